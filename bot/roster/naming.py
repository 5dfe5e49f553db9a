"""The place that somebody names at the shell. Pure."""

from bot.errors import UserError
from bot.places import Place, Places
from bot.roster import cells


def place_called(name: str, tree: Places) -> Place:
    """By its name, its path, or its path from the community down. Raises UserError for none, or several."""
    found = [place for place in tree if not place.is_ended and cells.key(name) in _names(tree, place)]
    if len(found) != 1:
        raise UserError("operator/no_place", name=name, found=[tree.path(place) for place in found])
    return found[0]


def _names(tree: Places, place: Place) -> set[str]:
    path = tree.path(place)
    return {cells.key(name) for name in (place.name, path, f"{tree.community(place).name}/{path}")}
