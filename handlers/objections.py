"""Objections to a notice (异议): asked for in private, or said in reply to it in the group."""

from bot import notices
from bot.access import Action, Visibility
from bot.errors import UserError
from bot.issues import Issue
from bot.notices import OBJECTION, Notice
from bot.outbox import Post
from handlers.issues import filing
from handlers.turn import Turn


async def ask(turn: Turn, _verb: str, notice_id: int) -> None:
    """我有异议, pressed under a notice: what is objected is asked in private, where that can be."""
    notice = await _open(turn, notice_id)
    turn.require(Action.report, turn.hood.places[notice.place_id])
    if not turn.person.reachable:
        turn.answer("notices/object_how", alert=True, is_asked=False)
        return
    html = turn.words("notices/object.html", turn.language, notice=notice)
    turn.put(Post(turn.person.user_id, html, silent=False, subject=f"{OBJECTION}:{notice.id}"))
    turn.answer("notices/object_how", alert=True, is_asked=True)


async def _open(turn: Turn, notice_id: int) -> Notice:
    """The notice that somebody objects to; raises UserError once its days are over."""
    notice = await notices.by_id(turn.tx, notice_id)
    if not notice.is_open(turn.now):
        raise UserError("notices/over", notice=notice)
    return notice


async def say_in_private(turn: Turn, notice_id: int, text: str) -> None:
    """A reply to the question in private."""
    await _object(turn, notice_id, notices.objection(text) or text)


async def say(turn: Turn, notice_id: int, text: str) -> bool:
    """异议 …, in reply to a notice in the group; False for a reply that objects nothing."""
    words = notices.objection(text)
    if words is None:
        return False
    await turn.meet()
    await _object(turn, notice_id, words)
    return True


async def _object(turn: Turn, notice_id: int, words: str) -> None:
    assert turn.message is not None
    notice = await _open(turn, notice_id)
    place = turn.hood.places[notice.place_id]
    turn.require(Action.report, place)
    if not words:
        raise UserError("notices/object_what")
    filing.check_length(turn, words)
    report = filing.drawn_up(
        turn,
        turn.hood.kind(OBJECTION),
        words,
        place,
        Visibility.staff,
        chat_id=turn.chat_id,
        message_id=turn.message.message_id,
        text_message_id=turn.message.message_id,
    )

    async def join_them(issue: Issue) -> bool:
        """Before its card is shown, which names the notice."""
        await notices.object_to(turn.tx, notice, issue)
        return False

    filed = await filing.hand_in(turn, report, join_them, is_emergency=False)
    turn.reply("notices/objected", issue=filed.issue, notice=notice, asked=filed.asked)
