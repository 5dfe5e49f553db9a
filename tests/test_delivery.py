"""The outbox out: nothing lost, nothing doubled, in order, whatever the network does."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot import outbox
from bot.neighbourhood import open_neighbourhood
from bot.outbox import ALARM, ANSWER, BOARD, BULLETIN, Post
from bot.playground.people import Chat
from handlers.turn import Message, Turn
from storage import tables
from tests.scene import Scene, play


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url, is_paced=True) as scene:
        yield scene


def cards(scene: Scene, chat: Chat, words: str) -> int:
    return sum(words in message.plain for message in scene.shown(chat))


async def test_a_send_whose_answer_was_lost_is_found_not_repeated(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "drop_after")
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    card = await scene.sees(scene.home, "门口的灯不亮了")
    await scene.settled()
    scene.move(seconds=20)
    await scene.world.until(lambda: scene.world.calls["editMessageText"] > 0, what="a look for it")
    await scene.settled()
    assert cards(scene, scene.home, "门口的灯不亮了") == 1
    await scene.presses(scene.town.wang, card, "接单")
    await scene.reads(card, "已接单")  # its message id is known now


async def test_it_is_found_among_what_neighbours_said_meanwhile(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "drop_after")
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    await scene.sees(scene.home, "门口的灯不亮了")
    for words in ("我家也是", "昨天还好好的", "谁有物业电话"):
        scene.world.say(scene.town.ma, scene.home, words)
    await scene.settled()
    scene.move(seconds=20)
    scene.world.say(scene.town.ma, scene.home, "#报修 电梯也停了")
    await scene.sees(scene.home, "电梯也停了")
    assert cards(scene, scene.home, "门口的灯不亮了") == 1
    assert [m.plain for m in scene.home.messages if m.sender is scene.town.ma][1] == "我家也是"


async def test_a_send_that_never_arrived_is_repeated(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "drop_before")
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    await scene.world.until(lambda: not scene.world.faults.waiting, what="the lost call")
    await scene.settled()
    assert cards(scene, scene.home, "门口的灯不亮了") == 0
    scene.move(seconds=20)
    await scene.sees(scene.home, "门口的灯不亮了")
    await scene.settled()
    assert cards(scene, scene.home, "门口的灯不亮了") == 1


async def test_a_lost_send_is_found_after_a_restart(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "drop_after")
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    await scene.sees(scene.home, "门口的灯不亮了")
    await scene.stop()
    await scene.start()
    await scene.settled()
    scene.move(seconds=20)
    scene.world.say(scene.town.ma, scene.home, "#报修 电梯也停了")
    await scene.sees(scene.home, "电梯也停了")
    assert cards(scene, scene.home, "门口的灯不亮了") == 1


async def test_a_lost_send_is_found_beyond_what_was_said_before_a_restart(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "429", retry_after=40)
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    await scene.world.until(lambda: not scene.world.faults.waiting, what="the refusal")
    for number in range(60):
        scene.world.say(scene.town.ma, scene.home, f"闲聊第{number}句")
    await scene.settled()
    await scene.stop()
    await scene.start()  # nothing is said from now on
    scene.world.fail_next("sendMessage", "drop_after")
    scene.move(seconds=41)
    await scene.sees(scene.home, "门口的灯不亮了")
    await scene.settled()
    await scene.stop()
    await scene.start()
    scene.move(seconds=20)
    await scene.world.until(lambda: scene.world.calls["editMessageText"] > 0, what="a look for it")
    await scene.settled()
    assert cards(scene, scene.home, "门口的灯不亮了") == 1
    assert scene.world.calls["editMessageText"] < 5


async def test_asked_to_slow_down_it_rests_as_long_as_told(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "429", retry_after=40)
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    await scene.world.until(lambda: not scene.world.faults.waiting, what="the refusal")
    scene.world.say(scene.town.chen, scene.town.buildings[1], "#报修 二楼漏水")
    await scene.sees(scene.town.buildings[1], "二楼漏水")  # other groups need not wait
    await scene.stop()
    await scene.start()  # the rest is kept over a restart
    await scene.settled()
    assert cards(scene, scene.home, "门口的灯不亮了") == 0
    scene.move(seconds=41)
    await scene.sees(scene.home, "门口的灯不亮了")


async def test_a_reaction_that_telegram_cannot_take_keeps_nothing_back(scene: Scene) -> None:
    scene.world.fail_next("setMessageReaction", "500", times=100)
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    for tries in range(1, 4):
        await scene.world.until(lambda tries=tries: scene.world.faults.hit == tries, what=f"refusal {tries}")
        await scene.settled()
        scene.move(minutes=1)
    await scene.sees(scene.home, "门口的灯不亮了")
    scene.world.say(scene.town.ma, scene.home, "#报修 电梯也停了")
    await scene.world.until(lambda: scene.world.faults.hit == 4, what="the next reaction")


async def test_messages_come_in_the_order_they_were_asked_for(scene: Scene) -> None:
    for number in range(5):
        scene.world.say(scene.town.ma, scene.home, f"#报修 第{number}盏灯不亮")
    await scene.sees(scene.home, "第4盏灯不亮")
    texts = [m.plain for m in scene.shown(scene.home)]
    assert [next(i for i, t in enumerate(texts) if f"第{n}盏灯" in t) for n in range(5)] == [0, 1, 2, 3, 4]


async def test_a_group_that_became_a_supergroup_is_followed(scene: Scene) -> None:
    old = scene.world.add_group("老群", members=[scene.town.ma], bot="member", supergroup=False)
    settings = scene.settings.model_dump()
    settings["places"].append({"name": "4号楼", "kind": "building", "parent": "阳光小区", "chat_id": old.id})
    settings["telegram"]["token"] = scene.town.world.token
    await scene.stop()
    scene.settings = type(scene.settings).model_validate(settings)
    await scene.start()
    scene.world.say(scene.town.ma, old, "#报修 四号楼没水")
    await scene.sees(old, "四号楼没水")
    new = scene.world.migrate(old)
    scene.world.say(scene.town.ma, new, "#报修 四号楼没电")
    card = await scene.sees(new, "四号楼没电")
    assert "4号楼" in card.plain
    await scene.stop()  # the settings still name the old id
    await scene.start()
    scene.world.say(scene.town.ma, new, "#报修 四号楼没气")
    await scene.sees(new, "四号楼没气")


async def test_who_blocked_the_bot_is_told_in_the_group_again(scene: Scene) -> None:
    scene.world.press_start(scene.town.ma)
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    card = await scene.sees(scene.home, "门口的灯不亮了")
    await scene.presses(scene.town.wang, card, "接单")
    await scene.sees(scene.world.private(scene.town.ma), "王师傅已接单")
    scene.world.block(scene.town.ma)
    await scene.presses(scene.town.wang, card, "处理中")
    refused = lambda: any(call.error and "blocked" in call.error for call in scene.world.log)  # noqa: E731
    await scene.world.until(refused, what="the refused private message")
    await scene.settled()
    scene.world.say(scene.town.wang, scene.home, "办结 换了灯泡", reply_to=card)
    await scene.sees(scene.home, "请您看看，修好了吗？")


async def test_a_reply_to_a_card_whose_arrival_is_unconfirmed_is_heard(scene: Scene) -> None:
    scene.world.fail_next("sendMessage", "drop_after")
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    card = await scene.sees(scene.home, "门口的灯不亮了")
    reply = scene.world.say(scene.town.ma, scene.home, "二楼也不亮", reply_to=card)
    await scene.settled()
    scene.move(seconds=20)
    await scene.world.until(lambda: reply.reactions, what="a reaction to the reply")


async def test_answers_go_before_bulletins_and_these_before_what_else_the_clock_says(scene: Scene) -> None:
    await scene.settled()
    await scene.stop()
    hood = await open_neighbourhood(scene.settings, scene.clock)
    now, home = scene.clock.now(), scene.home.id
    async with hood.database.transaction() as tx:
        by_clock = Turn(hood, tx, now)
        for urgency, words in (BOARD, "板"), (ANSWER, "超时"), (BULLETIN, "通报"), (ALARM, "火警"):
            by_clock.put(Post(home, words, urgency=urgency))
        asked = Turn(hood, tx, now, message=Message(home, 1, "/id", None))
        asked.put(Post(home, "回答"))
        await outbox.put(tx, [*by_clock.posts, *asked.posts], now)
        leaving = [await outbox.take(tx, one, None) for one in await outbox.due(tx, now, (), ())]
    await hood.database.close()
    assert [parcel.body["html"] for parcel in leaving] == ["火警", "回答", "通报", "超时", "板"]


async def test_pages_in_private_are_turned_a_second_apart_and_those_of_a_group_ever_more_slowly(
    scene: Scene,
) -> None:
    await scene.settled()
    await scene.stop()
    hood = await open_neighbourhood(scene.settings, scene.clock)
    now = scene.clock.now()
    waits: dict[int, list[float]] = {}
    async with hood.database.transaction() as tx:
        for chat in (scene.world.private(scene.town.lin).id, scene.home.id):
            for page in range(6):
                await outbox.put(tx, [Post(chat, f"page {page}", key=f"list:{chat}")], now)
                due_at = await tx.scalar(select(func.max(tables.outbox.c.due_at)))
                assert due_at is not None
                waits.setdefault(chat, []).append((due_at - now).total_seconds())
                now = due_at
                (waiting,) = await outbox.due(tx, now, (), ())
                await outbox.sent(tx, [(await outbox.take(tx, waiting, None), 1000 + chat % 7)], now)
    await hood.database.close()
    assert list(waits.values()) == [[0, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 4]]
