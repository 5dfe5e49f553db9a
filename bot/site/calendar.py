"""The meetings to come, for people's calendars (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5


@dataclass(frozen=True)
class Event:
    """`path` is its page's on the board, and names it in every later version."""

    path: str
    title: str
    location: str
    begins_at: datetime
    created_at: datetime
    updated_at: datetime
    is_cancelled: bool


def calendar(name: str, base: str, events: Iterable[Event]) -> bytes:
    """A calendar of these events; `base` is the board's address, and may be empty.

    How long a meeting lasts nobody says, so an event has a beginning alone (RFC 5545, 3.6.1).
    """
    import icalendar  # a bot without a board need not carry it

    whole = icalendar.Calendar()
    whole.add("prodid", "-//Linli//board//")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    for one in events:
        event = icalendar.Event()
        event.add("uid", uuid5(NAMESPACE_URL, f"{base}#{name}/{one.path}").urn)
        event.add("dtstamp", one.updated_at)
        event.add("last-modified", one.updated_at)
        # A later version of an event has a higher number (RFC 5545, 3.8.7.4).
        event.add("sequence", int((one.updated_at - one.created_at).total_seconds() // 60))
        event.add("dtstart", one.begins_at)
        event.add("summary", one.title)
        event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
        if one.location:
            event.add("location", one.location)
        if base:
            event.add("url", f"{base}{one.path}")
        whole.add_component(event)
    return whole.to_ical()
