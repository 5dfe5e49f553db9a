"""Polls for a spreadsheet: what was asked, of whom, and, once that is settled, how it came out."""

from collections.abc import Iterable

from bot import places, polls
from bot.access import Action, Role, allowed
from bot.exports.records import Record, community, iso
from bot.places import Places, Purpose
from bot.polls import Poll
from bot.voting import results
from bot.voting.results import is_told
from storage.connection import AsyncConnection

_BETWEEN = " | "  # options, as people write them in /poll


async def of_community(tx: AsyncConnection, name: str | None, role: Role) -> list[Record]:
    """All polls of a community that a role may read of, the latest first. Raises UserError for which one."""
    tree = await places.load(tx)
    below = tree.below(community(tree, name))
    return await records(tx, tree, await polls.held_at(tx, below), role)


async def records(tx: AsyncConnection, tree: Places, held: Iterable[Poll], role: Role) -> list[Record]:
    """A record of each of these polls that somebody with this role may read of."""
    purpose = _chat_of(role)
    return [await _record(tx, tree, poll) for poll in held if is_told(tree, poll, purpose)]


def _chat_of(role: Role) -> Purpose:
    """The chat whose readers know as much as this role."""
    if allowed({role}, Action.see_committee):
        return Purpose.committee
    return Purpose.council if allowed({role}, Action.see_staff) else Purpose.residents


async def _record(tx: AsyncConnection, tree: Places, poll: Poll) -> Record:
    place = tree[poll.place_id]
    record: Record = {
        "question": poll.question,
        "place": tree.path(place) or place.name,
        "electorate": poll.terms.electorate,
        "options": _BETWEEN.join(poll.options),
        "opened_at": iso(poll.opened_at),
        "closes_at": iso(poll.closes_at),
        "ended_at": iso(poll.closed_at),
    }
    return record | (await _outcome(tx, poll) if poll.closed_at else _NO_OUTCOME)


_NO_OUTCOME: Record = dict.fromkeys(("entitled", "voters", "votes", "won"))


async def _outcome(tx: AsyncConnection, poll: Poll) -> Record:
    count = await polls.count(tx, poll)
    came_out = await results.result(tx, poll)
    return {
        "entitled": came_out.entitled or None,
        "voters": came_out.voters,
        "votes": _BETWEEN.join(f"{line.option}: {float(count.worth(line)):g}" for line in count.lines),
        "won": _BETWEEN.join(came_out.outcome.won),
    }
