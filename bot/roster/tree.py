"""The places that a roster names: found in the tree there is, or added to it in the mind only. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.errors import UserError
from bot.places import Place
from bot.roster import cells

LEVELS = ("community", "compound", "building", "unit")
_BELOW: dict[str, str] = dict(pairwise(LEVELS))
_COMMUNITY = re.compile(r"(社区|居委会)$|\bcommunity$", re.IGNORECASE)
_BY_NAME = {
    "building": re.compile(r"(楼|栋|幢|座)$|^(building|block|tower)\b", re.IGNORECASE),
    "unit": re.compile(r"(单元|门洞)$|^(unit|entrance)\b", re.IGNORECASE),
}

# The name of a building or unit of which the roster gives the number alone.
Naming = Callable[[str, str], str]


@dataclass(eq=False)
class Node:
    """A place; without an id it is yet to be made, and an ended one to be taken up again."""

    id: int | None
    parent: "Node | None"
    kind: str
    name: str
    is_ended: bool = False
    area_cm2: int | None = None  # as the community states it
    children: "dict[str, Node]" = field(default_factory=dict, repr=False)

    @property
    def line(self) -> "list[Node]":
        """The place itself, then what it lies in, up to the community."""
        return [self] if self.parent is None else [self, *self.parent.line]

    @property
    def path(self) -> str:
        return "/".join(node.name for node in reversed(self.line))


class Tree:
    """The tree of all communities, growing by what a roster names."""

    def __init__(self, places: Iterable[Place], naming: Naming) -> None:
        self._naming = naming
        self._roots: dict[str, Node] = {}
        self._reached: dict[tuple[str | None, tuple[tuple[str | None, str], ...]], Node] = {}
        self.new: list[Node] = []  # made or taken up again, parents first
        nodes = {
            place.id: Node(place.id, None, place.kind, place.name, place.is_ended, place.area_cm2)
            for place in places
        }
        for place in places:
            node = nodes[place.id]
            node.parent = None if place.parent_id is None else nodes[place.parent_id]
            siblings = self._roots if node.parent is None else node.parent.children
            siblings.setdefault(cells.key(node.name), node)

    @property
    def roots(self) -> list[Node]:
        return list(self._roots.values())

    def reach(self, community: str | None, steps: Sequence[tuple[str | None, str]]) -> Node:
        """The place to which these steps lead, each a kind (where the file says it) and a name.

        Without a `community` of its own the first step may name one. What is not there yet is added.
        Raises UserError.
        """
        asked = community, tuple(steps)
        if asked not in self._reached:
            self._reached[asked] = self._walk(community, list(steps))
        return self._reached[asked]

    def _walk(self, community: str | None, steps: list[tuple[str | None, str]]) -> Node:
        if community is None and steps and self._is_community(steps[0][1]):
            community = steps.pop(0)[1]
        node = self._root(community, steps)
        for kind, name in steps:
            node = self._child(node, kind, name)
        return node

    def _is_community(self, name: str) -> bool:
        return cells.key(name) in self._roots or _COMMUNITY.search(name) is not None

    def _root(self, community: str | None, steps: Sequence[tuple[str | None, str]]) -> Node:
        if community is None:
            going_on = [root for root in self._roots.values() if not root.is_ended]
            if len(going_on) == 1:
                return going_on[0]
            raise UserError("roster/which_community", value=steps[0][1])
        known = self._roots.get(cells.key(community))
        return self._taken_up(known) if known else self._add(None, "community", community)

    def _child(self, parent: Node, kind: str | None, name: str) -> Node:
        if name.isascii() and name.isdecimal():
            kind = kind or _BELOW.get(parent.kind)
            name = self._naming(kind, str(int(name))) if kind in ("building", "unit") else name
        known = parent.children.get(cells.key(name))
        if known is not None:
            return self._taken_up(known)
        kind = kind or _kind_of(name) or _BELOW.get(parent.kind)
        if kind is None or LEVELS.index(kind) <= LEVELS.index(parent.kind):
            raise UserError("roster/wrong_order", name=name, parent=parent.name, kind=parent.kind)
        return self._add(parent, kind, name)

    def _taken_up(self, known: Node) -> Node:
        if known.is_ended:
            known.is_ended = False
            self.new.append(known)
        return known

    def _add(self, parent: Node | None, kind: str, name: str) -> Node:
        node = Node(None, parent, kind, name)
        (self._roots if parent is None else parent.children)[cells.key(name)] = node
        self.new.append(node)
        return node


def _kind_of(name: str) -> str | None:
    return next((kind for kind, pattern in _BY_NAME.items() if pattern.search(name)), None)
