"""Notices (公示): drawn up by the council, published in the places' groups, and told at their end."""

from dataclasses import dataclass
from datetime import timedelta

from bot import issues, notices, outbox, polls
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue, progress
from bot.issues.progress import Move
from bot.issues.states import OPEN
from bot.notices import File, Notice
from bot.outbox import Button, Post
from bot.places import Place, Purpose
from bot.polls import Poll
from bot.voting import results
from handlers import tallies
from handlers.issues import questions
from handlers.issues.cards import show_card
from handlers.issues.desks import visible
from handlers.rows import Rows
from handlers.turn import Turn

_YEAR = timedelta(days=365)
_NAMED = 12  # objections that the end of a notice tells


@dataclass(frozen=True)
class About:
    """Whose notice it is; the request that it answers, or the vote whose result it publishes."""

    place: Place
    request: Issue | None = None
    poll: Poll | None = None


async def ask(turn: Turn, rest: str) -> None:
    """/notice or #公示 in the council's chat or a group: text, perhaps with a picture, and for how long.

    In reply to what a vote that is over says, its result is published, building by building.
    """
    message = turn.message
    assert message is not None
    if not (rest or message.reply_to or message.photo or message.document):
        await _tell_requests(turn)
        return
    poll = await _poll_answered(turn)
    if poll is None:
        await _draw_up(turn, rest, About(turn.place))
        return
    words = rest if notices.has_text(rest) else turn.words("notices/of_vote.txt", poll=poll) + "\n" + rest
    await _draw_up(turn, words, About(turn.hood.places[poll.place_id], poll=poll))


async def _tell_requests(turn: Turn) -> None:
    """/notice alone: how one is written, and what became of the requests for disclosure (依申请公开)."""
    turn.require(Action.publish_notice)
    here = turn.hood.places.below(turn.place)
    turn.reply("notices/alone", requests=await notices.requests(turn.tx, here, turn.now - _YEAR, turn.now))


async def _poll_answered(turn: Turn) -> Poll | None:
    """The vote of residents that is over and that a message of ours, which is answered here, is about."""
    assert turn.message is not None
    answered = turn.message.reply_to
    if answered is None or not answered.by_bot:
        return None
    subject = await outbox.subject(turn.tx, turn.message.chat_id, answered.message_id)
    what, _, number = (subject or "").partition(":")
    if what != "poll" or not number.isdecimal():
        return None
    poll = await polls.by_id(turn.tx, int(number))
    return poll if _can_publish(turn, poll) else None


def _can_publish(turn: Turn, poll: Poll) -> bool:
    is_over = poll.opened_at is not None and poll.closed_at is not None
    return is_over and results.is_told(turn.hood.places, poll, Purpose.residents)


async def of_vote(turn: Turn, _verb: str, poll_id: int) -> None:
    """公示结果, pressed under the result of a vote: drawn up once, and again where it was given up."""
    tap, poll = turn.tap, await polls.by_id(turn.tx, poll_id)
    assert tap is not None
    if poll.chat_id != turn.chat_id or not _can_publish(turn, poll):
        raise UserError("setup/no_button")
    place = turn.hood.places[poll.place_id]
    turn.require(Action.publish_notice, place)
    drawn_up = await notices.of_message(turn.tx, turn.chat_id, tap.message_id)
    if drawn_up is None:
        values = {
            "place_id": place.id,
            "chat_id": turn.chat_id,
            "message_id": tap.message_id,
            "author_id": turn.person.id,
            "text": turn.words("notices/of_vote.txt", poll=poll),
            "days": turn.hood.settings.notices.days,
            "poll_id": poll.id,
        }
        drawn_up = await notices.draft(turn.tx, turn.hood.places.community(place), values, [], turn.now)
    else:
        drawn_up = await notices.draw_up_again(turn.tx, drawn_up)
    _show_draft(turn, drawn_up)
    turn.answer("notices/drawn_up", notice=drawn_up)


async def edited(turn: Turn, words: str) -> None:
    """The author changed the message that asks: the draft follows it; what is published does not."""
    assert turn.message is not None
    await turn.meet()
    draft = await notices.of_message(turn.tx, turn.message.chat_id, turn.message.message_id)
    if draft is None:
        await ask(turn, words)
    elif draft.author_id == turn.person.id:
        wish = notices.read(words)
        days = wish.days or turn.hood.settings.notices.days
        rewritten = await notices.rewrite(turn.tx, draft, wish.text, days)
        if rewritten is None:
            raise UserError("notices/not_a_draft")
        _show_draft(turn, rewritten)


async def say(turn: Turn, issue_id: int, _verb: str, note: str) -> None:
    """公示 …, in reply to the card of a request for disclosure: the notice that grants it."""
    issue = await visible(turn, issue_id)
    if issue.state not in OPEN:
        raise UserError("issues/not_from_here", verb="finish", state=issue.state)
    await _draw_up(turn, note, About(turn.hood.places[issue.place_id], request=issue))


async def _draw_up(turn: Turn, words: str, about: About) -> None:
    message, place = turn.message, about.place
    assert message is not None
    turn.require(Action.publish_notice, place)
    answered = message.reply_to
    if not words and answered is not None:
        words = answered.text
    wish = notices.read(words)
    values = {
        "place_id": place.id,
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "author_id": turn.person.id,
        "text": wish.text,
        "days": wish.days or turn.hood.settings.notices.days,
        "issue_id": about.request.id if about.request else None,
        "poll_id": about.poll.id if about.poll else None,
    }
    shown = [message] if answered is None or answered.by_bot else [message, answered]
    files = [File(one.photo, True) for one in shown if one.photo]
    files += [File(one.document, False) for one in shown if one.document]
    community = turn.hood.places.community(place)
    _show_draft(turn, await notices.draft(turn.tx, community, values, files, turn.now))


