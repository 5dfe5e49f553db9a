"""The job fair: few places, a waiting list that moves up by itself, a roll at the door, and the count."""

from datetime import timedelta

from bot.playground.tour.deeds import Pass, PassUntil, Reply, SeeNews
from bot.playground.tour.occasions import Ask, See, SeeWords, Tap
from bot.playground.tour.script import Step, Story, both

JOB_FAIR = Story(
    id="job_fair",
    title=both("家门口的招聘会", "The job fair next door"),
    about=both("报名、候补、签到、统计，一条消息管到底", "Sign-up, waiting list, roll, count: one message"),
    steps=(
        Step(
            who="lin",
            where="committee",
            tells=both(
                "林主任写一条“/activity”：明天九点招聘会，面谈有两个名额。每个楼群都收到。",
                "Director Lin writes one /activity: a job fair tomorrow at nine, with two interviews. "
                "Every group gets it.",
            ),
            does=(
                Ask(
                    both(
                        "/activity 招聘会：家门口的工作\n明天 9:00-11:00 社区大厅\n名额 2",
                        "/activity Job fair: work next door\ntomorrow 9:00-11:00 community hall\n2 places",
                    ),
                    shown_as="list",
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both("马阿姨报了一个名额。", "Auntie Ma takes one of the two."),
            does=(See("arrive", "first"), Tap("sign", "first", choice=1)),
        ),
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "陈大爷在自己的楼群报名：是同一张名单，满了。",
                "Mr Chen signs up in his own group. It is the same list, and now it is full.",
            ),
            does=(See("arrive", "second"), Tap("sign", "second", choice=1)),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both("小李晚了一步，排在候补第一。", "Young Li comes too late: he is the first to wait."),
            does=(
                Tap("sign", "first", choice=1, who="li"),
                SeeWords(both("候补1 小李", "Waiting 1: Young Li"), "first"),
            ),
        ),
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "陈大爷去不了，按“不去了”。空出来的名额，邻里自己给小李，还在群里告诉他。",
                "Mr Chen cannot come after all. Linli gives his place to Young Li by itself, and tells him.",
            ),
            does=(Tap("sign", "second", choice=0),),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "第二天八点多，马阿姨到了，按“签到”。",
                "The next day, after eight, Auntie Ma is there and presses “I am here”.",
            ),
            does=(PassUntil(8, days=1), Tap("arrive", "first"), Tap("arrive", "first", who="li")),
        ),
        Step(
            who="lin",
            where="committee",
            tells=both(
                "门口还来了三十位没报名的。林主任回复一句，人数就对了。",
                "Thirty came who had not signed up. Director Lin says so in a reply, and they count.",
            ),
            does=(Reply(both("签到 30人", "came 30 people"), card="list"),),
        ),
        Step(
            who="lin",
            where="committee",
            tells=both(
                "散场三个小时后，邻里报数：来了多少人，多长时间。全年的也加好了。",
                "Three hours after its end Linli counts: how many came, for how long; and the year so far.",
            ),
            does=(Pass(timedelta(hours=7)), SeeNews(), Ask(both("/activity", "/activity"), shown_as="year")),
        ),
    ),
    end=both(
        "一场活动从通知到统计，没有一张表要填。",
        "From the announcement to the count, and nobody filled in a form.",
    ),
)
