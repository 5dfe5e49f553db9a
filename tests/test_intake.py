"""Updates in: what is broken, doubled or deadly harms nothing else."""

import asyncio
import gc
import sqlite3

import pytest

from bot.clock import Clock
from handlers.telegram import service
from storage.database import DatabaseBusy
from tests.scene import Scene


def rows(quick: Scene, query: str) -> list[tuple[object, ...]]:
    """What the bot's database holds, read by another program's eyes."""
    with sqlite3.connect(quick.settings.storage.url.removeprefix("sqlite:///")) as database:
        return database.execute(query).fetchall()


async def test_an_unreadable_update_is_set_aside_and_the_rest_go_on(quick: Scene) -> None:
    await quick.stop()
    quick.world.say(quick.town.ma, quick.home, "#报修 门口的灯不亮了")
    quick.world.raw_update({"message": {"message_id": 7, "text": "#报修 没有群的消息"}})
    quick.world.raw_update({"message": "not even an object"})
    quick.world.raw_update({"callback_query": {"id": "1"}})
    quick.world.raw_update({"a_thing_of_next_year": {}})
    quick.world.say(quick.town.ma, quick.home, "#报修 电梯也停了")
    await quick.start()
    await quick.sees(quick.home, "门口的灯不亮了")
    await quick.sees(quick.home, "电梯也停了")
    kept = rows(quick, "SELECT body FROM quarantine ORDER BY id")
    assert ["没有群的消息" in str(body) for (body,) in kept] == [True, False]
    assert rows(quick, "SELECT count(*) FROM issues") == [(2,)]


async def test_an_update_that_cannot_be_handled_is_undone_and_told(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 门口的灯不亮了")
    card = await quick.sees(quick.home, "门口的灯不亮了")
    who = {"id": quick.town.wang.id, "is_bot": False, "first_name": "王师傅"}
    message = {"message_id": card.id, "date": 0, "chat": {"id": quick.home.id, "type": "supergroup"}}
    quick.world.raw_update(
        {
            "callback_query": {
                "id": "77",
                "from": who,
                "message": message,
                "data": ["accept:1"],
                "chat_instance": "1",
            }
        }
    )
    await quick.settled()
    assert rows(quick, "SELECT count(*) FROM quarantine") == [(1,)]
    assert (await quick.presses(quick.town.wang, card, "接单")).text == "好的，1号现在是“已接单”。"


async def test_the_same_updates_delivered_again_change_nothing(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 门口的灯不亮了")
    card = await quick.sees(quick.home, "门口的灯不亮了")
    await quick.presses(quick.town.wang, card, "接单")
    await quick.reads(card, "已接单")
    before = rows(quick, "SELECT count(*) FROM events")
    quick.world.redeliver(2)
    await quick.settled()
    assert rows(quick, "SELECT count(*) FROM issues") == [(1,)]
    assert rows(quick, "SELECT count(*) FROM events") == before


async def test_chatter_leaves_no_trace(quick: Scene) -> None:
    for words in ("早上好", "今天买菜了吗", "http://example.cn/a#报修", "我的标签是 # 号"):
        quick.world.say(quick.town.ma, quick.home, words)
    edited = quick.world.say(quick.town.chen, quick.town.buildings[1], "写错了")
    quick.world.edit(quick.town.chen, edited, "改好了")
    await quick.settled()
    assert rows(quick, "SELECT name FROM people") == [("林主任",)]  # who asked whether all was settled
    assert rows(quick, "SELECT count(*) FROM issues") == [(0,)]


async def test_a_second_bot_stays_off_the_same_database(quick: Scene) -> None:
    with pytest.raises(DatabaseBusy):
        await service.run(quick.settings, Clock())


async def test_a_token_that_telegram_refuses_ends_the_bot_without_showing_it(
    quick: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    await quick.stop()
    values = quick.settings.model_dump()
    values["telegram"]["token"] = "987654321:a-token-nobody-knows-here"
    wrong = type(quick.settings).model_validate(values)
    with pytest.raises(service.TokenRefused) as caught:
        await service.run(wrong, Clock())
    assert "nobody-knows" not in repr(caught.value) + str(caught.value.__cause__)
    assert "nobody-knows" not in "".join(capfd.readouterr())


async def test_stopped_before_telegram_was_reached_it_leaves_no_connection_open(quick: Scene) -> None:
    await quick.stop()
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: complaints.append(told["message"]))
    tried = asyncio.Event()

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tried.set()
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as nobody:
        values = quick.settings.model_dump()
        values["telegram"] |= {
            "token": quick.town.world.token,
            "base_url": f"http://127.0.0.1:{nobody.sockets[0].getsockname()[1]}/bot",
        }
        bot = asyncio.create_task(service.run(type(quick.settings).model_validate(values), Clock()))
        await tried.wait()
        bot.cancel()
        await asyncio.wait([bot])
        del bot
    gc.collect()  # what is left open complains when it is thrown away
    assert complaints == []


async def test_half_an_emoji_stops_nobody(quick: Scene) -> None:
    """A lone surrogate is legal JSON and no legal Unicode."""
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    who = {"id": quick.town.chen.id, "is_bot": False, "first_name": "\ud83d陈大爷"}
    chat = {"id": quick.home.id, "type": "supergroup", "title": "1号楼"}
    quick.world.raw_update(
        {
            "message": {
                "message_id": 9999,
                "from": who,
                "chat": chat,
                "date": 0,
                "text": "#报修 \ud83d门坏了",
            }
        }
    )
    quick.world.say(quick.town.ma, quick.home, "#报修 水管也坏了")
    await quick.sees(quick.home, "水管也坏了")
    assert "?门坏了" in (await quick.sees(quick.home, "门坏了")).plain
