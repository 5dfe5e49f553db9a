"""Services of the centre (服务清单) that were added, changed or ended in the chat."""

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.tables.columns import Id, Moment, metadata


class _Services(TypedColumns):
    """Of a service that the settings have too, this stands."""

    id: Named[int] = Column(Id, primary_key=True)
    community_id: Named[int] = Column(Id, ForeignKey("places.id"))
    name: Named[str] = Column(Text)
    about: Named[str] = Column(Text)  # where, when and for how much; may be empty
    is_offered: Named[bool] = Column(Boolean)
    changed_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    changed_at: Named[datetime] = Column(Moment)


services = Table("services", metadata, _Services, UniqueConstraint("community_id", "name"))
