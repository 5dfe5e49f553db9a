"""/role: who holds which role here; giving one and taking it, in reply to somebody's message or by name.

Step by step under one message: who, which role, where, until when.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot import members, roles
from bot.access import TO_GIVE, Action, Role
from bot.dates import parse_moment
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Place
from bot.roles import ELECTED, Grant, Holding
from bot.tags import tidy
from handlers import choosing
from handlers.choosing import CHOICES, Choice
from handlers.rows import in_rows
from handlers.turn import Turn

YEARS = (0, 1, 2, 3, 5)  # 0: no end
_LONGEST = 30 * 366  # days of a term
_FOUND = 8  # people offered for a name
_MOST = 60  # places offered at once


async def role(turn: Turn, rest: str) -> None:
    """/role, alone or in reply to somebody; /role 马阿姨; /role 5000001."""
    message = turn.message
    assert message is not None
    choice, words = Choice(message.message_id), tidy(rest)
    answered = message.reply_to
    if answered is not None and not answered.by_bot:
        if answered.sender is None:
            raise UserError("roles/nobody")
        met = await members.recognise(turn.tx, [answered.sender])
        await _begin(turn, choice, met[answered.sender.user_id])
    elif words:
        await _find(turn, choice, words)
    else:
        await _list(turn)


async def _list(turn: Turn) -> None:
    """Who holds what here, at this place or at what it lies in."""
    here = choosing.place_meant(turn)
    turn.require(Action.see_roles, here)
    line = turn.hood.places.line(here)
    held = [one for one in turn.hood.staff if one.place_id in {place.id for place in line}]
    known = {p.user_id: p for p in await members.by_user_ids(turn.tx, {one.user_id for one in held})}
    rows = [(one, known[one.user_id]) for one in held if one.user_id in known]
    order = list(TO_GIVE)
    rows.sort(key=lambda row: -order.index(row[0].role))
    turn.reply(
        "roles/list",
        place=here,
        holders=[(one.role.value, person.name, one.is_part_time, one.until) for one, person in rows],
        unknown=len({one.user_id for one in held} - known.keys()),
        may_give=bool(choosing.may_give(turn, here)),
    )


async def _find(turn: Turn, choice: Choice, words: str) -> None:
    """Somebody by number, or by name among those who live or work in the community."""
    here = choosing.place_to_give(turn)
    if words.isdecimal() and len(words) <= 15:
        found = await members.by_user_ids(turn.tx, [int(words)])
    else:
        community = turn.hood.places.community(here)
        places = turn.hood.places.below(community)
        at_work = [one.user_id for one in turn.hood.staff if one.place_id in {place.id for place in places}]
        found = await members.called(turn.tx, words, places, at_work, _FOUND)
    if not found:
        raise UserError("roles/unknown", name=words)
    if len(found) == 1:
        await _begin(turn, choice, found[0])
        return
    buttons = [Button(person.name, f"pick_person:{person.id}") for person in found]
    choosing.show(turn, choice, turn.words("roles/who.html", turn.language, name=words), in_rows(buttons, 2))


async def pick_person(turn: Turn, _verb: str, person_id: int) -> None:
    """One of several people of the name that was asked for."""
    choice = await choosing.of_tap(turn)
    await _begin(turn, choice, await choosing.person(turn, person_id))
    turn.answer("roles/chosen")


async def _begin(turn: Turn, choice: Choice, person: Person) -> None:
    """What somebody holds, and the roles to choose from."""
    here = choosing.place_meant(turn)
    if person.id != turn.person.id:  # one's own may be laid down
        choosing.place_to_give(turn)
    held = [one for one in turn.hood.staff.of(person.user_id) if _is_related(turn, one, here)]
    offered = choosing.may_give(turn, here)
    give = [choosing.button(turn, "give", f"pick_role:{number}", choice=number) for number in offered]
    take = [
        (choosing.button(turn, "take", f"take_role:{one.id}", held=one),)
        for one in held
        if one.id is not None and _may_take(turn, one)
    ]
    tree = turn.hood.places
    lines = [(one.role.value, tree[one.place_id].name, one.is_part_time, one.until) for one in held]
    html = turn.words("roles/person.html", turn.language, name=person.name, held=lines)
    choosing.show(turn, replace(choice, person=person.id, role=0, place=0), html, (*in_rows(give, 2), *take))


def _is_related(turn: Turn, held: Holding, here: Place) -> bool:
    return turn.hood.places.community(turn.hood.places[held.place_id]) == turn.hood.places.community(here)


def _may_take(turn: Turn, held: Holding) -> bool:
    """Whoever may give it may take it, and everybody may lay down their own."""
    place = turn.hood.places[held.place_id]
    return held.user_id == turn.person.user_id or turn.hood.may(turn.person, place, TO_GIVE[held.role])


async def pick_role(turn: Turn, _verb: str, number: int) -> None:
    """理事, 网格员（兼职）, …: then where."""
    choice = await choosing.of_tap(turn)
    here = choosing.place_to_give(turn)
    person = await choosing.person(turn, choice.person)
    if number not in choosing.may_give(turn, here):
        raise UserError("setup/no_button")
    await _where(turn, replace(choice, role=number), person, here)
    turn.answer("roles/chosen")


async def _where(turn: Turn, choice: Choice, person: Person, at: Place) -> None:
    """Where the role is to be held: here, in something that lies here, or one step up."""
    role, part_time = CHOICES[choice.role - 1]
    tree = turn.hood.places
    rows = [(Button(f"✔ {at.name}", f"give_at:{at.id}"),)]
    inside = [Button(place.name, f"pick_place:{place.id}") for place in tree.children(at)[:_MOST]]
    above = tree.line(at)[1:2]
    up = [
        Button(f"⬅ {place.name}", f"pick_place:{place.id}")
        for place in above
        if turn.hood.may(turn.person, place, TO_GIVE[role])
    ]
    values = {"name": person.name, "role": role.value, "part_time": part_time, "place": at}
    html = turn.words("roles/where.html", turn.language, **values)
    choosing.show(turn, replace(choice, place=at.id), html, (*rows, *in_rows(inside), *in_rows(up)))


async def pick_place(turn: Turn, _verb: str, place_id: int) -> None:
    """Look into a place, or one step up."""
    choice, person, at = await _chosen(turn, place_id)
    await _where(turn, choice, person, at)
    turn.answer("setup/look_into", place=at)


async def _chosen(turn: Turn, place_id: int) -> tuple[Choice, Person, Place]:
    """What was chosen, with a place; raises UserError where this person may not give that role there."""
    choice = await choosing.of_tap(turn) if turn.tap is not None else choosing.read(turn.subject)
    at = turn.hood.places.get(place_id)
    if at is None or not 1 <= choice.role <= len(CHOICES):
        raise UserError("setup/no_button")
    turn.require(TO_GIVE[CHOICES[choice.role - 1][0]], at)
    return replace(choice, place=at.id), await choosing.person(turn, choice.person), at


async def give_at(turn: Turn, _verb: str, place_id: int) -> None:
    """✔: here. What is elected is asked for its end; everything else has none."""
    choice, person, at = await _chosen(turn, place_id)
    role, part_time = CHOICES[choice.role - 1]
    if role not in ELECTED:
        await _give(turn, choice, Grant(person, at, role, part_time))
        return
    buttons = [
        Button(turn.words("roles/term_button.txt", turn.language, years=years), f"give_for:{years}")
        for years in YEARS
    ]
    html = turn.words("roles/until.html", turn.language, name=person.name, role=role.value, place=at)
    choosing.show(turn, choice, html, in_rows(buttons))
    turn.answer("roles/chosen")


async def give_for(turn: Turn, _verb: str, years: int) -> None:
    """三年: the term ends so many years from today."""
    choice, person, at = await _chosen(turn, (await choosing.of_tap(turn)).place)
    role, part_time = CHOICES[choice.role - 1]
    if years not in YEARS:
        raise UserError("setup/no_button")
    until = _end_of(turn, _years_on(turn.local_now, years)) if years else None
    await _give(turn, choice, Grant(person, at, role, part_time, until))


def _years_on(today: datetime, years: int) -> datetime:
    try:
        return today.replace(year=today.year + years)
    except ValueError:  # 29 February
        return today.replace(year=today.year + years, day=28)


def _end_of(turn: Turn, day: datetime) -> datetime:
    """The first instant after a day on the community's clock: up to then a term lasts."""
    following = day.astimezone(turn.hood.texts.zone).date() + timedelta(days=1)
    return datetime.combine(following, time(), turn.hood.texts.zone)


