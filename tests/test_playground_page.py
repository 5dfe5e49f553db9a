"""The routes of the playground's page, as a browser uses them."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.clock import Clock
from bot.playground.people import Persona
from bot.playground.serve import serve
from bot.playground.world import World
from tests.street import Street, png, served


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    async with served() as one:
        one.world.community = "槐树社区"
        one.world.personas = [
            Persona(one.ma, {"zh-CN": "3号楼居民", "en": "resident, building 3"}),
            Persona(one.li, {"zh-CN": "物业", "en": "property staff"}),
        ]
        yield one


async def post(street: Street, deed: str, **body: Any) -> httpx.Response:
    return await street.http.post(f"{street.url}/play/{deed}", json=body, headers={"origin": street.url})


async def state(street: Street) -> dict[str, Any]:
    return (await street.http.get(f"{street.url}/play/state")).json()


class Stream:
    """An open event stream."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self.lines = lines

    async def next(self, kind: str) -> dict[str, Any]:
        async for line in self.lines:
            if line.startswith("data: "):
                event = json.loads(line.removeprefix("data: "))
                if event["type"] == kind:
                    return event
        raise AssertionError(f"the stream ended without {kind}")


async def test_the_state_of_the_world(street: Street) -> None:
    said = street.world.say(street.ma, street.group, "#报修 <b>电梯</b>", photo=png())
    street.world.say(street.li, street.group, "马上", reply_to=said)
    street.world.react(street.li, said, "👍")
    shown = await state(street)
    assert (shown["community"], shown["timezone"], shown["bot"]) == (
        "槐树社区",
        "Asia/Shanghai",
        street.world.bot.id,
    )
    assert shown["clock"].endswith("+08:00")
    assert shown["personas"][0] == {
        "id": street.ma.id,
        "name": "马阿姨",
        "role": {"zh-CN": "3号楼居民", "en": "resident, building 3"},
        "chats": [street.ma.id, street.group.id],
    }
    group = {"id": street.group.id, "title": "3号楼", "type": "supergroup", "members": 3, "pinned": None}
    assert group in shown["chats"]
    assert {"of": street.ma.id, "type": "private"}.items() <= shown["chats"][0].items()
    first, second = shown["messages"][str(street.group.id)]
    assert first["html"] == '<span class="tag">#报修</span> &lt;b&gt;电梯&lt;/b&gt;'
    assert first["reactions"] == {"👍": [street.li.id]}
    assert second["reply_to"] == {"id": said.id, "name": "马阿姨", "text": "#报修 <b>电梯</b>"}
    picture = await street.http.get(street.url + first["photos"][0])
    assert (picture.content, picture.headers["content-type"]) == (png(), "image/png")


async def test_a_visitor_plays_a_person(street: Street) -> None:
    where: dict[str, Any] = {"as": street.ma.id, "chat": street.group.id}
    said = (await post(street, "say", **where, text="#报修 灯")).json()
    assert said["from"] == {"id": street.ma.id, "name": "马阿姨", "bot": False}
    edited = (await post(street, "edit", **where, id=said["id"], text="#报修 楼道灯")).json()
    assert edited["edited"]
    reacted = (await post(street, "react", **where, id=said["id"], emoji="👍")).json()
    assert reacted["reactions"] == {"👍": [street.ma.id]}
    assert (await post(street, "react", **where, id=said["id"], emoji=None)).json()["reactions"] == {}
    reply = (await post(street, "say", **where, text="急", reply_to=said["id"])).json()
    assert reply["reply_to"]["id"] == said["id"]
    assert (await post(street, "delete", **where, id=said["id"])).json() == {}
    assert street.group.by_id[said["id"]].deleted

    start = await post(street, "say", **{**where, "chat": street.ma.id}, text="/start b3")
    assert start.status_code == 200
    assert street.ma.started
    assert [
        update.effective_message.text for update in await street.updates() if update.effective_message
    ] == [
        "#报修 灯",
        "#报修 楼道灯",
        "急",
        "/start b3",
    ]


