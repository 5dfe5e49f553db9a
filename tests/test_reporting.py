"""All ways to report something, and all that is no report: said in the group, read in the group."""

import pytest
from sqlalchemy import func, select

from bot.access import Visibility
from bot.config import DEFAULT_KINDS
from bot.playground.people import Chat, Message
from storage import tables
from storage.database import Database
from tests.matters import PICTURE, answered, finished
from tests.scene import Scene, play

NAME = "@linli_demo_bot"


async def count(scene: Scene, table: str = "issues") -> int:
    database = Database(scene.settings.storage.url, reads_only=True)
    try:
        async with database.transaction() as tx:
            return await tx.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0
    finally:
        await database.close()


async def at_a_desk(scene: Scene, words: str) -> Message:
    """The card that the committee or the council got of a matter that is not for all."""
    desks = (scene.town.committee, scene.town.council)
    await scene.world.until(lambda: any(scene.find(chat, words) for chat in desks), what=f"{words} at a desk")
    return next(found for chat in desks if (found := scene.find(chat, words)))


def cards(scene: Scene, chat: Chat | None = None) -> list[Message]:
    return [m for m in scene.shown(chat or scene.home) if m.button("办结")]


WAYS = {
    "#报修 东门灯坏了": "报修：东门灯坏了",
    "东门灯坏了 #报修": "报修：东门灯坏了",
    "东门 #报修 灯坏了": "报修：东门 灯坏了",
    "＃报修 东门灯坏了": "报修：东门灯坏了",
    "#报修东门灯坏了": "报修：东门灯坏了",
    "#投诉：东门灯坏了": "投诉：东门灯坏了",
    "# 报修 东门灯坏了": "报修：东门灯坏了",
    "\u200f#\u200b报修\u200b 东门灯坏了": "报修：东门灯坏了",
    "东门灯坏了\n#报修": "报修：东门灯坏了",
    "/report 东门灯坏了": "报修：东门灯坏了",
    f"/report{NAME} 东门灯坏了": "报修：东门灯坏了",
    "/REPORT #投诉 东门灯坏了": "投诉：东门灯坏了",
    f"{NAME} 东门灯坏了": "报修：东门灯坏了",
    f"东门灯坏了 {NAME.upper()}": "报修：东门灯坏了",
    "#Repair 东门灯坏了": "报修：东门灯坏了",
}


async def test_every_way_of_writing_a_report(quick: Scene) -> None:
    read: dict[str, str] = {}
    for said in WAYS:
        first, words, *_ = (
            await answered(quick, quick.world.say(quick.town.ma, quick.home, said))
        ).plain.splitlines()
        read[said] = f"{first.split()[1]}：{words}"
    assert read == WAYS


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_every_default_tag(sqlite_url: str, language: str) -> None:
    async with play(sqlite_url, language) as scene:
        for kind in DEFAULT_KINDS:
            for tag in kind.tags:
                said = scene.world.say(scene.town.ma, scene.home, f"#{tag} 灯 lamp {tag}")
                told = await answered(scene, said)
                card = told if kind.visibility is Visibility.everyone else await at_a_desk(scene, tag)
                assert f" {kind.label[language]} ·" in card.plain.splitlines()[0], tag
                assert card.plain.splitlines()[1] == f"灯 lamp {tag}"
                assert ("灯 lamp" in told.plain) == (told is card), "what is not for all is not repeated"


async def test_hints_name_the_tags_of_the_settings(sqlite_url: str) -> None:
    kinds = [{"name": "repair", "tags": ["fixit", "物业"]}, {"name": "idea", "tags": []}]
    async with play(sqlite_url, kinds=kinds, board={"pinned": True}) as scene:
        ma, home = scene.town.ma, scene.home
        for asked, *answer in (
            ("/help", "有事这样发：#物业 门口的灯不亮了", "可以用的标签：#物业　#投诉"),
            ("#物业", "请把事情写在后面，比如：#物业 3号楼"),
            ("/poll 换门吗？|换|不换", "您有想法，可以发：#物业 …"),
        ):
            scene.world.say(ma, home, asked)
            await scene.sees(home, *answer)
        scene.world.say(ma, home, "#fixit 灯坏了")
        card = await scene.sees(home, "1号 报修")
        scene.move(seconds=1)
        await scene.sees(home, "还有 1 件事没办完")
        await finished(scene, card)
        await scene.presses(ma, await scene.sees(home, "修好了吗"), "修好了")
        scene.move(minutes=1)
        await scene.sees(home, "现在没有没办完的事", "有事请发：#物业 门口的灯不亮了")


