"""The board: one pinned message in each residents' group, quietly edited, that shows what is open there."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot import boards, issues, outbox
from bot.playground.people import Chat, Message, User
from bot.playground.samples import samples
from bot.playground.stories import Tour
from storage import tables
from storage.database import Database
from tests.scene import Scene, play
from tests.test_lookup import CHEN, MA, street

PINNED = {"pinned": True}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url, board=PINNED) as scene:
        yield scene


@pytest.fixture
async def either(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url, board=PINNED) as scene:
        yield scene


def boards_in(scene: Scene, chat: Chat) -> list[Message]:
    return [message for message in scene.shown(chat) if message.plain.startswith("📌")]


def look(scene: Scene) -> None:
    """Let the clock jobs run now; the next edit may come at once."""
    scene.move(seconds=31)


async def shows(scene: Scene, message: Message, *words: str) -> None:
    """Wait until a board says these words. When it was last edited is written down a moment after it was."""
    await passes_until(scene, lambda: all(word in message.plain for word in words), f"{words} on a board")


async def passes_until(scene: Scene, condition: Callable[[], bool], what: str) -> None:
    """Let half a minute pass, and again as often as it takes: an answer that was lost is waited for."""
    for _ in range(6):
        look(scene)
        with suppress(TimeoutError):
            await scene.world.until(condition, timeout=4)
            return
    await scene.world.until(condition, what=what)


async def report(scene: Scene, text: str, chat: Chat | None = None, who: User | None = None) -> Message:
    """A report; its card."""
    chat = chat or scene.home
    said = scene.world.say(who or scene.town.ma, chat, text)

    def card() -> list[Message]:
        return [message for message in scene.shown(chat) if message.reply_to is said]

    await scene.world.until(card, what=f"a card for {text}")
    return card()[0]


async def board(scene: Scene, chat: Chat | None = None) -> Message:
    """The board of a group, once it is pinned there."""
    chat = chat or scene.home
    await passes_until(scene, lambda: bool(chat.pins), f"a board in {chat.title}")
    await scene.settled()
    (found,) = boards_in(scene, chat)
    assert chat.pins == [found]
    return found


async def test_the_first_report_brings_a_board_that_follows_what_happens(either: Scene) -> None:
    card = await report(either, "#报修 门口的灯不亮了")
    shown = await board(either)
    assert shown.plain.splitlines() == [
        "📌 1号楼还有 1 件事没办完",
        "▫️ 1号 报修 门口的灯不亮了 · 待接单",
        "看全部：/issues",
    ]
    assert shown.silent
    assert shown.reply_to is None
    await either.presses(either.town.wang, card, "接单")
    await shows(either, shown, "1号 报修 门口的灯不亮了 · 已接单")
    await report(either, "#建议 放张长椅")
    await shows(either, shown, "还有 2 件事没办完", "诉求 1 · 需求 1")
    either.move(hours=25)
    await shows(either, shown, "还有 2 件事没办完，1 件超时", "⏰ 1号")
    assert shown.plain.splitlines()[2].startswith("⏰ 1号")
    assert len(boards_in(either, either.home)) == 1
    assert [chat.pins for chat in either.town.buildings[1:]] == [[], []]


async def test_a_board_says_when_nothing_is_left(scene: Scene) -> None:
    card = await report(scene, "#报修 灯不亮了")
    shown = await board(scene)
    scene.world.say(scene.town.wang, scene.home, "办结 换了灯泡", reply_to=card)
    await scene.reads(card, "已办结")
    await shows(scene, shown, "1号楼现在没有没办完的事")
    assert scene.home.pins == [shown]


async def test_a_board_is_short(scene: Scene) -> None:
    for number in range(9):
        scene.world.say(scene.town.ma, scene.home, f"#报修 第{number}盏灯不亮了，已经好几个星期没有人来管了")
    scene.world.say(scene.town.ma, scene.home, "#建议 放张长椅")
    await scene.sees(scene.home, "放张长椅")
    shown = await board(scene)
    await shows(scene, shown, "还有 10 件事没办完")
    lines = shown.plain.splitlines()
    assert len(lines) == 10
    assert max(map(len, lines)) <= 40
    assert lines[-1] == "还有 3 件，看全部：/issues"


async def test_a_board_is_edited_at_most_once_in_thirty_seconds(scene: Scene) -> None:
    await report(scene, "#报修 第一盏灯")
    shown = await board(scene)
    await report(scene, "#报修 第二盏灯")
    await shows(scene, shown, "还有 2 件事没办完")
    before, since = shown.edits, scene.clock.now() - timedelta(seconds=5)  # its edit was a moment ago

    def most() -> int:
        return before + (scene.clock.now() - since) // timedelta(seconds=30)

    for step in range(4):
        await report(scene, f"#报修 第{step}扇门")
        scene.move(seconds=5)
        await scene.settled()
        assert shown.edits <= most()
    # The clock may see the last report only after the next edit: then there is one more, half a minute later.
    await shows(scene, shown, "还有 6 件事没办完")
    assert shown.edits <= most()


async def test_what_changes_nothing_on_a_board_edits_nothing(scene: Scene) -> None:
    card = await report(scene, "#报修 第一盏灯")
    shown = await board(scene)
    scene.world.say(scene.town.li, scene.home, "我家也不亮", reply_to=card)
    await scene.settled()
    look(scene)
    await scene.settled()
    assert shown.edits == 0


async def test_no_board_shows_what_is_not_for_residents(scene: Scene) -> None:
    for text in ("#纠纷 楼上漏水不赔", "#求助 家里老人没人照顾"):
        scene.world.say(scene.town.ma, scene.home, text)
    await scene.sees(scene.home, "2号")
    scene.world.say(scene.town.zhou, scene.town.council, "#投诉 物业账目不清")
    await scene.sees(scene.town.council, "物业账目不清")
    look(scene)
    await scene.settled()
    assert [chat.pins for chat in (*scene.town.buildings, scene.town.council, scene.town.committee)] == [
        []
    ] * 5
    await report(scene, "#报修 灯不亮了")
    shown = await board(scene)
    assert "还有 1 件事没办完" in shown.plain
    assert "诉求" not in shown.plain
    for words in ("漏水", "老人", "账目", "纠纷", "求助"):
        assert words not in shown.plain


async def test_what_becomes_private_leaves_the_board(scene: Scene) -> None:
    await report(scene, "#报修 第一盏灯")
    await report(scene, "#报修 张三家的灯")
    shown = await board(scene)
    await shows(scene, shown, "张三家")
    await changed(scene, 2, visibility="staff")
    await shows(scene, shown, "还有 1 件事没办完")
    assert "张三" not in shown.plain


async def restarted(scene: Scene, settings: dict[str, Any]) -> None:
    """Start the bot anew with other settings."""
    await scene.stop()
    url = scene.settings.telegram.base_url.removesuffix("/bot")
    scene.settings = scene.town.settings(url, scene.settings.storage.url, **settings)
    await scene.start()


async def changed(scene: Scene, number: int, **values: object) -> None:
    """Make an issue what other parts of Linli make it."""
    await scene.stop()
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        now = scene.clock.now()
        here = tables.issues.c.number == number
        await tx.execute(update(tables.issues).where(here).values(**values, updated_at=now))
    await database.close()
    await scene.start()


async def test_a_compound_reads_of_all_that_lies_in_it(scene: Scene) -> None:
    town = scene.town
    compound = scene.world.add_group("阳光小区", members=[town.ma], bot="administrator")
    settings = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
    settings["places"][0]["chat_id"] = compound.id
    await restarted(scene, settings)
    await report(scene, "#报修 门口的灯")
    await report(scene, "#报修 水管爆了", town.buildings[1], town.chen)
    shown = await board(scene, compound)
    await shows(scene, shown, "阳光小区还有 2 件事没办完", "门口的灯 · 待接单 · 1号楼", "2号楼")
    assert "水管" not in (await board(scene)).plain


async def test_a_group_given_to_another_place_shows_that_one_s_board(scene: Scene) -> None:
    """The settings are changed: what was building 1's group is building 2's now, and the other way round."""
    await report(scene, "#报修 门口的灯")
    old = await board(scene)
    settings = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
    first, second = settings["places"][1], settings["places"][2]
    first["chat_id"], second["chat_id"] = second["chat_id"], first["chat_id"]
    await restarted(scene, settings)
    await report(scene, "#报修 后门的灯", scene.town.buildings[1], scene.town.chen)
    shown = await board(scene, scene.town.buildings[1])
    assert "1号楼还有 2 件事没办完" in shown.plain
    assert "后门" not in old.plain


async def test_a_board_that_was_deleted_is_posted_anew_once(scene: Scene) -> None:
    card = await report(scene, "#报修 灯不亮了")
    first = await board(scene)
    scene.world.delete(first)
    await scene.presses(scene.town.wang, card, "接单")
    look(scene)
    gone = lambda: any(call.error and "to edit not found" in call.error for call in scene.world.log)  # noqa: E731
    await scene.world.until(gone, what="the edit of a board that is gone")
    await scene.presses(scene.town.wang, card, "处理中")
    again = await board(scene)
    assert again is not first
    await shows(scene, again, "处理中")
    look(scene)
    await scene.settled()
    assert boards_in(scene, scene.home) == [again]


async def test_without_the_right_to_pin_it_is_a_message_like_any_other(scene: Scene) -> None:
    scene.home.bot_status = "member"
    with capture_logs() as logs:
        card = await report(scene, "#报修 灯不亮了")
        look(scene)
        shown = await scene.sees(scene.home, "📌 1号楼还有 1 件事没办完")
        await scene.presses(scene.town.wang, card, "接单")
        await shows(scene, shown, "已接单")
        look(scene)
        await scene.settled()
    assert [line["log_level"] for line in logs if line["event"] == "cannot be pinned"] == ["warning"]
    assert scene.world.calls["pinChatMessage"] == 1
    assert boards_in(scene, scene.home) == [shown]
    assert scene.home.pins == []


async def test_a_pin_is_tried_again_where_telegram_could_not_take_it(scene: Scene) -> None:
    scene.world.fail_next("pinChatMessage", "429", retry_after=1)
    await report(scene, "#报修 灯不亮了")
    shown = await board(scene)
    assert scene.world.calls["pinChatMessage"] == 2
    assert boards_in(scene, scene.home) == [shown]


async def test_a_board_whose_sending_nobody_confirmed_is_found_and_pinned(scene: Scene) -> None:
    card = await report(scene, "#报修 灯不亮了")
    await scene.settled()
    if not boards_in(scene, scene.home):
        scene.world.fail_next("sendMessage", "drop_after", chat_id=scene.home.id)
    shown = await board(scene)
    await scene.presses(scene.town.wang, card, "接单")
    await shows(scene, shown, "已接单")
    assert boards_in(scene, scene.home) == [shown]


async def test_the_settings_switch_boards_off(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await report(scene, "#报修 灯不亮了")
        look(scene)
        await scene.settled()
        assert boards_in(scene, scene.home) == []
        await scene.stop()
        scene.settings = scene.settings.model_copy(
            update={"board": scene.settings.board.model_copy(update={"pinned": True})}
        )
        await scene.start()
        assert "1号 报修 灯不亮了" in (await board(scene)).plain  # it is open still


async def test_a_board_speaks_its_community_s_language(sqlite_url: str) -> None:
    async with play(sqlite_url, "en", board=PINNED) as scene:
        await report(scene, "#repair the light is broken")
        shown = await board(scene)
        assert shown.plain.splitlines() == [
            "📌 1 open in Building 1",
            "▫️ No. 1 Repair: the light is broken · waiting",
            "See all: /issues",
        ]


async def test_an_answer_to_a_board_is_nobody_s_comment(scene: Scene) -> None:
    await report(scene, "#报修 灯不亮了")
    shown = await board(scene)
    told = scene.world.say(scene.town.ma, scene.home, "办结 我看可以了", reply_to=shown)
    tapped = scene.world.say(scene.town.li, scene.home, "#报修 门也坏了", reply_to=shown)
    await scene.world.until(lambda: tapped.reactions, what="the second report")
    assert not told.reactions
    scene.world.say(scene.town.ma, scene.home, "/issue 1")
    detail = await scene.sees(scene.home, "经过")
    assert "可以了" not in detail.plain
    assert "待接单" in detail.plain


async def test_a_group_that_became_a_supergroup_gets_its_board_there(scene: Scene) -> None:
    old = scene.world.add_group(
        "老群", members=[scene.town.ma, scene.town.wang], bot="administrator", supergroup=False
    )
    settings = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
    settings["places"].append({"name": "4号楼", "kind": "building", "parent": "阳光小区", "chat_id": old.id})
    await restarted(scene, settings)
    await report(scene, "#报修 灯不亮了", old)
    await board(scene, old)
    new = scene.world.migrate(old)
    card = await report(scene, "#报修 门也坏了", new)
    shown = await board(scene, new)
    await shows(scene, shown, "还有 2 件事没办完")
    await scene.presses(scene.town.wang, card, "接单")
    await shows(scene, shown, "已接单")
    assert boards_in(scene, new) == [shown]


@pytest.mark.parametrize("story", ["manhole", "pipes"])
async def test_the_demo_s_stories_are_told_with_boards(scene: Scene, story: str) -> None:
    for name, (content, mime) in samples().items():
        scene.world.add_sample(name, content, mime)
    scene.town.open_private_chats()
    await Tour(scene.town, pace=0).play(story)
    assert scene.world.story is not None
    assert scene.world.story["done"]
    await scene.settled()
    assert all(len(chat.pins) == len(boards_in(scene, chat)) <= 1 for chat in scene.town.buildings)


async def test_each_change_is_taken_once(database_url: str) -> None:
    async with street(database_url) as town:
        places, tx = town.hood.places, town.tx

        async def names(at: datetime) -> list[str]:
            return sorted(group.place.name for group in await boards.take_changed(tx, places, at))

        assert await names(NOW) == []
        lamp = await town.report(MA, "阳光小区/1号楼/1单元", "repair", "灯")
        assert await names(NOW + timedelta(minutes=1, seconds=5)) == ["1单元", "1号楼", "阳光小区"]
        assert await names(NOW + timedelta(minutes=2)) == []
        for minute, expected in ((3, ["1单元", "1号楼", "阳光小区"]), (4, [])):
            if expected:
                await touch(tx, lamp.id, NOW + timedelta(minutes=minute))
            assert await names(NOW + timedelta(minutes=minute)) == expected
        # The clock is set back by an hour; what changes then is not missed.
        earlier = NOW - timedelta(hours=1)
        await names(earlier)
        await touch(tx, lamp.id, earlier + timedelta(seconds=1))
        assert await names(earlier + timedelta(seconds=5)) == ["1单元", "1号楼", "阳光小区"]
        assert await names(earlier + timedelta(seconds=10)) == []


async def touch(tx: outbox.Transaction, issue_id: int, at: datetime) -> None:
    here = tables.issues.c.id == issue_id
    await tx.execute(update(tables.issues).where(here).values(updated_at=at))


async def test_many_changes_are_taken_bit_by_bit(database_url: str) -> None:
    many = [
        {"name": f"{n}号楼", "kind": "building", "parent": "月光小区", "chat_id": -1000 - n}
        for n in range(20, 60)
    ]
    async with street(database_url, many) as town:
        finished = await town.report(CHEN, "阳光小区/2号楼", "repair", "灯")
        await issues.change(town.tx, finished, {"state": "closed"})
        for number in range(20, 60):
            issue = await town.report(MA, f"月光小区/{number}号楼", "repair", "灯")
            if number in range(30, 35):
                await touch(town.tx, issue.id, NOW + timedelta(minutes=10))
        now, taken = NOW + timedelta(hours=2), []
        while found := await boards.take_changed(town.tx, town.hood.places, now):
            assert len(found) <= 20
            taken += [group.place.name for group in found]
        assert sorted(taken) == [f"{n}号楼" for n in range(20, 60)]
        mark = await town.tx.scalar(select(tables.watermarks.c.at))
        assert mark == NOW + timedelta(minutes=41)
