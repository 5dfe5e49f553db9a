"""The broken unit door: a complaint by reply, and a poll on who pays for the new one."""

from datetime import timedelta

from bot.playground.tour.deeds import ClosePoll, Confirm, OpenPoll, Pass, Press, Reply, Report, Say, Votes
from bot.playground.tour.script import Step, Story, both

DOOR = Story(
    id="door",
    title=both("坏了的单元门", "The broken unit door"),
    about=both("投诉、投票定钱从哪出、换门", "A complaint, a poll on who pays, a new door"),
    steps=(
        Step(
            who="ma",
            where="building 3",
            tells=both(
                "孙老师在三号楼的群里抱怨门坏了。没有标签，邻里不记，也不出声。",
                "Teacher Sun grumbles about the door in building 3's group. Without a tag "
                "Linli keeps nothing and says nothing.",
            ),
            does=(
                Say(
                    both(
                        "单元门又关不上了，昨晚有生人上楼",
                        "The unit door does not shut any more, a stranger was upstairs last night",
                    ),
                    photos=("door",),
                    who="sun",
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 3",
            tells=both(
                "马阿姨回复他，只写“#投诉”三个字。邻里就把孙老师的话和照片记成一件事。",
                "Auntie Ma answers him with nothing but “#complaint”. "
                "Now his words and his photo are an issue.",
            ),
            does=(Report(both("#投诉", "#complaint"), answers_talk=True),),
        ),
        Step(
            who="zhou",
            where="building 3",
            tells=both(
                "周理事接下。换门要四千八百块，钱从哪里出，得问大家。",
                "Ms Zhou accepts. A new door costs 4,800 yuan, and who pays is for everybody to say.",
            ),
            does=(Press("accept"),),
        ),
        Step(
            who="zhou",
            where="building 3",
            tells=both(
                "她发 /poll，写上问题和两个办法，邻里就摆出一张选票。",
                "She sends /poll with the question and two ways to pay, and Linli puts up the ballot.",
            ),
            does=(
                OpenPoll(
                    both("换单元门要4800元，钱从哪里出？", "A new unit door costs 4,800 yuan. Who pays?"),
                    (
                        both("用维修基金", "The maintenance fund"),
                        both("居民自筹，物业补贴", "Residents, with a subsidy of the property office"),
                    ),
                ),
            ),
        ),
        Step(
            who="chen",
            where="building 3",
            tells=both(
                "大家按一下就是一票，票数马上看得见。",
                "A tap is a vote, and the count is there for all to see.",
            ),
            does=(Votes((("ma", 1), ("chen", 0), ("sun", 1))),),
        ),
        Step(
            who="chen",
            where="building 3",
            tells=both(
                "陈大爷听说申请基金要等两个月，改投另一个办法。改几次都只算一票。",
                "Mr Chen hears that the fund takes two months and changes his mind. "
                "However often he does, he has one vote.",
            ),
            does=(
                Say(
                    both("基金要等两个月？那我改一下", "Two months for the fund? Then I change my vote"),
                ),
                Votes((("chen", 1),)),
            ),
        ),
        Step(
            who="zhou",
            where="building 3",
            tells=both(
                "都投过了，周理事结束投票。邻里公布结果，以后再按就不算了。",
                "Everybody has voted and Ms Zhou closes the poll. Linli posts the result; "
                "later taps do not count.",
            ),
            does=(ClosePoll(),),
        ),
        Step(
            who="wang",
            where="building 3",
            tells=both(
                "两天后，新门装好了。王师傅回复“办结”，附上照片。",
                "Two days later the new door is in. Mr Wang answers “done”, with a photo.",
            ),
            does=(
                Pass(timedelta(days=2)),
                Reply(
                    both(
                        "办结 新单元门装好了，钥匙找我拿", "Done: the new door is in, get your keys from me"
                    ),
                    photos=("door-new",),
                ),
            ),
        ),
        Step(
            who="ma",
            where="building 3",
            tells=both(
                "马阿姨关上门试了试，按“修好了”。",
                "Auntie Ma shuts the door, hears it click, and presses “Fixed”.",
            ),
            does=(Confirm(),),
        ),
    ),
    end=both(
        "一句抱怨，变成大家商量、大家出钱、大家放心的一扇门。",
        "A grumble became a door that everybody decided on.",
    ),
)
