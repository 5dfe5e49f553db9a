"""A new building's group: the council adds Linli, says which building it is, and the first report comes."""

from datetime import timedelta

from bot.playground.tour.deeds import Confirm, Pass, Press, Reply, Report
from bot.playground.tour.joining import AddLinli, NameBuilding
from bot.playground.tour.script import Step, Story, both

NEWCOMERS = Story(
    id="newcomers",
    title=both("新楼的群", "The new building's group"),
    about=both("把机器人拉进群，登记是哪栋楼", "Linli is added to a group and told what it is"),
    steps=(
        Step(
            who="zhou",
            where="new building",
            tells=both(
                "又一栋楼交房了，邻居们建了群。周理事把邻里拉进群，设成管理员。它先说自己做什么、读什么，再问这是哪栋楼。",
                "Another building is ready, and its neighbours have a group. Ms Zhou adds Linli as an "
                "administrator. It says what it does and what it reads, and asks which building this is.",
            ),
            does=(AddLinli(),),
        ),
        Step(
            who="zhou",
            where="new building",
            tells=both(
                "名单里还没有这栋楼。周理事回复楼名，按“新建”。只有理事会和居委会的人能登记。",
                "The building is not on the list yet. Ms Zhou answers with its name and presses “Create”. "
                "Only the council and the committee can do that.",
            ),
            does=(NameBuilding(),),
        ),
        Step(
            who="zhou",
            where="new building",
            tells=both(
                "孙老师搬来的第一天，就用上了。",
                "Teacher Sun uses it on the day he moves in.",
            ),
            does=(
                Report(
                    both(
                        "#报修 单元门的门禁没有装好，谁都能进来",
                        "#repair The entrance lock is not installed yet, anybody can walk in",
                    ),
                    who="sun",
                ),
            ),
        ),
        Step(
            who="wang",
            where="new building",
            tells=both(
                "物业的王师傅不用另外登记：阳光小区的新楼，也归他管。",
                "Mr Wang of the property office needs no set-up of his own: he is there for the whole "
                "compound, with its new buildings.",
            ),
            does=(
                Press("accept"),
                Pass(timedelta(hours=3)),
                Reply(both("办结 门禁装好了，试过三张卡", "Done: the lock is in, tried with three cards")),
            ),
        ),
        Step(
            who="wang",
            where="new building",
            tells=both("孙老师按“修好了”。", "Teacher Sun presses “Fixed”."),
            does=(Confirm(),),
        ),
    ),
    end=both(
        "拉进群，说一声是哪栋楼，就能用了。不用写配置，也不用懂电脑。",
        "Add it to the group, say which building it is, done. No settings to write, no computer skills.",
    ),
)
