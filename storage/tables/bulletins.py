"""Schedules, and up to when each was dealt with."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.tables.columns import Id, Json, Moment, metadata


class _Schedules(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    cron: Named[str] = Column(Text)
    last_at: Named[datetime] = Column(Moment)  # the end of the last period dealt with
    next_at: Named[datetime | None] = Column(Moment, index=True)  # none: no longer in the settings


schedules = Table("schedules", metadata, _Schedules, UniqueConstraint("place_id", "cron"))


class _Periods(TypedColumns):
    schedule_id: Named[int] = Column(Id, ForeignKey("schedules.id"), primary_key=True)
    due_at: Named[datetime] = Column(Moment, primary_key=True)
    outcome: Named[str] = Column(Text)  # posted, or folded into a later one after downtime


periods = Table("periods", metadata, _Periods)


class _Digests(TypedColumns):
    """What a digest said. It is made once: later changes of what it counted do not change it."""

    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    purpose: Named[str] = Column(Text)  # whose chat it was made for: residents, council, committee
    since: Named[datetime] = Column(Moment)
    until: Named[datetime] = Column(Moment)
    figures: Named[Any] = Column(Json)
    made_at: Named[datetime] = Column(Moment)


digests = Table("digests", metadata, _Digests, UniqueConstraint("place_id", "purpose", "since", "until"))


class _Watermarks(TypedColumns):
    """Up to when a clock job has looked at what changed."""

    name: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)


watermarks = Table("watermarks", metadata, _Watermarks)
