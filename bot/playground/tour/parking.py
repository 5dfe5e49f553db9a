"""Parking at the gate: reports from two buildings, a quarrel, and a plan in two phases put to the vote."""

from datetime import timedelta

from bot.playground.tour.deeds import (
    Confirm,
    OpenPoll,
    Pass,
    PassUntil,
    Reply,
    Report,
    Say,
    SeeResult,
    Votes,
)
from bot.playground.tour.script import Step, Story, both

PARKING = Story(
    id="parking",
    title=both("东门口的车", "The cars at the gate"),
    about=both("争执、商量、投票、分两步走", "A quarrel, and a plan in two phases"),
    steps=(
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "东门口两边停满了车。马阿姨写“#投诉”，事情直接到理事会。",
                "Cars stand on both sides of the east gate. Auntie Ma writes “#complaint”: "
                "it goes straight to the council.",
            ),
            does=(
                Report(
                    both(
                        "#投诉 东门口两边都停满了，昨天救护车进不来",
                        "#complaint Cars stand on both sides of the east gate, "
                        "yesterday an ambulance could not get in",
                    ),
                    photos=("cars",),
                ),
            ),
        ),
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "二号楼的陈大爷也报了。每件事都有自己的编号，在自己楼的群里看得到。",
                "Mr Chen of building 2 reports it too. Each report has its own number, in its own group.",
            ),
            does=(
                Report(
                    both(
                        "#投诉 东门口堵车，早上送孩子出不去",
                        "#complaint The east gate is jammed, nobody gets children to school",
                    ),
                    card="second",
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "小李的车就停在门口，两个人争了几句。不带标签的话，邻里一句也不记。",
                "Young Li's car is one of them, and there are words. "
                "What carries no tag Linli does not keep.",
            ),
            does=(
                Say(
                    both(
                        "我夜里十点下班，院里一个车位都没有，您叫我停哪儿？",
                        "I come home at ten and every space is gone. Where am I to park?",
                    ),
                    who="li",
                ),
                Say(both("那也不能堵住救命的路呀", "But not where the ambulance has to pass!"), who="ma"),
                Say(
                    both("把后院空地划成车位，我马上挪走", "Give us the back yard and I move it at once"),
                    who="li",
                ),
            ),
        ),
        Step(
            who="zhou",
            where="building 1",
            tells=both(
                "周理事请两边坐下来谈，谈出一个分两步走的办法，交给大家投票，明天晚上八点截止。",
                "Ms Zhou brings both sides to one table. They agree on two phases and put it to the vote, "
                "until eight in the evening tomorrow.",
            ),
            does=(
                OpenPoll(
                    both(
                        "东门停车分两步走：先腾出消防通道，再把后院空地划成车位，行吗？",
                        "The east gate in two phases: first clear the fire lane, "
                        "then turn the back yard into bays. Agreed?",
                    ),
                    (
                        both("行，分两步走", "Yes, both phases"),
                        both("只腾消防通道", "Only the fire lane"),
                        both("都不动", "Neither"),
                    ),
                    closes=both("截止 明天 20:00", "closes tomorrow 20:00"),
                ),
            ),
        ),
        Step(
            who="lin",
            where="building 1",
            tells=both(
                "小李投了，马阿姨投了，居委会的林主任也投了。",
                "Young Li votes, Auntie Ma votes, and so does Director Lin of the committee.",
            ),
            does=(Votes((("li", 0), ("ma", 0), ("lin", 1))),),
        ),
        Step(
            who="zhou",
            where="building 1",
            tells=both(
                "第二天晚上八点到了。没有人动手，邻里自己数票、自己公布。",
                "The evening comes. Nobody has to do anything: Linli counts and posts the result by itself.",
            ),
            does=(PassUntil(hour=20, days=1), SeeResult()),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "第一步：王师傅划好消防通道，回复“处理中”。",
                "Phase one: Mr Wang has painted the fire lane and answers “in progress”.",
            ),
            does=(
                Reply(
                    both(
                        "处理中 第一步做完：消防通道划好线了",
                        "In progress: phase one is done, the fire lane is painted",
                    )
                ),
            ),
        ),
        Step(
            who="wang",
            where="building 1",
            tells=both(
                "又过一天，第二步也完了：后院划出十二个车位。王师傅在两个群里各回一句“办结”。",
                "A day later phase two: twelve bays in the back yard. Mr Wang answers “done” in both groups.",
            ),
            does=(
                Pass(timedelta(days=1)),
                Reply(
                    both("办结 后院划了12个车位", "Done: there are 12 bays in the back yard"),
                    photos=("parking",),
                ),
                Reply(
                    both(
                        "办结 东门口通了，后院可以停车",
                        "Done: the gate is clear, there is parking in the back yard",
                    ),
                    card="second",
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "报过的两家都去看了，都说办好了。",
                "Both who reported have a look, and both say that it is fixed.",
            ),
            does=(Confirm("second"), Confirm()),
        ),
    ),
    end=both(
        "吵起来的事，谈出了办法，投出了结果，一步一步做完了。",
        "What began as a quarrel was talked over, voted on, and done step by step.",
    ),
)
