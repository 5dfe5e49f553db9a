"""The playground as python-telegram-bot meets it: updates, messages, taps, chats."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReactionTypeEmoji
from telegram.error import Conflict

from tests.street import Street, png, served

YES_NO = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("赞成", callback_data="v1:yes"),
            InlineKeyboardButton("反对", callback_data="v1:no"),
        ]
    ]
)


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    async with served() as one:
        yield one


async def test_a_message_reaches_the_bot_and_the_answer_the_group(street: Street) -> None:
    said = street.world.say(street.ma, street.group, "#报修 电梯坏了")
    (update,) = await street.updates()
    assert update.message
    assert (update.message.text, update.message.message_id) == ("#报修 电梯坏了", said.id)
    assert update.message.from_user
    assert update.message.from_user.first_name == "马阿姨"
    assert update.message.parse_entities(["hashtag"]) == {update.message.entities[0]: "#报修"}

    answer = await update.message.reply_text("<b>收到</b> &lt;1&gt;", parse_mode="HTML", do_quote=True)
    seen = street.group.last
    assert (seen.plain, seen.id, seen.reply_to) == ("收到 <1>", answer.message_id, said)
    assert seen.entities == [{"type": "bold", "offset": 0, "length": 2}]
    assert answer.text_html == "<b>收到</b> &lt;1&gt;"


async def test_updates_come_again_until_acknowledged(street: Street) -> None:
    for text in ("一", "二", "三"):
        street.world.say(street.ma, street.group, text)
    first = await street.bot.get_updates()
    again = await street.bot.get_updates()
    assert [update.update_id for update in again] == [update.update_id for update in first]
    assert [update.update_id - first[0].update_id for update in first] == [0, 1, 2]

    rest = await street.bot.get_updates(offset=first[1].update_id)
    assert [update.effective_message.text for update in rest if update.effective_message] == ["二", "三"]
    assert len(await street.bot.get_updates(offset=-1)) == 1
    assert [update["message"]["text"] for update in street.world.updates.pending] == ["三"]
    assert await street.bot.get_updates(offset=first[2].update_id + 1) == ()
    assert street.world.updates.pending_count == 0


async def test_limit_bounds_a_batch(street: Street) -> None:
    for number in range(130):
        street.world.say(street.ma, street.group, str(number))
    assert len(await street.bot.get_updates()) == 100
    assert len(await street.bot.get_updates(limit=7)) == 7


async def test_an_acknowledged_update_can_be_delivered_twice(street: Street) -> None:
    street.world.say(street.ma, street.group, "一")
    street.world.say(street.ma, street.group, "二")
    delivered = await street.updates()
    await street.bot.get_updates(offset=street.offset)
    street.world.redeliver(1)
    (again,) = await street.updates()
    assert again.update_id == delivered[1].update_id
    street.world.redeliver(1)
    assert [update.update_id for update in await street.updates()] == [
        update.update_id for update in delivered
    ]
    assert await street.updates(wait=0) == []


async def test_a_waiting_poll_is_answered_by_the_next_message(street: Street) -> None:
    poll = asyncio.create_task(street.updates(wait=30))
    await street.world.until(lambda: street.world.updates.polled, what="a long poll")
    street.world.say(street.ma, street.group, "醒醒")
    (update,) = await poll
    assert update.message
    assert update.message.text == "醒醒"


async def test_a_second_poller_ends_the_first(street: Street) -> None:
    first = asyncio.create_task(street.updates(wait=30))
    await street.world.until(lambda: street.world.updates.polled, what="a long poll")
    second = asyncio.create_task(
        street.http.post(f"{street.url}/bot{street.world.token}/getUpdates?timeout=30")
    )
    with pytest.raises(Conflict) as conflict:
        await first
    assert conflict.value.message == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    street.world.say(street.ma, street.group, "在吗")
    assert len((await second).json()["result"]) == 1


async def test_a_webhook_forbids_polling(street: Street) -> None:
    poll = asyncio.create_task(street.refusal("getUpdates", timeout=30))
    await street.world.until(lambda: street.world.updates.polled, what="a long poll")
    await street.bot.set_webhook("https://example.org/hook", allowed_updates=["message"])
    assert await poll == (409, "Conflict: terminated by setWebhook request")
    assert await street.refusal("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    street.world.say(street.ma, street.group, "旧消息")
    info = await street.bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://example.org/hook", 1)
    await street.bot.delete_webhook(drop_pending_updates=True)
    assert await street.updates(wait=0) == []


async def test_updates_are_kept_a_day(street: Street) -> None:
    street.world.say(street.ma, street.group, "昨天")
    street.world.clock.move(timedelta(hours=23))
    street.world.say(street.ma, street.group, "今天")
    street.world.clock.move(timedelta(hours=1))
    assert [
        update.effective_message.text for update in await street.updates() if update.effective_message
    ] == ["今天"]


async def test_a_tap_is_answered_once(street: Street) -> None:
    message = await street.says("加装电梯？", reply_markup=YES_NO)
    press = street.world.press(street.ma, message, "赞成")
    (update,) = await street.updates()
    assert update.callback_query
    assert update.callback_query.data == "v1:yes"
    assert press.answer is None
    await update.callback_query.answer("已记：赞成", show_alert=True)
    answer = await press.answered()
    assert (answer.text, answer.alert) == ("已记：赞成", True)
    assert street.world.press(street.li, message, data="v1:no").data == "v1:no"


async def test_edits_of_both_sides(street: Street) -> None:
    message = await street.says("0 票", reply_markup=YES_NO)
    await street.bot.edit_message_text("1 票", street.group.id, message.id, reply_markup=YES_NO)
    assert (message.plain, message.edits, [button.text for button in message.buttons[0]]) == (
        "1 票",
        1,
        ["赞成", "反对"],
    )
    await street.bot.edit_message_reply_markup(street.group.id, message.id, reply_markup=None)
    assert (message.plain, message.buttons) == ("1 票", [])

    said = street.world.say(street.ma, street.group, "#报修 灯坏")
    street.world.edit(street.ma, said, "#报修 楼道灯坏了")
    _, update = await street.updates()
    assert update.edited_message
    assert update.edited_message.text == "#报修 楼道灯坏了"
    assert update.edited_message.edit_date is not None


async def test_an_album_is_several_messages_with_the_caption_on_one(street: Street) -> None:
    street.world.album(street.ma, street.group, [png(), png(8, 8), png()], "#报修 井盖", caption_on=1)
    messages = [update.message for update in await street.updates() if update.message]
    assert [message.caption for message in messages] == [None, "#报修 井盖", None]
    assert len({message.media_group_id for message in messages}) == 1
    assert messages[1].caption_entities[0].type == "hashtag"

    file = await messages[1].photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == png(8, 8)

    sent = await street.bot.send_media_group(
        street.group.id,
        [InputMediaPhoto(png(), caption="<i>前</i>", parse_mode="HTML"), InputMediaPhoto(png(5, 5))],
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.plain for message in street.group.messages[-2:]] == ["前", ""]


async def test_pictures_and_documents_of_the_bot(street: Street) -> None:
    sent = await street.bot.send_photo(street.group.id, png(300, 200), caption="图")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (300, 200)
    assert sent.photo[0].width == 90
    again = await street.bot.send_photo(street.group.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    await street.bot.edit_message_caption(street.group.id, sent.message_id, caption="新图")
    assert street.group.by_id[sent.message_id].plain == "新图"

    document = await street.bot.send_document(street.group.id, b"%PDF-1.7", filename="周报.pdf")
    assert document.document
    assert (document.document.file_name, document.document.mime_type) == ("周报.pdf", "application/pdf")
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"


async def test_reactions_pins_and_deletions(street: Street) -> None:
    said = street.world.say(street.ma, street.group, "#报修 水管")
    await street.bot.set_message_reaction(street.group.id, said.id, "✍")
    assert said.reactions == {street.world.bot.id: "✍"}
    await street.bot.set_message_reaction(street.group.id, said.id, [])
    assert said.reactions == {}

    street.world.set_bot_status(street.group, "administrator")
    await street.bot.pin_chat_message(street.group.id, said.id)
    assert said.pinned
    pinned = (await street.bot.get_chat(street.group.id)).pinned_message
    assert pinned
    assert pinned.message_id == said.id
    await street.bot.unpin_chat_message(street.group.id)
    assert not said.pinned
    await street.bot.delete_message(street.group.id, said.id)
    assert said.deleted


async def test_a_reaction_arrives_only_when_asked_for_and_administrator(street: Street) -> None:
    said = street.world.say(street.ma, street.group, "好消息")
    street.world.react(street.li, said, "👍")
    await street.bot.get_updates(allowed_updates=["message", "message_reaction"])
    street.world.react(street.li, said, "🎉")
    street.world.set_bot_status(street.group, "administrator")
    street.world.react(street.li, said, "🔥")
    changes = [update.message_reaction for update in await street.updates() if update.message_reaction]
    assert [change.new_reaction for change in changes] == [(ReactionTypeEmoji("🔥"),)]
    assert changes[0].old_reaction == (ReactionTypeEmoji("🎉"),)


async def test_comings_and_goings(street: Street) -> None:
    street.world.updates.allow(["message", "chat_member", "my_chat_member"])
    street.world.join(street.world.add_user("早来的"), street.group)
    street.world.set_bot_status(street.group, "administrator", by=street.ma)
    guest = street.world.add_user("小王")
    street.world.join(guest, street.group)
    street.world.leave(street.li, street.group)
    street.world.rename(street.group, "3号楼（业主）")
    street.world.set_status(street.ma, street.group, "creator")
    early, promoted, came, hello, went, bye, renamed, crowned = await street.updates()
    assert early.message
    assert early.message.new_chat_members[0].first_name == "早来的"
    assert promoted.my_chat_member
    assert promoted.my_chat_member.new_chat_member.status == "administrator"
    assert came.chat_member
    assert came.chat_member.new_chat_member.user.id == guest.id
    assert hello.message
    assert hello.message.new_chat_members[0].first_name == "小王"
    assert went.chat_member
    assert went.chat_member.new_chat_member.status == "left"
    assert bye.message
    assert bye.message.left_chat_member
    assert bye.message.left_chat_member.id == street.li.id
    assert renamed.message
    assert renamed.message.new_chat_title == "3号楼（业主）"
    assert crowned.chat_member
    assert crowned.chat_member.new_chat_member.status == "creator"

    assert await street.bot.get_chat_member_count(street.group.id) == 4
    assert (await street.bot.get_chat_member(street.group.id, street.li.id)).status == "left"
    assert [one.user.id for one in await street.bot.get_chat_administrators(street.group.id)] == [
        street.ma.id
    ]
    assert (await street.bot.get_chat_member(street.group.id, street.world.bot.id)).status == "administrator"


async def test_voices_without_a_person_behind_them(street: Street) -> None:
    street.world.say_as_anonymous_admin(street.group, "#通知 停水")
    street.world.say_as_channel(street.group, "社区频道", "转发")
    admin, channel = [update.message for update in await street.updates() if update.message]
    assert admin.from_user
    assert (admin.from_user.id, admin.from_user.username) == (1087968824, "GroupAnonymousBot")
    assert admin.sender_chat
    assert admin.sender_chat.id == street.group.id
    assert channel.from_user
    assert (channel.from_user.id, channel.from_user.username) == (136817688, "Channel_Bot")
    assert channel.sender_chat
    assert (channel.sender_chat.type, channel.sender_chat.title) == ("channel", "社区频道")


async def test_message_ids_of_supergroups_and_of_the_account(street: Street) -> None:
    other = street.world.add_group("5号楼", members=[street.ma])
    basic = street.world.add_group("门洞", supergroup=False, members=[street.ma])
    private = street.world.press_start(street.ma, "b3")
    assert private.text == "/start b3"
    in_basic = street.world.say(street.ma, basic, "一")
    assert in_basic.id == private.id + 1
    assert [street.world.say(street.ma, other, "一").id, street.world.say(street.ma, other, "二").id] == [
        1,
        2,
    ]
