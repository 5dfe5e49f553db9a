"""Cast-iron pipes: a call for help that goes overdue, a poll for each stairwell, the bulletin on Friday."""

from datetime import timedelta

from bot.playground.tour.deeds import OpenPoll, Pass, PassUntil, Press, Reply, Report, SeeNews, Votes
from bot.playground.tour.script import Step, Story, both

_FUND = both("用维修基金", "The maintenance fund")
_SHARED = both("本单元各户平摊", "The flats of this stairwell, in equal parts")
_SUNDAY = both("截止 下周日 20:00", "closes next sunday 20:00")
_FRIDAY, _BULLETIN_HOUR = 4, 18

PIPES = Story(
    id="pipes",
    title=both("漏水的铸铁管", "The cast-iron pipes"),
    about=both("求助超时、分单元投票、周五通报", "Overdue, a poll per stairwell, Friday's bulletin"),
    steps=(
        Step(
            who="chen",
            where="building 3",
            tells=both(
                "陈大爷家漏水了，他写“#求助”。求助的期限最短：一天。",
                "Water drips into Mr Chen's flat and he writes “#help”. "
                "Help has the shortest deadline: a day.",
            ),
            does=(
                Report(
                    both(
                        "#求助 二单元的铸铁下水管锈穿了，水从天花板往下滴",
                        "#help The cast-iron pipe of stairwell 2 is rusted through, "
                        "water drips from the ceiling",
                    ),
                    photos=("pipe",),
                ),
            ),
        ),
        Step(
            who="zhou",
            where="council",
            tells=both(
                "一天过去没有人接。邻里不等人来催，自己告诉理事会的群。",
                "A day passes and nobody accepts. Linli tells the council's group without being asked.",
            ),
            does=(Pass(timedelta(hours=25)), SeeNews()),
        ),
        Step(
            who="lin",
            where="building 3",
            tells=both(
                "居委会的林主任马上接下，先请人把漏的地方包住。超时的记号还留在卡片上。",
                "Director Lin of the committee accepts at once and has the leak wrapped. "
                "The card still shows that it is overdue.",
            ),
            does=(
                Press("accept"),
                Reply(
                    both(
                        "今天先包住不漏，整根管子要换",
                        "Wrapped for today; the whole pipe has to be replaced",
                    )
                ),
            ),
        ),
        Step(
            who="zhou",
            where="building 3",
            tells=both(
                "换整根管子要花钱。哪个单元的管子，哪个单元定：一个单元一张选票。",
                "A whole pipe costs money, and each stairwell decides on its own: a ballot for each.",
            ),
            does=(
                OpenPoll(
                    both("一单元换下水管，谁出钱？", "Stairwell 1, new pipe: who pays?"),
                    (_FUND, _SHARED),
                    closes=_SUNDAY,
                    poll="first",
                ),
                OpenPoll(
                    both("二单元换下水管，谁出钱？", "Stairwell 2, new pipe: who pays?"),
                    (_FUND, _SHARED),
                    closes=_SUNDAY,
                    poll="second",
                ),
            ),
        ),
        Step(
            who="chen",
            where="building 3",
            tells=both(
                "一单元的马阿姨选基金，二单元的两户愿意平摊。",
                "Auntie Ma of stairwell 1 is for the fund; the two flats of stairwell 2 would rather share.",
            ),
            does=(Votes((("ma", 0),), poll="first"), Votes((("chen", 1), ("sun", 1)), poll="second")),
        ),
        Step(
            who="ma",
            where="building 3",
            tells=both(
                "周五傍晚六点，每栋楼的群里都收到进展通报：报了什么，办了什么，什么超时，什么在投票。",
                "Friday at six every building reads its bulletin: what is new, what is done, "
                "what is overdue, what is being voted on.",
            ),
            does=(PassUntil(hour=_BULLETIN_HOUR, weekday=_FRIDAY), SeeNews(alone=True)),
        ),
    ),
    end=both(
        "没办完的事不会被忘记：到期有人问，周五有通报。",
        "What is not done is not forgotten: when time runs out somebody asks, and Friday brings a bulletin.",
    ),
)
