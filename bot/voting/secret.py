"""Secret ballots: it is known who voted, and nowhere what.

Each private ballot paper carries a secret in its buttons, drawn when it is sent and kept nowhere else:
the outbox forgets it as soon as the channel has the message. A ballot is stored under the receipt that
this secret makes, without voter, time or order, and only whoever presses those buttons can change it.
So the tables, their backups and exports do not link a ballot to its voter. What this cannot promise:
whoever reads the memory of the running program, messages on their way, or the database's journal while
people vote (of SQLite the -wal file, until it is written over) could; and people may show their own
receipt to others.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot import polls
from bot.errors import UserError
from bot.polls import Poll
from bot.voting import answers, receipts
from bot.voting.answers import ABSTAINS, Answer
from bot.voting.electorate import HAVE_VOTED, State
from bot.voting.papers import Paper
from storage import tables
from storage.connection import AsyncConnection

_S, _V = tables.secret_ballots, tables.voters
Secret = tuple[int, int]


async def fill_in(
    tx: AsyncConnection,
    poll: Poll,
    paper: Paper,
    secret: Secret,
    change: Callable[[Answer], Answer],
    now: datetime,
) -> Answer:
    """Change what the ballot of this secret says; what it says then.

    Raises UserError when the poll is not open, or the paper was filled in with another secret.
    """
    receipt, before = await _standing(tx, poll, paper, secret, now)
    answer = change(before or ABSTAINS)
    if not answers.is_valid(poll.terms, len(poll.options), answer):
        raise UserError("polls/unknown")
    ballot = {"poll_id": poll.id, "receipt": receipt, "answer": answers.written(answer)}
    if before is None:
        await tx.execute(insert(_S).values(ballot))
        await _note(tx, paper, State.voted)
    else:
        await tx.execute(update(_S).where(_this(poll, receipt)).values(answer=ballot["answer"]))
    return answer


async def take_back(tx: AsyncConnection, poll: Poll, paper: Paper, secret: Secret, now: datetime) -> None:
    """Take the ballot of this secret out again. Raises UserError as `fill_in` does."""
    receipt, before = await _standing(tx, poll, paper, secret, now)
    if before is not None:
        await tx.execute(delete(_S).where(_this(poll, receipt)))
        await _note(tx, paper, State.delivered)


async def _standing(
    tx: AsyncConnection, poll: Poll, paper: Paper, secret: Secret, now: datetime
) -> tuple[str, Answer | None]:
    polls.check_open(poll, now)
    receipt = receipts.of_secret(secret)
    text = await tx.scalar(select(_S.c.answer).where(_this(poll, receipt)))
    if (text is not None) != (paper.state in HAVE_VOTED):
        raise UserError("polls/secret_elsewhere")
    return receipt, answers.read(text) if text is not None else None


def _this(poll: Poll, receipt: str) -> ColumnElement[bool]:
    return (_S.c.poll_id == poll.id) & (_S.c.receipt == receipt)


async def _note(tx: AsyncConnection, paper: Paper, state: State) -> None:
    await tx.execute(update(_V).where(_V.c.id.in_(paper.voter_ids)).values(state=state))


async def blend(tx: AsyncConnection, poll: Poll) -> None:
    """After the end, write all ballots and voters anew together: PostgreSQL marks each row with the
    transaction that wrote it, and a ballot and its voter were written by the same."""
    rows = (await tx.execute(select(_S).where(_S.c.poll_id == poll.id).order_by(_S.c.receipt))).all()
    await tx.execute(delete(_S).where(_S.c.poll_id == poll.id))
    if rows:
        await tx.execute(insert(_S), [dict(row._mapping) for row in rows])
    await tx.execute(update(_V).where(_V.c.poll_id == poll.id).values(state=_V.c.state))
