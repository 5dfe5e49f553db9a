"""Satisfaction surveys (满意度测评): /survey or #测评, asked in the groups or in private, told at the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import polls
from bot.access import Action
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Post
from bot.places import Place
from bot.polls import Asked, Poll
from bot.surveys import asking, counting, rounds
from bot.surveys.counting import Findings
from bot.surveys.rounds import Survey
from bot.voting import electorate
from bot.voting.terms import Electorate, Form, Kind, Terms
from handlers.turn import Turn
from handlers.voting.cards import show

_USUAL = timedelta(days=7)


async def ask(turn: Turn, rest: str) -> None:
    """/survey title, then one to five questions, one a line; 近30天办结的人 asks only those, in private."""
    place = turn.place
    turn.require(Action.open_poll)
    wish = asking.read(rest, turn.local_now)
    tree = turn.hood.places
    since = turn.now - timedelta(days=wish.look_back) if wish.look_back else None
    clients = await rounds.clients(turn.tx, tree.below(place), since, turn.now) if since else []
    groups = tree.with_group([place])
    if (since and not clients) or not (since or groups):
        raise UserError("surveys/nobody", days=wish.look_back or 0)
    values = {
        "place_id": place.id,
        "author_id": turn.person.id,
        "title": wish.title,
        "questions": list(wish.questions),
        "closed_since": since,
        "closes_at": (closes_at := wish.closes_at or turn.now + _USUAL),
    }
    survey = await rounds.begin(turn.tx, values, turn.now)
    for where in [place] if since else groups:
        await _open(turn, survey, where, closes_at, clients)
    if not since:
        turn.reply("surveys/begun", survey=survey, places=groups, closes_at=closes_at)


async def _open(
    turn: Turn, survey: Survey, place: Place, closes_at: datetime, clients: Sequence[Person]
) -> None:
    """The poll of one group, or of all who are asked in private."""
    is_private = survey.closed_since is not None
    terms = Terms(
        form=Form.scores,
        electorate=Electorate.body if is_private else Electorate.chat,
        is_hidden=True,
    )
    chat_id = turn.chat_id if is_private or place.chat_id is None else place.chat_id
    asked = Asked(
        question=survey.title,
        options=survey.questions,
        place_id=place.id,
        chat_id=chat_id,
        message_id=turn.message.message_id if turn.message and is_private else None,
        author_id=turn.person.id,
        closes_at=closes_at,
        terms=terms,
        kind=Kind.survey,
    )
    poll = await polls.open_(turn.tx, await polls.draft(turn.tx, asked, turn.now), turn.now)
    assert poll is not None, "a draft that was just made opens"
    await rounds.link(turn.tx, survey, poll)
    await electorate.freeze(turn.tx, poll, [place], clients)
    await show(turn, poll)


async def end_due(turn: Turn) -> None:
    """Clock job: surveys whose deadline has passed; the council and the groups asked read what was found."""
    for survey in await rounds.take_ended(turn.tx, turn.due_by, turn.now):
        asked = [await _close(turn, poll) for poll in await rounds.polls_of(turn.tx, survey)]
        html = await _findings(turn, survey)
        place = turn.hood.places[survey.place_id]
        council = turn.hood.places.council_chat(place) or turn.hood.places.committee_chat(place)
        chats = {poll.chat_id for poll in asked} | ({council} if council else set())
        for chat_id in sorted(chats):
            turn.put(Post(chat_id, html, silent=False, key=f"survey:{survey.id}:{chat_id}", subject="survey"))


async def _close(turn: Turn, poll: Poll) -> Poll:
    closed = await polls.close(turn.tx, poll, turn.now) or poll
    await show(turn, closed)
    return closed


async def _findings(turn: Turn, survey: Survey) -> str:
    places, kinds = await _found(turn, survey)
    earlier = await rounds.last(turn.tx, survey)
    places_before, kinds_before = await _found(turn, earlier) if earlier else (None, None)
    return turn.words(
        "surveys/findings.html",
        survey=survey,
        found=places,
        kinds=kinds,
        before=places_before,
        kinds_before=kinds_before,
        least=turn.hood.settings.surveys.least,
    )


async def _found(turn: Turn, survey: Survey) -> tuple[Findings, Findings]:
    """What was found building by building, and by kind of those whose issues were closed."""
    least, questions = turn.hood.settings.surveys.least, len(survey.questions)
    answered = await rounds.said(turn.tx, survey, turn.hood.places)
    places = [(place.id, place.name) for place in turn.hood.places]
    kinds = [(one.kind, _kind_name(turn, one.kind)) for one in answered if one.kind]
    by_place = counting.find(rounds.by(answered, places, "place_id"), questions, least)
    return by_place, counting.find(rounds.by(answered, kinds, "kind"), questions, least)


def _kind_name(turn: Turn, kind: str) -> str:
    label = turn.hood.kind(kind).label
    return label.get(turn.hood.language) or next(iter(label.values()))
