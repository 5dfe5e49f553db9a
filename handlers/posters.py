"""/poster: the sheet for the lobby, for those without a smartphone."""

from typing import Any

from bot import bulletins, files, posters
from bot.access import Action
from bot.bulletins import Figures
from bot.errors import UserError
from bot.issues import Issue
from bot.outbox import Post
from bot.places import Place
from handlers.turn import Turn

_HEADINGS = ("open", "votes", "notices", "done")


async def poster(turn: Turn, rest: str) -> None:
    """/poster, or /poster 3号楼: a PDF of the place, as its residents may know it."""
    assert turn.message is not None
    place = _place(turn, rest.strip())
    turn.require(Action.make_poster, place)
    since = turn.now - posters.WEEK
    found = await bulletins.figures(turn.tx, turn.hood.places, [place], since, turn.now)
    link = turn.hood.settings.poster.link
    words = _Sheet(turn, place).words(found[place.id], has_code=link is not None)
    sheet = await posters.pdf(words, link)
    name = turn.words("posters/file_name.txt", place=place, day=f"{turn.local_now:%Y-%m-%d}")
    file_id = await files.keep(turn.tx, name, sheet, turn.now)
    html = turn.words("posters/sent.html", turn.language, place=place)
    at = turn.message
    turn.put(Post(turn.chat_id, html, reply_to=at.message_id, topic=at.topic, file_id=file_id))


def _place(turn: Turn, name: str) -> Place:
    """The place that is named, else that of this chat; raises UserError for a name nobody knows here."""
    if not name:
        return turn.place
    known = [place for place in turn.hood.places if name in (place.name, turn.hood.places.path(place))]
    if len(known) != 1:
        example = next((place.name for place in turn.hood.places if place.kind == "building"), "")
        raise UserError("posters/no_such_place", words=name, example=example)
    return known[0]


class _Sheet:
    """The words of one place's poster, in the language of those who live there."""

    def __init__(self, turn: Turn, place: Place) -> None:
        self._turn, self._place = turn, place
        self._language = turn.language_for(place.chat_id) if place.chat_id else turn.hood.language

    def words(self, found: Figures, has_code: bool) -> dict[str, Any]:
        """All that the poster says (templates/paper/poster.typ names it)."""
        chosen = posters.choose(found)
        late = {issue.id for issue in found.overdue}
        settings = self._turn.hood.settings.poster
        is_quiet = not (chosen.open or chosen.votes or chosen.notices or chosen.done)
        return {f"{name}_title": self._say("heading", name=name) for name in _HEADINGS} | {
            "lang": self._language[:2],
            "title": self._say("title", place=self._place),
            "date": self._say("date", now=self._turn.now),
            "open": [self._entry(issue, issue.id in late) for issue in chosen.open],
            "more": self._say("more", more=chosen.more_open) if chosen.more_open else "",
            "votes": [
                {
                    "what": posters.line(poll.question),
                    "says": self._say("vote", poll=poll, paper=settings.paper_votes),
                }
                for poll in chosen.votes
            ],
            "notices": [
                {"what": posters.line(notice.text), "says": self._say("notice", notice=notice)}
                for notice in chosen.notices
            ],
            "done": [
                {"number": self._say("number", issue=issue), "what": posters.line(issue.text)}
                for issue in chosen.done
            ],
            "quiet": self._say("quiet") if is_quiet else "",
            "phone": self._say("phone", phone=settings.phone) if settings.phone else "",
            "contact": self._say("contact", phone=settings.phone, has_code=has_code),
        }

    def _entry(self, issue: Issue, is_late: bool) -> dict[str, Any]:
        title = self._turn.hood.title_of(issue)
        return {
            "number": self._say("number", issue=issue),
            "what": posters.line(issue.text),
            "says": self._say("answers", issue=issue, title=title, is_late=is_late),
            "late": is_late,
        }

    def _say(self, template: str, **values: object) -> str:
        return self._turn.words(f"posters/{template}.txt", self._language, **values)
