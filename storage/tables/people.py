"""People as the channel shows them, the roles they were given, and who changed what."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Named, Table, Text, TypedColumns, false

from storage.tables.columns import Id, Moment, metadata


class _People(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    user_id: Named[int] = Column(BigInteger, unique=True)
    name: Named[str] = Column(Text)  # as they chose that everybody may read it
    full_name: Named[str] = Column(Text, server_default="")  # as the channel shows it; for who may know names
    shown_as: Named[str] = Column(Text, server_default="full")  # full, first_name, building, hidden
    language: Named[str | None] = Column(Text)  # ours: zh-CN or en; none when the channel does not tell
    chosen_language: Named[str | None] = Column(Text)  # what they asked for, whatever the channel tells
    reachable: Named[bool] = Column(Boolean, server_default=false())  # pressed Start: may be written to first
    place_id: Named[int | None] = Column(Id, ForeignKey("places.id"))  # whose group sent them here


people = Table("people", metadata, _People)


class _Roles(TypedColumns):
    """A role given in the chat, for a place and all below it; the settings may give more."""

    id: Named[int] = Column(Id, primary_key=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    role: Named[str] = Column(Text)
    is_part_time: Named[bool] = Column(Boolean, server_default=false())
    since: Named[datetime] = Column(Moment)
    until: Named[datetime | None] = Column(Moment)  # the end of a term, or when it was taken; none: open
    given_by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # none: by the first owner's link


roles = Table("roles", metadata, _Roles)


class _Invitations(TypedColumns):
    """One-time links to a role; whoever opens one first has it. The link itself is kept nowhere."""

    id: Named[int] = Column(Id, primary_key=True)
    token_hash: Named[str] = Column(Text, unique=True)  # SHA-256, hexadecimal
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    role: Named[str] = Column(Text)
    expires_at: Named[datetime] = Column(Moment)
    used_at: Named[datetime | None] = Column(Moment)
    used_by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))


invitations = Table("invitations", metadata, _Invitations)


class _Audit(TypedColumns):
    """Who changed what in the neighbourhood itself: roles, places, households, settings of a group."""

    id: Named[int] = Column(Id, primary_key=True)
    at: Named[datetime] = Column(Moment, index=True)
    actor_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # none: the operator, or Linli itself
    action: Named[str] = Column(Text)  # role.give, place.claim, household.join, ...
    place_id: Named[int | None] = Column(Id, ForeignKey("places.id"), index=True)
    person_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # whom it concerns
    note: Named[str | None] = Column(Text)


audit = Table("audit", metadata, _Audit)
