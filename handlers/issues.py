"""Reports and what becomes of them: `#报修 …`, /report, edits, albums, the card's buttons, replies to it."""

from collections.abc import Iterable

from bot import issues, members, photos
from bot.access import Action
from bot.errors import UserError
from bot.issues import Event, Issue, Report
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Purpose
from bot.states import STEPS, State, offered
from handlers.turn import Message, Turn

_NOTED, _DONE = "✍", "👌"


async def report(turn: Turn, kind_name: str, text: str) -> None:
    """`#报修 …`, /report …, a mention, or one of them in reply to somebody's message."""
    message = turn.message
    assert message is not None
    place = turn.place
    turn.require(Action.report)
    source = _source(message, text)
    words = _words_of(turn, source, text)
    issue = await issues.report(
        turn.tx,
        Report(
            kind=turn.hood.kinds[kind_name],
            text=words,
            place=place,
            community=turn.community,
            reporter=turn.person,
            chat_id=message.chat_id,
            message_id=message.message_id,
            text_message_id=source.message_id,
        ),
        turn.now,
    )
    if await _keep_photos(turn, {message.message_id: message, source.message_id: source}.values(), issue):
        issue = await issues.by_id(turn.tx, issue.id)
    turn.react(_NOTED)
    await show_card(turn, issue)


def _source(message: Message, text: str) -> Message:
    """The message whose words count: somebody's, where this one only points at it."""
    answered = message.reply_to
    if answered is None or answered.by_bot or not (answered.text or answered.photo):
        return message
    return message if text else answered


def _words_of(turn: Turn, source: Message, text: str) -> str:
    words = text or (source.text if source is not turn.message else "")
    if not words and source.photo is None:
        raise UserError("issues/empty")
    most = turn.hood.settings.reports.max_length
    if len(words) > most:
        raise UserError("issues/too_long", length=len(words), most=most)
    return words or turn.words("issues/see_photo.txt")


async def _keep_photos(turn: Turn, messages: Iterable[Message], issue: Issue) -> bool:
    """Keep what these messages show, and earlier parts of their albums; whether there was any."""
    kept = False
    for shown in messages:
        kept |= await _keep_photo(turn, shown, issue)
        if shown.album_id is not None:
            kept |= await photos.claim_album(turn.tx, shown.chat_id, shown.album_id, issue.id)
    return kept


async def _keep_photo(turn: Turn, shown: Message, issue: Issue, event_id: int | None = None) -> bool:
    if shown.photo is None:
        return False
    return await photos.keep(
        turn.tx,
        chat_id=shown.chat_id,
        message_id=shown.message_id,
        file_id=shown.photo,
        now=turn.now,
        album_id=shown.album_id,
        issue_id=issue.id,
        event_id=event_id,
    )


async def edited(turn: Turn, text: str) -> bool:
    """An edit of a message gives its issue the new words; False when it has none."""
    message = turn.message
    assert message is not None
    found = await issues.of_message(turn.tx, message.chat_id, message.message_id)
    for issue in found:
        # A report by reply: the tagged message only points at the words.
        if issue.text_message_id != message.message_id or not text or text == issue.text:
            continue
        await turn.meet()
        most = turn.hood.settings.reports.max_length
        if len(text) > most:
            raise UserError("issues/too_long", length=len(text), most=most)
        await show_card(turn, await issues.reword(turn.tx, issue, turn.person, text, turn.now))
    return bool(found)


async def album_part(turn: Turn) -> None:
    """One more photo of an album: it joins the issue, or waits a minute for its caption."""
    message = turn.message
    assert message is not None
    assert message.album_id is not None
    taken = await photos.album_event(turn.tx, message.chat_id, message.album_id)
    if taken is None:
        if message.photo is not None:
            await photos.keep(
                turn.tx,
                chat_id=message.chat_id,
                message_id=message.message_id,
                file_id=message.photo,
                now=turn.now,
                album_id=message.album_id,
            )
        return
    issue_id, event_id = taken
    issue = await issues.by_id(turn.tx, issue_id)
    if await _keep_photo(turn, message, issue, event_id):
        await show_card(turn, await issues.by_id(turn.tx, issue_id))


async def answered(turn: Turn, issue_id: int, verb: str | None, note: str) -> None:
    """A reply to a message about an issue: words and photos for its history, or a step in words."""
    message = turn.message
    assert message is not None
    issue = await issues.by_id(turn.tx, issue_id)
    if verb is not None:
        await _step(turn, issue, verb, note)
        return
    if message.album_id and await _joined_album(turn, message, message.album_id, note):
        return
    if not note and message.photo is None:
        return
    turn.require(Action.comment, turn.hood.places[issue.place_id])
    event_id = await issues.record(turn.tx, issue, turn.person, "comment", turn.now, note or None)
    await _keep_photo(turn, message, issue, event_id)
    issue = await issues.touch(turn.tx, issue, turn.now)
    turn.react(_NOTED)
    if turn.hood.may(turn.person, turn.hood.places[issue.place_id], Action.start):
        await show_card(turn, issue)
        await _tell(turn, issue, issue.reporter_id, "issues/told_news", note=note, photo=bool(message.photo))


async def _joined_album(turn: Turn, message: Message, album_id: str, note: str) -> bool:
    """A later part of an album whose first part is in the history already; its words may be on any."""
    taken = await photos.album_event(turn.tx, message.chat_id, album_id)
    if taken is None:
        return False
    _, event_id = taken
    if note and event_id is not None:
        await issues.annotate(turn.tx, event_id, note)
    await album_part(turn)
    return True


async def step(turn: Turn, verb: str, issue_id: str) -> None:
    """接单, 处理中, 办结, 修好了 or 没修好, pressed under a card."""
    await _step(turn, await issues.by_id(turn.tx, int(issue_id)), verb, "")


async def _step(turn: Turn, issue: Issue, verb: str, note: str) -> None:
    place = turn.hood.places[issue.place_id]
    roles = turn.hood.roles(turn.person, place)
    kind = turn.hood.kind(issue.kind)
    moved = await issues.move_on(turn.tx, issue, verb, turn.person, roles, kind, turn.now)
    if moved is None:
        _say(turn, "issues/already", issue=issue)
        return
    event_id = await issues.record(turn.tx, moved, turn.person, verb, turn.now, note or None)
    if turn.message is not None and await _keep_photo(turn, turn.message, moved, event_id):
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
    buttons = (tuple(_button(turn, issue, verb, language) for verb in ("confirm", "reopen")),)
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


def _button(turn: Turn, issue: Issue, verb: str, language: str | None = None) -> Button:
    return Button(turn.words("issues/button.txt", language, verb=verb), f"{verb}:{issue.id}")


async def show_card(turn: Turn, issue: Issue) -> None:
    """Post the card of an issue, or bring it up to date."""
    last = await _last_news(turn, issue)
    buttons = tuple(_button(turn, issue, verb) for verb in offered(issue.state))
    turn.put(
        Post(
            issue.chat_id,
            turn.words(
                "issues/card.html",
                issue=issue,
                kind=turn.hood.kind(issue.kind),
                place=turn.hood.places[issue.place_id],
                last=last,
            ),
            (buttons,) if buttons else (),
            reply_to=issue.message_id,
            topic=turn.message.topic if turn.message else None,
            key=f"{issue.subject}:card",
            subject=issue.subject,
        )
    )


async def _last_news(turn: Turn, issue: Issue) -> Event | None:
    if issue.updated_at == issue.created_at:
        return None
    news = [event for event in await issues.history(turn.tx, issue) if event.action in (*STEPS, "comment")]
    return news[-1] if news else None


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
