"""What must agree between settings: places and their names, chats, kinds and tags, hours. No I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from bot import parties
from bot.access import Role
from bot.settings_kinds import ASKING_TAGS
from bot.settings_mistakes import Mistake, nearest, not_one_of

if TYPE_CHECKING:
    from bot.settings import Kind, Place, Settings, WorkingHours

_RESIDENTS = re.compile(r"places\[\d+\]\.chat_id")
PARENTS = {"compound": ("community",), "building": ("compound", "community"), "unit": ("building",)}


class PlaceNames:
    """Every place's full path, and which place a reference means.

    A reference is the end of a path, the community's name in front if need be: 3号楼,
    阳光小区/3号楼 and 幸福社区/阳光小区/3号楼 may all be the same building. Parents are looked for only
    among the kinds that may be one, so a place is never below itself.
    """

    def __init__(self, community: str, places: Sequence[Place]) -> None:
        self.community = community
        self.places = places
        self.paths: list[str | None] = [None] * len(places)
        self.mistakes: list[Mistake] = []
        self._called: dict[str, list[int]] = {}
        for i, place in enumerate(places):
            self._called.setdefault(place.name, []).append(i)
        for kind in PARENTS:
            for i, place in enumerate(places):
                if place.kind == kind:
                    self.paths[i] = self._path(i)

    def meant(self, reference: str | None, kinds: Collection[str] = tuple(PARENTS)) -> list[str]:
        """The paths that `reference` can mean, none or several when it is wrong; the community's is ""."""
        if reference is None:
            return [""]
        paths = {self.paths[i] or "" for i in self._so_called(reference, kinds)} - {""}
        found = sorted(path for path in paths if f"/{self.community}/{path}".endswith(f"/{reference}"))
        return [""] * (reference == self.community) + found

    def is_told(self, reference: str, kinds: Collection[str] = tuple(PARENTS)) -> bool:
        """Whether what `reference` means is there, but its own place is a mistake of its own."""
        return any(self.paths[i] is None for i in self._so_called(reference, kinds))

    def mistake(self, key: str, reference: str, found: Sequence[str]) -> Mistake:
        """Why `reference` does not mean one place."""
        if found:
            choices = [f"{self.community}/{path}" for path in found if path]
            return Mistake("ambiguous_place", key, {"value": reference, "choices": choices})
        right = [*self._called, *(path for path in self.paths if path), self.community]
        return Mistake("no_place", key, {"value": reference, "nearest": nearest(reference, right)})

    def _so_called(self, reference: str, kinds: Collection[str]) -> list[int]:
        name = reference.rpartition("/")[2]
        return [i for i in self._called.get(name, []) if self.places[i].kind in kinds]

    def _path(self, i: int) -> str | None:
        place, parents = self.places[i], PARENTS[self.places[i].kind]
        found = self.meant(place.parent, parents)
        if found == [""] and "community" in parents:
            return place.name
        if len(found) == 1 and found[0]:
            return f"{found[0]}/{place.name}"
        # A parent that has no path is itself wrong, and that is told already.
        if found or not self.is_told(place.parent or "", parents):
            self.mistakes.append(self._wrong_parent(place, f"places[{i}].parent", found))
        return None

    def _wrong_parent(self, place: Place, key: str, found: Sequence[str]) -> Mistake:
        if place.parent is None:
            return Mistake("missing", key)
        if found == [""] or (not found and self._so_called(place.parent, tuple(PARENTS))):
            values = {"value": place.parent, "kind": place.kind, "allowed": list(PARENTS[place.kind])}
            return Mistake("wrong_parent", key, values)
        return self.mistake(key, place.parent, found)


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
