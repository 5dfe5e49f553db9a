"""From door to door: whom volunteers still have to ask, and the ledger of who was reached."""

from collections import Counter
from collections.abc import Sequence

from bot import files, outbox, polls
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.places import Place
from bot.polls import Poll
from bot.roster import addresses, cells
from bot.voting import assisted, ledger, papers
from bot.voting.electorate import State
from bot.voting.papers import Paper
from bot.voting.terms import IN_ITS_CHAT
from handlers import menus
from handlers.rows import Rows, in_rows
from handlers.turn import Turn
from handlers.voting.cards import is_shown_here

_ON_A_PAGE = 24  # doors, three in a row


async def ask(turn: Turn, rest: str) -> None:
    """/doors, /doors 3号楼: in private, of every open vote those who have not voted there."""
    if not menus.is_private(turn):
        return
    places = _mine(turn)
    if not places:
        raise UserError("setup/may_not", action=Action.ask_at_doors.value)
    if rest:
        named = addresses.named(rest, turn.hood.places)
        places = [place for place in places if not set(named).isdisjoint(turn.hood.places.line(place))]
        if not places:
            raise UserError("polls/scope", words=rest[:40], places=[])
    told = [await _tell(turn, poll, places) for poll in await assisted.open_votes(turn.tx)]
    if not any(told):
        raise UserError("polls/nobody_to_ask")


def _mine(turn: Turn) -> list[Place]:
    return [place for place in turn.hood.places if turn.hood.may(turn.person, place, Action.ask_at_doors)]


async def _tell(turn: Turn, poll: Poll, places: Sequence[Place]) -> bool:
    """A new list below all that was said so far: of one building its doors, of several the buildings."""
    left = await papers.to_ask(turn.tx, poll, places)
    buildings = Counter(_building(turn, paper).id for paper in left)
    if not left:
        return False
    place_id = next(iter(buildings)) if len(buildings) == 1 else poll.place_id
    await outbox.let_go(turn.tx, _key(turn, poll))
    await _show(turn, poll, turn.hood.places[place_id], 0)
    return True


def _building(turn: Turn, paper: Paper) -> Place:
    line = turn.hood.places.line(turn.hood.places[paper.place_id])
    return next((place for place in line if place.kind == "building"), line[0])


def _key(turn: Turn, poll: Poll) -> str:
    return f"{poll.subject}:doors:{turn.person.id}"


async def turn_page(turn: Turn, _verb: str, poll_id: int, place_id: int, page: int) -> None:
    """A building of the list, or further doors of it; everything is looked up anew."""
    poll, place = await polls.by_id(turn.tx, poll_id), turn.hood.places.get(place_id)
    is_own = await outbox.chat_of(turn.tx, _key(turn, poll)) == turn.chat_id == turn.person.user_id
    if place is None or not is_own or not assisted.is_possible(poll):
        raise UserError("setup/no_button")
    polls.check_open(poll, turn.now)
    await _show(turn, poll, place, page)
    turn.answer("polls/looked_up")


async def _show(turn: Turn, poll: Poll, place: Place, page: int) -> None:
    below = turn.hood.places.below(place)
    places = [one for one in _mine(turn) if one in below]
    states = ledger.by_state(await ledger.rows(turn.tx, poll, places))
    left = await papers.to_ask(turn.tx, poll, places)
    buildings = Counter(_building(turn, paper).id for paper in left)
    is_one = len(buildings) < 2
    rows = _doors(turn, poll, place, left, page) if is_one else _buildings(turn, poll, buildings)
    if turn.hood.may(turn.person, turn.hood.places[poll.place_id], Action.key_ballots):
        text = turn.words("polls/ledger_button.txt", turn.language)
        rows = (*rows, (Button(text, f"ledger:{poll.id}"),))
    html = turn.words(
        "polls/doors.html", turn.language, poll=poll, place=place, left=len(left), states=_by_name(states)
    )
    turn.put(Post(turn.person.user_id, html, rows, key=_key(turn, poll), subject=poll.subject))


def _by_name(states: Counter[State]) -> dict[str, int]:
    return {state.value: states[state] for state in State}


def _buildings(turn: Turn, poll: Poll, left: Counter[int]) -> Rows:
    named = sorted(left, key=lambda place_id: cells.natural(turn.hood.places[place_id].name))
    buttons = [
        Button(f"{turn.hood.places[place_id].name} {left[place_id]}", f"doors:{poll.id}:{place_id}:0")
        for place_id in named
    ]
    return in_rows(buttons)


def _doors(turn: Turn, poll: Poll, place: Place, left: Sequence[Paper], page: int) -> Rows:
    def where(paper: Paper) -> tuple[object, ...]:
        return paper.place_id, cells.natural(paper.flats[0].room)

    several = len({paper.place_id for paper in left}) > 1
    first = page * _ON_A_PAGE
    shown = sorted(left, key=where)[first : first + _ON_A_PAGE]
    doors = [Button(_label(turn, paper, several), f"door:{paper.id}") for paper in shown]
    if not doors and left:
        raise UserError("setup/no_button")
    ways = {"back": page - 1} if page else {}
    ways |= {"on": page + 1} if first + _ON_A_PAGE < len(left) else {}
    pages = tuple(
        Button(
            turn.words("polls/page_button.txt", turn.language, way=way), f"doors:{poll.id}:{place.id}:{to}"
        )
        for way, to in ways.items()
    )
    return (*in_rows(doors), pages) if pages else in_rows(doors)


def _label(turn: Turn, paper: Paper, several: bool) -> str:
    unit = f"{turn.hood.places[paper.place_id].name} " if several else ""
    return f"{unit}{paper.flats[0].room}{' ✉' if paper.state is State.delivered else ''}"


async def save_ledger(turn: Turn, _verb: str, poll_id: int) -> None:
    """台账: who voted and how, as a spreadsheet in private, for the council; nobody's choice is in it."""
    poll = await polls.by_id(turn.tx, poll_id)
    is_own = turn.chat_id == turn.person.user_id or is_shown_here(turn, poll)
    if poll.opened_at is None or poll.terms.electorate in IN_ITS_CHAT or not is_own:
        raise UserError("setup/no_button")
    turn.require(Action.key_ballots, turn.hood.places[poll.place_id])
    if not turn.person.reachable:
        raise UserError("signups/start_first")
    listed = await ledger.rows(turn.tx, poll)

    def say(name: str) -> str:
        return turn.words("polls/ledger_word.txt", turn.language, name=name)

    tree = turn.hood.places
    content = ledger.spreadsheet(listed, lambda place_id: tree.path(tree[place_id]), say)
    name = turn.words("polls/ledger_name.txt", turn.language, poll=poll)
    file_id = await files.keep(turn.tx, name, content, turn.now)
    states = _by_name(ledger.by_state(listed))
    ways = ledger.by_origin(listed)
    html = turn.words("polls/ledger.html", turn.language, poll=poll, states=states, ways=ways)
    turn.put(Post(turn.person.user_id, html, file_id=file_id))
    turn.answer("signups/sent")
