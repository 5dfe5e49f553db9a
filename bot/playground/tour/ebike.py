"""The e-bike in the stairwell: told in private, shown without a name, settled without a quarrel."""

from datetime import timedelta

from bot.playground.tour.deeds import AskHelp, ComeIn, Confide, Confirm, Pass, Press, Reply, SeeCard
from bot.playground.tour.script import Step, Story, both

_WITHOUT_NAME = 1  # of the choices who may see it

EBIKE = Story(
    id="ebike",
    title=both("楼道里的电动车", "The e-bike in the stairwell"),
    about=both("私下报，不写名字，不得罪人", "Told in private, without a name"),
    steps=(
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "三楼有人在楼道里给电动车充电。马阿姨想说，又怕得罪邻居。她在群里发 /help，点“私下报”。",
                "Somebody charges an e-bike in the stairwell. Auntie Ma would rather not quarrel. "
                "She sends /help in the group and presses the button to the private chat.",
            ),
            does=(AskHelp(), ComeIn(below="help")),
        ),
        Step(
            who="ma",
            where="private",
            tells=both(
                "过了一会儿，她把事情写给邻里。邻里先问给谁看，不点就不会报出去。她点“不写名字”。",
                "A little later she writes to Linli alone. It asks who may see it before all else. "
                "She presses “Without my name”.",
            ),
            does=(
                Pass(timedelta(hours=1)),
                Confide(
                    both(
                        "#投诉 三楼有人把电动车推进楼道充电，夜里也不拔",
                        "#complaint Somebody on floor 3 charges an e-bike in the stairwell, even at night",
                    ),
                    choice=_WITHOUT_NAME,
                ),
            ),
        ),
        Step(
            who="zhou",
            where="building 1",
            tells=both(
                "群里看得到事情，看不到是谁报的。周理事接单，请物业一起想办法。",
                "The group reads what it is about, but not who said it. "
                "Ms Zhou accepts and talks to the property office.",
            ),
            does=(SeeCard(), Press("accept")),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "两天后，车棚里装好了充电桩，楼道里的车搬走了。王师傅回复“办结”。",
                "Two days later there are sockets in the bicycle shed, and the e-bike is gone. "
                "Mr Wang answers “done”.",
            ),
            does=(
                Pass(timedelta(days=2)),
                Reply(
                    both(
                        "办结 车棚装了充电桩，楼道里的车搬过去了",
                        "Done: there are sockets in the shed now, the e-bike is there",
                    )
                ),
            ),
        ),
        Step(
            who="ma",
            where="private",
            tells=both(
                "邻里私下问马阿姨。她按“修好了”，群里还是看不到她的名字。",
                "Linli asks Auntie Ma in private. She presses “Fixed”, and still the group reads no name.",
            ),
            does=(Confirm(),),
        ),
    ),
    end=both("有话敢说，又不伤和气。", "One can speak up and stay good neighbours."),
)
