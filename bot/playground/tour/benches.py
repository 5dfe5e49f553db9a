"""The missing benches: an idea with an album, taken on by the council, there again after three days."""

from datetime import timedelta

from bot.playground.tour.deeds import Confirm, Pass, Press, Reply, Report
from bot.playground.tour.script import Step, Story, both

BENCHES = Story(
    id="benches",
    title=both("广场上的长椅", "The benches on the square"),
    about=both("一条建议，三天办成", "An idea, and three days later it is real"),
    steps=(
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "陈大爷提建议：广场的长椅没了。他一次发两张照片，邻里算作一件事。",
                "Mr Chen has an idea: bring back the benches. He sends two photos at once; "
                "for Linli they are one issue.",
            ),
            does=(
                Report(
                    both(
                        "#建议 广场上原来有两张长椅，现在没了，老人走累了没处坐。能不能装回来？",
                        "#idea The square has lost its two benches and old people have nowhere to rest. "
                        "Can we have them back?",
                    ),
                    photos=("square", "benches"),
                ),
            ),
        ),
        Step(
            who="zhou",
            where="building 2",
            tells=both(
                "建议归理事会管。周理事按“接单”，邻里告诉陈大爷，有人管了。",
                "Ideas are the council's business. Ms Zhou presses “Accept”, and Linli tells Mr Chen so.",
            ),
            does=(Press("accept"),),
        ),
        Step(
            who="zhou",
            where="building 2",
            tells=both(
                "有进展，回复卡片就行。这句话会记进经过，也会转告陈大爷。",
                "For news it is enough to answer the card. The words are kept, and Mr Chen is told.",
            ),
            does=(
                Reply(
                    both(
                        "和物业商量好了，还装在原来的位置，王师傅去办",
                        "Agreed with the property office: in the same places, Mr Wang will do it",
                    )
                ),
            ),
        ),
        Step(
            who="wang",
            where="building 2",
            tells=both(
                "三天过去，长椅装好了。王师傅拍张照片，写一句“办结”。",
                "Three days pass, and the benches are there. Mr Wang takes a photo and writes “done”.",
            ),
            does=(
                Pass(timedelta(days=3)),
                Reply(
                    both("办结 两张长椅装好了，坐着很稳", "Done: both benches stand firm"),
                    photos=("benches",),
                ),
            ),
        ),
        Step(
            who="chen",
            where="building 2",
            tells=both(
                "陈大爷坐上去试了试，按“修好了”，这件事就办完了。",
                "Mr Chen tries them out and presses “Fixed”. That settles it.",
            ),
            does=(Confirm(),),
        ),
    ),
    end=both(
        "群里的一句话没有被刷走：三天后，它变成了两张长椅。",
        "A remark in a chat was not washed away: three days later it was two benches.",
    ),
)
