"""Reminders and meeting days: at their time, each residents' group reads what to think of."""

from bot.outbox import BULLETIN, Post
from bot.schedules.book import Entry, Period
from handlers.turn import Turn


async def post(turn: Turn, period: Period, to: int | None = None) -> None:
    """Tell each group below the schedule's place; `to` is a private chat where somebody tries it out."""
    tree, entry = turn.hood.places, period.schedule.entry
    if to is not None:
        turn.put(Post(to, _words(turn, entry, turn.language)))
        return
    below = set(tree.below(tree[entry.place_id]))
    for group in tree.groups.values():
        if not below.isdisjoint(group.serves):
            key = f"reminder:{period.schedule.id}:{group.serves[0].id}:{period.until:%Y%m%dT%H%MZ}"
            html = _words(turn, entry, turn.language_for(group.chat_id))
            turn.put(Post(group.chat_id, html, key=key, subject=key, silent=False, urgency=BULLETIN))


def _words(turn: Turn, entry: Entry, language: str) -> str:
    place = turn.hood.places[entry.place_id]
    return turn.words(f"reminders/{entry.what}.html", language, place=place, text=entry.text)
