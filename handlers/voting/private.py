"""Ballot papers in private: handing them out, filling them in there, showing what they say."""

import re
from collections.abc import Iterable

from bot import outbox, polls
from bot.access import Action
from bot.errors import UserError
from bot.members import Person
from bot.outbox import BULLETIN, Button, Post
from bot.polls import Poll
from bot.voting import answers, ending, papers, reaching, reminders
from bot.voting.answers import ABSTAINS, Answer
from bot.voting.papers import Cast, Paper
from bot.voting.terms import Electorate, Kind
from handlers.turn import Turn
from handlers.voting import ballots, records, secret
from handlers.voting.ballots import Occasion
from handlers.voting.cards import BALLOT, addresses, find_button, group_of, refresh

_PAYLOAD = re.compile(rf"{BALLOT}(\d{{1,15}})")
_AT_ONCE = 100  # voters whose papers are handed out in one sweep


async def start(turn: Turn, payload: str) -> bool:
    """/start from a poll's card: the papers of whoever pressed it. False for any other payload."""
    assert turn.message is not None
    match = _PAYLOAD.fullmatch(payload) if turn.message.is_private else None
    if match is None:
        return False
    poll = await polls.by_id(turn.tx, int(match[1]))
    await _give(turn, poll)
    return True


async def ask(turn: Turn, rest: str) -> None:
    """/ballot in private: the papers of all polls in which one may vote now; with a receipt its ballot."""
    assert turn.message is not None
    if not turn.message.is_private:
        raise UserError("polls/in_private")
    if rest:
        await records.find(turn, rest)
        return
    mine = await papers.open_polls(turn.tx, turn.person)
    if not mine:
        raise UserError("polls/no_papers")
    for poll in mine:
        await _give(turn, poll)


async def _give(turn: Turn, poll: Poll) -> None:
    """Somebody's papers below all that was said in their private chat so far; after the end, what became of
    them."""
    mine = await papers.of(turn.tx, poll, turn.person)
    if not mine:
        raise UserError("polls/not_entitled", electorate=poll.terms.electorate)
    if poll.closed_at is not None:
        await records.show_own(turn, poll, mine)
        return
    polls.check_open(poll, turn.now)
    if not mine[0].voter_ids:  # nothing says that they are in the chat whose people vote
        raise UserError("polls/not_from_chat")
    for paper in mine:
        await _set_aside(turn, poll, paper, turn.person)
    hand_out(turn, poll, turn.person, mine)


async def _set_aside(turn: Turn, poll: Poll, paper: Paper, person: Person) -> None:
    """A paper is about to be sent anew: the one further up says so, and has nothing to press any more."""
    moved = await outbox.set_aside(turn.tx, _key(poll, paper, person))
    if moved is not None:
        html = turn.words("polls/paper_moved.html", turn.hood.language_of(person.language), poll=poll)
        turn.put(Post(person.user_id, html, key=moved, subject=poll.subject, urgency=BULLETIN))


def hand_out(
    turn: Turn, poll: Poll, person: Person, mine: Iterable[Paper], occasion: Occasion = Occasion.asked
) -> None:
    """Put somebody's papers into their private chat, where the bot may write there."""
    put = secret.send if poll.terms.is_secret else _put
    for paper in mine if person.reachable else ():
        put(turn, poll, paper, person, occasion)


def _key(poll: Poll, paper: Paper, person: Person) -> str:
    return f"{poll.subject}:paper:{paper.id}:{person.id}"


def _put(turn: Turn, poll: Poll, paper: Paper, person: Person, occasion: Occasion = Occasion.asked) -> None:
    language = turn.hood.language_of(person.language)
    choices = None if paper.answer is None else answers.choices(poll.options, poll.terms.form, paper.answer)
    values = {"poll": poll, "paper": paper, "choices": choices, "flats": addresses(turn, paper)}
    values |= {"occasion": occasion}
    rows = ballots.rows(turn, poll, f"fill:{paper.id}", f"fill_mark:{paper.id}")
    rows = (*rows, *ballots.again(turn, poll, f"refill:{paper.id}"))
    abstains = Button(turn.words("polls/abstain_button.txt", language), f"abstain:{paper.id}")
    abstain = () if poll.asks_itself else ((abstains,),)  # the one question has a button for that already
    turn.put(
        Post(
            person.user_id,
            turn.words("polls/paper.html", language, **values),
            (*rows, *abstain),
            silent=False,
            key=_key(poll, paper, person),
            subject=poll.subject,
            urgency=occasion.urgency,
        )
    )


async def fill(turn: Turn, _verb: str, paper_id: int, option: int) -> None:
    poll, paper = await _own_paper(turn, paper_id)
    before = paper.answer or ABSTAINS
    await _fill_in(turn, poll, paper, answers.named(poll.terms, len(poll.options), before, option))


async def fill_mark(turn: Turn, _verb: str, paper_id: int, option: int, given: int) -> None:
    poll, paper = await _own_paper(turn, paper_id)
    before = paper.answer or ABSTAINS
    await _fill_in(turn, poll, paper, answers.marked(poll.terms, len(poll.options), before, option, given))


