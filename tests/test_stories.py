"""The demo's tour, each story played to its end by the real bot, and what people finally see of it."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.playground.changes import PATIENCE
from bot.playground.people import Chat, Impossible, Message, User
from bot.playground.samples import samples
from bot.playground.stories import STORIES, Tour
from tests.scene import Scene, play

END = {story.id: story.end for story in STORIES}


@pytest.fixture(params=["zh-CN", "en"])
async def scene(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url, request.param) as scene:
        for name, (content, mime) in samples().items():
            scene.world.add_sample(name, content, mime)
        scene.town.open_private_chats()
        yield scene


async def played(scene: Scene, story: str) -> None:
    """Play a story as fast as the bot answers; nothing but its own end may end it."""
    await Tour(scene.town, pace=0).play(story)
    await scene.settled()  # nothing comes twice, now or a little later
    assert scene.world.story is not None
    assert scene.world.story["text"] == END[story]
    assert scene.world.story["done"]


def said(scene: Scene, chinese: str, english: str) -> str:
    return chinese if scene.town.language == "zh-CN" else english


def holding(scene: Scene, chat: Chat, *words: str) -> list[Message]:
    return [m for m in scene.shown(chat) if all(word in m.plain for word in words)]


def card(scene: Scene, chat: Chat, words: str) -> Message:
    """The card of the one report that has these words."""
    (found,) = (m for m in holding(scene, chat, words, "📍") if not _was_looked_up(m))
    return found


def _was_looked_up(message: Message) -> bool:
    """Whether it answers /issue: that looks much like a card."""
    return message.reply_to is not None and message.reply_to.plain.startswith("/issue")


def _tells_of(message: Message, user: User) -> bool:
    """Whether the bot names this person, in the words or by a link."""
    linked = any(entity.get("user", {}).get("id") == user.id for entity in message.entities)
    return message.sender.is_bot and (linked or user.first_name in message.plain)


def has_ended(scene: Scene, chat: Chat, words: str) -> bool:
    shown = card(scene, chat, words)
    return "✅" in shown.plain and not shown.buttons


async def test_the_manhole_cover_is_replaced_within_a_day(scene: Scene) -> None:
    street = scene.town.buildings[0]
    await played(scene, "manhole")
    shown = card(scene, street, said(scene, "窨井盖", "manhole cover"))
    await scene.reads(shown, said(scene, "确认办好", "confirmed"), said(scene, "1张照片", "1 photo"))
    assert has_ended(scene, street, said(scene, "窨井盖", "manhole cover"))
    assert holding(scene, scene.town.council) == []
    history = await scene.sees(street, said(scene, "经过", "What happened"))
    for name in (scene.town.ma, scene.town.wang):
        assert name.first_name in history.plain
    assert said(scene, "换了新井盖", "there is a new cover") in history.plain
    assert said(scene, "王师傅答应办好的时间：", "Mr Wang promised it by: ") in history.plain
    assert said(scene, "马阿姨打分：5", "Auntie Ma gave stars: 5") in history.plain
    question = await scene.sees(street, said(scene, "打了 5 分", "given 5 of 5"))
    assert not question.buttons


async def test_the_light_goes_one_step_up_when_it_is_not_fixed(scene: Scene) -> None:
    street, council = scene.town.buildings[0], scene.town.council
    await played(scene, "lamp")
    light = said(scene, "楼道灯不亮", "stairwell light")
    assert has_ended(scene, street, light)
    assert has_ended(scene, council, light)  # where it was sent up to
    first, second = (m.plain for m in holding(scene, street, said(scene, "已经答复", "is answered")))
    assert said(scene, "没修好，继续办", "not fixed, work goes on") in first
    assert said(scene, "打了 4 分", "given 4 of 5") in second
    told = await scene.sees(street, said(scene, "马阿姨说没修好", "is not fixed, says Auntie Ma"))
    assert not told.buttons
    assert holding(scene, street, "⏰") == []


async def test_the_benches_come_back_after_three_days(scene: Scene) -> None:
    square, bench = scene.town.buildings[1], said(scene, "长椅", "benches")
    began = scene.clock.now()
    await played(scene, "benches")
    assert (scene.clock.now() - began).days == 3
    await scene.reads(card(scene, square, bench), said(scene, "2张照片", "2 photo"), "✅")
    news = await scene.sees(square, said(scene, "有新进展", "has news"))
    assert scene.town.chen.first_name in news.plain
    assert scene.town.zhou.first_name in news.plain
    await scene.sees(square, said(scene, "陈大爷已确认。辛苦了", "Mr Chen has confirmed it. Thank you!"))


async def test_the_door_is_paid_for_as_most_voted(scene: Scene) -> None:
    house = scene.town.buildings[2]
    await played(scene, "door")
    door = said(scene, "单元门又关不上了", "unit door does not shut")
    assert has_ended(scene, house, door)
    assert scene.town.ma.first_name in card(scene, house, door).plain  # who tagged it reported it
    (result,) = holding(scene, house, said(scene, "投票结果", "Result"))
    # Three people voted and one of them twice: the second vote took the place of the first.
    shares = re.findall(said(scene, r"：(\d+)票", r": (\d+)(?: \(\d+%\))?$"), result.plain, re.MULTILINE)
    assert shares == ["3", "0"]
    assert said(scene, "共 3 人", "3 voted") in result.plain
    ballot = await scene.sees(house, "📊", said(scene, "投票结束了", "is closed"))
    assert not ballot.buttons


async def test_parking_is_settled_in_two_phases(scene: Scene) -> None:
    first, second, _ = scene.town.buildings
    await played(scene, "parking")
    for chat, words in (
        (first, said(scene, "救护车", "ambulance")),
        (second, said(scene, "东门口堵车", "gate is jammed")),
    ):
        assert has_ended(scene, chat, words)
    (result,) = holding(scene, first, said(scene, "投票结果", "Result"))
    assert said(scene, "✅ 行，分两步走：2票", "✅ Yes, both phases: 2") in result.plain
    assert holding(scene, first, said(scene, "夜里十点", "come home at ten")) == []  # talk is not kept
    assert holding(scene, scene.town.council) == []


async def test_a_dispute_is_settled_out_of_the_groups_sight(scene: Scene) -> None:
    town, ceiling = scene.town, said(scene, "天花板湿了", "ceiling is soaked")
    await played(scene, "ceiling")
    (notice,) = holding(scene, town.buildings[1], said(scene, "不在群里公开", "not shown in this group"))
    assert not [button for row in notice.buttons for button in row if button.data]  # nothing to act with
    for chat in (town.council, town.committee, *town.buildings):
        assert holding(scene, chat, ceiling) == []
    head, mediator, reporter = (scene.world.private(who) for who in (town.wu, town.zheng, town.chen))
    for chat in (head, mediator):
        assert has_ended(scene, chat, ceiling)
    await scene.sees(mediator, "⏰", said(scene, "请调解员来办", "for the mediator"))
    await scene.sees(reporter, said(scene, "吴楼长说：劝了两回", "Ms Wu says: I went twice"))
    answered = await scene.sees(reporter, said(scene, "打了 5 分", "given 5 of 5"))
    assert not answered.buttons


async def test_a_whistle_shows_who_came_and_who_did_not(scene: Scene) -> None:
    town, smoke = scene.town, said(scene, "烧烤摊", "barbecue")
    await played(scene, "barbecue")
    for chat in (town.buildings[0], town.committee):
        assert has_ended(scene, chat, smoke)
    came = said(scene, "✅ 派出所 何警官 25分钟后报到", "✅ Police: Officer He checked in after 25 min")
    did_not = said(scene, "❌ 物业 到时间没有报到", "❌ property office: did not check in in time")
    for chat in (town.buildings[0], scene.world.private(town.he)):
        (call,) = holding(scene, chat, "📣", smoke)
        assert came in call.plain
        assert did_not in call.plain
    (missed,) = holding(scene, town.buildings[0], "⏰", smoke)
    assert said(scene, "物业没有报到，已转给居委会", "property office. It is passed up") in missed.plain


async def test_what_was_told_in_private_shows_no_name(scene: Scene) -> None:
    town, ever = scene.town, list[Message]()
    scene.world.on_change(lambda event: ever.append(event["message"]) if event["type"] == "message" else None)
    named: set[str] = set()
    scene.world.on_change(lambda _: named.update(m.chat.title for m in ever if _tells_of(m, town.ma)))
    await played(scene, "ebike")
    street, charging = town.buildings[0], said(scene, "电动车", "e-bike")
    assert has_ended(scene, street, charging)
    shown = card(scene, street, charging)
    assert said(scene, "有居民报", "from a resident") in shown.plain
    assert shown.reply_to is None
    assert named <= {scene.world.private(town.ma).title}
    report = await scene.sees(scene.world.private(town.ma), said(scene, "不写您的名字", "without your name"))
    assert not report.buttons
    await scene.sees(scene.world.private(town.ma), said(scene, "打了 5 分", "given 5 of 5"))


async def test_the_pipes_go_overdue_and_come_into_fridays_bulletin(scene: Scene) -> None:
    house, council, pipe = scene.town.buildings[2], scene.town.council, said(scene, "铸铁", "cast-iron")
    await played(scene, "pipes")
    (told,) = holding(scene, council, pipe, said(scene, "现在请理事会来办", "now for the council"))
    assert "⏰" in told.plain
    for chat in (house, council):
        shown = card(scene, chat, pipe)
        assert "⏰" in shown.plain
        assert scene.town.zhou.first_name in shown.plain
    await scene.sees(house, said(scene, "已转给理事会", "passed up to the council"))
    ballots = holding(scene, house, "📊", said(scene, "换下水管", "new pipe"))
    assert len([m for m in ballots if m.buttons]) == 2
    bulletin = holding(scene, house, "📋")[-1]
    for words in (pipe, "⏰", "📊 " + said(scene, "正在投票 2", "Open polls: 2")):
        assert words in bulletin.plain
    for other in scene.town.buildings[:2]:
        await scene.sees(other, "📋")
    assert scene.clock.now().astimezone(ZoneInfo(scene.world.timezone)).weekday() == 4


async def test_a_new_buildings_group_is_set_up_and_used(scene: Scene) -> None:
    """Told twice, it is about one more building each time."""
    for number in (4, 5):
        await played(scene, "newcomers")
        group = scene.town.new_buildings[-1]
        assert group.title == said(scene, f"{number}号楼", f"Building {number}")
        (claimed,) = holding(scene, group, said(scene, "好了，这里是", "Done: this is the"))
        assert str(group.title) in claimed.plain
        lock = said(scene, "门禁没有装好", "entrance lock")
        assert has_ended(scene, group, lock)
        assert str(group.title) in card(scene, group, lock).plain
    assert len(scene.town.new_buildings) == 2


async def test_a_story_stopped_in_the_middle_can_be_played_again(scene: Scene) -> None:
    street, tour = scene.town.buildings[0], Tour(scene.town, pace=0.2)
    playing = asyncio.create_task(tour.play("manhole"))
    await scene.world.until(lambda: scene.world.story and scene.world.story["step"] == 2, what="step 2")
    await tour.play(None)
    await playing
    assert scene.world.story is None
    await played(scene, "manhole")
    cards = holding(scene, street, said(scene, "天黑了容易踩空", "In the dark"), "📍")
    one, other = (m for m in cards if not _was_looked_up(m))
    assert "✅" not in one.plain
    await scene.reads(other, "✅")


async def test_the_councils_day_ends_with_minutes_for_all(scene: Scene) -> None:
    street = scene.town.buildings[0]
    await played(scene, "meeting")
    minutes = await scene.sees(street, "📝", said(scene, "广场装两张长椅", "Two benches on the square"))
    assert said(scene, "居民 2", "residents 2") in minutes.plain
    assert said(scene, "王奶奶", "Granny Wang") not in minutes.plain
    (task,) = holding(scene, scene.town.council, said(scene, "1号 决议", "No. 1 Decision"))
    assert said(scene, "物业负责", "property office") in task.plain


async def test_the_job_fair_fills_its_places_and_is_counted(scene: Scene) -> None:
    await played(scene, "job_fair")
    await scene.sees(scene.town.buildings[0], said(scene, "有空位了，小李报上了", "Young Li moved up"))
    for chat in (scene.town.committee, *scene.town.buildings):
        (shown,) = (m for m in holding(scene, chat, "📣") if "/activity" not in m.plain)
        await scene.reads(shown, said(scene, "活动结束了，来了 32 人", "It is over: 32 came."))
    await scene.sees(scene.town.committee, said(scene, "办了 1 场，32 人次", "1 session, 32 people"))


async def test_all_stories_are_told_one_after_another(scene: Scene) -> None:
    tour, told = Tour(scene.town, pace=0), []
    scene.world.on_change(lambda event: told.append(event["story"]) if event["type"] == "story" else None)
    playing = asyncio.create_task(tour.play("all"))
    await scene.world.until(lambda: told and told[-1]["id"] == "benches", what="the second story")
    await tour.stop()
    await playing
    first = [story for story in told if story and story["id"] == "manhole"]
    assert [story["step"] for story in first] == [*range(1, first[0]["steps"] + 1), first[0]["steps"]]
    assert not any(story["done"] for story in first)  # the tour goes on


async def test_a_new_story_takes_the_place_of_the_one_being_told(scene: Scene) -> None:
    tour = Tour(scene.town, pace=0.2)
    earlier = asyncio.create_task(tour.play("manhole"))
    await scene.world.until(lambda: scene.world.story, what="the first story")
    later = asyncio.create_task(tour.play("pipes"))
    await earlier
    await scene.world.until(lambda: scene.world.story and scene.world.story["id"] == "pipes", what="the next")
    await tour.play(None)
    await later


async def test_a_story_somebody_got_in_the_way_of_says_so(scene: Scene) -> None:
    scene.world.leave(scene.town.wang, scene.town.buildings[0])
    with pytest.raises(Impossible, match="step 2"):
        await Tour(scene.town, pace=0).play("manhole")
    assert scene.world.story is not None
    assert scene.world.story["done"]
    assert said(scene, "打断", "got in the way") in scene.world.story["text"][scene.town.language]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_demo_opens_on_a_free_port_and_ends_at_once(language: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "demo", "--port", str(port), "--language", language),
            env={**os.environ, "TMPDIR": str(tmp_path), "HTTP_PROXY": "http://127.0.0.1:9"},
            stdout=asyncio.subprocess.PIPE,
        )
        assert demo.stdout is not None
        assert str(port) in (await demo.stdout.readline()).decode()
    line = (await demo.stdout.readline()).decode()
    assert "Ctrl-C" in line
    (url,) = re.findall(r"http://127\.0\.0\.1:\d+/", line)
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        state = (await client.get("/play/state")).json()
        assert state["language"] == language
        assert [story["id"] for story in state["stories"]] == [story.id for story in STORIES]
        chat, ma = state["chats"][0]["id"], state["personas"][0]["id"]
        await client.post("/play/say", json={"as": ma, "chat": chat, "text": "/issues"})
        async with asyncio.timeout(PATIENCE):
            while len((await client.get("/play/state")).json()["messages"][str(chat)]) < 2:
                pass  # the bot answers, though the environment names a proxy that is not there
        await client.post("/play/story", json={"id": "pipes"})
    demo.send_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        assert await demo.wait() == 0
    assert list(tmp_path.iterdir()) == []