async def say_until(turn: Turn, text: str) -> None:
    """A reply to the question until when: 2027年6月30日."""
    choice, person, at = await _chosen(turn, choosing.read(turn.subject).place)
    role, part_time = CHOICES[choice.role - 1]
    last = parse_moment(text, turn.local_now) if role in ELECTED else None
    if last is None:
        raise UserError("roles/which_day")
    if not turn.now < last < turn.now + timedelta(days=_LONGEST):
        raise UserError("roles/bad_end")
    await _give(turn, choice, Grant(person, at, role, part_time, _end_of(turn, last)))


async def _give(turn: Turn, choice: Choice, grant: Grant) -> None:
    await roles.give(turn.tx, grant, turn.person, turn.now)
    await turn.hood.reread(turn.tx)
    choosing.show(turn, Choice(choice.asked), _told(turn, "roles/given.html", grant, turn.language))
    await _tell(turn, "roles/told_given.html", grant)


def _told(turn: Turn, template: str, grant: Grant, language: str) -> str:
    return turn.words(
        template,
        language,
        name=grant.person.name,
        role=grant.role.value,
        part_time=grant.is_part_time,
        place=grant.place,
        until=grant.until,
        actor=turn.person.name,
    )


async def _tell(turn: Turn, template: str, grant: Grant) -> None:
    """Whom it concerns hears of it in private, if Linli may write there."""
    if grant.person.reachable and grant.person.user_id not in (turn.person.user_id, turn.chat_id):
        language = turn.hood.language_of(grant.person.language)
        turn.put(Post(grant.person.user_id, _told(turn, template, grant, language)))
    if turn.tap is not None:
        turn.answer("roles/done")


