"""Words and photos that join the history of an issue, in reply to a message about it or in private."""

from bot import issues, members, proposals
from bot.access import Action
from bot.issues import Issue, merging
from bot.issues.audience import WHISPER
from bot.issues.states import OPEN
from bot.outbox import Post
from bot.proposals import Argument
from handlers.issues import desks, emergencies
from handlers.issues.albums import join_album, keep_photo
from handlers.issues.cards import show_card
from handlers.issues.news import News, actor, tell_all
from handlers.proposals import support
from handlers.turn import Turn

_NOTED = "✍"


async def comment(turn: Turn, issue_id: int, note: str) -> None:
    """A reply to a message about an issue: words and photos for its history."""
    issue = await desks.visible(turn, issue_id)
    message = turn.message
    assert message is not None
    if not message.is_private and message.chat_id != issue.chat_id:
        return  # what a council says among itself
    if message.album_id and await join_album(turn, message, message.album_id, note):
        return
    if not note and message.photo is None:
        return
    issue = await merging.final(turn.tx, issue)
    turn.require(Action.comment, turn.hood.places[issue.place_id])
    await add(turn, issue, note)


async def add(turn: Turn, issue: Issue, note: str) -> None:
    """Staff's words are progress that followers hear of, residents' a part of the history.

    What a resident says in private is told to those who act, and read out in no group.
    """
    message = turn.message
    assert message is not None
    place = turn.hood.places[issue.place_id]
    is_own = turn.person.id == issue.reporter_id and turn.person.id != issue.assignee_id
    is_at_work = turn.hood.may(turn.person, place, Action.start) and not (message.is_private and is_own)
    is_whisper = message.is_private and not is_at_work and issue.is_for_everyone
    if not is_whisper and (argument := _argument(turn, issue, note)):
        await _argue(turn, issue, argument)
        return
    is_danger = not is_at_work and emergencies.warn(turn, note)
    action = WHISPER if is_whisper else "comment"
    event_id = await issues.record(turn.tx, issue, turn.person, action, turn.now, note or None)
    await keep_photo(turn, message, issue, event_id)
    issue = await issues.touch(turn.tx, issue, turn.now)
    turn.react(_NOTED)
    if is_danger:
        await emergencies.alarm(turn, issue, note)
    elif is_at_work:
        await show_card(turn, issue)
        values: dict[str, object] = {"note": note, "photo": message.photo is not None}
        await tell_all(turn, News(issue, event_id, "issues/told_news", values))
    elif message.is_private:
        asked = await _pass_on(turn, issue, note)
        if is_whisper:
            turn.reply("issues/passed_on", issue=issue, asked=asked)


def _argument(turn: Turn, issue: Issue, note: str) -> Argument | None:
    return proposals.read(note) if turn.hood.supporters_needed(issue) and issue.state in OPEN else None


async def _argue(turn: Turn, issue: Issue, argument: Argument) -> None:
    """赞成 … or 反对 … of a proposal; whoever is for it supports it."""
    assert turn.message is not None
    words = argument.words or None
    event_id = await issues.record(turn.tx, issue, turn.person, argument.side, turn.now, words)
    await keep_photo(turn, turn.message, issue, event_id)
    issue = await issues.touch(turn.tx, issue, turn.now)
    if argument.side != proposals.FOR or await support.add(turn, issue) is None:
        await show_card(turn, issue)
    turn.react(_NOTED)


async def _pass_on(turn: Turn, issue: Issue, note: str) -> bool:
    """Tell whoever works on it, or has to; whether there was anybody."""
    assert turn.message is not None
    assignee = await members.person(turn.tx, issue.assignee_id) if issue.assignee_id is not None else None
    is_reachable = assignee is not None and assignee.reachable
    chats = [assignee.user_id] if assignee and is_reachable else await desks.desk(turn, issue)
    # An address that is given after the alarm has to be heard too.
    is_alarm = emergencies.is_one(turn, issue.text)
    for chat_id, language in (await desks.spoken_in(turn, chats)).items():
        html = turn.words(
            "issues/told_whisper.html",
            language,
            issue=issue,
            actor=actor(turn, issue, chat_id, WHISPER, language),
            note=note,
            photo=turn.message.photo is not None,
        )
        turn.put(Post(chat_id, html, silent=not is_alarm, is_alarm=is_alarm, subject=issue.subject))
    return bool(chats)
