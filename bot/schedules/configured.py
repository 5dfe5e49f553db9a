"""The schedules that the settings describe."""

from collections.abc import Iterator

from bot.config import Settings
from bot.config.sections import Timed
from bot.digests.windows import Unit
from bot.places import Places
from bot.schedules.book import Entry
from bot.schedules.rules import Rule
from bot.schedules.wording import What


def entries(settings: Settings, places: Places) -> Iterator[Entry]:
    def entry(what: What, one: Timed, text: str = "", when_quiet: str = "post") -> Entry:
        place = places.at(settings.place_path(one.place))
        rule = Rule(one.cron, one.every_weeks, one.days)
        return Entry(place.id, what, rule, text, when_quiet == "skip")

    for bulletin in settings.bulletins:
        yield entry(What.bulletin, bulletin, when_quiet=bulletin.when_quiet)
    for digest in settings.digests:
        what = What.weekly if digest.unit is Unit.week else What.monthly
        yield entry(what, digest, when_quiet=digest.when_quiet)
    for reminder in settings.reminders:
        yield entry(What.reminder, reminder, reminder.text)
