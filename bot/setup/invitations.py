"""The first owner: a one-time link, and whoever opens it first owns the community.

The operator reads it where they started Linli, nowhere else: of its token only a hash is kept, so each start
prints a new one and ends the one before.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from bot import roles
from bot.access import Role
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.roles import Grant, Staff
from storage import tables
from storage.connection import AsyncConnection

OWN = "own-"  # what /start is given by the link, before the token
VALID = timedelta(hours=24)
_TOKEN_BYTES = 24  # 32 signs of the 64 that Telegram lets a link carry
_I = tables.invitations


async def invite(tx: AsyncConnection, staff: Staff, community: Place, now: datetime) -> str | None:
    """What /start has to be given to own a community; none where somebody does.

    Links of earlier starts are void from now on.
    """
    await tx.execute(delete(_I).where(_I.c.used_at.is_(None)))
    if _has_owner(staff, community):
        return None
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    values = {"token_hash": _hash(token), "place_id": community.id, "role": Role.owner}
    await tx.execute(insert(_I).values(values | {"expires_at": now + VALID}))
    return f"{OWN}{token}"


async def accept(
    tx: AsyncConnection, payload: str, community: Place, staff: Staff, person: Person, now: datetime
) -> None:
    """Make somebody the owner of a community by their link.

    Raises UserError when it is none, was used or is too old, and when the community has an owner by now.
    """
    token = payload.removeprefix(OWN)
    # Set only where nobody did before: of two who open it at once, the first one is taken.
    mine = (_I.c.token_hash == _hash(token)) & (_I.c.place_id == community.id) & _I.c.used_at.is_(None)
    fresh = mine & (_I.c.expires_at > now)
    used = await tx.execute(update(_I).where(fresh).values(used_at=now, used_by_id=person.id))
    if used.rowcount != 1 or _has_owner(staff, community):
        raise UserError("places/link_void")
    await roles.give(tx, Grant(person, community, Role.owner), None, now)


def _has_owner(staff: Staff, community: Place) -> bool:
    return bool(staff.holding(Role.owner, [community]))


def _hash(token: str) -> str:
    # A token of 192 random bits needs no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
