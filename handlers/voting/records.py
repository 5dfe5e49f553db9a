"""The record of a vote that is over: its file for whoever asks, and in private one's own ballot in it."""

from collections.abc import Sequence

from bot import files, outbox, polls
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Post
from bot.polls import Poll
from bot.recount import keeping, record
from bot.recount.counting import Ballot
from bot.recount.record import Record
from bot.voting import receipts
from bot.voting.papers import Paper
from handlers.turn import Turn
from handlers.voting.cards import addresses, is_shown_here


async def send(turn: Turn, _verb: str, poll_id: int) -> None:
    """投票记录, under a result: the file, once in each chat."""
    assert turn.tap is not None
    poll = await polls.by_id(turn.tx, poll_id)
    content = await keeping.load(turn.tx, poll)
    if content is None or not is_shown_here(turn, poll):
        raise UserError("setup/no_button")
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    key = f"{poll.subject}:record:{turn.chat_id}"
    is_new = not await outbox.keys(turn.tx, key)
    if is_new:
        name = turn.words("polls/record_name.txt", poll=poll)
        turn.put(
            Post(
                turn.chat_id,
                turn.words("polls/record.html", poll=poll, sha256=record.fingerprint(content)),
                reply_to=turn.tap.message_id,
                topic=turn.tap.topic,
                key=key,
                subject=poll.subject,
                file_id=await files.keep(turn.tx, name, content, turn.now),
            )
        )
    turn.answer("polls/record_sent", is_new=is_new)


async def show_own(turn: Turn, poll: Poll, mine: Sequence[Paper]) -> None:
    """查我的票, after the end: what the record says for somebody's papers.

    Raises UserError where the poll has no record, and for a secret ballot, which nobody finds but by its
    receipt.
    """
    content = await keeping.load(turn.tx, poll)
    if content is None:
        raise UserError("polls/closed")
    if poll.terms.is_secret:
        raise UserError("polls/secret_receipt")
    kept = record.read(content)
    for paper in mine:
        ballot = kept.ballot(paper.receipt or "")
        if ballot is not None:
            _tell(turn, kept, ballot, addresses(turn, paper))


async def find(turn: Turn, words: str) -> None:
    """/ballot 7K3M-9QXD-2TFA in private: what the record says under this receipt."""
    code = receipts.read(words)
    if code is None:
        raise UserError("polls/no_receipt")
    kept = await keeping.find(turn.tx, turn.person, code)
    ballot = kept.ballot(code) if kept is not None else None
    if kept is None or ballot is None:
        raise UserError("polls/no_receipt")
    _tell(turn, kept, ballot, [])


def _tell(turn: Turn, kept: Record, ballot: Ballot, flats: Sequence[str]) -> None:
    turn.reply("polls/in_record", kept=kept, ballot=ballot, flats=flats)


async def own_secret(turn: Turn, poll: Poll, code: str) -> Ballot | None:
    """The ballot of a secret receipt in the record; none while people still vote."""
    content = await keeping.load(turn.tx, poll)
    return record.read(content).ballot(code) if content is not None else None