async def abstain(turn: Turn, _verb: str, paper_id: int) -> None:
    """弃权: to have voted, and to choose nothing."""
    poll, paper = await _own_paper(turn, paper_id)
    await _fill_in(turn, poll, paper, ABSTAINS)


async def refill(turn: Turn, _verb: str, paper_id: int) -> None:
    """重选: let the paper say nothing, to choose anew."""
    poll, paper = await _own_paper(turn, paper_id)
    await papers.take_back(turn.tx, poll, paper, turn.now)
    turn.answer("polls/cleared")
    show_everywhere(turn, poll, paper)


async def _own_paper(turn: Turn, paper_id: int) -> tuple[Poll, Paper]:
    poll, paper = await papers.for_person(turn.tx, paper_id, turn.person)
    if poll.terms.is_secret or turn.chat_id != turn.person.user_id:
        raise UserError("setup/no_button")
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    if paper.is_proxy and paper.origin == papers.TAP:
        raise UserError("polls/voted_itself")
    return poll, paper


async def _fill_in(turn: Turn, poll: Poll, paper: Paper, answer: Answer) -> None:
    changed = await papers.fill_in(turn.tx, poll, paper, _cast(turn, paper, answer))
    choices = answers.choices(poll.options, poll.terms.form, answer)
    turn.answer("polls/voted", poll=poll, choices=choices, changed=changed)
    if changed:
        show_everywhere(turn, poll, paper)


def _cast(turn: Turn, paper: Paper, answer: Answer) -> Cast:
    origin = papers.PROXY if paper.is_proxy else papers.TAP
    return Cast(answer, turn.person, turn.now, origin)


def show_everywhere(turn: Turn, poll: Poll, paper: Paper) -> None:
    """Bring up to date what shows a paper's vote, once for all taps of a batch: the card in the group of its
    place, and the paper itself in private."""
    refresh(turn, poll, paper.place_id)
    if poll.terms.electorate is not Electorate.chat:
        turn.finally_(f"{poll.subject}:paper:{paper.id}", lambda: _show_papers(turn, paper, turn.person))


async def _show_papers(turn: Turn, paper: Paper, caster: Person) -> None:
    """What a paper says now, to whoever filled it in, and to those of the household who were shown it."""
    poll, paper = await papers.by_id(turn.tx, paper.id)
    shown = await outbox.keys(turn.tx, f"{poll.subject}:paper:{paper.id}")
    for reader in await reaching.readers(turn.tx, paper):
        if reader.id == caster.id or _key(poll, paper, reader) in shown:
            _put(turn, poll, paper, reader)


async def hand_out_anew(turn: Turn, poll: Poll, paper: Paper) -> None:
    """Those of a household read in a new message what somebody filled in for them."""
    for reader in await reaching.readers(turn.tx, paper):
        await _set_aside(turn, poll, paper, reader)
        hand_out(turn, poll, reader, [paper])


async def hand_out_due(turn: Turn) -> None:
    """Clock job: the papers of polls that have opened, some at a time."""
    for poll, paper in await reaching.take_unhanded(turn.tx, turn.now, _AT_ONCE):
        for reader in await reaching.readers(turn.tx, paper):
            hand_out(turn, poll, reader, [paper], Occasion.opened)


async def remind_due(turn: Turn) -> None:
    """Clock job: those who have not voted are handed their papers once more, by day."""
    if turn.hood.quiet_until(turn.now) is not None:  # some would have voted by the morning
        return
    hours = turn.hood.settings.polls.remind_hours
    for poll, paper in await reminders.take_due(turn.tx, hours, turn.now, _AT_ONCE):
        for reader in await reaching.readers(turn.tx, paper):
            await _set_aside(turn, poll, paper, reader)
            hand_out(turn, poll, reader, [paper], Occasion.reminded)


async def end_due(turn: Turn) -> None:
    """Clock job: the papers of votes that are over say what was chosen, and where the result is."""
    for poll, paper in await ending.take(turn.tx, _AT_ONCE):
        stem = f"{poll.subject}:paper:{paper.id}"
        shown = await outbox.keys(turn.tx, stem)
        readers = {reader.id: reader for reader in await reaching.readers(turn.tx, paper)} if shown else {}
        for reader in readers.values():
            if _key(poll, paper, reader) in shown:
                _put_end(turn, poll, paper, reader)


def _put_end(turn: Turn, poll: Poll, paper: Paper, person: Person) -> None:
    language = turn.hood.language_of(person.language)
    choices = None if paper.answer is None else answers.choices(poll.options, poll.terms.form, paper.answer)
    group = group_of(turn, poll, turn.hood.places[paper.place_id])
    values = {"poll": poll, "paper": paper, "choices": choices, "flats": addresses(turn, paper)}
    html = turn.words("polls/paper_over.html", language, where=group.place if group else None, **values)
    buttons = find_button(turn, poll, language) if poll.kind is Kind.poll and choices is not None else ()
    key = _key(poll, paper, person)
    turn.put(Post(person.user_id, html, buttons, key=key, subject=poll.subject, urgency=BULLETIN))
