"""What the playground refuses, with Telegram's own codes and texts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import ChatMigrated, Forbidden

from tests.street import Street, png, served

Parameters = dict[str, Any]
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
QUERY_INVALID = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    async with served() as one:
        yield one


def keyboard(**button: Any) -> Parameters:
    return {"inline_keyboard": [[{"text": "好", **button}]]}


def send(**more: Any) -> tuple[str, Parameters]:
    return "sendMessage", {"text": "好", **more}


REFUSED: list[tuple[str, Parameters, str]] = [
    ("sendMessage", {}, "message text is empty"),
    ("sendMessage", {"text": " \n "}, "text must be non-empty"),
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    (*send(chat_id=""), "chat_id is empty"),
    (*send(chat_id=-100999), "chat not found"),
    (*send(chat_id="@nobody"), "chat not found"),
    (*send(disable_notification="perhaps"), "invalid disable_notification specified"),
    (*send(message_thread_id="first"), "invalid message_thread_id specified"),
    (*send(parse_mode="XML"), "unsupported parse_mode"),
    (*send(reply_markup="{"), "can't parse reply keyboard markup JSON object"),
    (*send(reply_markup=[]), "object expected as reply markup"),
    (*send(reply_markup=keyboard(callback_data="x" * 65)), "BUTTON_DATA_INVALID"),
    (*send(reply_markup=keyboard(callback_data="投" * 22)), "BUTTON_DATA_INVALID"),
    (
        *send(reply_markup=keyboard()),
        "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
    ),
    (
        *send(reply_markup=keyboard(url="ftp:x")),
        "inline keyboard button URL 'ftp:x' is invalid: Wrong HTTP URL",
    ),
    (
        *send(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 101]}),
        "reply markup is too long",
    ),
    (*send(reply_parameters={"message_id": 999}), "message to be replied not found"),
    (*send(reply_parameters="1"), "object expected as reply parameters"),
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendPhoto", {"photo": "unheard-of"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
    ("sendPhoto", {"photo": "sample", "caption": "x" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"media": []}, "there are no messages to send"),
    ("sendMediaGroup", {"media": [{"type": "photo"}] * 11}, "too many messages to send as an album"),
    ("sendMediaGroup", {"media": "x"}, "can't parse media JSON object"),
    ("editMessageText", {"message_id": 999, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"message_id": 2, "text": "x" * 4097}, "message is too long"),
    ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption in the message to edit"),
    ("deleteMessage", {}, "message identifier is not specified"),
    ("deleteMessage", {"message_id": 999}, "message to delete not found"),
    ("deleteMessage", {"message_id": 1}, "message can't be deleted"),
    ("deleteMessage", {"message_id": "one"}, "invalid message_id specified"),
    ("pinChatMessage", {"message_id": 1}, "not enough rights to manage pinned messages in the chat"),
    ("exportChatInviteLink", {}, "not enough rights to manage chat invite link"),
    (
        "setMessageReaction",
        {"message_id": 999, "reaction": [{"type": "emoji", "emoji": "👍"}]},
        "message to react not found",
    ),
    (
        "setMessageReaction",
        {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "✅"}]},
        "REACTION_INVALID",
    ),
    ("setMessageReaction", {"message_id": 1, "reaction": [{}, {}]}, "REACTIONS_TOO_MANY"),
    ("answerCallbackQuery", {}, QUERY_INVALID.removeprefix("Bad Request: ")),
    ("answerCallbackQuery", {"callback_query_id": "1"}, QUERY_INVALID.removeprefix("Bad Request: ")),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
    ("getChatMember", {}, "invalid user_id specified"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ("setMyCommands", {"commands": [{"command": "报修", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setWebhook", {"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("sendPoll", {"question": "?", "options": ["a"]}, "the playground does not play sendPoll"),
    ("forwardMessage", {"message_id": 1}, 'parameter "from_chat_id" is required'),
]


@pytest.mark.parametrize(("method", "parameters", "reason"), REFUSED)
async def test_refused(street: Street, method: str, parameters: Parameters, reason: str) -> None:
    street.world.add_sample("sample", png(), "image/png")
    street.world.say(street.ma, street.group, "甲")
    await street.says("乙")
    there = len(street.group.messages)
    refusal = await street.refusal(method, **{"chat_id": street.group.id, **parameters})
    assert refusal == (400, f"Bad Request: {reason}")
    assert len(street.group.messages) == there
    assert street.world.log[-1].error == f"Bad Request: {reason}"


async def test_the_longest_allowed(street: Street) -> None:
    assert len((await street.says("<b>" + "😀" * 2048 + "</b>", parse_mode="HTML")).plain) == 2048
    longest = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="x" * 64)]])
    message = await street.says("好", reply_markup=longest)
    photo = await street.bot.send_photo(street.group.id, png(), caption="图" * 1024)
    assert photo.caption == "图" * 1024
    press = street.world.press(street.ma, message, "好")
    too_long = {"callback_query_id": press.id, "text": "长" * 201}
    assert await street.refusal("answerCallbackQuery", **too_long) == (400, "Bad Request: MESSAGE_TOO_LONG")
    await street.bot.answer_callback_query(press.id, "长" * 200)
    assert (await press.answered()).text == "长" * 200


@pytest.mark.parametrize(
    ("token", "method", "refusal"),
    [
        ("123456:wrong", "getMe", (401, "Unauthorized")),
        ("nonsense", "getMe", (404, "Not Found")),
        ("123456:TEST-playground", "getMeNot", (404, "Not Found: method not found")),
    ],
)
async def test_tokens_and_methods(street: Street, token: str, method: str, refusal: tuple[int, str]) -> None:
    answer = await street.http.post(f"{street.url}/bot{token}/{method}")
    assert answer.json() == {"ok": False, "error_code": refusal[0], "description": refusal[1]}
    assert answer.status_code == refusal[0]


async def test_parameters_come_in_every_way(street: Street) -> None:
    url = f"{street.url}/bot{street.world.token}/SENDMESSAGE"
    chat_id = str(street.group.id)
    await street.http.get(url, params={"chat_id": chat_id, "text": "query"})
    await street.http.post(url, data={"chat_id": chat_id, "text": "form & 表"})
    await street.http.post(url, json={"chat_id": street.group.id, "text": "json", "unheard_of": [1]})
    await street.http.post(url, files={"chat_id": (None, chat_id), "text": (None, "multipart")})
    assert [message.plain for message in street.group.messages] == ["query", "form & 表", "json", "multipart"]
    broken = await street.http.post(url, content=b"[", headers={"content-type": "application/json"})
    assert broken.json()["description"] == "Bad Request: can't parse request body as JSON"


async def test_an_upload_must_be_a_picture(street: Street) -> None:
    url = f"{street.url}/bot{street.world.token}/sendPhoto"
    form = {"chat_id": str(street.group.id)}

    async def upload(content: bytes) -> str:
        return (await street.http.post(url, data=form, files={"photo": ("a.png", content)})).json()[
            "description"
        ]

    assert await upload(b"") == "Bad Request: file must be non-empty"
    assert await upload(b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await upload(png()[:16] + (9000).to_bytes(4, "big") * 2) == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_an_edit_must_change_something(street: Street) -> None:
    markup = keyboard(callback_data="a")
    message = await street.says("<b>一</b>", parse_mode="HTML")
    where: Parameters = {"chat_id": street.group.id, "message_id": message.id}
    same = where | {"text": " <strong>一</strong>\n", "parse_mode": "HTML"}
    assert await street.refusal("editMessageText", **same) == (400, NOT_MODIFIED)
    assert (await street.call("editMessageText", **same, reply_markup=markup)).status_code == 200
    assert await street.refusal("editMessageReplyMarkup", **where, reply_markup=markup) == (400, NOT_MODIFIED)
    assert (await street.call("editMessageText", **where, text="一")).status_code == 200
    assert (message.edits, message.entities, message.buttons) == (2, [], [])


async def test_a_reply_may_do_without_its_message(street: Street) -> None:
    said = street.world.say(street.ma, street.group, "删掉")
    street.world.delete(said)
    parameters: Parameters = {"message_id": said.id, "allow_sending_without_reply": True}
    await street.call("sendMessage", chat_id=street.group.id, text="好", reply_parameters=parameters)
    assert (street.group.last.plain, street.group.last.reply_to) == ("好", None)


async def test_a_tap_grows_old(street: Street) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="a")]])
    press = street.world.press(street.ma, await street.says("?", reply_markup=markup), "好")
    street.world.clock.move(timedelta(seconds=151))
    assert await street.refusal("answerCallbackQuery", callback_query_id=press.id) == (400, QUERY_INVALID)
    assert press.answer is None


async def test_people_who_cannot_be_written_to(street: Street) -> None:
    private: Parameters = {"chat_id": street.ma.id, "text": "您好"}
    first = (403, "Forbidden: bot can't initiate conversation with a user")
    assert await street.refusal("sendMessage", **private) == first
    street.world.press_start(street.ma)
    assert (await street.call("sendMessage", **private)).status_code == 200
    street.world.block(street.ma)
    assert await street.refusal("sendMessage", **private) == (403, "Forbidden: bot was blocked by the user")
    street.world.press_start(street.ma)
    assert (await street.call("sendMessage", **private)).status_code == 200
    started, blocked, unblocked, again = await street.updates()
    assert started.message
    assert started.message.text == "/start"
    assert blocked.my_chat_member
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert again.message


@pytest.mark.parametrize(
    ("supergroup", "status", "reason"),
    [
        (True, "kicked", "Forbidden: bot was kicked from the supergroup chat"),
        (True, "left", "Forbidden: bot is not a member of the supergroup chat"),
        (False, "kicked", "Forbidden: bot was kicked from the group chat"),
        (False, "left", "Forbidden: bot is not a member of the group chat"),
    ],
)
async def test_groups_without_the_bot(street: Street, supergroup: bool, status: Any, reason: str) -> None:
    group = street.world.add_group("5号楼", supergroup=supergroup, members=[street.ma])
    street.world.set_bot_status(group, status)
    street.world.say(street.ma, group, "#报修 没人听")
    assert await street.refusal("sendMessage", chat_id=group.id, text="x") == (403, reason)
    with pytest.raises(Forbidden):
        await street.bot.get_chat(group.id)
    (update,) = await street.updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == status


async def test_a_group_becomes_a_supergroup(street: Street) -> None:
    old = street.world.add_group("门洞", supergroup=False, members=[street.ma])
    new = street.world.migrate(old)
    answer = await street.call("sendMessage", chat_id=old.id, text="x")
    assert (answer.status_code, answer.json()["description"], answer.json()["parameters"]) == (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new.id},
    )
    with pytest.raises(ChatMigrated) as migrated:
        await street.bot.send_message(old.id, "x")
    assert migrated.value.new_chat_id == new.id
    assert (await street.bot.send_message(new.id, "x")).chat.type == "supergroup"
    left, came = [update.message for update in await street.updates() if update.message]
    assert (left.chat.id, left.migrate_to_chat_id) == (old.id, new.id)
    assert (came.chat.id, came.migrate_from_chat_id) == (new.id, old.id)


async def test_privacy_mode(street: Street) -> None:
    world = street.world
    world.bot_reads_all = False
    assert not (await street.bot.get_me()).can_read_all_group_messages
    own = await street.says("我来了")
    said = world.say(street.ma, street.group, "#报修 电梯")
    world.say(street.li, street.group, "回复邻居", reply_to=said)
    world.say(street.ma, street.group, "@linli_bot 你好")
    world.say(street.ma, street.group, "/report@other_bot 电梯")
    world.say(street.ma, street.group, "/report 电梯")
    world.say(street.ma, street.group, "/report@Linli_Bot 电梯")
    world.say(street.ma, street.group, "回复", reply_to=own)
    world.rename(street.group, "新名")
    seen = [update.message for update in await street.updates() if update.message]
    assert [message.text or message.new_chat_title for message in seen] == [
        "/report 电梯",
        "/report@Linli_Bot 电梯",
        "回复",
        "新名",
    ]
    world.set_bot_status(street.group, "administrator")
    world.say(street.ma, street.group, "#报修 现在看得见")
    assert [update.message.text for update in await street.updates() if update.message] == [
        "#报修 现在看得见"
    ]


async def test_malformed_updates_go_out_as_they_are(street: Street) -> None:
    update_id = street.world.raw_update({"message": {"text": 5}})
    answer = await street.call("getUpdates")
    assert answer.json()["result"] == [{"update_id": update_id, "message": {"text": 5}}]


async def test_until_names_what_it_waited_for(street: Street) -> None:
    with pytest.raises(TimeoutError, match=r"not within 0\.01 s: a miracle"):
        await street.world.until(lambda: False, timeout=0.01, what="a miracle")
    waiting = asyncio.create_task(street.world.until(lambda: street.group.messages))
    street.world.say(street.ma, street.group, "来了")
    await waiting
