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

_HEADINGS = ("open", "votes", "done")


async def poster(turn: Turn, rest: str) -> None:
    """/poster, or /poster 3号楼: a PDF of the place, as its residents may know it."""
    assert turn.message is not None
    place = _place(turn, rest.strip())
    turn.require(Action.make_poster, place)
    since = turn.now - posters.WEEK
    found = await bulletins.figures(turn.tx, turn.hood.places, [place], since, turn.now)
    link = turn.hood.settings.poster.link
    sheet = await posters.pdf(_words(turn, place, found[place.id], has_code=link is not None), link)
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


def _words(turn: Turn, place: Place, found: Figures, has_code: bool) -> dict[str, Any]:
    """All that the sheet says, in the group's language."""
    chosen = posters.choose(found)
    late = {issue.id for issue in found.overdue}
    settings = turn.hood.settings.poster
    headings = {f"{name}_title": turn.words("posters/heading.txt", name=name) for name in _HEADINGS}
    more = turn.words("posters/more.txt", more=chosen.more_open) if chosen.more_open else ""
    return headings | {
        "lang": turn.hood.language[:2],
        "title": turn.words("posters/title.txt", place=place),
        "date": turn.words("posters/date.txt", now=turn.now),
        "open": [_entry(turn, issue, issue.id in late) for issue in chosen.open],
        "more": more,
        "votes": [
            {
                "what": posters.line(poll.question),
                "says": turn.words("posters/vote.txt", poll=poll, paper=settings.paper_votes),
            }
            for poll in chosen.votes
        ],
        "done": [{"number": _number(turn, issue), "what": posters.line(issue.text)} for issue in chosen.done],
        "quiet": "" if chosen.open or chosen.votes or chosen.done else turn.words("posters/quiet.txt"),
        "phone": turn.words("posters/phone.txt", phone=settings.phone) if settings.phone else "",
        "contact": turn.words("posters/contact.txt", phone=settings.phone, has_code=has_code),
    }


def _number(turn: Turn, issue: Issue) -> str:
    return turn.words("posters/number.txt", issue=issue)


def _entry(turn: Turn, issue: Issue, is_late: bool) -> dict[str, Any]:
    title = turn.hood.title_of(issue)
    return {
        "number": _number(turn, issue),
        "what": posters.line(issue.text),
        "says": turn.words("posters/answers.txt", issue=issue, title=title, is_late=is_late),
        "late": is_late,
    }
