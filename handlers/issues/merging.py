"""One matter reported twice: the taps (是 3号, 不是同一件事, 合并成一件) and the replies (合并 12, 分开)."""

from dataclasses import replace

from bot import issues, members
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue, incidents, merging, numbers
from bot.issues.merging import Moved
from bot.issues.progress import Move
from bot.issues.states import State
from handlers.issues import offers
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.desks import visible
from handlers.issues.news import News, tell, tell_all
from handlers.proposals import support
from handlers.turn import Turn

_NOTED = "✍"


async def join(turn: Turn, _verb: str, newer_id: int, older_id: int) -> None:
    """是 3号 …, tapped by whoever reported the new one, or by staff."""
    issue, other = await visible(turn, newer_id), await visible(turn, older_id)
    moved = await _merge(turn, issue, other)
    if moved is None:
        turn.answer("issues/already", issue=issue)
    else:
        await show_card(turn, moved.older)
        turn.answer("issues/joined", issue=moved.newer, number=moved.older.number)


async def say_merge(turn: Turn, issue_id: int, _verb: str, note: str) -> None:
    """合并 12, in reply to a card."""
    issue = await visible(turn, issue_id)
    named = numbers.read(note)
    if named is None:
        raise UserError("issues/merge_with_which")
    number, _ = named
    community = turn.hood.places.community(turn.hood.places[issue.place_id])
    other = await issues.by_number(turn.tx, community, number)
    if not turn.hood.sees(turn.person, other):
        raise UserError("issues/no_such_number", number=number)
    moved = await _merge(turn, issue, other)
    if moved is None:
        raise UserError("issues/already", issue=issue)
    await show_card(turn, moved.older)
    turn.react(_NOTED)


async def _merge(turn: Turn, issue: Issue, other: Issue) -> Moved | None:
    """Join two issues and tell those concerned; none when the newer one is merged already.

    The card of the older one is the caller's to show.
    """
    newer, older = await merging.in_order(turn.tx, issue, other)
    hood = turn.hood
    if not hood.sees(turn.person, older):
        raise UserError("issues/unknown_card")
    one, other_one = (hood.places.community(hood.places[each.place_id]) for each in (newer, older))
    if one is not other_one:
        raise UserError("issues/not_together")
    roles = hood.roles(turn.person, hood.places[newer.place_id])
    move = Move("merge", turn.person, roles, turn.now, f"→ {_named(turn, older)}")
    moved = await merging.merge(turn.tx, newer, older, move, hood.rules(newer))
    if moved is None:
        return None
    await show_card(turn, moved.newer)
    await offers.refresh_incident(turn, moved.newer)
    news = News(moved.newer, moved.event_id, "issues/told_merge", {"number": moved.older.number})
    await tell_all(turn, news)
    await _tell_worker(turn, newer, news)
    return replace(moved, older=await support.weigh(turn, moved.older))


async def _tell_worker(turn: Turn, before: Issue, news: News) -> None:
    """Whoever had taken it on has nothing to do any more."""
    if before.assignee_id in (None, turn.person.id, before.reporter_id):
        return
    worker = await members.person(turn.tx, before.assignee_id)
    await tell(
        turn, News(news.issue, news.event_id, news.template, news.values | {"is_follower": False}), [worker]
    )


def _named(turn: Turn, issue: Issue) -> str:
    return turn.words("issues/named.txt", number=issue.number)


async def apart(turn: Turn, _verb: str, issue_id: int) -> None:
    """不是同一件事: the offer goes away, and no incident takes this issue in."""
    issue = await visible(turn, issue_id)
    _require_say(turn, issue)
    if issue.state is State.merged:
        turn.answer("issues/already", issue=issue)
        return
    offered = "、".join(await offers.named(turn, issue))
    kept = await merging.keep_apart(turn.tx, issue, turn.person, offered or None, turn.now)
    if kept is not None:
        await show_card(turn, kept)
        await offers.refresh_incident(turn, kept)
    turn.answer("issues/kept_apart", issue=issue)


def _require_say(turn: Turn, issue: Issue) -> None:
    place = turn.hood.places[issue.place_id]
    if turn.person.id != issue.reporter_id and not turn.hood.may(turn.person, place, Action.merge):
        raise UserError("issues/may_not", verb="merge")


async def unite(turn: Turn, _verb: str, root_id: int) -> None:
    """合并成一件, under the message about an incident: all of it goes into the oldest that is still open."""
    root = await visible(turn, root_id)
    incident = await incidents.of_root(turn.tx, root)
    if incident is None:
        raise UserError("setup/no_button")
    for issue in incident.issues:
        turn.require(Action.merge, turn.hood.places[issue.place_id])
    oldest, *others = incident.open or [root]
    others = [issue for issue in others if merging.may_be_one(issue, oldest)]
    for issue in others:
        await _merge(turn, issue, oldest)
    await show_card(turn, await issues.by_id(turn.tx, oldest.id))
    await offers.refresh_incident(turn, root)
    turn.answer("issues/united", issue=oldest, total=len(others))


async def say_split(turn: Turn, issue_id: int, _verb: str, note: str) -> None:
    """分开, in reply to the card of a merged issue."""
    issue = await visible(turn, issue_id)
    hood = turn.hood
    roles = hood.roles(turn.person, hood.places[issue.place_id])
    since = turn.words("issues/named.txt", number=issue.merged_into or 0)
    move = Move("split", turn.person, roles, turn.now, f"← {since} {note}".strip())
    moved = await merging.split(turn.tx, issue, move, hood.rules(issue), _named(turn, issue))
    await show_card(turn, moved.newer)
    await show_card(turn, moved.older)
    await offers.refresh_incident(turn, moved.newer)
    turn.react(_NOTED)
    if moved.newer.level > 0:
        await ask_desk(turn, moved.newer)
    values: dict[str, object] = {"note": note, "verb": "split", "is_proposal": False}
    await tell_all(turn, News(moved.newer, moved.event_id, "issues/told_step", values))
