"""A report becomes an issue: its words are read, it is written down, and shown to whoever may read it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import issues
from bot.access import Action, Visibility, narrower
from bot.config import Kind
from bot.errors import UserError
from bot.issues import Issue, Report, behalf, merging
from bot.issues.states import State
from bot.outbox import Post
from bot.places import Place
from handlers.calling import begin_step
from handlers.issues import emergencies
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.desks import card_key, door, home
from handlers.turn import Message, Turn


@dataclass(frozen=True)
class Filed:
    """`asked`: the group reads it, or somebody who has to act was told of it."""

    issue: Issue
    asked: bool


def source_of(message: Message, text: str) -> Message:
    """The message whose words count: somebody's, where this one only points at it."""
    answered = message.reply_to
    if answered is None or answered.by_bot or not (answered.text or answered.photo):
        return message
    return message if text else answered


def showing(message: Message) -> list[Message]:
    """The messages whose photos belong to the report: this one, and the one it answers."""
    answered = message.reply_to
    return [message] if answered is None or answered.by_bot else [message, answered]


def words_of(turn: Turn, source: Message, text: str) -> str:
    """What is reported, in words; empty for a photo alone. Raises UserError for nothing, or too much."""
    words = text or (source.text if source is not turn.message else "")
    if not words and source.photo is None:
        raise UserError("issues/empty")
    check_length(turn, words)
    return words


def check_length(turn: Turn, words: str) -> None:
    most = turn.hood.settings.reports.max_length
    if len(words) > most:
        raise UserError("issues/too_long", length=len(words), most=most)


def drawn_up(
    turn: Turn,
    kind: Kind,
    words: str,
    place: Place,
    visibility: Visibility,
    *,
    chat_id: int,
    message_id: int | None,
    text_message_id: int | None,
) -> Report:
    """The report that somebody makes at a place, perhaps for somebody without a phone."""
    name, text = _for_whom(turn, place, words)
    return Report(
        kind=kind,
        route=turn.hood.route(kind, visibility),
        category=turn.hood.category(kind, text),
        visibility=visibility,
        text=text or turn.words("issues/see_photo.txt"),
        place=place,
        community=turn.hood.places.community(place),
        reporter=turn.person,
        chat_id=chat_id,
        message_id=message_id,
        text_message_id=text_message_id,
        on_behalf_of=name,
    )


def _for_whom(turn: Turn, place: Place, words: str) -> tuple[str | None, str]:
    """Whom a report is made for, and its words; what a resident writes is only words."""
    read = behalf.read(words)
    if read is None or not turn.hood.may(turn.person, place, Action.report_for):
        return None, words
    return read.name, read.text


async def hand_in(
    turn: Turn, report: Report, keep: Callable[[Issue], Awaitable[bool]], is_emergency: bool
) -> Filed:
    """Write it down, `keep` what belongs to it (true for photos), and let those who may read it know."""
    issue = await issues.report(turn.tx, report, turn.now)
    if await keep(issue):
        issue = await issues.by_id(turn.tx, issue.id)
    await show_card(turn, issue, is_new=True)
    # A matter that the group shall not read goes straight to whoever has to act.
    asked = home(turn, issue) is not None or bool(await ask_desk(turn, issue))
    if not issue.gathers:
        await begin_step(turn, issue)
    if is_emergency:
        await emergencies.alarm(turn, issue, issue.text)
    return Filed(issue, asked)


async def correct(turn: Turn, issue: Issue, kind_name: str, words: str) -> None:
    """Follow an edit of what was reported; once somebody works on it, it stays of its kind."""
    is_new = issue.state is State.reported
    kind, name = turn.hood.kind(kind_name if is_new else issue.kind), issue.on_behalf_of
    if (read := behalf.read(words)) is not None and await _may_report_for(turn, issue):
        name, words = read.name, read.text or issue.text
    if (words, kind.name, name) == (issue.text, issue.kind, issue.on_behalf_of):
        return
    check_length(turn, words)
    await turn.meet()
    is_new_danger = not emergencies.is_one(turn, issue.text) and emergencies.warn(turn, words)
    was_shown = home(turn, issue)
    visibility = issue.visibility
    if is_new:  # else who sees it stays too
        visibility = narrower(kind.visibility, visibility)
    if (name, visibility) != (issue.on_behalf_of, issue.visibility):
        issue = await issues.change(turn.tx, issue, {"on_behalf_of": name, "visibility": visibility})
    route = turn.hood.route(kind, visibility)
    was_kind, said = issue.kind, _said_before(turn, issue, kind)
    issue = await issues.correct(turn.tx, issue, words, kind, route, turn.now)
    await issues.record(turn.tx, issue, turn.person, "edit", turn.now, said)
    if issue.state is State.merged:
        await merging.reword(turn.tx, issue)
    await show_card(turn, issue)
    if issue.kind != was_kind and not issue.gathers:  # another route begins
        await begin_step(turn, issue)
    if was_shown is not None and home(turn, issue) is None:
        await _take_back(turn, issue, was_shown)
    if is_new_danger:
        await emergencies.alarm(turn, issue, words)


def _said_before(turn: Turn, issue: Issue, kind: Kind) -> str:
    """The old words, and where its kind changes that as well."""
    if issue.kind == kind.name:
        return issue.text
    label = turn.hood.kind(issue.kind).label
    return f"{label.get(turn.hood.language) or next(iter(label.values()))} · {issue.text}"


async def _take_back(turn: Turn, issue: Issue, chat_id: int) -> None:
    """An edit made it a matter that the group shall not read: its card there says no more."""
    html = turn.words("issues/taken_back.html", turn.hood.language_in(chat_id), issue=issue)
    turn.put(Post(chat_id, html, key=card_key(issue, chat_id), subject=issue.subject))
    tell_kept_private(turn, issue, bool(await ask_desk(turn, issue)))


def tell_kept_private(turn: Turn, issue: Issue, asked: bool) -> None:
    """Say under a report that its group does not read of it, and offer the private chat."""
    assert turn.message is not None
    if turn.message.is_private:
        place = turn.hood.places[issue.place_id]
        turn.reply("issues/handed_in", issue=issue, place=place, asked=asked, is_emergency=False)
        return
    turn.reply("issues/kept_private", buttons=door(turn), issue=issue, asked=asked)


async def _may_report_for(turn: Turn, issue: Issue) -> bool:
    place = turn.hood.places[issue.place_id]
    return issue.on_behalf_of is not None or turn.hood.may(await turn.meet(), place, Action.report_for)
