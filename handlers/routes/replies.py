"""What a reply to a message of ours may say, and who answers it."""

import re
from collections.abc import Awaitable, Callable
from functools import partial

from bot import outbox
from bot.tags import tidy
from handlers import activities, choosing, notices, objections, private, roles, signups, whistles
from handlers.care import notes, visits
from handlers.issues import additions, assignments, merging, steps, verdicts
from handlers.meetings import words as meeting_words
from handlers.proposals import answers
from handlers.setup import groups, whereabouts
from handlers.turn import Message, Turn
from handlers.voting import keying, sheets
from handlers.voting import proposals as votes

# What a reply to a message about an issue can do, besides adding to its history.
REPLIES: dict[str, Callable[[Turn, int, str, str], Awaitable[None]]] = {
    "accept": steps.say,
    "start": steps.say,
    "finish": steps.say,
    "give_back": steps.say,
    "decline": steps.say,
    "withdraw": steps.say,
    "confirm": verdicts.say,
    "reopen": verdicts.say,
    "promise": assignments.say_promise,
    "merge": merging.say_merge,
    "split": merging.say_split,
    "whistle": whistles.say,
    "agenda": answers.say,
    "hand_up": answers.say,
    "to_vote": votes.say,
    "notice": notices.say,
}


# A reply that begins with one of these words does it; what follows is the note.
REPLY_WORDS = {
    "接单": "accept",
    "处理中": "start",
    "办结": "finish",
    "办结了": "finish",
    "修好了": "confirm",
    "好了": "confirm",
    "没修好": "reopen",
    "没好": "reopen",
    "退回": "give_back",
    "不办": "decline",
    "不采纳": "decline",
    "答复": "finish",
    "公示": "notice",
    "表决": "to_vote",
    "上会": "agenda",
    "上报": "hand_up",
    "撤回": "withdraw",
    "改期": "promise",
    "合并": "merge",
    "分开": "split",
    "吹哨": "whistle",
    "accept": "accept",
    "in progress": "start",
    "done": "finish",
    "fixed": "confirm",
    "not fixed": "reopen",
    "return": "give_back",
    "decline": "decline",
    "answer": "finish",
    "notice": "notice",
    "vote": "to_vote",
    "agenda": "agenda",
    "hand up": "hand_up",
    "withdraw": "withdraw",
    "promise": "promise",
    "merge": "merge",
    "split": "split",
    "whistle": "whistle",
}


_REPLY_WORD = re.compile(
    rf"({'|'.join(sorted(map(re.escape, REPLY_WORDS), key=len, reverse=True))})"
    r"(?:[\s，。！,.!：:；;]+|$|(?<=合并)(?=[#＃\d]))",  # 合并12, as people type it
    re.IGNORECASE,
)


# What a reply adds to besides issues and drafts, all of it between one person and Linli.
_PRIVATE_REPLIES: dict[str, Callable[[Turn, int, str], Awaitable[None]]] = {
    "visit": visits.say,
    "note": notes.say,
    "objection": objections.say_in_private,
    sheets.ABOUT: keying.add_photo,
}


async def _to_list(turn: Turn, poll_id: int, text: str) -> bool:
    """Who came to an activity, or who comes."""
    return await activities.say(turn, poll_id, text) or await signups.say(turn, poll_id, text)


# What a reply in a group adds to; False where it was meant for the neighbours.
_OPEN_REPLIES: dict[str, Callable[[Turn, int, str], Awaitable[bool]]] = {
    "sign_up": _to_list,
    "notice": objections.say,
    "meeting": partial(meeting_words.say, draw_up=votes.of_item),
}


async def answer_reply(turn: Turn, message: Message) -> bool:
    assert message.reply_to is not None
    subject = await outbox.subject(turn.tx, message.chat_id, message.reply_to.message_id)
    about, _, number = (subject or "").partition(":")
    text = tidy(message.text)
    if about == "draft":
        return await private.add(turn, int(number), text)
    if about in _PRIVATE_REPLIES:
        await _PRIVATE_REPLIES[about](turn, int(number), text)
        return True
    if about in _OPEN_REPLIES:
        return await _OPEN_REPLIES[about](turn, int(number), text)
    if about not in ("issue", whereabouts.ABOUT, choosing.ABOUT):
        return False
    turn.subject = subject
    await turn.meet()
    if about == whereabouts.ABOUT:
        await groups.named(turn, message.text)
        return True
    if about == choosing.ABOUT:
        await roles.say_until(turn, text)
        return True
    word = _REPLY_WORD.match(text)
    verb = REPLY_WORDS[word[1].casefold()] if word else None
    note = text[word.end() :] if word else text
    issue_id, note = int(number), note.strip()
    if verb is not None:
        await REPLIES[verb](turn, issue_id, verb, note)
    elif not await verdicts.words(turn, issue_id, note):
        await additions.comment(turn, issue_id, note)
    return True


def own_words(message: Message) -> str:
    if message.command is not None:
        return message.rest
    return message.text if message.mention is None else message.mention
