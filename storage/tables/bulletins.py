"""Schedules, and up to when each was dealt with."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.tables.columns import Id, Moment, metadata


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


class _Watermarks(TypedColumns):
    """Up to when a clock job has looked at what changed."""

    name: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)


watermarks = Table("watermarks", metadata, _Watermarks)
