"""The words on a place's poster, in the language of those who live there, and its PDF."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import bulletins, typeset
from bot.bulletins import Figures
from bot.issues import Issue
from bot.issues.standing import Period
from bot.neighbourhood import Neighbourhood
from bot.orders import Order
from bot.places import Place
from bot.posters.choosing import MOST, choose, line

_WEEK = timedelta(days=7)
_HEADINGS = ("open", "votes", "notices", "done")


@dataclass(frozen=True)
class PosterPiece:
    """A poster that was ordered; it shows how things stand when it is made."""

    hood: Neighbourhood
    order: Order
    place: Place

    async def make(self) -> bytes:
        """The PDF. Raises typst.TypstError when it cannot be set."""
        now, places = self.hood.clock.now(), self.hood.places
        async with self.hood.transaction() as tx:
            (found,) = await bulletins.figures(tx, places, [[self.place]], Period(now - _WEEK, now), MOST)
        return await pdf(Sheet(self.hood, self.place, now).words(found), self.hood.settings.poster.link)

    def name(self) -> str:
        day = f"{self.hood.clock.now().astimezone(self.hood.texts.zone):%Y-%m-%d}"
        return self._say("file_name.txt", day=day)

    def html(self, fault: str | None) -> str:
        return self._say("sent.html", fault=fault)

    def _say(self, template: str, **values: object) -> str:
        return self.hood.texts.render(f"posters/{template}", self.order.language, place=self.place, **values)


async def pdf(words: dict[str, Any], link: str | None) -> bytes:
    """The poster of these words (templates/paper/poster.typ names them); `link` becomes a QR code."""
    files = {"code": typeset.code(link)} if link else {}
    return await typeset.pdf("paper/poster.typ", words | {"has_code": bool(link)}, files)


class Sheet:
    """What stands on one place's poster at a moment."""

    def __init__(self, hood: Neighbourhood, place: Place, now: datetime) -> None:
        self._hood, self._place, self._now = hood, place, now
        self._language = hood.language_in(place.chat_id) if place.chat_id else hood.language

    def words(self, found: Figures) -> dict[str, Any]:
        """All that the poster says (templates/paper/poster.typ names it)."""
        chosen = choose(found)
        late = {issue.id for issue in found.overdue.first}
        settings = self._hood.settings.poster
        is_quiet = not (chosen.open or chosen.votes or chosen.notices or chosen.done)
        return {f"{name}_title": self._say("heading", name=name) for name in _HEADINGS} | {
            "lang": self._language[:2],
            "title": self._say("title", place=self._place),
            "date": self._say("date", now=self._now),
            "open": [self._entry(issue, issue.id in late) for issue in chosen.open],
            "more": self._say("more", more=chosen.more_open) if chosen.more_open else "",
            "votes": [
                {
                    "what": line(poll.question),
                    "says": self._say("vote", poll=poll, paper=settings.paper_votes),
                }
                for poll in chosen.votes
            ],
            "notices": [
                {"what": line(notice.text), "says": self._say("notice", notice=notice)}
                for notice in chosen.notices
            ],
            "done": [
                {"number": self._say("number", issue=issue), "what": self._what(issue)}
                for issue in chosen.done
            ],
            "quiet": self._say("quiet") if is_quiet else "",
            "phone": self._say("phone", phone=settings.phone) if settings.phone else "",
            "contact": self._say("contact", phone=settings.phone, has_code=settings.link is not None),
        }

    def _entry(self, issue: Issue, is_late: bool) -> dict[str, Any]:
        return {
            "number": self._say("number", issue=issue),
            "what": self._what(issue),
            "says": self._say(
                "answers", issue=issue, title=self._hood.title_of(issue), is_late=is_late, now=self._now
            ),
            "late": is_late,
        }

    def _what(self, issue: Issue) -> str:
        """Its words, and before them where it is, if that is not simply here."""
        where = self._hood.places[issue.place_id]
        place = where if where.id != self._place.id else None
        return line(self._say("what", place=place, text=issue.text))

    def _say(self, template: str, **values: object) -> str:
        return self._hood.texts.render(f"posters/{template}.txt", self._language, **values)