async def test_a_photo_with_the_tag_in_its_caption(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "#报修 井盖坏了", photo=PICTURE)
    card = await answered(quick, said)
    assert "井盖坏了" in card.plain
    assert "马阿姨报 · 维修 · 1张照片" in card.plain
    bare = await answered(quick, quick.world.say(quick.town.ma, quick.home, "#报修", photo=PICTURE))
    assert bare.plain.splitlines()[1] == "请看照片"


async def test_a_tag_in_reply_makes_a_report_of_somebodys_message(quick: Scene) -> None:
    told = quick.world.say(quick.town.wang, quick.home, "三楼的水管在漏水", photo=PICTURE)
    tagged = quick.world.say(quick.town.ma, quick.home, "#报修", reply_to=told)
    card = await answered(quick, tagged)
    assert card.plain.splitlines()[1] == "三楼的水管在漏水"
    assert "马阿姨报 · 维修 · 1张照片" in card.plain
    for words in ("/report", NAME):
        again = await answered(quick, quick.world.say(quick.town.ma, quick.home, words, reply_to=told))
        assert again.plain.splitlines()[1] == "三楼的水管在漏水"
    quick.move(seconds=5)
    quick.world.edit(quick.town.wang, told, "四楼的水管在漏水")
    await quick.reads(card, "四楼的水管在漏水")


async def test_an_edit_gives_the_issue_its_new_words(scene: Scene) -> None:
    said = scene.world.say(scene.town.ma, scene.home, "#报修 东们灯坏了")
    card = await answered(scene, said)
    scene.move(seconds=5)
    scene.world.edit(scene.town.ma, said, "#报修 东门灯坏了")
    await scene.reads(card, "东门灯坏了")
    scene.move(seconds=5)
    scene.world.edit(scene.town.ma, said, "西门灯坏了")  # without its tag it is an issue still
    await scene.reads(card, "西门灯坏了")
    scene.world.say(scene.town.ma, scene.home, "/issue 1")
    detail = await scene.sees(scene.home, "经过")
    assert detail.plain.count("改了原话") == 2
    assert "东们灯坏了" in detail.plain
    assert len(cards(scene)) == 1


async def test_a_tag_forgotten_at_first(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "东门灯坏了")
    await quick.settled()
    assert not quick.shown(quick.home)
    quick.move(seconds=5)
    quick.world.edit(quick.town.ma, said, "#报修 东门灯坏了")
    assert "1号 报修" in (await answered(quick, said)).plain


async def test_an_edited_report_without_a_tag_in_front(quick: Scene) -> None:
    for said in ("/report 东们灯坏了", "/report #投诉 东们灯坏了", f"{NAME} 东们灯坏了"):
        message = quick.world.say(quick.town.ma, quick.home, said)
        card = await answered(quick, message)
        quick.move(seconds=5)
        quick.world.edit(quick.town.ma, message, said.replace("东们", "东门"))
        await quick.reads(card, "东门灯坏了")
        assert card.plain.splitlines()[1] == "东门灯坏了"


async def test_the_same_update_twice_is_one_issue(scene: Scene) -> None:
    said = scene.world.say(scene.town.ma, scene.home, "#报修 井盖坏了")
    scene.world.album(scene.town.ma, scene.home, [PICTURE] * 2, "#报修 长椅不见了")
    await scene.reads(await scene.sees(scene.home, "2号 报修"), "2张照片")
    scene.move(seconds=5)
    scene.world.edit(scene.town.ma, said, "#报修 井盖碎了")
    await scene.sees(scene.home, "井盖碎了")
    await scene.settled()
    scene.world.redeliver(10)
    await scene.settled()
    assert len(cards(scene)) == 2
    assert await count(scene) == 2
    assert await count(scene, "photos") == 2
    assert await count(scene, "events") == 3  # two reports, one edit
    assert await count(scene, "quarantine") == 0


REFUSED = {
    "#报修": "请把事情写在后面",
    "/report": "请把事情写在后面",
    NAME: "请把事情写在后面",
    "#报修 \u200b\u200f": "请把事情写在后面",
    "#报修 " + "长" * 1001: "写得太长了：1001 个字，最多 1000 个字",
    "#报修 " + "😀" * 2046: "写得太长了：2046 个字",
}


