"""What must agree between settings: places, chats, organisations, kinds and tags, hours. No I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot import parties
from bot.access import Role
from bot.config.kinds import ASKING_TAGS, Kind
from bot.config.mistakes import Mistake, not_one_of
from bot.config.place_names import PlaceNames
from bot.config.sections import Place, WorkingHours

if TYPE_CHECKING:
    from bot.config.settings import Settings

_RESIDENTS = re.compile(r"places\[\d+\]\.chat_id")


def broken_rules(settings: Settings) -> Iterator[Mistake]:
    names = PlaceNames(settings.community.name, settings.places)
    yield from names.mistakes
    yield from _places_twice(names)
    yield from _references(settings, names)
    yield from _council_chats_too_low(settings.places)
    yield from _chats_twice(settings)
    yield from _organisations(settings)
    yield from _calls(settings)
    yield from _kinds_twice(settings.kinds)
    yield from _tags_twice(settings.kinds)
    yield from _default_kind(settings)
    yield from _working_hours(settings.working_hours)


def _places_twice(names: PlaceNames) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for i, path in enumerate(names.paths):
        if path is not None and first.setdefault(path, i) != i:
            values = {"value": names.places[i].name, "other": f"places[{first[path]}].name"}
            yield Mistake("place_twice", f"places[{i}].name", values)


def _references(settings: Settings, names: PlaceNames) -> Iterator[Mistake]:
    references = [(f"staff[{i}].place", staff.place) for i, staff in enumerate(settings.staff)]
    for name in ("bulletins", "digests", "reminders"):
        references += [(f"{name}[{i}].place", one.place) for i, one in enumerate(getattr(settings, name))]
    for key, reference in references:
        found = names.meant(reference)
        if len(found) != 1 and reference is not None and not names.is_told(reference):
            yield names.mistake(key, reference, found)


def _council_chats_too_low(places: Sequence[Place]) -> Iterator[Mistake]:
    for i, place in enumerate(places):
        for name in ("council_chat_id", "committee_chat_id"):
            if place.kind != "compound" and getattr(place, name) is not None:
                yield Mistake("chat_not_here", f"places[{i}].{name}", {"kind": place.kind})


def _chats_twice(settings: Settings) -> Iterator[Mistake]:
    owners = [("community", settings.community)]
    owners += [(f"places[{i}]", place) for i, place in enumerate(settings.places)]
    owners += [(f"organisations[{i}]", one) for i, one in enumerate(settings.organisations)]
    first: dict[int, str] = {}
    for owner, section in owners:
        for name in ("chat_id", "council_chat_id", "committee_chat_id"):
            chat, key = getattr(section, name, None), f"{owner}.{name}"
            if chat is None or first.setdefault(chat, key) == key:
                continue
            # Neighbours of several buildings may share a group.
            if not all(_RESIDENTS.fullmatch(one) for one in (key, first[chat])):
                yield Mistake("chat_twice", key, {"value": str(chat), "other": first[chat]})


def _organisations(settings: Settings) -> Iterator[Mistake]:
    """A whistle must know whom it calls, and somebody must be able to come."""
    first: dict[str, int] = {}
    for i, organisation in enumerate(settings.organisations):
        key, name = f"organisations[{i}]", parties.fold(organisation.name)
        if name in parties.ROLES:
            yield Mistake("organisation_role", f"{key}.name", {"value": organisation.name})
        elif first.setdefault(name, i) != i:
            values = {"value": organisation.name, "other": f"organisations[{first[name]}].name"}
            yield Mistake("organisation_twice", f"{key}.name", values)
        if not organisation.user_ids and organisation.chat_id is None:
            yield Mistake("organisation_empty", key)


def _calls(settings: Settings) -> Iterator[Mistake]:
    right = [role.value for role in Role if role is not Role.resident]
    right += [organisation.name for organisation in settings.organisations]
    for i, kind in enumerate(settings.kinds):
        for j, step in enumerate(kind.route):
            for k, party in enumerate(step.calls):
                if party not in right:
                    yield not_one_of(f"kinds[{i}].route[{j}].calls[{k}]", party, right)


def _kinds_twice(kinds: Sequence[Kind]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for i, kind in enumerate(kinds):
        if first.setdefault(kind.name, i) != i:
            values = {"value": kind.name, "other": f"kinds[{first[kind.name]}].name"}
            yield Mistake("kind_twice", f"kinds[{i}].name", values)


def _tags_twice(kinds: Sequence[Kind]) -> Iterator[Mistake]:
    """The kinds of the file stand first, so it is them that a clash with a default one is told of."""
    owners: dict[str, list[tuple[int, str]]] = {}
    for i, kind in enumerate(kinds):
        for tag in kind.tags:
            # As bot/tags.py reads them: full-width letters and capitals make no difference.
            owners.setdefault(unicodedata.normalize("NFKC", tag).casefold(), []).append((i, tag))
    taken = {tag: what for what, tags in ASKING_TAGS.items() for tag in tags}
    for tag, ((i, written), *_) in owners.items():
        if tag in taken:
            yield Mistake("tag_twice", f"kinds[{i}].tags", {"value": written, "other": taken[tag]})
    for uses in owners.values():
        (i, tag), others = uses[0], {kinds[j].name for j, _ in uses} - {kinds[uses[0][0]].name}
        if others:
            yield Mistake("tag_twice", f"kinds[{i}].tags", {"value": tag, "other": sorted(others)[0]})


def _default_kind(settings: Settings) -> Iterator[Mistake]:
    switched_on = [kind.name for kind in settings.kinds if kind.tags]
    if settings.reports.default_kind not in switched_on:
        yield not_one_of("reports.default_kind", settings.reports.default_kind, switched_on)


def _working_hours(hours: WorkingHours) -> Iterator[Mistake]:
    if hours.start is None or hours.end is None:
        given, lacking = ("start", "end") if hours.end is None else ("end", "start")
        if getattr(hours, given) is not None:
            yield Mistake("hours_half", f"working_hours.{given}", {"other": f"working_hours.{lacking}"})
    elif hours.start >= hours.end:
        values = {"value": f"{hours.end:%H:%M}", "limit": f"{hours.start:%H:%M}"}
        yield Mistake("hours_order", "working_hours.end", values)
    if not hours.days:
        yield Mistake("empty", "working_hours.days")
    for i, day in enumerate(hours.workdays):
        if day in hours.holidays:
            yield Mistake("holiday_worked", f"working_hours.workdays[{i}]", {"value": f"{day:%Y-%m-%d}"})