async def take_role(turn: Turn, _verb: str, holding_id: int) -> None:
    """✖ 理事 · 阳光小区: take a role, or lay it down."""
    choice = await choosing.of_tap(turn)
    person = await members.find(turn.tx, choice.person)
    held = _held(turn, person, holding_id)
    if person is None or held is None:
        raise UserError("roles/not_held")
    if not _may_take(turn, held):
        raise UserError("setup/may_not", action="give_role")
    place = turn.hood.places[held.place_id]
    if held.role is Role.owner and _owners(turn, place) == [held.user_id]:
        raise UserError("roles/last_owner")
    await roles.take(turn.tx, person, place, held.role, turn.person, turn.now)
    await turn.hood.reread(turn.tx)
    grant = Grant(person, place, held.role, held.is_part_time)
    choosing.show(turn, Choice(choice.asked), _told(turn, "roles/taken.html", grant, turn.language))
    await _tell(turn, "roles/told_taken.html", grant)


def _held(turn: Turn, person: Person | None, holding_id: int) -> Holding | None:
    held: Sequence[Holding] = turn.hood.staff.of(person.user_id) if person else ()
    return next((one for one in held if one.id == holding_id), None)


def _owners(turn: Turn, place: Place) -> list[int]:
    return turn.hood.staff.holding(Role.owner, [place])
