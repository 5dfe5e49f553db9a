"""What is too old is deleted, once a day, and how much of it is written down."""

import json
from datetime import datetime, time, timedelta

from bot.care import homes, notes, people, wording
from bot.members import Sender, recognise
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from handlers import retention
from handlers.turn import Turn
from tests.kept import everything, where
from tests.matters import PICTURE, noted, reported
from tests.scene import Scene, play


async def closed_in_private(scene: Scene, words: str) -> None:
    """马阿姨 asks for help, which only staff see; the committee does it, and it is closed."""
    private = scene.world.private(scene.town.ma)
    scene.world.press_start(scene.town.ma, "at-3")
    scene.world.say(scene.town.ma, private, f"#求助 {words}", photo=PICTURE)
    draft = await scene.sees(private, words, "给谁看？")
    await scene.presses(scene.town.ma, draft, "只给居委会看")
    card = await scene.sees(scene.town.committee, words)
    await noted(scene, scene.town.lin, card, "接单")
    await noted(scene, scene.town.lin, card, f"办结 上门看过，{words}的事办了")
    question = await scene.sees(private, f"上门看过，{words}的事办了", "修好了吗")
    await scene.presses(scene.town.ma, question, "修好了")
    await scene.reads(card, "办好了")


async def sweep(hood: Neighbourhood, days: float, at: time = time(12)) -> None:
    """The clock jobs that tidy up, so many days on."""
    day = (hood.clock.now() + timedelta(days)).astimezone(hood.texts.zone).date()
    async with hood.transaction() as tx:
        turn = Turn(hood, tx, datetime.combine(day, at, hood.texts.zone))
        await retention.tidy_up(turn)
        await retention.delete_old(turn)


async def deletions(scene: Scene) -> list[dict[str, int]]:
    """What was deleted on each day on which anything was."""
    kept = (await everything(scene))["deletions"]
    counts = [json.loads(line)[-1] for line in kept.splitlines()]
    return [{what: count for what, count in day.items() if count} for day in counts if any(day.values())]


async def test_what_is_too_old_is_deleted_and_counted(scene: Scene) -> None:
    town = scene.town
    card = await reported(scene)
    await noted(scene, town.wang, card, "办结 换好了", photo=PICTURE)
    await scene.presses(town.ma, await scene.sees(scene.home, "修好了吗"), "修好了")
    await closed_in_private(scene, "家里没有人做饭")
    await closed_in_private(scene, "血压药吃完了")
    scene.world.say(town.ma, scene.home, "#求助 一直没人管", photo=PICTURE)
    await scene.sees(town.committee, "一直没人管")
    await scene.settled()
    await scene.stop()
    hood = await open_neighbourhood(scene.settings, scene.clock)
    try:
        await _years_pass(scene, hood)
    finally:
        await hood.database.close()


async def _years_pass(scene: Scene, hood: Neighbourhood) -> None:
    await sweep(hood, 364)
    assert await deletions(scene) == []
    # At night, and once a day.
    await sweep(hood, 366, time(2, 59))
    assert await deletions(scene) == []
    await sweep(hood, 366, time(3))
    await sweep(hood, 366)
    (day,) = await deletions(scene)
    assert day.pop("messages") > 0
    assert day == {"photos": 3}
    kept = await everything(scene)
    assert len(kept["photos"].splitlines()) == 1  # of what is still open
    assert "家里没有人做饭" in kept["issues"]
    await sweep(hood, 731)
    assert (await deletions(scene))[-1] == {"private_issues": 2}
    kept = await everything(scene)
    assert where(kept, "家里没有人做饭", "血压药", "上门看过") == []
    assert len(kept["issues"].splitlines()) == 2  # what everybody saw, and what is open
    assert "deletions" not in where(kept, "饭", "药")


async def test_the_newest_number_is_never_given_again(sqlite_url: str) -> None:
    async with play(sqlite_url, retention={"private_issues_days": 1, "messages_days": 0}) as scene:
        await closed_in_private(scene, "家里没有人做饭")
        await scene.stop()
        hood = await open_neighbourhood(scene.settings, scene.clock)
        await sweep(hood, 10)
        await hood.database.close()
        assert await deletions(scene) == []
        await scene.start()
        assert "2号" in (await reported(scene)).plain


async def test_notes_and_visits_go_in_time_and_zero_keeps_all(sqlite_url: str) -> None:
    async with play(sqlite_url, retention={"photos_days": 0, "private_issues_days": 0}) as scene:
        await scene.stop()
        hood = await open_neighbourhood(scene.settings, scene.clock)
        try:
            await _care(hood)
            await sweep(hood, 740)
        finally:
            await hood.database.close()
        assert await deletions(scene) == [{"care_people": 1, "care_visits": 1, "notes": 1}]
        kept = await everything(scene)
        assert where(kept, "王奶奶", "水压低") == []
        assert where(kept, "李爷爷") == ["care_people"]


async def _care(hood: Neighbourhood) -> None:
    """王奶奶 was visited and is off the list; 李爷爷 is on it; something was noted."""
    now, building = hood.clock.now().astimezone(hood.texts.zone), hood.places.at("阳光小区/1号楼")
    async with hood.transaction() as tx:
        sun = (await recognise(tx, [Sender(7, "孙老师")]))[7]
        home = homes.Home(building, "301", "水压低")
        await notes.write(tx, sun, home, 7, 1, now)
        for name in ("王奶奶", "李爷爷"):
            care_id = await people.put(tx, home, wording.read(name), 7, sun, now)
            person = await people.by_id(tx, care_id)
            if name == "王奶奶":
                await people.visit(tx, person, sun, now, "水压低")
                await people.end(tx, person, now)
