"""What the places of the settings are called: their paths, and which place a reference means. No I/O."""

from collections.abc import Collection, Sequence

from bot.config.mistakes import Mistake, nearest
from bot.config.sections import Place

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
