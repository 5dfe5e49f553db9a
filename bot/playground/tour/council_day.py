"""The council's day: a meeting from its agenda to the minutes that every group reads."""

from bot.playground.tour.deeds import PassUntil, Reply
from bot.playground.tour.occasions import Ask, See, SeeFile, SendCode, Tap
from bot.playground.tour.script import Step, Story, both

COUNCIL_DAY = Story(
    id="meeting",
    title=both("逢十议事会", "The council's day"),
    about=both("从收议题到出纪要，大家都看得到", "From the agenda to the minutes, for all to read"),
    steps=(
        Step(
            who="zhou",
            where="council",
            tells=both(
                "今天是议事日。周理事写一条：几点、在哪里、议什么。到期没办好的事、支持够了的议题，"
                "邻里自己收进来。",
                "Today is the council's day. Ms Zhou writes when, where and about what. "
                "Linli adds what is overdue and what has its supporters.",
            ),
            does=(
                Ask(
                    both(
                        "/meeting 今天 19:00 活动室\n广场装两张长椅\n楼道堆物怎么清",
                        "/meeting today 19:00 Activity room\n"
                        "Two benches on the square\nThings left on the stairs",
                    ),
                    shown_as="agenda",
                ),
                Tap("call_meeting", "agenda"),
                See("open_meeting", "agenda"),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "每个楼群都收到通知。马阿姨按“参加”。只想听听的，按“旁听”。",
                "Every group is invited. Auntie Ma presses “Take part”; whoever only listens, “Observe”.",
            ),
            does=(See("attend", "invitation"), Tap("attend", "invitation", choice=1)),
        ),
        Step(
            who="zhou",
            where="council",
            tells=both(
                "晚上七点，周理事按“开始开会”。屏幕上有签到码，十分钟换一次。",
                "At seven Ms Zhou presses “Begin”. The screen shows a code for the roll, "
                "another one every ten minutes.",
            ),
            does=(PassUntil(19), Tap("open_meeting", "agenda"), See("end_meeting", "session")),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "马阿姨看着屏幕，发四位数，就签到了。",
                "Auntie Ma sends the four figures that she sees in the room: she is on the roll.",
            ),
            does=(SendCode(),),
        ),
        Step(
            who="zhou",
            where="council",
            tells=both(
                "王奶奶没有手机，回复一句就记上了。议一项、定一项：谁来办，几号前办好，马上开成一件事。",
                "Granny Wang has no phone: a reply puts her down. Each item gets its outcome; "
                "what is decided becomes an issue with an owner and a date.",
            ),
            does=(
                Reply(both("到会 王奶奶", "came Granny Wang"), card="session"),
                Reply(both("先装东门有树荫的两处", "First in the shade at the east gate"), card="session"),
                Reply(
                    both("定了 物业 下周五 装两张长椅", "decided property next Friday two benches"),
                    card="session",
                ),
                Reply(both("下次再议 请各楼先摸底", "next time, each building counts first"), card="session"),
            ),
        ),
        Step(
            who="zhou",
            where="council",
            tells=both(
                "散会，纪要已经写好了。周理事看一遍，按“确认并公布”。",
                "The meeting closes, and the minutes are there. Ms Zhou reads them "
                "and presses “Confirm and publish”.",
            ),
            does=(
                Tap("end_meeting", "session"),
                See("confirm_minutes", "minutes"),
                Tap("confirm_minutes", "minutes"),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "马阿姨在群里读到：议了什么，定了什么，几号来办。还有一张可以打印张贴的纸。",
                "In her group Auntie Ma reads what was decided and who does it, with a sheet to print.",
            ),
            does=(SeeFile(after="invitation"),),
        ),
    ),
    end=both(
        "开会不白开：定下的事有人办、有期限，办没办大家看得见。",
        "What a meeting decides has an owner and a date, and all can see whether it is done.",
    ),
)
