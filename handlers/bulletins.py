"""Bulletins: when a period has ended, each place reads what became of its issues."""

from bot import bulletins
from bot.bulletins import Figures, Period
from bot.outbox import BULLETIN, Post
from bot.places import Place
from handlers import news
from handlers.turn import Turn

SHOWN = 2  # issues named under each heading, so that a bulletin stays within 12 lines


async def post_due(turn: Turn) -> None:
    """Clock job: the bulletins of all periods that have ended, each exactly once."""
    for period in await bulletins.take_due(turn.tx, turn.now, turn.hood.texts.zone):
        await _post(turn, period)


async def _post(turn: Turn, period: Period) -> None:
    places = turn.hood.places
    receivers = [place for place in places.below(places[period.schedule.place_id]) if place.chat_id]
    figures = await bulletins.figures(turn.tx, places, receivers, period.since, period.until)
    skip_quiet = _skips_quiet(turn, period)
    for place in receivers:
        if not (skip_quiet and figures[place.id].is_quiet):
            turn.put(_bulletin(turn, place, period, figures[place.id]))
        await news.tell_waiting(turn, place)


def _skips_quiet(turn: Turn, period: Period) -> bool:
    place = turn.hood.places[period.schedule.place_id]
    settings = turn.hood.settings
    return any(
        bulletin.when_quiet == "skip"
        for bulletin in settings.bulletins
        if bulletin.cron == period.schedule.cron
        and turn.hood.places.at(settings.place_path(bulletin.place)) == place
    )


def _bulletin(turn: Turn, place: Place, period: Period, figures: Figures) -> Post:
    assert place.chat_id is not None
    html = turn.words(
        "bulletins/progress.html",
        place=place,
        period=period,
        figures=figures,
        shown=SHOWN,
    )
    key = f"bulletin:{period.schedule.id}:{place.id}:{period.until:%Y%m%dT%H%MZ}"
    return Post(place.chat_id, html, key=key, subject="bulletin", urgency=BULLETIN)
