"""The light in the stairwell: finished badly, not fixed says the reporter, one step up, fixed, stars."""

from datetime import timedelta

from bot.playground.tour.deeds import Confirm, Pass, PassUntil, Press, Reject, Reply, Report, SeeCard
from bot.playground.tour.script import Step, Story, both

LAMP = Story(
    id="lamp",
    title=both("又灭了的楼道灯", "The light that went out again"),
    about=both("没修好，退回重办，再打分", "“Not fixed”, one step up, then stars"),
    steps=(
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "三楼的楼道灯灭了，马阿姨报修。",
                "The light on the third floor is out, and Auntie Ma reports it.",
            ),
            does=(
                Report(
                    both(
                        "#报修 三楼的楼道灯不亮，老人上楼全靠摸黑",
                        "#repair The stairwell light on floor 3 is out, old people climb in the dark",
                    ),
                    photos=("lamp",),
                ),
            ),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "王师傅接单，上去拧了拧灯泡，灯亮了。他回复“办结”，写上做了什么。没有照片，也没有一句话，邻里不让办结。",
                "Mr Wang accepts, screws the bulb tight, and there is light. He answers “done” and says what "
                "he did: without a photo or a word Linli takes nothing for done.",
            ),
            does=(
                Press("accept"),
                Pass(timedelta(hours=2)),
                Reply(both("办结 灯泡松了，拧紧了", "Done: the bulb was loose, I screwed it tight")),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "到了晚上，灯又灭了。马阿姨按“没修好”。",
                "In the evening the light is out again. Auntie Ma presses “Not fixed”.",
            ),
            does=(PassUntil(hour=21), Reject()),
        ),
        Step(
            who="zhou",
            where="council",
            tells=both(
                "没修好的事往上走一级：卡片到了理事会的群。周理事接单，按“明天修好”。",
                "What is not fixed goes one step up: the card is in the council's group now. "
                "Ms Zhou accepts and presses “By tomorrow”.",
            ),
            does=(
                SeeCard(shown_as="desk"),
                Press("accept", card="desk"),
                Press("promise", card="desk", choice=1),
            ),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "她请电工一起去看：坏的是声控开关。第二天换好，王师傅回复“办结”，附上照片。",
                "She sends an electrician along: it was the switch. The next day it is replaced, "
                "and Mr Wang answers “done”, with a photo.",
            ),
            does=(
                PassUntil(hour=10),
                Reply(
                    both("办结 声控开关坏了，已换新的", "Done: the switch was broken, there is a new one"),
                    photos=("lamp-new",),
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "这天晚上，灯亮了。马阿姨按“修好了”，打四颗星。",
                "That evening the light is on. Auntie Ma presses “Fixed” and gives four stars.",
            ),
            does=(PassUntil(hour=21), Confirm(stars=4)),
        ),
    ),
    end=both(
        "办没办好，不是干活的人说了算。一句“没修好”，事情就往上走一级。",
        "Whether it is fixed is not for the workman to say. “Not fixed”, and it goes one step up.",
    ),
)
