"""Lost answers, ordered failures, flood control, and what people cannot do."""

from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import NetworkError, RetryAfter

from bot.playground.faults import Kind
from bot.playground.flood import Flood
from bot.playground.people import Impossible
from tests.street import Street, png, served


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    async with served() as one:
        yield one


@pytest.mark.parametrize(("kind", "arrived"), [("drop_after", True), ("drop_before", False)])
async def test_a_lost_answer_is_ambiguous(street: Street, kind: Kind, arrived: bool) -> None:
    street.world.fail_next("sendMessage", kind)
    with pytest.raises(NetworkError) as lost:
        await street.bot.send_message(street.group.id, "到了吗")
    assert type(lost.value) is NetworkError  # and not its subclass BadRequest, which would be an answer
    assert [message.plain for message in street.group.messages] == (["到了吗"] if arrived else [])
    assert (await street.says("再来")).plain == "再来"
    assert street.world.log[-2].error == "connection dropped"


async def test_ordered_refusals(street: Street) -> None:
    street.world.fail_next("editMessageText", "429", retry_after=7)
    street.world.fail_next("*", "500", times=2, chat_id=street.group.id)
    assert await street.refusal("sendMessage", chat_id=street.group.id, text="x") == (
        500,
        "Internal Server Error",
    )
    message = {"chat_id": street.group.id, "message_id": 1, "text": "x"}
    assert await street.refusal("editMessageText", **message) == (429, "Too Many Requests: retry after 7")
    assert await street.refusal("sendMessage", chat_id=street.group.id, text="x") == (
        500,
        "Internal Server Error",
    )
    assert (await street.says("好了")).plain == "好了"
    assert street.world.calls["sendMessage"] == 3


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # of retry_after's type
async def test_flood_control_follows_its_own_clock(street: Street) -> None:
    time = [1000.0]
    street.world.flood = Flood(now=lambda: time[0])
    for number in range(20):
        await street.says(str(number))
        time[0] += 0.5
    with pytest.raises(RetryAfter, match="Flood control exceeded"):
        await street.says("第 21 条")
    last = {"chat_id": street.group.id, "message_id": street.group.last.id, "text": "改"}
    assert await street.refusal("editMessageText", **last) == (429, "Too Many Requests: retry after 50")
    answer = await street.call("editMessageText", **last)
    assert answer.json()["parameters"] == {"retry_after": 50}
    time[0] += 50
    assert (await street.says("现在可以")).plain == "现在可以"
    assert street.world.flood.refusals == 3


async def test_flood_control_of_one_person_and_of_everybody(street: Street) -> None:
    time = [0.0]
    street.world.flood = Flood(now=lambda: time[0])
    street.world.press_start(street.ma)
    for _ in range(5):
        await street.bot.send_message(street.ma.id, "在")
    private = {"chat_id": street.ma.id, "text": "在"}
    assert await street.refusal("sendMessage", **private) == (429, "Too Many Requests: retry after 1")
    time[0] += 1
    assert (await street.call("sendMessage", **private)).status_code == 200
    groups = [street.world.add_group(f"{number}号楼").id for number in range(31)]
    time[0] += 60
    answers = [(await street.call("sendMessage", chat_id=group, text="通知")).status_code for group in groups]
    assert answers == [200] * 30 + [429]
    street.world.flood.enabled = False
    assert (await street.call("sendMessage", chat_id=groups[30], text="通知")).status_code == 200


def test_an_album_counts_every_picture() -> None:
    time = [0.0]
    flood = Flood(now=lambda: time[0])
    for _ in range(18):
        assert flood.refuse(-1, "group") is None
        time[0] += 1
    assert flood.refuse(-1, "group", count=5) == 44  # until the third of the 18 is a minute old
    time[0] += 44
    assert flood.refuse(-1, "group", count=5) is None
    assert flood.refuse(-1, "group") == 1


async def test_what_people_do_may_be_impossible(street: Street) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("赞成", callback_data="yes")]])
    stranger = street.world.add_user("路人")
    message = await street.says("菜单", reply_markup=markup)
    with pytest.raises(Impossible, match="路人 is not a member of 3号楼"):
        street.world.say(stranger, street.group, "在吗")
    with pytest.raises(Impossible, match="there is no button '弃权', only"):
        street.world.press(street.ma, message, "弃权")
    with pytest.raises(Impossible, match="at most 1024"):
        street.world.say(street.ma, street.group, "长" * 1025, photo=png())
    with pytest.raises(Impossible, match="cannot edit"):
        street.world.edit(street.li, street.world.say(street.ma, street.group, "我的"), "你的")
