"""A digest on paper: the PDF with all of its figures, for the committee's files."""

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from bot import typeset
from bot.digests.figures import Digest, Row
from bot.digests.sections import SECTIONS
from bot.neighbourhood import Neighbourhood

_FIGURES = ("new", "done", "reopened", "open", "overdue")
_COUNTED = ("new", "done", "open", "overdue")
_BREAKDOWNS = ("list", "kind", "category", "place", "role")


async def pdf(hood: Neighbourhood, digest: Digest, language: str) -> bytes:
    """The digest as a document of several pages. Raises typst.TypstError when it cannot be set."""
    return await typeset.pdf("paper/report.typ", Paper(hood, digest, language).data())


class Paper:
    """One digest in one language."""

    def __init__(self, hood: Neighbourhood, digest: Digest, language: str) -> None:
        self._hood, self._digest, self._language = hood, digest, language

    def data(self) -> dict[str, Any]:
        """All that the report says (templates/paper/report.typ names it)."""
        return {
            "lang": self._language[:2],
            "title": self._say("pictures/title", digest=self._digest),
            "subtitle": self._say("pictures/dates", digest=self._digest),
            "foot": self._say("papers/foot", digest=self._digest),
            "parts": [*self._figures(), *self._breakdowns(), *self._told(), *self._sections()],
        }

    def _figures(self) -> Iterator[dict[str, Any]]:
        past, totals = self._digest.past, self._digest.totals
        compared = (totals, past.last, past.mean_of_four, past.last_year)
        rows = [
            [
                self._say("pictures/figure", name=name),
                *(_number(getattr(one, name) if one else None) for one in compared),
            ]
            for name in _FIGURES
        ]
        columns = ("figure", "now", "last", "mean_of_four", "last_year")
        head = [self._say("papers/column", name=name, unit=self._digest.unit) for name in columns]
        yield self._part(
            "key_figures", head, rows, self._say("papers/speed", digest=self._digest).splitlines()
        )

    def _breakdowns(self) -> Iterator[dict[str, Any]]:
        for name in _BREAKDOWNS:
            rows: Sequence[Row] = getattr(self._digest, f"by_{name}")
            if rows:
                head = [
                    self._say("papers/heading", name=name),
                    *(self._say("pictures/figure", name=counted) for counted in _COUNTED),
                ]
                counted = [
                    [self._label(name, row.key), *(str(getattr(row, count)) for count in _COUNTED)]
                    for row in rows
                ]
                yield self._part(f"by_{name}", head, counted)

    def _told(self) -> Iterator[dict[str, Any]]:
        digest = self._digest
        told = {
            "disputes": [
                self._say("papers/dispute", dispute=one, place=self._place(str(one.place_id)))
                for one in digest.disputes.listed
            ],
            "supported": [
                self._say("papers/supported", issue=one, place=self._place(str(one.place_id)))
                for one in digest.supported
            ],
            "alike": [self._say("papers/alike", alike=one) for one in digest.alike],
            "quiet": [self._place(str(place_id)) for place_id in digest.quiet],
        }
        for name, lines in told.items():
            if lines:
                yield self._part(name, lines=lines)

    def _sections(self) -> Iterator[dict[str, Any]]:
        for name in SECTIONS:
            section = self._digest.sections.get(name)
            if section is not None:
                told = self._hood.texts.render(f"{name}/digest.html", self._language, section=section)
                title, *lines = Markup(told).striptags().splitlines() or [""]
                yield {"title": title, "head": [], "rows": [], "lines": lines}

    def _part(
        self,
        name: str,
        head: Sequence[str] = (),
        rows: Sequence[Sequence[str]] = (),
        lines: Sequence[str] = (),
    ) -> dict[str, Any]:
        title = self._say("papers/heading", name=name)
        return {"title": title, "head": head, "rows": rows, "lines": lines}

    def _label(self, breakdown: str, key: str) -> str:
        if breakdown == "place":
            return self._place(key)
        labels = {"kind": self._hood.kinds, "category": self._hood.categories}.get(breakdown, {})
        label = labels[key].label if key in labels else {}
        return label.get(self._language) or self._say("papers/label", name=breakdown, key=key)

    def _place(self, key: str) -> str:
        return self._hood.places[int(key)].name

    def _say(self, template: str, **values: object) -> str:
        return self._hood.texts.render(f"{template}.txt", self._language, **values)


def _number(value: float | None) -> str:
    """A figure, or the mean of several; – where it is not known."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.1f}".removesuffix(".0")
