"""The wet ceiling: a dispute out of the group's sight; the building head tries, the mediator settles it."""

from datetime import timedelta

from bot.playground.tour.deeds import ComeIn, Confirm, Pass, Press, Reply, Report, SeeCard
from bot.playground.tour.script import Step, Story, both

CEILING = Story(
    id="ceiling",
    title=both("楼上漏下来的水", "Water from upstairs"),
    about=both("纠纷：楼长先劝，再请调解员", "A dispute: building head, then mediator"),
    steps=(
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "楼上漏水，陈大爷家和楼上吵了起来。他写“#纠纷”。群里只有一句回执，没有卡片：邻居不用看热闹。",
                "Water comes through the ceiling, and Mr Chen has words with upstairs. He writes “#dispute”. "
                "The group gets one short line and no card: nobody needs to watch.",
            ),
            does=(
                Report(
                    both(
                        "#纠纷 楼上卫生间漏水，我家天花板湿了一大片，他家不认",
                        "#dispute Water comes through from the bathroom upstairs, my ceiling is soaked, "
                        "and they say it is not theirs",
                    ),
                ),
            ),
        ),
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "回执下面有个按钮，通到和邻里的私聊。这件事的消息，以后只告诉陈大爷一个人。",
                "Below that line a button leads to the private chat with Linli. "
                "From now on the news of it come to Mr Chen alone.",
            ),
            does=(ComeIn(below="card"),),
        ),
        Step(
            who="wu",
            where="private",
            tells=both(
                "小矛盾先找楼长。卡片送到吴楼长的私聊，她接单，上楼劝了两回。",
                "Small quarrels are for the building head first. The card is in Ms Wu's private chat: "
                "she accepts, and goes upstairs twice.",
            ),
            does=(
                SeeCard(),
                Press("accept"),
                Reply(
                    both(
                        "劝了两回，楼上说不是他家漏的，不肯开门",
                        "I went twice. They say it is not theirs and do not open the door",
                    )
                ),
            ),
        ),
        Step(
            who="zheng",
            where="private",
            tells=both(
                "三天过去，没有谈拢。邻里把它往上转一级，送到郑调解员的私聊。",
                "Three days pass and they do not agree. Linli passes it one step up, "
                "to the private chat of Mr Zheng, the mediator.",
            ),
            does=(Pass(timedelta(hours=73)), SeeCard()),
        ),
        Step(
            who="zheng",
            where="private",
            tells=both(
                "郑调解员按“处理中”，约两家和物业一起去看水管。",
                "Mr Zheng presses “In progress” and asks both families and the property office "
                "to look at the pipes together.",
            ),
            does=(
                Press("start"),
                Reply(
                    both("约好了，明天三家一起看水管", "Agreed: tomorrow we all look at the pipes"),
                ),
            ),
        ),
        Step(
            who="zheng",
            where="private",
            tells=both(
                "第二天查清了，是楼上的地漏坏了，两家签了字。他回复“办结”，写上怎么说好的。",
                "The next day they know: it is the drain upstairs, and both families sign. "
                "He answers “done” and what they agreed on.",
            ),
            does=(
                Pass(timedelta(days=1)),
                Reply(
                    both(
                        "办结 查清是楼上地漏坏了：楼上修地漏，物业补天花板，两家签字",
                        "Done: it was the drain. Upstairs mends it, the property office paints the ceiling, "
                        "both have signed",
                    )
                ),
            ),
        ),
        Step(
            who="chen",
            where="private",
            tells=both(
                "邻里私下问陈大爷。他说好了，打五颗星。群里从头到尾没有人看热闹。",
                "Linli asks Mr Chen in private. He says that it is settled, and gives five stars.",
            ),
            does=(Confirm(),),
        ),
    ),
    end=both(
        "先楼长，再调解员，一级一级来：吵架的事关起门来说好了。",
        "First the building head, then the mediator: a quarrel settled behind closed doors, step by step.",
    ),
)
