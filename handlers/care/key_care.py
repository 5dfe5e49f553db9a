"""/care, the key-care list (重点服务清单): kept by the committee, in private chats alone."""

from collections.abc import Iterable

from bot import members
from bot.access import Action, Role
from bot.care import homes, people, rooms, wording
from bot.care.people import CarePerson
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from handlers import menus
from handlers.care import reach
from handlers.rows import Row, Rows, in_rows
from handlers.turn import Turn

_PAGE = 8  # people on one page
_VISITS = 3  # the last ones, on somebody's card
_MOST_VISITORS = 24  # to choose from


async def care(turn: Turn, rest: str) -> None:
    """/care: the list; /care 3号楼 301 王奶奶 独居老人 每7天 …: one more, or what is new about them."""
    if not menus.is_private(turn):
        return
    assert turn.message is not None
    if rest:
        await _add(turn, turn.message.message_id, rest)
    else:
        await _show_list(turn, turn.message.message_id, 1)


async def _add(turn: Turn, asked: int, words: str) -> None:
    kept = reach.where(turn, Action.keep_care)
    if not kept:
        raise UserError("care/not_yours")
    home = homes.read(words, kept, turn.hood.places)
    entry = wording.read(home.rest)
    days = turn.hood.settings.care.visit_days
    care_id = await people.put(turn.tx, home, entry, days, turn.person, turn.local_now)
    is_known = await rooms.is_known(turn.tx, turn.hood.places, home)
    await _show_one(turn, asked, await people.by_id(turn.tx, care_id), is_known=is_known)


async def turn_page(turn: Turn, _verb: str, asked: int, number: int) -> None:
    """◀ ▶ under the list, and the way back to it."""
    await menus.check(turn, reach.SUBJECT, asked)
    await _show_list(turn, asked, number)


async def _show_list(turn: Turn, asked: int, number: int) -> None:
    every = await reach.everybody(turn)
    pages = max(-(-len(every) // _PAGE), 1)
    number = min(max(number, 1), pages)
    page = every[(number - 1) * _PAGE : number * _PAGE]
    html = turn.words(
        "care/list.html",
        turn.language,
        people=page,
        places=turn.hood.places,
        total=len(every),
        due=sum(person.due_at <= turn.now for person in every),
        now=turn.now,
        is_keeper=bool(reach.where(turn, Action.keep_care)),
    )
    names = [Button(person.name, f"care:{asked}:{person.id}") for person in page]
    others = [other for other in (number - 1, number + 1) if 1 <= other <= pages]
    turns = tuple(
        Button(
            turn.words("issues/page.txt", turn.language, page=n, forward=n > number), f"care_page:{asked}:{n}"
        )
        for n in others
    )
    menus.show(turn, reach.SUBJECT, asked, html, (*in_rows(names), *((turns,) if turns else ())))


async def open_(turn: Turn, _verb: str, asked: int, care_id: int) -> None:
    """A name under the list: their card."""
    await menus.check(turn, reach.SUBJECT, asked)
    await _show_one(turn, asked, await reach.one(turn, care_id))


async def _show_one(
    turn: Turn, asked: int, person: CarePerson, panel: Rows = (), is_known: bool = True
) -> None:
    html = turn.words(
        "care/person.html",
        turn.language,
        person=person,
        place=turn.hood.places.path(turn.hood.places[person.place_id]),
        visits=await people.last_visits(turn.tx, person, _VISITS),
        is_known=is_known,
        now=turn.now,
    )
    menus.show(turn, reach.SUBJECT, asked, html, panel or _rows(turn, asked, person))


def _rows(turn: Turn, asked: int, person: CarePerson) -> Rows:
    visited = _button(turn, "visited", f"visited:{person.id}")
    back = _button(turn, "back", f"care_page:{asked}:1")
    if not reach.keeps(turn, person):
        return (visited,), (back,)
    whom = _button(turn, "whom", f"care_whom:{asked}:{person.id}")
    off = _button(turn, "off", f"care_off:{asked}:{person.id}")
    return (visited, whom), (off, back)


def _button(turn: Turn, choice: str, data: str) -> Button:
    return Button(turn.words("care/button.txt", turn.language, choice=choice), data)


async def _kept(turn: Turn, asked: int, care_id: int) -> CarePerson:
    """Somebody on a list that this person keeps."""
    await menus.check(turn, reach.SUBJECT, asked)
    person = await reach.one(turn, care_id)
    turn.require(Action.keep_care, turn.hood.places[person.place_id])
    return person


async def whom(turn: Turn, _verb: str, asked: int, care_id: int) -> None:
    """由谁走访: the grid members of the place."""
    person = await _kept(turn, asked, care_id)
    visitors = await _visitors(turn, person)
    if not visitors:
        raise UserError("care/no_visitors")
    back = _button(turn, "back", f"care:{asked}:{person.id}")
    await _show_one(turn, asked, person, (*_choices(asked, person, visitors), (back,)))


def _choices(asked: int, person: CarePerson, visitors: Iterable[Person]) -> tuple[Row, ...]:
    buttons = [Button(visitor.full_name, f"care_to:{asked}:{person.id}:{visitor.id}") for visitor in visitors]
    return in_rows(buttons[:_MOST_VISITORS])


async def _visitors(turn: Turn, person: CarePerson) -> list[Person]:
    line = turn.hood.places.line(turn.hood.places[person.place_id])
    return await members.by_user_ids(turn.tx, turn.hood.staff.holding(Role.grid_member, line))


async def assign(turn: Turn, _verb: str, asked: int, care_id: int, visitor_id: int) -> None:
    """One of the grid members: they are told, and see this person from now on."""
    person = await _kept(turn, asked, care_id)
    visitor = next((one for one in await _visitors(turn, person) if one.id == visitor_id), None)
    if visitor is None:
        raise UserError("setup/no_button")
    is_new = person.visitor_id != visitor.id
    person = await people.assign(turn.tx, person, visitor)
    await _show_one(turn, asked, person)
    if is_new and visitor.reachable:
        turn.put(_letter(turn, person, visitor))
    turn.answer("care/assigned", alert=not visitor.reachable, visitor=visitor)


def _letter(turn: Turn, person: CarePerson, visitor: Person) -> Post:
    language = turn.hood.language_of(visitor.language)
    place = turn.hood.places.path(turn.hood.places[person.place_id])
    html = turn.words("care/yours.html", language, person=person, place=place)
    button = Button(turn.words("care/button.txt", language, choice="visited"), f"visited:{person.id}")
    return Post(visitor.user_id, html, ((button,),), silent=False, subject=reach.SUBJECT)


async def ask_end(turn: Turn, _verb: str, asked: int, care_id: int) -> None:
    """不再列入, before it is done."""
    person = await _kept(turn, asked, care_id)
    yes = _button(turn, "end", f"care_end:{asked}:{person.id}")
    no = _button(turn, "back", f"care:{asked}:{person.id}")
    await _show_one(turn, asked, person, ((yes, no),))


async def end(turn: Turn, _verb: str, asked: int, care_id: int) -> None:
    """确定，不再列入."""
    person = await _kept(turn, asked, care_id)
    await people.end(turn.tx, person, turn.now)
    await _show_list(turn, asked, 1)
    turn.answer("care/ended", person=person)
