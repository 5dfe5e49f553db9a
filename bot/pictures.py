"""The picture of a digest (PNG, 960 × 1280 for a phone): key figures, weeks, categories, buildings."""

from collections.abc import Mapping
from typing import Any, Protocol

from bot import typeset
from bot.config.kinds import Category
from bot.digests.figures import Digest, Row
from bot.places import Places
from bot.texts import Texts

# What the picture has room for.
_SPANS, _CATEGORIES, _TILES, _ACROSS = 8, 5, 12, 4
_FIGURES = ("new", "done", "open", "overdue")
_HEADINGS = ("spans", "categories", "buildings")


class Names(Protocol):
    """What a picture calls things by: a Neighbourhood, or the board's view of it."""

    @property
    def texts(self) -> Texts: ...
    @property
    def places(self) -> Places: ...
    @property
    def categories(self) -> Mapping[str, Category]: ...


async def chart(names: Names, digest: Digest, language: str) -> bytes:
    """The picture of a digest in one language. Raises typst.TypstError when it cannot be set."""
    return await typeset.png("paper/digest_picture.typ", words(names, digest, language))


def words(names: Names, digest: Digest, language: str) -> dict[str, Any]:
    """All that the picture says (templates/paper/digest_picture.typ names it)."""

    def say(template: str, **values: object) -> str:
        return names.texts.render(f"pictures/{template}.txt", language, **values)

    tiles, rest = _tiles(digest)
    left_open = sum(row.open for row in rest)
    return {
        "lang": language[:2],
        "title": say("title", digest=digest),
        "dates": say("dates", digest=digest),
        "figures": [_figure(digest, name, say) for name in _FIGURES],
        **{f"{name}_title": say("heading", name=name, unit=digest.unit) for name in _HEADINGS},
        "new": say("figure", name="new"),
        "done": say("figure", name="done"),
        "spans": [
            {"name": say("span", first=span.first, unit=digest.unit), "new": span.new, "done": span.done}
            for span in digest.spans[-_SPANS:]
        ],
        "categories": [
            {"name": _category(names, row.key, language), "value": row.new} for row in _most_reported(digest)
        ],
        "across": _ACROSS,
        "buildings": [
            {
                "name": _place(names, row.key),
                "says": say("building", row=row),
                "warns": row.overdue > 0,
            }
            for row in tiles
        ],
        "rest": say("rest", count=len(rest), open=left_open) if rest else "",
    }


def _figure(digest: Digest, name: str, say: Any) -> dict[str, Any]:
    value, last = getattr(digest.totals, name), digest.past.last
    before = getattr(last, name) if last is not None else None
    change = say("change", now=value, before=before, unit=digest.unit)
    return {
        "name": say("figure", name=name),
        "value": value,
        "change": change,
        "warns": name == "overdue" and value > 0,
    }


def _most_reported(digest: Digest) -> list[Row]:
    reported = [row for row in digest.by_category if row.new]
    return sorted(reported, key=lambda row: -row.new)[:_CATEGORIES]


def _tiles(digest: Digest) -> tuple[list[Row], list[Row]]:
    """The rows that get a tile, and the others: where there are many, those with most to do come first."""
    rows = list(digest.by_place)
    if len(rows) <= _TILES:
        return rows, []
    rows.sort(key=lambda row: (-row.overdue, -row.open))
    return rows[:_TILES], rows[_TILES:]


def _place(names: Names, key: str) -> str:
    return names.places[int(key)].name


def _category(names: Names, key: str, language: str) -> str:
    known = names.categories.get(key)
    label: Mapping[str, str] = known.label if known else {}
    return label.get(language) or names.texts.render("pictures/other.txt", language)
