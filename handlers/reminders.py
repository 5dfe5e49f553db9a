"""Reminders and meeting days: at their time, each residents' group reads what to think of."""

from bot.outbox import BULLETIN, Post
from bot.schedules.book import Period
from handlers.turn import Turn


async def post(turn: Turn, period: Period, to: int | None = None) -> None:
    """Tell each group below the schedule's place; `to` is a private chat where somebody tries it out."""
    tree, entry = turn.hood.places, period.schedule.entry
    place = tree[entry.place_id]
    html = turn.words(f"reminders/{entry.what}.html", place=place, text=entry.text)
    if to is not None:
        turn.put(Post(to, html))
        return
    below = set(tree.below(place))
    for group in tree.groups.values():
        if not below.isdisjoint(group.serves):
            key = f"reminder:{period.schedule.id}:{group.serves[0].id}:{period.until:%Y%m%dT%H%MZ}"
            turn.put(Post(group.chat_id, html, key=key, subject=key, silent=False, urgency=BULLETIN))
