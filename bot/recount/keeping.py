"""Records in storage: made once, in the transaction that closes a vote, and kept as they are."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from sqlalchemy import insert, select

from bot.members import Person
from bot.polls import Poll
from bot.recount import counting, record, signing
from bot.recount.counting import Ballot, Electors, Vote
from bot.recount.record import Record
from bot.voting import answers, electorate, papers
from bot.voting.electorate import State
from bot.voting.terms import STATUTORY, Electorate, Kind
from storage import tables
from storage.connection import AsyncConnection

_R, _K = tables.vote_records, tables.signing_keys
_V, _B, _S = tables.voters, tables.ballots, tables.secret_ballots


@dataclass(frozen=True)
class Made:
    """A record that was made, and the SHA-256 of its file."""

    record: Record
    sha256: str


def has_record(poll: Poll) -> bool:
    """Whether the ballots of a poll have receipts: all but those of a quick poll with names."""
    is_quick = poll.terms.electorate is Electorate.chat and not poll.terms.is_secret
    return poll.kind is Kind.poll and not is_quick


async def make(tx: AsyncConnection, poll: Poll, place: str, zone: tzinfo) -> Made:
    """Write the record of a poll that was just closed; `place` is whose people voted, by name."""
    assert poll.opened_at is not None, "only what was open is closed with a result"
    assert poll.closed_at is not None, "nothing changes after the end"
    vote = await _vote(tx, poll)
    kept = Record(
        **vars(vote),
        number=poll.id,
        place=place,
        question=poll.question,
        opened_at=_local(poll.opened_at, zone),
        closes_at=_local(poll.closes_at, zone),
        closed_at=_local(poll.closed_at, zone),
        result=counting.result(vote),
    )
    content = record.seal(kept, await _key(tx, poll.closed_at))
    made = Made(kept, record.fingerprint(content))
    row = {"poll_id": poll.id, "content": content, "sha256": made.sha256, "at": poll.closed_at}
    await tx.execute(insert(_R).values(row))
    return made


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


async def _key(tx: AsyncConnection, now: datetime) -> bytes:
    """The private key, made when it is first needed."""
    key = await tx.scalar(select(_K.c.private).order_by(_K.c.id).limit(1))
    if key is None:
        key = signing.new_key()
        await tx.execute(insert(_K).values(private=key, made_at=now))
    return key


async def _vote(tx: AsyncConnection, poll: Poll) -> Vote:
    is_known = poll.terms.electorate is not Electorate.chat
    whole = await electorate.turnout(tx, poll) if is_known else None
    electors = Electors(whole.voters, whole.area_cm2, poll.stated_area_cm2) if whole else Electors(None)
    ballots = await (_secret if poll.terms.is_secret else _named)(tx, poll)
    in_order = tuple(ballots[receipt] for receipt in sorted(ballots))  # by chance: it tells nothing
    return Vote(poll.options, poll.terms, electors, in_order)


async def _secret(tx: AsyncConnection, poll: Poll) -> dict[str, Ballot]:
    rows = await tx.execute(select(_S.c.receipt, _S.c.answer).where(_S.c.poll_id == poll.id))
    return {row.receipt: Ballot(row.receipt, _choices(poll, row.answer)) for row in rows}


async def _named(tx: AsyncConnection, poll: Poll) -> dict[str, Ballot]:
    """One for each paper; all flats of an owner are on one and have its receipt."""
    await electorate.note_deliveries(tx, poll)
    current = (_B.c.voter_id == _V.c.id) & _B.c.current
    columns = select(_V.c.receipt, _V.c.state, _V.c.area_cm2, _B.c.answer, _B.c.origin)
    rows = await tx.execute(columns.select_from(_V.outerjoin(_B, current)).where(_V.c.poll_id == poll.id))
    counts_area = poll.terms.standard in STATUTORY
    ballots: dict[str, Ballot] = {}
    for receipt, state, area_cm2, answer, way in rows:
        assert receipt is not None, "every paper with a name has its receipt from the opening on"
        before = ballots.get(receipt)
        ballot = before or Ballot(receipt, _choices(poll, answer), state != State.undelivered, way=way)
        area_cm2 = ballot.area_cm2 + area_cm2 if counts_area else 0
        ballots[receipt] = replace(ballot, area_cm2=area_cm2)
    return ballots


def _choices(poll: Poll, answer: str | None) -> tuple[tuple[str, int], ...] | None:
    if answer is None:
        return None
    return tuple(answers.choices(poll.options, poll.terms.form, answers.read(answer)))


async def find(tx: AsyncConnection, person: Person, receipt: str) -> Record | None:
    """The latest record with this receipt, of the votes in which somebody could take part."""
    theirs = select(_R.c.poll_id).where(_R.c.poll_id.in_(papers.entitled(person)))
    for poll_id in list(await tx.scalars(theirs.order_by(_R.c.at.desc()))):
        content = await tx.scalar(select(_R.c.content).where(_R.c.poll_id == poll_id))
        if content is not None and receipt.encode() in content:
            return record.read(content)
    return None


async def load(tx: AsyncConnection, poll: Poll) -> bytes | None:
    """The file of a poll's record; none of polls that have none."""
    return await tx.scalar(select(_R.c.content).where(_R.c.poll_id == poll.id))
