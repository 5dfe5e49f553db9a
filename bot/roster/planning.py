"""What a roster would change in the neighbourhood as it is: the plan of an import. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.roster import cells
from bot.roster.columns import Column, Header
from bot.roster.households import Household
from bot.roster.reading import Line, Reading
from bot.roster.remarks import Remarks
from bot.roster.tree import Node, Tree


@dataclass(eq=False)
class Owner:
    """An owner; without an id they are yet to be written down."""

    id: int | None
    community: Node
    name: str


@dataclass(frozen=True)
class Added:
    place: Node
    room: str
    area_cm2: int | None
    owner: Owner | None


@dataclass(frozen=True)
class Changed:
    """A household and what it becomes; `owner` None where it stays as it is."""

    row: int
    place: Node
    before: Household
    area_cm2: int | None
    owner: Owner | None

    @property
    def has_new_area(self) -> bool:
        return self.area_cm2 != self.before.area_cm2

    @property
    def was_sold(self) -> bool:
        """Somebody else owns it now; that an owner is named for the first time changes nobody's right."""
        return self.owner is not None and self.before.owner_id is not None


@dataclass(frozen=True)
class Stated:
    """The total area of a place, as the file states it."""

    row: int
    place: Node
    area_cm2: int


@dataclass
class Plan:
    """`unlisted` households lie in places whose rooms the file gives, without being in it."""

    places: list[Node] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    totals: list[Stated] = field(default_factory=list)
    unlisted: list[Household] = field(default_factory=list)
    unchanged: int = 0
    problems: Remarks = field(default_factory=Remarks)
    notices: Remarks = field(default_factory=Remarks)

    @property
    def is_empty(self) -> bool:
        return not (self.places or self.added or self.changed or self.totals)


def plan(
    header: Header,
    reading: Reading,
    tree: Tree,
    households: Iterable[Household],
    owners: Iterable[tuple[int, int, str]],
) -> Plan:
    """Hold a roster against the tree, the households and the owners (id, community, name) there are."""
    planner = _Planner(header, tree, households, owners)
    planner.take(reading)
    return planner.plan


class _Planner:
    def __init__(
        self,
        header: Header,
        tree: Tree,
        households: Iterable[Household],
        owners: Iterable[tuple[int, int, str]],
    ) -> None:
        self._titles: Mapping[Column, str] = header.titles
        self._tree = tree
        self._known: dict[int, dict[str, Household]] = {}
        for household in households:
            self._known.setdefault(household.place_id, {})[cells.key(household.room)] = household
        self._rows: dict[Node, dict[str, int]] = {}  # where each room of a place was named
        self._totals: dict[Node, Stated] = {}
        self._owners: dict[tuple[Node, str], Owner] = {}
        communities = {node.id: node for node in tree.roots}
        for owner_id, community_id, name in owners:
            community = communities[community_id]
            self._owners.setdefault((community, cells.key(name)), Owner(owner_id, community, name))
        self._owned: dict[Owner, list[int]] = {}
        self._touched: set[Owner] = set()
        self.plan = Plan()

    def take(self, reading: Reading) -> None:
        self.plan.problems = reading.problems
        for line in reading.lines:
            self._take(line)
        self.plan.places = self._tree.new
        for place, rooms in self._rows.items():
            known = self._rooms(place)
            self.plan.unlisted += [household for room, household in known.items() if room not in rooms]
        self.plan.totals = [one for one in self._totals.values() if one.area_cm2 != one.place.area_cm2]
        self._notice_shared_owners()

    def _rooms(self, place: Node) -> dict[str, Household]:
        """The households there are at a place; none at one yet to be made."""
        return {} if place.id is None else self._known.get(place.id, {})

    def _take(self, line: Line) -> None:
        try:
            place = self._tree.reach(line.community, line.steps)
        except UserError as error:
            self._wrong(error, line, Column.path)
            return
        if line.room is None:
            self._state(line, place)
            return
        if place.parent is None:
            self._wrong(UserError("roster/no_building"), line, Column.path)
            return
        rooms = self._rows.setdefault(place, {})
        room = cells.key(line.room)
        if room in rooms:
            self._wrong(UserError("roster/same_room", row=rooms[room]), line, Column.room)
            return
        rooms[room] = line.row
        if not line.is_flawed:
            self._household(line, line.room, place)

    def _state(self, line: Line, place: Node) -> None:
        if line.total is None:
            return
        before = self._totals.setdefault(place, Stated(line.row, place, line.total))
        if before.area_cm2 != line.total:
            self._wrong(UserError("roster/two_totals", row=before.row), line, Column.total)

    def _household(self, line: Line, room: str, place: Node) -> None:
        known = self._rooms(place).get(cells.key(room))
        owner = self._owner(place.line[-1], line)
        area = line.area if line.area is not None or known is None else known.area_cm2
        if area is None:
            self.plan.notices.put("roster/area_missing", line.row, self._titles.get(Column.area))
        if known is None:
            self.plan.added.append(Added(place, room, area, owner))
        else:
            owner = None if owner is None or owner.id == known.owner_id else owner
            if owner is None and area == known.area_cm2:
                self.plan.unchanged += 1
                return
            self.plan.changed.append(Changed(line.row, place, known, area, owner))
        self._touched |= {owner} if owner else set()

    def _owner(self, community: Node, line: Line) -> Owner | None:
        """Whoever the row names: the same name in a community is the same person."""
        if line.owner is None:
            return None
        key = community, cells.key(line.owner)
        owner = self._owners.get(key)
        if owner is None:
            owner = self._owners[key] = Owner(None, community, line.owner)
            self.plan.owners.append(owner)
        self._owned.setdefault(owner, []).append(line.row)
        return owner

    def _wrong(self, error: UserError, line: Line, column: Column) -> None:
        title = self._titles.get(column) or next(iter(self._titles.values()))
        self.plan.problems.put(error.template, line.row, title, **error.values)

    def _notice_shared_owners(self) -> None:
        for owner, rows in self._owned.items():
            if owner in self._touched and len(rows) > 1:
                said = {"value": owner.name, "count": len(rows)}
                for row in rows:
                    self.plan.notices.put("roster/one_owner", row, self._titles[Column.owner], **said)
