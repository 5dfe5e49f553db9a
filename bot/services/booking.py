"""Booking one of the services that the centre offers: which one, and when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import Service
from bot.dates import find_moment
from bot.errors import UserError
from bot.tags import tidy

FURTHEST = timedelta(days=92)


@dataclass(frozen=True)
class Booking:
    service: str
    at: datetime
    note: str


def read(words: str, offered: Sequence[Service], local_now: datetime) -> Booking:
    """理发 周五下午3点, 行动不便: a service of the list by its name or number, a time, and words.

    Raises UserError for one that is not offered, and without a time in the next three months.
    """
    said = tidy(words)
    service, rest = _which(said, offered)
    found = find_moment(rest, local_now)
    if found is None:
        raise UserError("services/when", service=service.name)
    at, day = found
    if not local_now < at <= local_now + FURTHEST:
        raise UserError("services/when", service=service.name)
    return Booking(service.name, at, rest.replace(day, " ", 1).strip(" \n,，。;；"))


def _which(said: str, offered: Sequence[Service]) -> tuple[Service, str]:
    number, _, rest = said.partition(" ")
    if number.isdecimal() and len(number) <= 3 and 1 <= int(number) <= len(offered):
        return offered[int(number) - 1], rest
    named = [one for one in offered if said.casefold().startswith(one.name.casefold())]
    if not named:
        raise UserError("services/unknown", services=offered)
    service = max(named, key=lambda one: len(one.name))
    return service, said[len(service.name) :]
