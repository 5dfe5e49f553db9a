"""The barbecue at midnight: a whistle; the police come, who does not come is named, and it goes up."""

from datetime import timedelta

from bot.playground.tour.calling import CheckIn, Whistle
from bot.playground.tour.deeds import Confirm, Pass, Press, Reply, Report, SeeCard, SeeNews
from bot.playground.tour.script import Step, Story, both

BARBECUE = Story(
    id="barbecue",
    title=both("半夜的烧烤摊", "The barbecue at midnight"),
    about=both("吹哨报到：谁来了、谁没来，大家看得见", "A whistle: all see who came, and who did not"),
    steps=(
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "楼下的烧烤摊半夜还在划拳，烟直往家里灌。马阿姨写“#投诉”。",
                "The barbecue downstairs goes on past midnight, and the smoke comes in. "
                "Auntie Ma writes “#complaint”.",
            ),
            does=(
                Report(
                    both(
                        "#投诉 楼下烧烤摊半夜还在划拳，烟呛得不敢开窗",
                        "#complaint The barbecue downstairs is loud past midnight, "
                        "the smoke keeps our windows shut",
                    ),
                ),
            ),
        ),
        Step(
            who="zhou",
            where="building 1",
            tells=both(
                "光靠理事会管不了。周理事吹哨：请派出所和物业两小时内来报到。这一条会响铃。",
                "The council cannot do this alone. Ms Zhou whistles for the police and the property office, "
                "to check in within two hours. This one rings.",
            ),
            does=(Whistle(both("派出所 物业 2小时内", "police property in 2 hours")),),
        ),
        Step(
            who="he",
            where="private",
            tells=both(
                "二十五分钟后，何警官到了，在自己的私聊里按“报到”。群里马上看得见：谁来了，用了多久。",
                "After 25 minutes Officer He is there and presses “Check in” in his private chat. "
                "The group sees who came, and how fast.",
            ),
            does=(Pass(timedelta(minutes=25)), CheckIn()),
        ),
        Step(
            who="zhou",
            where="building 1",
            tells=both(
                "两小时到了，物业没有来。邻里点出名字，把事情往上转一级。",
                "The two hours are over and the property office did not come. "
                "Linli says so and passes it one step up.",
            ),
            does=(Pass(timedelta(hours=2)), SeeNews()),
        ),
        Step(
            who="lin",
            where="committee",
            tells=both(
                "卡片到了居委会。林主任接过来，约摊主、派出所和物业当面谈。",
                "The card is before the committee. Director Lin takes it on "
                "and brings all of them to one table.",
            ),
            does=(SeeCard(shown_as="desk"), Press("start", card="desk")),
        ),
        Step(
            who="lin",
            where="committee",
            tells=both(
                "第二天谈妥了。林主任回复“办结”，写清楚怎么定的。",
                "The next day they agree. Director Lin answers “done” and how it was settled.",
            ),
            does=(
                Pass(timedelta(days=1)),
                Reply(
                    both(
                        "办结 摊主签了字：晚上十点收摊，换无烟炉，派出所每晚来看",
                        "Done: the stall closes at ten and gets a stove without smoke, "
                        "the police look in every night",
                    ),
                    card="desk",
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 1",
            tells=both(
                "这一夜睡得好。马阿姨按“修好了”。",
                "A quiet night. Auntie Ma presses “Fixed”.",
            ),
            does=(Confirm(),),
        ),
    ),
    end=both(
        "居民一声喊，该来的都得来。",
        "When residents call, whoever is called has to come.",
    ),
)
