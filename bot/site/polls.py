"""Polls on the board: what is being voted on, and how votes ended.

Those of residents: of a group of theirs, of their households or of the owners. While a poll is open its
counts are not shown. The record of a vote is told by its fingerprint; the file is had in the groups, for the
areas in it might tell whose a ballot is.
"""

from sqlalchemy import func, select

from bot import polls
from bot.places import Purpose
from bot.polls import Poll
from bot.site.manifest import Link
from bot.site.pages import News, Page, Part, linked
from bot.site.view import View
from bot.voting.results import is_told, result, wording
from storage import tables
from storage.connection import AsyncConnection

_P = tables.polls


async def mark(tx: AsyncConnection) -> object:
    """How many were opened, and how many have ended."""
    ended = func.count(_P.c.closed_at)
    return tuple((await tx.execute(select(func.count(_P.c.opened_at), ended))).one())


async def read(tx: AsyncConnection, view: View) -> Part:
    held = [
        poll for poll in await polls.held_at(tx, view.below) if is_told(view.places, poll, Purpose.residents)
    ]
    open_now = [poll for poll in held if poll.is_open]
    over = [poll for poll in held if not poll.is_open]
    index = Page("polls/index.html", "polls", {"open_now": open_now, "over": over})
    pages = [Page(path(poll), "poll", await _values(tx, view, poll)) for poll in held]
    news = [_news(view, poll) for poll in held]
    named = (
        (page.values[name], Link(one.path, one.titles))
        for page, one in zip(pages, news, strict=True)
        for name in ("proposal", "task")
    )
    return Part([index, *pages], news, about=linked((number, link) for number, link in named if number))


def path(poll: Poll) -> str:
    return f"polls/{poll.id}.html"


async def _values(tx: AsyncConnection, view: View, poll: Poll) -> dict[str, object]:
    values: dict[str, object] = {"poll": poll, "place": view.places[poll.place_id].name}
    values["told"] = None if poll.is_open else await _end(tx, view, poll)
    values["proposal"], values["task"] = await _about(tx, view, poll)
    return values


async def _end(tx: AsyncConnection, view: View, poll: Poll) -> dict[str, str]:
    """The result in the words that the groups read, by language."""
    template, values = wording(poll, await result(tx, poll))
    return view.in_each(template, **values)


async def _about(tx: AsyncConnection, view: View, poll: Poll) -> tuple[int | None, int | None]:
    """The numbers of the proposal that was put to this vote and of what carries it out, where public."""
    vote, decision, issue = tables.proposal_votes, tables.decisions, tables.issues
    proposal_id = await tx.scalar(select(vote.c.issue_id).where(vote.c.poll_id == poll.id))
    if proposal_id is None:
        return None, None
    task_id = await tx.scalar(
        select(decision.c.issue_id).where(decision.c.proposal_id == proposal_id).limit(1)
    )
    wanted = select(issue.c.id, issue.c.number).where(issue.c.id.in_([proposal_id, task_id or proposal_id]))
    numbers = {row.id: row.number for row in await tx.execute(wanted)}
    shown = [numbers.get(number) if number else None for number in (proposal_id, task_id)]
    proposal, task = (number if number in view.lines else None for number in shown)
    return proposal, task


def _news(view: View, poll: Poll) -> News:
    at = poll.closed_at or poll.opened_at
    assert at is not None, "no draft is read"
    return News(path(poll), at, view.in_each("site/poll_title.txt", poll=poll))