async def test_what_is_no_report_gets_one_short_answer(quick: Scene) -> None:
    for said, expected in REFUSED.items():
        written = await answered(quick, quick.world.say(quick.town.ma, quick.home, said))
        assert expected in written.plain
        assert len(written.plain.splitlines()) == 1
        assert not written.buttons
    assert await count(quick) == 0


async def test_chats_and_people_that_cannot_report(quick: Scene) -> None:
    world, ma = quick.world, quick.town.ma
    strange = world.add_group("广场舞群", members=[ma], bot="member")
    assert "还没有登记" in (await answered(quick, world.say(ma, strange, "#报修 音箱坏了"))).plain
    alone = await answered(quick, world.say(ma, world.private(ma), "#报修 灯坏了"))
    assert "是哪里的事？请点一下" in alone.plain  # nothing is an issue before its place is known
    hidden = await answered(quick, world.say_as_anonymous_admin(quick.home, "#报修 灯坏了"))
    assert "匿名" in hidden.plain
    posted = await answered(quick, world.say_as_channel(quick.home, "小区之声", "#报修 灯坏了"))
    assert "匿名" in posted.plain
    assert await count(quick) == 0
    assert await count(quick, "quarantine") == 0


async def test_other_bots_and_forwarded_channel_posts_are_passed_over(quick: Scene) -> None:
    other = quick.world.add_user("天气机器人")
    other.is_bot = True
    quick.world.join(other, quick.home)
    quick.world.say(other, quick.home, "#报修 灯坏了")
    forwarded = {
        "message_id": 900,
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "chat": {"id": quick.home.id, "type": "supergroup", "title": "1号楼"},
        "date": 1,
        "is_automatic_forward": True,
        "text": "#报修 灯坏了",
    }
    quick.world.raw_update({"message": forwarded})
    await quick.settled()
    assert not quick.shown(quick.home)
    assert await count(quick) == 0


CHATTER = [
    "今天天气真好",
    "C#报修工具 a/#报修 ##报修",
    "看 https://example.com/#报修",
    "#repairman #报",
    "/weather 明天",
    "/report@other_bot 灯坏了",
    f"{NAME}x 您好",
]


async def test_untagged_chatter_leaves_no_trace(quick: Scene) -> None:
    await quick.settled()
    gossip = quick.world.add_user("王大妈")
    quick.world.join(gossip, quick.home)
    quick.world.say(quick.town.ma, quick.home, "/issues")
    listed = await quick.sees(quick.home, "现在没有没办完的事")
    for words in CHATTER:
        said = quick.world.say(gossip, quick.home, words)
        quick.world.edit(gossip, said, words + "！")
    quick.world.say(gossip, quick.home, "好", reply_to=listed)
    quick.world.say(gossip, quick.home, "合影", photo=PICTURE)
    await quick.settled()
    assert quick.shown(quick.home) == [listed]
    assert await count(quick, "people") == 2  # who asked for the list, and who settled it
    for table in ("issues", "events", "photos", "attempts", "quarantine"):
        assert await count(quick, table) == 0, table


async def test_a_topic_of_a_forum(quick: Scene) -> None:
    """In a forum every message "answers" the one that opened its topic, which is no report."""
    topic = quick.world.open_topic(quick.home, "报修", by=quick.town.ma)
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了", topic=topic)
    card = await quick.sees(quick.home, "1号 报修")
    assert "灯坏了" in card.plain
    assert card.topic == topic.id
    quick.world.say(quick.town.ma, quick.home, "#报修", topic=topic)
    await quick.sees(quick.home, "请把事情写在后面")


async def test_words_arrive_as_they_were_written(quick: Scene) -> None:
    quick.town.ma.first_name = "<i>马</i> & 阿姨 {{x}}"
    for words in (
        '<b>门</b> & "锁" <script>',
        "&lt;不是标签&gt; &amp;",
        "👨\u200d👩\u200d👧 家里 🔥",
        "{{ 7*7 }} {% x %} %s %d \\n",
        "مرحبا بالجيران שלום",
    ):
        card = await answered(quick, quick.world.say(quick.town.ma, quick.home, f"#报修 {words}"))
        assert card.plain.splitlines()[1] == words
        assert "<i>马</i> & 阿姨 {{x}}报" in card.plain
    quick.world.say(quick.town.ma, quick.home, "/issues")
    listed = await quick.sees(quick.home, "5 件事没办完")
    assert '<b>门</b> & "锁"' in listed.plain
