"""Digests: what councils and committees read of their week or month, on pages, as a picture and on paper."""

from collections.abc import Iterator

from bot import orders, outbox
from bot.access import Action, Role
from bot.digests import making, records, windows
from bot.digests.figures import Digest
from bot.digests.records import Record
from bot.digests.scope import Scope
from bot.digests.sections import SECTIONS
from bot.digests.windows import Unit
from bot.errors import UserError
from bot.orders import Form, Order
from bot.outbox import BULLETIN, Button, Post
from bot.places import Place, Purpose
from bot.schedules.book import Period
from bot.schedules.wording import What
from handlers.turn import Turn

_UNITS = {What.weekly: Unit.week, What.monthly: Unit.month}
_MOST_PLACES = 20  # buildings on a page
_PAPERS = (Form.pdf, Form.xlsx)
# Who tries out what another chat reads must be allowed to read it.
_TO_READ = {Purpose.council: Action.see_staff, Purpose.committee: Action.see_committee}


async def post(turn: Turn, period: Period, to: int | None = None) -> None:
    """Tell each council and committee below the schedule's place; `to`: a private chat that tries it out."""
    tree, entry = turn.hood.places, period.schedule.entry
    for place in tree.below(tree[entry.place_id]):
        desks = [*_desks(place)]
        for purpose, chat_id in desks:
            if to is not None and not turn.hood.may(turn.person, place, _TO_READ[purpose]):
                continue
            record = await _record(turn, place, purpose, period)
            if not (entry.skips_quiet and record.digest.is_quiet):
                await _tell(turn, period, record, to or chat_id)
        if to is None and desks:
            await _record(turn, place, Purpose.residents, period)  # what the public board shows of it


def _desks(place: Place) -> Iterator[tuple[Purpose, int]]:
    if place.council_chat_id is not None:
        yield Purpose.council, place.council_chat_id
    if place.committee_chat_id is not None:
        yield Purpose.committee, place.committee_chat_id


async def _record(turn: Turn, place: Place, purpose: Purpose, period: Period) -> Record:
    hood = turn.hood
    window = windows.ended(_UNITS[period.schedule.entry.what], period.since, period.until, hood.texts.zone)
    kinds = hood.kinds.values()
    scope = Scope(
        hood.places,
        place,
        purpose,
        window,
        counts_as={kind.name: kind.counts_as for kind in kinds},
        disputes=frozenset(kind.name for kind in kinds if kind.is_dispute),
        grid_members=_grid_members(turn, place),
    )
    return await making.digest(turn.tx, scope, turn.now)


def _grid_members(turn: Turn, place: Place) -> dict[int, bool]:
    """Who is one in a place, and whether part-time alone."""
    below = {one.id for one in turn.hood.places.below(place)}
    found: dict[int, bool] = {}
    for one in turn.hood.staff:
        if one.role is Role.grid_member and one.place_id in below:
            found[one.user_id] = one.is_part_time and found.get(one.user_id, True)
    return found


async def _tell(turn: Turn, period: Period, record: Record, chat_id: int) -> None:
    """The words, and after them the picture, which is made meanwhile.

    Once, also where a council and its committee both want it at that time.
    """
    key = f"digest:{record.id}:{period.until:%Y%m%dT%H%MZ}:{chat_id}"
    turn.put(_page(turn, record, chat_id, key, 1))
    picture = Order(
        Form.picture,
        turn.language_for(chat_id),
        chat_id,
        f"{key}:{Form.picture}",
        digest_id=record.id,
        topic=turn.hood.places.chat(chat_id).topic,
    )
    await orders.place(turn.tx, picture)
    turn.hood.ordered()


def _page(turn: Turn, record: Record, chat_id: int, key: str, page: int) -> Post:
    language = turn.language_for(chat_id)
    pages = [*_pages(turn, record.digest, language)]
    if not 1 <= page <= len(pages):
        raise UserError("setup/no_button")
    others = [other for other in (page - 1, page + 1) if 1 <= other <= len(pages)]
    turners = tuple(
        Button(
            turn.words("bulletins/page_button.txt", language, page=other, forward=other > page),
            f"digest:{record.id}:{other}",
        )
        for other in others
    )
    papers = tuple(
        Button(turn.words("digests/paper_button.txt", language, form=form), f"{form}:{record.id}")
        for form in _PAPERS
    )
    return Post(chat_id, pages[page - 1], (turners, papers), key=key, subject=key, urgency=BULLETIN)


def _pages(turn: Turn, digest: Digest, language: str) -> Iterator[str]:
    """The key figures; then all others, as far as there are any."""
    values = {
        "digest": digest,
        "kinds": turn.hood.kinds,
        "categories": turn.hood.categories,
        "places": turn.hood.places,
        "most": _MOST_PLACES,
    }
    told = [
        turn.words(f"{name}/digest.html", language, section=digest.sections[name])
        for name in SECTIONS
        if name in digest.sections
    ]
    yield turn.words("digests/digest.html", language, **values)
    yield turn.words("digests/breakdown.html", language, **values)
    if digest.by_place or digest.by_role:
        yield turn.words("digests/places.html", language, **values)
    if digest.disputes.listed:
        yield turn.words("digests/disputes.html", language, **values)
    if digest.supported or digest.alike or digest.quiet:
        yield turn.words("digests/matters.html", language, **values)
    if told:
        yield "\n".join([turn.words("digests/heading.html", language, digest=digest), *told])


async def turn_page(turn: Turn, _verb: str, record_id: int, page: int) -> None:
    """更多 and ◀ ▶ under a digest."""
    record, key = await _under(turn, record_id)
    turn.put(_page(turn, record, turn.chat_id, key, page))
    turn.answer("issues/page_turned", page=page)


async def order(turn: Turn, verb: str, record_id: int) -> None:
    """PDF and XLSX under a digest: each comes once."""
    assert turn.tap is not None
    record, key = await _under(turn, record_id)
    wanted = Order(
        Form(verb),
        turn.language_here,
        turn.chat_id,
        f"{key}:{verb}",
        digest_id=record.id,
        reply_to=turn.tap.message_id,
        topic=turn.tap.topic,
    )
    is_new = await orders.place(turn.tx, wanted)
    turn.hood.ordered()
    turn.answer("digests/ordered", is_new=is_new)


async def _under(turn: Turn, record_id: int) -> tuple[Record, str]:
    """The digest that a button hangs under, and what names its message."""
    assert turn.tap is not None
    key = await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id) or ""
    if not key.startswith(f"digest:{record_id}:"):
        raise UserError("setup/no_button")
    return await records.by_id(turn.tx, record_id), key
