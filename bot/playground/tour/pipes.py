"""Cast-iron pipes: a repair that goes up to the council, a poll a stairwell, the bulletin on Friday."""

from datetime import timedelta

from bot.playground.tour.deeds import (
    OpenPoll,
    Pass,
    PassUntil,
    Press,
    Reply,
    Report,
    SeeCard,
    SeeNews,
    Votes,
)
from bot.playground.tour.script import Step, Story, both

_FUND = both("用维修基金", "The maintenance fund")
_SHARED = both("本单元各户平摊", "The flats of this stairwell, in equal parts")
_SUNDAY = both("截止 下周日 20:00", "closes next sunday 20:00")
_FRIDAY, _BULLETIN_HOUR = 4, 18

PIPES = Story(
    id="pipes",
    title=both("漏水的铸铁管", "The cast-iron pipes"),
    about=both("超时上报、分单元投票、周五通报", "Overdue, a poll per stairwell, Friday's bulletin"),
    steps=(
        Step(
            who="chen",
            where="building 3",
            tells=both(
                "陈大爷家漏水了，他写“#报修”。报修先归物业，期限一天。",
                "Water drips into Mr Chen's flat and he writes “#repair”. "
                "A repair is first for the property office, which has a day.",
            ),
            does=(
                Report(
                    both(
                        "#报修 二单元的铸铁下水管锈穿了，水从天花板往下滴",
                        "#repair The cast-iron pipe of stairwell 2 is rusted through, "
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
                "一天过去没有办好。不用谁去催，邻里自己把它转给理事会，卡片到了理事会的群。",
                "A day passes and it is not done. Linli passes it up by itself: "
                "now the card is in the council's group.",
            ),
            does=(Pass(timedelta(hours=25)), SeeNews(), SeeCard(shown_as="desk")),
        ),
        Step(
            who="zhou",
            where="council",
            tells=both(
                "周理事就在这里接单，再回复“改期”，写上新的日子。超时的记号还留在卡片上。",
                "Ms Zhou accepts right here, and answers “promise” with a new day. "
                "The card still shows that it is overdue.",
            ),
            does=(
                Press("accept", card="desk"),
                Reply(both("改期 下周日", "promise next sunday"), card="desk"),
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
                Reply(
                    both(
                        "先包住不漏了，整根管子要换，请大家投票",
                        "Wrapped for now; the whole pipe has to be replaced, so please vote",
                    )
                ),
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
