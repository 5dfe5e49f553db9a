"""A roster for a scene: households with their areas, owners and members, as an import would leave them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.playground.people import User
from storage import tables
from storage.database import Database, insert_or_update
from tests.scene import Scene

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Home:
    """A flat of a building or unit by its name. `area` in m²; homes of the same `owner` are one person's."""

    place: str
    room: str
    members: tuple[User, ...] = ()
    area: float | None = 80
    owner: str | None = None
    tenants: tuple[User, ...] = ()  # members who own nothing


async def settle(scene: Scene, *homes: Home) -> None:
    """Write the roster beside the running bot."""
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        places = {row.name: row for row in await tx.execute(select(tables.places))}
        community = next(row.id for row in places.values() if row.parent_id is None)
        owners: dict[str, int] = {}
        for name in {home.owner for home in homes if home.owner}:
            made = insert(tables.owners).values(community_id=community, name=name)
            owners[name] = (await tx.execute(made.returning(tables.owners.c.id))).scalar_one()
        for home in homes:
            values = {
                "place_id": places[home.place].id,
                "room": home.room,
                "area_cm2": None if home.area is None else round(home.area * 10_000),
                "owner_id": owners.get(home.owner or ""),
            }
            made = insert(tables.households).values(values).returning(tables.households.c.id)
            household_id = (await tx.execute(made)).scalar_one()
            for user in (*home.members, *home.tenants):
                await _join(tx, household_id, user, is_owner=user in home.members)
    await database.close()


async def _join(tx: Any, household_id: int, user: User, is_owner: bool, since: datetime = _LONG_AGO) -> None:
    people = tables.people
    # The bot may write them down at the same time: they have just pressed Start.
    known = {"user_id": user.id, "name": user.first_name, "full_name": user.first_name}
    await tx.execute(insert_or_update(tx, people, ["user_id"]).values(known | {"reachable": user.started}))
    person_id = await tx.scalar(select(people.c.id).where(people.c.user_id == user.id))
    member = {"household_id": household_id, "person_id": person_id, "is_owner": is_owner}
    await tx.execute(insert(tables.household_members).values(member | {"since": since}))


async def with_units(scene: Scene, building: str, *names: str) -> None:
    """The bot starts anew, knowing of the units of a building."""
    await scene.stop()
    places = [place.model_dump() for place in scene.settings.places]
    places += [{"name": name, "kind": "unit", "parent": building} for name in names]
    scene.settings = type(scene.settings).model_validate(scene.settings.model_dump() | {"places": places})
    await scene.start()


async def state_area(scene: Scene, name: str, area: float) -> None:
    """The bot starts anew, and the community has stated the area of a place, in m²."""
    await scene.stop()
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        stated = update(tables.places).where(tables.places.c.name == name)
        await tx.execute(stated.values(area_cm2=round(area * 10_000)))
    await database.close()
    await scene.start()


async def leave(scene: Scene, room: str) -> None:
    """A room leaves the roster."""
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        gone = tables.households.c.room == room
        await tx.execute(update(tables.households).where(gone).values(ended_at=scene.clock.now()))
    await database.close()


async def move_in(scene: Scene, room: str, user: User) -> None:
    """Somebody joins the household of a room now."""
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        found = select(tables.households.c.id).where(tables.households.c.room == room)
        await _join(tx, (await tx.execute(found)).scalar_one(), user, is_owner=True, since=scene.clock.now())
    await database.close()
