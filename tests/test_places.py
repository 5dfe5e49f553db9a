"""The tree and its chats: by the settings, made in the chat, and groups that neighbours share."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot import places, settling
from bot.config import Settings
from bot.places import Places, Purpose
from bot.setup import moving
from storage import migrations, tables
from storage.database import Database

COUNCIL, FIRST, SECOND, THIRD, COMMITTEE = -11, -101, -102, -103, -20
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def settings(*given: dict[str, Any], **community: Any) -> Settings:
    return Settings.model_validate({"community": {"name": "丽景社区"} | community, "places": given})


def building(number: int, **more: Any) -> dict[str, Any]:
    return {"name": f"{number}号楼", "kind": "building", "parent": "阳光小区"} | more


SUNSHINE = {"name": "阳光小区", "kind": "compound", "council_chat_id": COUNCIL}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    yield database
    await database.close()


async def settled(database: Database, *given: dict[str, Any], **community: Any) -> Places:
    """The tree after a start with these settings."""
    async with database.transaction() as tx:
        await settling.settle(tx, settings(*given, **community))
        return await places.load(tx)


async def claim(database: Database, path: str, chat_id: int) -> None:
    """What somebody says in the chat: this group is that place's."""
    async with database.transaction() as tx:
        place = (await places.load(tx)).at(path)
        await tx.execute(insert(tables.chats).values(chat_id=chat_id))
        await settling.give(tx, place.id, tables.places.c.chat_id, chat_id)


def chats(tree: Places) -> dict[str, int | None]:
    return {tree.path(place): place.chat_id for place in tree if place.kind == "building"}


async def test_what_was_claimed_in_the_chat_outlives_a_restart(database: Database) -> None:
    await settled(database, SUNSHINE, building(1, chat_id=FIRST), building(2))
    await claim(database, "阳光小区/2号楼", SECOND)
    tree = await settled(database, SUNSHINE, building(1, chat_id=FIRST), building(2))
    assert chats(tree) == {"阳光小区/1号楼": FIRST, "阳光小区/2号楼": SECOND}
    tree = await settled(database, SUNSHINE)
    assert chats(tree) == {
        "阳光小区/1号楼": None,
        "阳光小区/2号楼": SECOND,
    }  # theirs is gone


async def test_of_a_chat_that_both_name_the_settings_say_whose_it_is(database: Database) -> None:
    await settled(database, SUNSHINE, building(1), building(2))
    await claim(database, "阳光小区/2号楼", FIRST)
    tree = await settled(database, SUNSHINE, building(1, chat_id=FIRST), building(2))
    assert chats(tree) == {"阳光小区/1号楼": FIRST, "阳光小区/2号楼": None}


async def test_chats_may_be_swapped_in_the_settings(database: Database) -> None:
    await settled(database, SUNSHINE, building(1, chat_id=FIRST), building(2, chat_id=SECOND))
    tree = await settled(database, SUNSHINE, building(1, chat_id=SECOND), building(2, chat_id=FIRST))
    assert chats(tree) == {"阳光小区/1号楼": SECOND, "阳光小区/2号楼": FIRST}


async def test_a_group_shared_by_buildings_belongs_to_what_holds_them_all(database: Database) -> None:
    shared = [building(n, chat_id=FIRST) for n in (1, 2)]
    tree = await settled(database, SUNSHINE, *shared, building(3, chat_id=THIRD))
    compound, third = tree.at("阳光小区"), tree.at("阳光小区/3号楼")
    assert tree.of_chat(FIRST) == (compound, Purpose.residents)
    assert [place.name for place in tree.served(FIRST)] == ["1号楼", "2号楼"]
    assert tree.of_chat(THIRD) == (third, Purpose.residents)
    assert tree.served(THIRD) == (third,)
    assert tree.served(COUNCIL) == (compound,)
    assert tree.served(-999) == ()
    tree = await settled(database, SUNSHINE, building(1), building(2, chat_id=FIRST))
    assert chats(tree) == {"阳光小区/1号楼": None, "阳光小区/2号楼": FIRST, "阳光小区/3号楼": None}


async def test_another_community_is_left_alone(database: Database) -> None:
    await settled(database, SUNSHINE, building(1, chat_id=FIRST), committee_chat_id=COMMITTEE)
    async with database.transaction() as tx:
        made = insert(tables.places).returning(tables.places.c.id)
        peace = (await tx.execute(made.values(kind="community", name="和平社区"))).scalar_one()
        await tx.execute(made.values(kind="compound", name="阳光小区", parent_id=peace, chat_id=SECOND))
    async with database.transaction() as tx:
        await settling.settle(tx, settings(SUNSHINE, building(1, chat_id=FIRST), name="美景社区"))
        tree = await places.load(tx)
    assert [place.name for place in tree.communities] == ["美景社区", "和平社区"]  # renamed in the settings
    assert tree.home.name == "美景社区"
    assert tree.community(tree.at("阳光小区")) is tree.home
    found = tree.of_chat(SECOND)
    assert found is not None
    assert tree.community(found[0]).name == "和平社区"
    assert found[0] not in tree.below(tree.home)
    assert tree.committee_chat(found[0]) is None


async def test_a_group_that_removed_the_bot_is_no_place_until_it_comes_back(database: Database) -> None:
    await settled(database, SUNSHINE, building(1, chat_id=FIRST))
    gone = update(tables.chats).where(tables.chats.c.chat_id == FIRST)
    async with database.transaction() as tx:
        await tx.execute(gone.values(gone_at=NOON))
        tree = await places.load(tx)
    assert tree.of_chat(FIRST) is None
    assert tree.at("阳光小区/1号楼").chat_id is None
    assert tree.chat(FIRST).is_gone
    async with database.transaction() as tx:
        await tx.execute(gone.values(gone_at=None))
        tree = await places.load(tx)
    assert tree.of_chat(FIRST) == (tree.at("阳光小区/1号楼"), Purpose.residents)


async def test_all_that_names_a_group_follows_it_to_its_new_id(database: Database) -> None:
    await settled(database, SUNSHINE, building(1, chat_id=FIRST), building(2, chat_id=FIRST))
    async with database.transaction() as tx:
        await tx.execute(
            update(tables.chats).where(tables.chats.c.chat_id == FIRST).values(title="3号楼", language="en")
        )
        await moving.move_chat(tx, FIRST, THIRD, datetime.now(UTC))
        tree = await places.load(tx)
    assert tree.of_chat(FIRST) is None
    assert [place.name for place in tree.served(THIRD)] == ["1号楼", "2号楼"]
    assert (tree.chat(THIRD).title, tree.chat(THIRD).language) == ("3号楼", "en")
    again = await settled(database, SUNSHINE, building(1, chat_id=FIRST), building(2, chat_id=FIRST))
    assert [place.name for place in again.served(THIRD)] == ["1号楼", "2号楼"]
    assert again.chat(THIRD).language == "en"
