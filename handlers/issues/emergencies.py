"""Emergencies: the numbers to call, before all else and at any hour; an alarm to those in charge."""

from bot.categories import emergency
from bot.issues import Issue
from bot.outbox import ALARM, Post
from bot.places import Purpose
from handlers.issues import desks
from handlers.turn import Turn


def is_one(turn: Turn, text: str) -> bool:
    return emergency(text, turn.hood.settings.emergency.words) is not None


def warn(turn: Turn, text: str) -> bool:
    """Answer a report of an emergency with the numbers to call; whether it is one."""
    if not is_one(turn, text):
        return False
    numbers = turn.hood.settings.emergency.numbers
    turn.warn(turn.words("issues/emergency.html", turn.language, numbers=numbers))
    return True


async def alarm(turn: Turn, issue: Issue, words: str) -> None:
    """Ring council and committee, and whoever has to act, as far as they may read of it."""
    place = turn.hood.places[issue.place_id]
    for chat_id, language in (await desks.spoken_in(turn, await _watchers(turn, issue))).items():
        html = turn.words(
            "issues/alarm.html",
            language,
            issue=issue,
            place=place,
            words=words,
            reporter=turn.hood.audience(issue, chat_id).reporter(issue),
        )
        subject = issue.subject
        turn.put(Post(chat_id, html, silent=False, is_alarm=True, urgency=ALARM, subject=subject))


async def _watchers(turn: Turn, issue: Issue) -> list[int]:
    places, place = turn.hood.places, turn.hood.places[issue.place_id]
    chats = [
        *places.staff_chats_of(place, Purpose.council),
        *places.staff_chats_of(place, Purpose.committee),
    ]
    watching = [chat for chat in chats if turn.hood.shows(chat, issue.visibility)]
    every = dict.fromkeys([*watching, *await desks.desk(turn, issue)])
    return [chat_id for chat_id in every if chat_id != turn.chat_id]
