"""What is said in one chat stays there, and a button counts only where it hangs."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot import seen
from bot.playground.people import Button
from storage import migrations
from storage.database import Database
from tests.scene import Scene

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def test_nobody_votes_in_another_chats_poll(quick: Scene) -> None:
    poll = await quick.polls("/poll 换物业吗？|换|不换", chat=quick.town.council)
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    data = poll.buttons[0][0].data
    assert data is not None
    for forged in (data, data.replace("vote", "close").rpartition(":")[0]):
        card.buttons[0][0] = Button("伪造", forged)
        answer = await quick.presses(quick.town.ma, card, "伪造")
        assert "这个按钮已经不能用了" in answer.text
    assert "0 人已投" in poll.plain


async def test_what_a_council_says_among_itself_stays_there(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    quick.move(hours=25)
    told = await quick.sees(quick.town.council, "1号超时了")
    quick.world.say(quick.town.zhou, quick.town.council, "她总是小题大做", reply_to=told)
    quick.world.say(quick.town.zhou, quick.town.council, "处理中 明天派人", reply_to=told)
    quick.move(seconds=10)
    await quick.reads(card, "处理中", "明天派人")
    quick.world.say(quick.town.ma, quick.home, "/issue 1")
    assert "小题大做" not in (await quick.sees(quick.home, "经过")).plain


async def test_issues_of_a_councils_chat_are_not_for_residents(quick: Scene) -> None:
    quick.world.say(quick.town.zhou, quick.town.council, "#投诉 物业账目不清")
    await quick.sees(quick.town.council, "物业账目不清")
    quick.world.say(quick.town.lin, quick.town.committee, "/issues")
    assert "物业账目不清" in (await quick.sees(quick.town.committee, "没办完")).plain
    compound = quick.world.add_group("阳光小区", members=[quick.town.ma], bot="administrator")
    await quick.stop()
    settings = quick.settings.model_dump(exclude={"telegram", "storage", "path"})
    settings["places"][0]["chat_id"] = compound.id
    url = quick.settings.telegram.base_url.removesuffix("/bot")
    quick.settings = quick.town.settings(url, quick.settings.storage.url, **settings)
    await quick.start()
    quick.world.say(quick.town.ma, compound, "/issues")
    await quick.sees(compound, "现在没有没办完的事")
    quick.world.say(quick.town.ma, compound, "/issue 1")
    await quick.sees(compound, "没有 1号")


async def test_private_words_are_not_read_out_in_the_group(quick: Scene) -> None:
    private = quick.world.private(quick.town.ma)
    quick.world.press_start(quick.town.ma)
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    await quick.presses(quick.town.wang, card, "接单")
    letter = await quick.sees(private, "王师傅已接单")
    quick.world.say(quick.town.ma, private, "钥匙在门垫下面", reply_to=letter)
    await quick.settled()
    quick.world.say(quick.town.ma, quick.home, "/issue 1")
    assert "钥匙" not in (await quick.sees(quick.home, "经过")).plain


async def test_a_card_that_was_deleted_is_posted_anew(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "1号 报修")
    quick.world.say(quick.town.wang, quick.home, "处理中", reply_to=card)
    quick.world.delete(card)
    gone = lambda: any(call.error and "to edit not found" in call.error for call in quick.world.log)  # noqa: E731
    await quick.world.until(gone, what="the edit of a card that is gone")
    quick.world.say(quick.town.wang, quick.home, "/issue 1")
    detail = await quick.sees(quick.home, "经过")
    quick.world.say(quick.town.wang, quick.home, "办结 换了灯泡", reply_to=detail)
    again = await quick.sees(quick.home, "1号 报修", "已办结", "请马阿姨看看")
    assert again is not card
    quick.world.say(quick.town.ma, quick.home, "没修好 还是黑的", reply_to=detail)
    quick.move(seconds=10)
    await quick.reads(again, "没修好，重新办")
    cards = [m for m in quick.shown(quick.home) if "📍" in m.plain and "经过" not in m.plain]
    assert cards == [again], "a fresh one is posted once"


async def test_a_reply_to_a_refusal_is_heard(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    quick.world.say(quick.town.ma, quick.home, "办结 我看可以了", reply_to=card)
    refusal = await quick.sees(quick.home, "直接回复这条消息就行")
    quick.world.say(quick.town.ma, quick.home, "三楼也不亮", reply_to=refusal)
    await quick.settled()
    quick.world.say(quick.town.ma, quick.home, "/issue 1")
    assert "三楼也不亮" in (await quick.sees(quick.home, "经过")).plain


async def test_a_full_disk_keeps_nothing_of_the_batch(sqlite_url: str) -> None:
    """SQLite undoes the whole transaction by itself then; what follows must not be kept alone."""
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        pages = await tx.scalar(text("PRAGMA page_count"))
        await tx.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(Exception, match="transaction is gone"):
        async with database.transaction() as tx:
            with suppress(Exception):  # as an update that fails is set aside
                async with tx.begin_nested():
                    await seen.set_aside(tx, 1, "x" * 1_000_000, "too big", NOW)
            await seen.remember(tx, ["never kept"], NOW)
    async with database.transaction() as tx:
        assert await seen.known(tx, ["never kept"]) == set()
    await database.close()
