"""The crushed manhole cover: reported, promised, replaced within a day, confirmed with stars."""

from bot.playground.tour.deeds import Confirm, LookUp, PassUntil, Press, Reply, Report, Say
from bot.playground.tour.script import Step, Story, both

MANHOLE = Story(
    id="manhole",
    title=both("压坏的窨井盖", "The crushed manhole cover"),
    about=both("报修、接单、换好、打分", "Reported, promised, replaced, rated"),
    steps=(
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "马阿姨在一号楼的群里写“#报修”，附一张照片。邻里给这件事编号，写明谁负责、几时办好。",
                "Auntie Ma writes “#repair” in her building's group, with a photo. "
                "Linli gives it a number and says who sees to it, and by when.",
            ),
            does=(
                Report(
                    both(
                        "#报修 东门路上的窨井盖被车压坏了，天黑了容易踩空",
                        "#repair A car has crushed the manhole cover on East Gate Road. "
                        "In the dark one could fall in",
                    ),
                    photos=("manhole",),
                ),
                Say(
                    both("是啊，我昨晚差点骑进去", "Indeed, I nearly rode into it last night"),
                    who="li",
                ),
            ),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "物业的王师傅按“接单”，再按“明天修好”。从这一刻起，大家都知道谁在办、哪天办好。",
                "Mr Wang of the property office presses “Accept”, then “By tomorrow”. "
                "From now on everybody knows who is on it, and what was promised.",
            ),
            does=(Press("accept"), Press("promise", choice=1)),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "不到一天，新井盖装好了。王师傅拍张照片，回复那张卡片“办结”。",
                "Within a day the new cover is in. Mr Wang takes a photo and answers the card with “done”.",
            ),
            does=(
                PassUntil(hour=16),
                Reply(
                    both("办结 换了新井盖，车可以过了", "Done: there is a new cover, cars can pass"),
                    photos=("manhole-new",),
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "办没办好，报事的人说了算。马阿姨去看过，按“修好了”，打五颗星。",
                "Whether it is fixed is for the reporter to say. "
                "Auntie Ma has had a look, presses “Fixed” and gives five stars.",
            ),
            does=(Confirm(),),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "整个经过都留着。发 /issue 和编号，谁都能看。",
                "All that happened is kept. With /issue and the number anybody can read it.",
            ),
            does=(LookUp(),),
        ),
    ),
    end=both(
        "一块井盖，从报修到确认不到一天，每一步都看得见。",
        "One manhole cover: from report to “fixed” in less than a day, and everybody could follow it.",
    ),
)
