"""Answers to 修好了吗: 好了 closes it and asks for stars, 没有 sends it one step up."""

from bot import issues, members
from bot.errors import UserError
from bot.issues import Issue, following, progress, verdicts
from bot.issues.audience import WHISPER
from bot.issues.progress import Move
from bot.issues.states import State
from bot.issues.verdicts import Rating
from bot.outbox import Post
from bot.points.ledger import Cause
from bot.points.rules import Reason
from handlers import earning
from handlers.calling import begin_step
from handlers.issues import questions
from handlers.issues.albums import keep_photo
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.desks import visible
from handlers.issues.news import News, tell
from handlers.turn import Turn

_NOTED = "✍"


async def press(turn: Turn, verb: str, issue_id: int) -> None:
    """修好了 or 没修好, pressed under the question or the card."""
    await _answer(turn, await visible(turn, issue_id), verb, "")


async def say(turn: Turn, issue_id: int, verb: str, note: str) -> None:
    """修好了 or 没修好 in reply, with a word if there is one."""
    await _answer(turn, await visible(turn, issue_id), verb, note)


async def _answer(turn: Turn, issue: Issue, verb: str, note: str) -> None:
    if issue.state is State.done and await _is_one_of_many(turn, issue):
        await _count(turn, issue, verb, note)
        return
    await _move(turn, issue, verb, note)


async def _is_one_of_many(turn: Turn, issue: Issue) -> bool:
    """Whether this person is one of several affected who are asked."""
    several = turn.hood.kind(issue.kind).confirmations > 1
    return several and await following.is_affected(turn.tx, issue, turn.person)


async def _count(turn: Turn, issue: Issue, verb: str, note: str) -> None:
    """One voice of several: enough of them close it, a single 没有 reopens it."""
    people = await questions.asked(turn, issue)
    if verb == "confirm" and turn.person.id not in {person.id for person in people}:
        raise UserError("issues/own_work")
    fixed, is_new = await verdicts.say(turn.tx, issue, turn.person, verb == "confirm", turn.now)
    if verb == "confirm" and fixed < (needed := questions.needed(turn, issue, len(people))):
        if is_new:
            await issues.record(turn.tx, issue, turn.person, "looked", turn.now, note or None)
        if turn.tap is not None:
            turn.answer("issues/one_of_several", fixed=fixed, needed=needed, issue=issue)
        else:
            turn.react(_NOTED)
        return
    await _move(turn, issue, verb, note, is_affected=True)


async def _move(turn: Turn, issue: Issue, verb: str, note: str, is_affected: bool = False) -> None:
    roles = turn.hood.roles(turn.person, turn.hood.places[issue.place_id])
    move = Move(verb, turn.person, roles, turn.now, note or None, is_affected)
    moved = await progress.move_on(turn.tx, issue, move, turn.hood.rules(issue))
    if moved is None:
        _say(turn, "issues/already", issue)
        return
    event_id = await issues.record(turn.tx, moved, turn.person, verb, turn.now, note or None)
    if not is_affected and await _was_asked(turn, issue):
        await verdicts.say(turn.tx, issue, turn.person, verb == "confirm", turn.now)
    if turn.message is not None and await keep_photo(turn, turn.message, moved, event_id):
        moved = await issues.by_id(turn.tx, moved.id)
    await show_card(turn, moved)
    await questions.refresh(turn, moved)
    _say(turn, "issues/stepped", moved)
    if moved.state is State.reopened:
        if moved.level > 0:
            await ask_desk(turn, moved)
        await begin_step(turn, moved)
    if verb == "confirm":
        await _earn(turn, issue)
    else:
        await earning.take_back(turn, issue.number, _causes(issue))
    await _tell(turn, issue, News(moved, event_id, f"issues/told_{verb}", {"note": note}))


async def _was_asked(turn: Turn, issue: Issue) -> bool:
    """Whether it is this person's own matter: staff may close an issue, but say nothing for the residents."""
    is_reporter = turn.person.id == issue.reporter_id
    return is_reporter or await following.is_affected(turn.tx, issue, turn.person)


def _causes(issue: Issue) -> tuple[Cause, Cause]:
    """Why a confirmed issue earns something: looking at it, and handling it."""
    reasons = (Reason.confirmation, Reason.issue)
    looked, handled = (earning.for_(reason, issue.subject, str(issue.number)) for reason in reasons)
    return looked, handled


async def _earn(turn: Turn, issue: Issue) -> None:
    """Whoever looked at another's report, and whoever handled it; their own word earns nobody anything."""
    place, (looked, handled) = turn.hood.places[issue.place_id], _causes(issue)
    if turn.person.id != issue.reporter_id:
        await earning.earn(turn, turn.person, place, looked)
    if issue.assignee_id not in (None, turn.person.id):
        assignee = await members.person(turn.tx, issue.assignee_id)
        await earning.earn(turn, assignee, place, handled)


async def _tell(turn: Turn, before: Issue, news: News) -> None:
    if before.assignee_id is not None and before.assignee_id != turn.person.id:
        await tell(turn, news, [await members.person(turn.tx, before.assignee_id)])
    others = [p for p in await following.followers(turn.tx, before) if p.reachable and p.id != turn.person.id]
    await tell(turn, news, [person for person in others if person.id != before.assignee_id])


def _say(turn: Turn, template: str, issue: Issue) -> None:
    if turn.tap is not None:
        turn.answer(template, issue=issue)
    else:
        turn.react(_NOTED)


async def stars(turn: Turn, _verb: str, issue_id: int, number: int) -> None:
    """1 to 5 stars, from whoever was asked."""
    issue = await visible(turn, issue_id)
    if not await following.is_affected(turn.tx, issue, turn.person):
        raise UserError("issues/stars_not_yours")
    if issue.state is not State.closed:
        raise UserError("issues/not_closed", number=issue.number)
    is_new = await verdicts.rate(turn.tx, issue, turn.person, number, turn.now)
    turn.answer("issues/rated", stars=number)
    if not is_new:
        return
    await issues.record(turn.tx, issue, turn.person, "rate", turn.now, str(number))
    await questions.refresh(turn, issue)
    _tell_council(turn, issue, Rating(number, None))


async def words(turn: Turn, issue_id: int, note: str) -> bool:
    """The optional word after the stars; False when this reply is none."""
    issue = await issues.by_id(turn.tx, issue_id)
    if issue.state is not State.closed or not note or turn.who is None:
        return False
    rating = await verdicts.add_words(turn.tx, issue, turn.person, note)
    if rating is None:
        return False
    is_whisper = turn.message is not None and turn.message.is_private and issue.is_for_everyone
    await issues.record(turn.tx, issue, turn.person, WHISPER if is_whisper else "comment", turn.now, note)
    turn.react(_NOTED)
    _tell_council(turn, issue, rating)
    return True


def _tell_council(turn: Turn, issue: Issue, rating: Rating) -> None:
    """Ratings below 3 reach the council: somebody should ask what went wrong."""
    place = turn.hood.places[issue.place_id]
    chat_id = turn.hood.places.council_chat(place) or turn.hood.places.committee_chat(place)
    if rating.stars >= verdicts.POOR or chat_id is None or not turn.hood.shows(chat_id, issue.visibility):
        return
    named = turn.hood.audience(issue, chat_id).named(issue)
    html = turn.words("issues/poor_rating.html", issue=named, place=place, rating=rating)
    key = f"{issue.subject}:rating:{turn.person.id}"
    turn.put(Post(chat_id, html, key=key, subject=issue.subject, silent=False))