def _show_draft(turn: Turn, notice: Notice) -> None:
    """What would be published and where, for its author to publish or give up; or what became of it."""
    groups = _groups(turn, notice)
    html = turn.words("notices/draft.html", notice=notice, places=groups)
    is_open = notice.published_at is None and notice.ended_at is None
    buttons = tuple(
        Button(turn.words("notices/button.txt", verb=verb), f"{verb}:{notice.id}")
        for verb in ("publish", "unpublish")
        if is_open
    )
    key = f"{notice.subject}:draft"
    turn.put(Post(notice.chat_id, html, (buttons,), reply_to=notice.message_id, silent=False, key=key))


def _groups(turn: Turn, notice: Notice) -> list[Place]:
    """The places whose groups read a notice: its own and all in it, else the nearest above."""
    tree, place = turn.hood.places, turn.hood.places[notice.place_id]
    below = tree.with_group([place])
    return below or [one for one in tree.line(place) if one.chat_id is not None][:1]


async def publish(turn: Turn, _verb: str, notice_id: int) -> None:
    """发布."""
    notice = await _draft_here(turn, notice_id)
    if not _groups(turn, notice):
        raise UserError("notices/no_group")
    published = await notices.publish(turn.tx, notice, turn.now)
    if published is None:
        raise UserError("notices/not_a_draft")
    _show_draft(turn, published)
    _show(turn, published)
    await _show_vote(turn, published)
    if published.issue_id is not None:
        await _grant(turn, published, await issues.by_id(turn.tx, published.issue_id))
    turn.answer("notices/published", number=published.number)


async def give_up(turn: Turn, _verb: str, notice_id: int) -> None:
    """不发."""
    given_up = await notices.give_up(turn.tx, await _draft_here(turn, notice_id), turn.now)
    if given_up is None:
        raise UserError("notices/not_a_draft")
    _show_draft(turn, given_up)
    turn.answer("notices/given_up")


async def _draft_here(turn: Turn, notice_id: int) -> Notice:
    notice = await notices.by_id(turn.tx, notice_id)
    if notice.chat_id != turn.chat_id:
        raise UserError("setup/no_button")
    turn.require(Action.publish_notice, turn.hood.places[notice.place_id])
    return notice


def _show(turn: Turn, notice: Notice) -> None:
    """Post a notice with its pictures and documents in its groups, or bring it up to date there."""
    is_new = notice.ended_at is None
    button = Button(turn.words("notices/button.txt", verb="object"), f"object:{notice.id}")
    for place in _groups(turn, notice):
        assert place.chat_id is not None
        html = turn.words("notices/notice.html", notice=notice)
        rows: Rows = ((button,),) if is_new else ()
        key, subject = f"{notice.subject}:{place.id}", notice.subject
        turn.put(Post(place.chat_id, html, rows, silent=False, key=key, subject=subject))
        for number, file in enumerate(notice.files if is_new else (), 1):
            post = Post(
                place.chat_id,
                turn.words("notices/file.txt", notice=notice, number=number),
                key=f"{key}:file:{number}",
                subject=subject,
                photo=file.channel_id if file.is_picture else None,
                document=None if file.is_picture else file.channel_id,
            )
            turn.put(post)


async def redraw(turn: Turn, notice_id: int) -> None:
    """Bring a notice up to date that is drawn up or published."""
    notice = await notices.by_id(turn.tx, notice_id)
    if notice.ended_at is None:
        _show_draft(turn, notice)
        if notice.published_at is not None:
            _show(turn, notice)


async def _show_vote(turn: Turn, notice: Notice) -> None:
    """Below a notice of a result: what the vote came to, as it is on record, and what each building said."""
    if notice.poll_id is None:
        return
    poll = await polls.by_id(turn.tx, notice.poll_id)
    came_out = await results.result(turn.tx, poll)
    every = await tallies.by_part(turn, poll)
    for place in _groups(turn, notice):
        assert place.chat_id is not None
        said = [tallies.whole(turn, poll, came_out), *tallies.told(turn, poll, every, place)]
        for number, html in enumerate(said, 1):
            key = f"{notice.subject}:{place.id}:vote:{number}"
            turn.put(Post(place.chat_id, html, key=key, subject=notice.subject))


async def _grant(turn: Turn, notice: Notice, request: Issue) -> None:
    """The request that a notice answers is granted."""
    roles = turn.hood.roles(turn.person, turn.hood.places[request.place_id])
    note = turn.words("notices/granted.txt", number=notice.number)
    move = Move("finish", turn.person, roles, turn.now, note)
    moved = await progress.move_on(turn.tx, request, move, turn.hood.rules(request))
    if moved is not None:
        await issues.record(turn.tx, moved, turn.person, "finish", turn.now, note)
        await show_card(turn, moved)
        await questions.ask(turn, moved, note)


async def end_due(turn: Turn) -> None:
    """Clock job: notices whose days are over, told with their objections until each has its answer."""
    for notice in await notices.take_ended(turn.tx, turn.now):
        said = await notices.objections(turn.tx, notice)
        unanswered = [one for one in said if one.is_open]
        if not unanswered:
            await notices.settle(turn.tx, notice)
        _show(turn, notice)
        html = turn.words(
            "notices/end.html",
            notice=notice,
            objections=said[:_NAMED],
            total=len(said),
            unanswered=len(unanswered),
        )
        for place in _groups(turn, notice):
            assert place.chat_id is not None
            key = f"{notice.subject}:end:{place.id}"
            turn.put(Post(place.chat_id, html, silent=False, key=key, subject=notice.subject))
