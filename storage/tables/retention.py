"""What was deleted because its time had run out."""

from datetime import date, datetime

from sqlalchemy import Column, Date, Named, Table, TypedColumns

from storage.tables.columns import Json, Moment, metadata


class _Deletions(TypedColumns):
    """How much was deleted on a day, and never what it said."""

    day: Named[date] = Column(Date, primary_key=True)  # in the community's time zone
    at: Named[datetime] = Column(Moment)
    counts: Named[dict[str, int]] = Column(Json)  # by what it was: photos, private_issues, notes, ...


deletions = Table("deletions", metadata, _Deletions)
