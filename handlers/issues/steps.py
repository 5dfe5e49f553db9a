"""What becomes of an issue: its steps, by button or by reply."""

from bot import issues
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue, photos, progress, promises
from bot.issues.progress import Move
from bot.issues.states import State
from bot.outbox import Button, Post
from handlers.issues import questions
from handlers.issues.albums import keep_photo
from handlers.issues.cards import show_card
from handlers.issues.desks import visible
from handlers.issues.news import News, tell_all
from handlers.rows import Rows
from handlers.turn import Panel, Turn

_NOTED, _DONE = "✍", "👌"


async def press(turn: Turn, verb: str, issue_id: int) -> None:
    """接单, 处理中, 办结 or 不采纳, pressed under a card."""
    await _step(turn, await visible(turn, issue_id), verb, "")


async def say(turn: Turn, issue_id: int, verb: str, note: str) -> None:
    """接单, 办结, 退回 缺零件 … in reply to a card."""
    await _step(turn, await visible(turn, issue_id), verb, note)


async def _step(turn: Turn, issue: Issue, verb: str, note: str) -> None:
    place = turn.hood.places[issue.place_id]
    if verb == "decline" and turn.hood.supporters_needed(issue):
        turn.require(Action.answer_proposal, place)
    move = Move(verb, turn.person, turn.hood.roles(turn.person, place), turn.now, note or None)
    moved = await progress.move_on(turn.tx, issue, move, turn.hood.rules(issue))
    if moved is None:
        _say(turn, "issues/already", issue)
        return
    if verb == "finish":
        await _require_proof(turn, issue, note)
    event_id = await issues.record(turn.tx, moved, turn.person, verb, turn.now, note or None)
    if turn.message is not None and await keep_photo(turn, turn.message, moved, event_id):
        moved = await issues.by_id(turn.tx, moved.id)
    panel: Panel | None = None
    if verb == "accept":
        moved, panel = await _promised(turn, moved, note)
    await show_card(turn, moved, panel=panel)
    _say(turn, "issues/stepped", moved)
    if moved.state is State.done:
        await questions.ask(turn, moved, note)
        if moved.message_id is not None and moved.is_for_everyone:
            turn.put(Post(moved.chat_id, emoji=_DONE, reply_to=moved.message_id))
    else:
        is_proposal = turn.hood.supporters_needed(issue) > 0
        values: dict[str, object] = {"note": note, "verb": verb, "is_proposal": is_proposal}
        await tell_all(turn, News(moved, event_id, "issues/told_step", values))


async def _promised(turn: Turn, issue: Issue, note: str) -> tuple[Issue, Panel | None]:
    """接单 明天修好 is a promise; where none was made, the card offers some days."""
    said = promises.read(note, turn.local_now)
    if said is None or said.until <= turn.now:
        return issue, lambda language: _days(turn, issue, language)
    return await progress.promise(turn.tx, issue, turn.person, said.until, turn.now), None


async def _require_proof(turn: Turn, issue: Issue, note: str) -> None:
    """办结 needs a photo, or a reason why there is none."""
    has_photo = turn.message is not None and turn.message.photo is not None
    if note or has_photo or await photos.shows_work(turn.tx, issue.id, turn.person.id):
        return
    raise UserError("issues/needs_photo", number=issue.number)


def _days(turn: Turn, issue: Issue, language: str) -> Rows:
    """Buttons for a promise: today, tomorrow, this week."""
    days = range(len(promises.DAYS))
    texts = [turn.words("issues/promise_button.txt", language, day=day) for day in days]
    return (tuple(Button(texts[day], f"promise:{issue.id}:{day}") for day in days),)


def _say(turn: Turn, template: str, issue: Issue) -> None:
    if turn.tap is not None:
        turn.answer(template, issue=issue)
    else:
        turn.react(_NOTED)