async def test_a_document_can_be_opened_and_runs_nothing(street: Street) -> None:
    for name, manner in (("周报.pdf", "inline"), ("页.html", "attachment")):
        await street.bot.send_document(street.group.id, b"%PDF-1.7", filename=name)
        shown = (await state(street))["messages"][str(street.group.id)][-1]["document"]
        assert shown["name"] == name
        got = await street.http.get(street.url + shown["url"])
        assert got.content == b"%PDF-1.7"
        assert got.headers["content-disposition"].startswith(manner)
        assert got.headers["x-content-type-options"] == "nosniff"
    assert (await street.http.get(f"{street.url}/play/document/none")).status_code == 404


async def test_pictures_from_the_page(street: Street) -> None:
    street.world.add_sample("manhole", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    (sample,) = (await street.http.get(f"{street.url}/play/samples")).json()
    assert sample == {"name": "manhole", "url": "/play/photo/sample-manhole"}
    shown = await street.http.get(street.url + sample["url"])
    assert shown.headers["content-type"].startswith("image/svg+xml")
    assert shown.headers["content-security-policy"].startswith("sandbox;")
    uploaded = (await street.http.post(f"{street.url}/play/upload", files={"file": ("a.png", png())})).json()
    said = await post(
        street,
        "say",
        **{"as": street.ma.id},
        chat=street.group.id,
        text="两张",
        photos=["manhole", uploaded["file_id"]],
    )
    assert said.json()["album"]
    assert len(street.group.messages) == 2
    refused = await street.http.post(f"{street.url}/play/upload", files={"file": ("a.txt", b"text")})
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "Only PNG, JPEG and SVG pictures can be sent here."},
    )


async def test_a_tap_on_the_page_gets_the_answer_of_the_bot(street: Street) -> None:
    markup = InlineKeyboardMarkup(
        [[InlineKeyboardButton("好", callback_data="a"), InlineKeyboardButton("看", url="https://e.cn")]]
    )
    message = await street.says("?", reply_markup=markup)
    tap = asyncio.create_task(
        post(street, "press", **{"as": street.ma.id}, chat=street.group.id, id=message.id, data="a")
    )
    (update,) = await street.updates()
    assert update.callback_query
    await update.callback_query.answer("记下了")
    assert (await tap).json() == {"text": "记下了", "alert": False}
    (shown,) = (await state(street))["messages"][str(street.group.id)]
    assert shown["buttons"] == [[{"text": "好", "data": "a"}, {"text": "看", "url": "https://e.cn"}]]


async def test_the_stream_tells_what_happens(street: Street) -> None:
    async with street.http.stream("GET", f"{street.url}/play/events") as answer:
        lines = answer.aiter_lines()
        stream = Stream(lines)
        assert await anext(lines) == ": here"
        said = street.world.say(street.ma, street.group, "一")
        assert (await stream.next("message"))["message"]["id"] == said.id
        await street.bot.set_message_reaction(street.group.id, said.id, "👀")
        assert (await stream.next("message"))["message"]["reactions"] == {"👀": [street.world.bot.id]}
        street.world.rename(street.group, "三号楼")
        assert (await stream.next("message"))["message"]["service"] == "群名改为“三号楼”"
        assert (await stream.next("chat"))["chat"]["title"] == "三号楼"
        street.world.delete(said)
        assert await stream.next("deleted") == {"type": "deleted", "chat": street.group.id, "id": said.id}
        before = street.world.now
        assert (await post(street, "clock", hours=25)).status_code == 200
        assert (await stream.next("clock"))["clock"] > before.isoformat()
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="a")]])
        press = street.world.press(street.ma, await street.says("?", reply_markup=markup), "好")
        await street.bot.answer_callback_query(press.id, "好的", show_alert=True)
        toast = {"type": "toast", "user": street.ma.id, "text": "好的", "alert": True}
        assert await stream.next("toast") == toast


