"""Said when a report comes in: which open issues are likely the same; that several buildings report it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from bot.access import Visibility
from bot.issues import Issue, incidents, merging
from bot.issues.nearby import Found
from bot.issues.states import State
from bot.outbox import Button, Post
from bot.texts import Texts
from handlers.rows import Rows
from handlers.turn import Panel, Turn

_MOST = 3  # offered under a card
_NAMED = 20  # numbers in the message about an incident
_TOLD = 4  # issues whose words it shows: six lines are what people read


async def welcome(turn: Turn, issue: Issue) -> Panel | None:
    """The rows below the card of a new issue; the council hears of what looks like an incident."""
    if issue.visibility is not Visibility.everyone:
        return None
    alike = await turn.hood.nearby.alike(turn.tx, issue)
    since = turn.now - timedelta(hours=turn.hood.settings.reports.incident_hours)
    await _notice(turn, issue, [one for one in alike if one.created_at >= since])
    return _panel(turn, issue, alike)


async def still(turn: Turn, issue: Issue) -> Panel | None:
    """The same rows, as long as nothing has happened to the issue."""
    if issue.state is not State.reported or issue.updated_at != issue.created_at:
        return None
    if issue.visibility is not Visibility.everyone:
        return None
    return _panel(turn, issue, await turn.hood.nearby.alike(turn.tx, issue))


def _panel(turn: Turn, issue: Issue, alike: Sequence[Found]) -> Panel | None:
    if not alike:
        return None
    texts = turn.hood.texts

    def rows(language: str) -> Rows:
        same = (
            Button(_same(texts, language, one.number, one.text), f"join:{issue.id}:{one.id}")
            for one in alike[:_MOST]
        )
        return *((button,) for button in same), (Button(_apart(texts, language), f"apart:{issue.id}"),)

    return rows


# When many report the same, the same few are offered to each.
@lru_cache
def _same(texts: Texts, language: str, number: int, words: str) -> str:
    return texts.render("issues/join_button.txt", language, number=number, words=words)


@lru_cache
def _apart(texts: Texts, language: str) -> str:
    return texts.render("issues/apart_button.txt", language)


async def named(turn: Turn, issue: Issue) -> list[str]:
    """What was offered for an issue, each as 3号."""
    alike = (await turn.hood.nearby.alike(turn.tx, issue))[:_MOST]
    return [turn.words("issues/named.txt", number=one.number) for one in alike]


async def _notice(turn: Turn, issue: Issue, recent: Sequence[Found]) -> None:
    if not recent or _council(turn, issue) is None:
        return
    least = turn.hood.settings.reports.incident_buildings
    number = await incidents.notice(turn.tx, turn.hood.places, issue, recent, least, turn.now)
    if number is not None:
        turn.finally_(_incident(turn, issue, number), lambda: _show_incident(turn, issue))


def _council(turn: Turn, issue: Issue) -> int | None:
    places, place = turn.hood.places, turn.hood.places[issue.place_id]
    return places.council_chat(place) or places.committee_chat(place)


async def refresh_incident(turn: Turn, issue: Issue) -> None:
    """Bring the message about an issue's incident up to date, if it belongs to one."""
    root = await incidents.root_of(turn.tx, turn.hood.places, issue)
    if root is not None:
        turn.finally_(_incident(turn, issue, root.number), lambda: _show_incident(turn, issue))


def _incident(turn: Turn, issue: Issue, number: int) -> str:
    """Names an incident: numbers are those of a community."""
    community = turn.hood.places.community(turn.hood.places[issue.place_id])
    return f"incident:{community.id}:{number}"


async def _show_incident(turn: Turn, issue: Issue) -> None:
    """Tell the council of an issue's incident, or what it is now; only the first time rings."""
    root = await incidents.root_of(turn.tx, turn.hood.places, issue)
    incident = await incidents.of_root(turn.tx, root) if root else None
    chat_id = _council(turn, issue)
    if incident is None or chat_id is None:
        return
    places, left = turn.hood.places, incident.open
    language = turn.hood.language_in(chat_id)
    can_unite = any(merging.may_be_one(issue, left[0]) for issue in left[1:])
    html = turn.words(
        "issues/incident.html",
        language,
        buildings=incidents.buildings(places, incident.issues),
        hours=incident.hours,
        issues=incident.issues[:_TOLD],
        numbers=[issue.number for issue in incident.issues[:_NAMED]],
        total=len(incident.issues),
        left=left,
        places=places,
    )
    unite = Button(turn.words("issues/unite_button.txt", language), f"unite:{incident.root.id}")
    buttons = ((unite,),) if can_unite else ()
    turn.put(Post(chat_id, html, buttons, silent=False, key=f"incident:{incident.root.id}"))
