"""What becomes of an issue: its steps, by button or reply; the news for those concerned; its deadline."""

from bot import issues, members
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Purpose
from bot.states import State
from handlers.albums import join_album, keep_photo
from handlers.cards import button, show_card
from handlers.turn import Turn

_NOTED, _DONE = "✍", "👌"


async def answered(turn: Turn, issue_id: int, verb: str | None, note: str) -> None:
    """A reply to a message about an issue: words and photos for its history, or a step in words."""
    message = turn.message
    assert message is not None
    issue = await issues.by_id(turn.tx, issue_id)
    if verb is not None:
        await _step(turn, issue, verb, note)
        return
    if message.is_private:
        raise UserError("setup/private_chat")  # the history is read in the group
    if message.chat_id != issue.chat_id:
        return  # what a council says among itself
    if message.album_id and await join_album(turn, message, message.album_id, note):
        return
    if not note and message.photo is None:
        return
    turn.require(Action.comment, turn.hood.places[issue.place_id])
    event_id = await issues.record(turn.tx, issue, turn.person, "comment", turn.now, note or None)
    await keep_photo(turn, message, issue, event_id)
    issue = await issues.touch(turn.tx, issue, turn.now)
    turn.react(_NOTED)
    if turn.hood.may(turn.person, turn.hood.places[issue.place_id], Action.start):
        await show_card(turn, issue)
        await _tell(turn, issue, issue.reporter_id, "issues/told_news", note=note, photo=bool(message.photo))


async def step(turn: Turn, verb: str, issue_id: int) -> None:
    """接单, 处理中, 办结, 修好了 or 没修好, pressed under a card."""
    await _step(turn, await issues.by_id(turn.tx, issue_id), verb, "")


async def _step(turn: Turn, issue: Issue, verb: str, note: str) -> None:
    place = turn.hood.places[issue.place_id]
    roles = turn.hood.roles(turn.person, place)
    kind = turn.hood.kind(issue.kind)
    moved = await issues.move_on(turn.tx, issue, verb, turn.person, roles, kind, turn.now)
    if moved is None:
        _say(turn, "issues/already", issue=issue)
        return
    event_id = await issues.record(turn.tx, moved, turn.person, verb, turn.now, note or None)
    if turn.message is not None and await keep_photo(turn, turn.message, moved, event_id):
        moved = await issues.by_id(turn.tx, moved.id)
    await show_card(turn, moved)
    _say(turn, "issues/stepped", issue=moved)
    if moved.state is State.done and moved.message_id is not None:
        turn.put(Post(moved.chat_id, emoji=_DONE, reply_to=moved.message_id))
    await _tell_those_concerned(turn, issue, moved, verb, note)


def _say(turn: Turn, template: str, issue: Issue) -> None:
    if turn.tap is not None:
        turn.answer(template, issue=issue)
    else:
        turn.react(_NOTED)


async def _tell_those_concerned(turn: Turn, before: Issue, after: Issue, verb: str, note: str) -> None:
    if verb in ("confirm", "reopen"):
        await _close_question(turn, after)
        if before.assignee_id is not None:
            await _tell(turn, after, before.assignee_id, f"issues/told_{verb}", note=note)
    elif verb == "finish":
        await _ask(turn, after, note)
    else:
        await _tell(turn, after, after.reporter_id, "issues/told_step", note=note)


async def _tell(turn: Turn, issue: Issue, person_id: int, template: str, **values: object) -> None:
    """Tell somebody: in private where they pressed Start, else silently under the report."""
    if person_id == turn.person.id:
        return
    person = await members.person(turn.tx, person_id)
    turn.put(_letter(turn, issue, person, template, values))


def _letter(
    turn: Turn,
    issue: Issue,
    person: Person,
    template: str,
    values: dict[str, object],
    buttons: tuple[tuple[Button, ...], ...] = (),
    key: str | None = None,
) -> Post:
    language = turn.hood.language_of(person.language) if person.reachable else turn.hood.language
    html = turn.words(
        f"{template}.html", language, issue=issue, person=person, actor=turn.person.name, **values
    )
    chat_id = person.user_id if person.reachable else issue.chat_id
    reply_to = None if person.reachable else issue.message_id
    return Post(chat_id, html, buttons, reply_to, subject=issue.subject, key=key)


async def _ask(turn: Turn, issue: Issue, note: str) -> None:
    """修好了吗: the reporter decides whether it is done."""
    person = await members.person(turn.tx, issue.reporter_id)
    language = turn.hood.language_of(person.language) if person.reachable else turn.hood.language
    buttons = (tuple(button(turn, issue, verb, language) for verb in ("confirm", "reopen")),)
    key = await _question_key(turn, issue)
    turn.put(_letter(turn, issue, person, "issues/ask", {"note": note, "answered": False}, buttons, key))


async def _close_question(turn: Turn, issue: Issue) -> None:
    """Take the buttons off a question that is answered, wherever the answer was given."""
    person = await members.person(turn.tx, issue.reporter_id)
    key = await _question_key(turn, issue)
    turn.put(_letter(turn, issue, person, "issues/ask", {"note": "", "answered": True}, (), key))


async def _question_key(turn: Turn, issue: Issue) -> str:
    rounds = sum(event.action == "finish" for event in await issues.history(turn.tx, issue))
    return f"{issue.subject}:ask:{rounds}"


async def announce_overdue(turn: Turn) -> None:
    """Clock job: say once that an issue's time has run out, in its chat and to the council."""
    for issue in await issues.fall_overdue(turn.tx, turn.now):
        place = turn.hood.places[issue.place_id]
        council = turn.hood.places.council_chat(place)
        await show_card(turn, issue)
        values = {"issue": issue, "place": place, "kind": turn.hood.kind(issue.kind)}
        in_council = turn.hood.places.of_chat(issue.chat_id) == (place, Purpose.council)
        if council is not None and not in_council:
            html = turn.words("issues/overdue_council.html", **values)
            turn.put(Post(council, html, subject=issue.subject, silent=False))
        html = turn.words("issues/overdue.html", council=council is not None, **values)
        turn.put(Post(issue.chat_id, html, reply_to=issue.message_id, subject=issue.subject))
