"""The roster (户册): households with the area that the register gives them, their owners, who lives there."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
    false,
)

from storage.tables.columns import Id, Moment, index_where, metadata


class _Owners(TypedColumns):
    """Who owns flats, as one head: whoever owns several is one person when owners are counted."""

    id: Named[int] = Column(Id, primary_key=True)
    community_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    name: Named[str] = Column(Text)  # as the roster tells one owner from another; never shown in a group


owners = Table("owners", metadata, _Owners)


class _Households(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))  # the building or unit
    room: Named[str] = Column(Text)
    area_cm2: Named[int | None] = Column(BigInteger)  # exclusive area by the register, in whole cm²
    owner_id: Named[int | None] = Column(Id, ForeignKey("owners.id"), index=True)
    ended_at: Named[datetime | None] = Column(Moment)  # left the roster; votes of the past keep it


households = Table(
    "households",
    metadata,
    _Households,
    # A room that left the roster may come back as another household.
    index_where(
        "uq_households_room",
        "place_id",
        "room",
        unique=True,
        where="ended_at IS NULL",
    ),
)


class _HouseholdMembers(TypedColumns):
    """Who belongs to a household, and from when to when: a person may have several, a household too."""

    id: Named[int] = Column(Id, primary_key=True)
    household_id: Named[int] = Column(Id, ForeignKey("households.id"))
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    is_owner: Named[bool] = Column(Boolean, server_default=false())
    since: Named[datetime] = Column(Moment)
    until: Named[datetime | None] = Column(Moment)  # none: still there
    confirmed_by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # none: by the letter's code
    # left, sold or bought (another row follows: still there, no longer or now an owner), removed, unlisted
    why_ended: Named[str | None] = Column(Text)


household_members = Table(
    "household_members",
    metadata,
    _HouseholdMembers,
    index_where(
        "uq_household_members_current",
        "household_id",
        "person_id",
        unique=True,
        where="until IS NULL",
    ),
)


class _LetterCodes(TypedColumns):
    """The code of a printed letter, by which people join one household."""

    id: Named[int] = Column(Id, primary_key=True)
    household_id: Named[int] = Column(Id, ForeignKey("households.id"), index=True)
    code_hash: Named[str] = Column(Text, unique=True)
    made_at: Named[datetime] = Column(Moment)
    expires_at: Named[datetime] = Column(Moment)
    uses_left: Named[int] = Column(Integer)  # 0: used up, or made void


letter_codes = Table("letter_codes", metadata, _LetterCodes)


class _CodeTries(TypedColumns):
    """Wrong codes that somebody has tried lately, so that nobody guesses."""

    person_id: Named[int] = Column(Id, ForeignKey("people.id"), primary_key=True)
    since: Named[datetime] = Column(Moment)
    count: Named[int] = Column(Integer)


code_tries = Table("code_tries", metadata, _CodeTries)


class _Claims(TypedColumns):
    """What the council is asked to confirm: that somebody belongs to a household, owns it, or does not."""

    id: Named[int] = Column(Id, primary_key=True)
    household_id: Named[int] = Column(Id, ForeignKey("households.id"))
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)  # whom it is about
    kind: Named[str] = Column(Text)  # lives, owns, stranger
    asked_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    decided_at: Named[datetime | None] = Column(Moment)
    decided_by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    is_confirmed: Named[bool | None] = Column(Boolean)


claims = Table(
    "claims",
    metadata,
    _Claims,
    index_where(
        "uq_claims_open",
        "household_id",
        "person_id",
        unique=True,
        where="decided_at IS NULL",
    ),
)