async def test_stories_are_told_on_demand(street: Street) -> None:
    assert (await post(street, "story", id="manhole")).status_code == 404
    told: list[str | None] = []

    async def play(name: str | None) -> None:
        told.append(name)
        street.world.tell_story({"id": name, "step": 1} if name else None)

    street.world.play_story = play
    street.world.stories = [{"id": "manhole", "title": {"en": "The manhole"}}]
    assert (await post(street, "story", id="manhole")).json() == {"story": {"id": "manhole", "step": 1}}
    assert (await post(street, "story", id=None)).json() == {"story": None}
    assert (await post(street, "story", id="unheard")).status_code == 404
    assert told == ["manhole", None]


@pytest.mark.parametrize(
    ("deed", "body", "error"),
    [
        ("say", {"as": 1, "text": "x"}, "There is no such person."),
        ("say", {"chat": 1, "text": "x"}, "There is no such chat."),
        ("say", {"text": "  "}, "an empty message cannot be sent"),
        ("say", {"text": "x" * 4097}, "a text has at most 4096 characters here"),
        ("say", {"text": "x", "reply_to": 9}, "There is no such message."),
        ("say", {"photos": ["nothing"]}, "there is no picture 'nothing'"),
        ("edit", {"id": 2, "text": "x"}, "马阿姨 cannot edit this message"),
        ("delete", {"id": 2}, "Only one's own messages can be deleted."),
        ("press", {"id": 1, "data": "x"}, "there is no button 'x', only []"),
        ("edit", {"id": 1}, "The request cannot be read: 'text'."),
        ("clock", {"hours": -1}, "The clock moves forward, by at most a year at a time."),
    ],
)
async def test_impossible_requests(street: Street, deed: str, body: dict[str, Any], error: str) -> None:
    street.world.say(street.ma, street.group, "我的")
    street.world.say(street.li, street.group, "别人的")
    refused = await post(street, deed, **{"as": street.ma.id, "chat": street.group.id, **body})
    assert (refused.status_code, refused.json()) == (400, {"error": error})
    assert len(street.group.messages) == 2


async def test_other_sites_and_other_hosts_are_refused(street: Street) -> None:
    say = {"as": street.ma.id, "chat": street.group.id, "text": "x"}
    url = f"{street.url}/play/say"
    foreign = await street.http.post(url, json=say, headers={"origin": "https://evil.example"})
    rebound = await street.http.post(url, json=say, headers={"host": "evil.example"})
    looking = await street.http.get(f"{street.url}/play/state", headers={"host": "evil.example:80"})
    assert [foreign.status_code, rebound.status_code, looking.status_code] == [403, 403, 403]
    assert street.group.messages == []
    assert (await street.http.post(url, json=say)).status_code == 200


async def test_files_of_the_page_stay_in_their_folder(street: Street) -> None:
    index = await street.http.get(street.url)
    assert (index.status_code, index.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (
        (await street.http.get(f"{street.url}/page/app.js"))
        .headers["content-type"]
        .startswith("text/javascript")
    )
    for name in ("..%2Fworld.py", "nothing.js", "%2e%2e/world.py"):
        assert (await street.http.get(f"{street.url}/page/{name}")).status_code == 404


async def test_the_end_closes_streams_and_polls() -> None:
    world = World(Clock())
    seen: list[str] = []

    async def follow(client: httpx.AsyncClient, url: str) -> None:
        async with client.stream("GET", f"{url}/play/events") as answer:
            seen.extend([line async for line in answer.aiter_lines()])

    async with httpx.AsyncClient(verify=False) as client:
        async with serve(world) as url:
            poll = asyncio.create_task(
                client.post(f"{url}/bot{world.token}/getUpdates", data={"timeout": 50})
            )
            stream = asyncio.create_task(follow(client, url))
            await world.until(lambda: world.updates.polled and world.changes.watched, what="both connections")
        assert (await poll).json() == {"ok": True, "result": []}
        await stream
        assert seen == [": here", ""]
        with pytest.raises(httpx.ConnectError):
            await client.get(url)
