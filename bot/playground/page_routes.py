"""The page's own routes: what a visitor sees of the world and does in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.playground.page_json import event_view, local, message_view, photo_view, state_view
from bot.playground.people import Chat, Impossible, Message, User
from bot.playground.serve_guard import local_only
from bot.playground.world import World

PAGE = Path(__file__).parent / "page"
HEARTBEAT = 15.0  # seconds between comment lines of an event stream
PRESS_WAIT = 10.0  # seconds the page waits for the bot's answer to a tap
UPLOAD_BYTES = 10 * 1024 * 1024
MOST_HOURS = 24 * 366
STORY_START = 0.5  # seconds in which a story that cannot be told says so; then it goes on by itself
_told: set[asyncio.Future[None]] = set()
_KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def page_routes(world: World) -> list[Route]:
    deeds: dict[str, Callable[[World, dict[str, Any]], Awaitable[Any]]] = {
        "say": say,
        "edit": edit,
        "delete": delete,
        "react": react,
        "press": press,
        "clock": move_clock,
        "story": tell_story,
    }
    views: dict[str, Callable[[World, Request], Awaitable[Response]]] = {
        "/": page,
        "/page/{file}": page,
        "/play/state": state,
        "/play/events": events,
        "/play/samples": samples,
        "/play/photo/{file_id}": photo,
        "/play/document/{file_id}": document,
    }
    routes = [Route(path, _viewed(world, view), methods=["GET"]) for path, view in views.items()]
    routes += [Route(f"/play/{name}", _posted(world, deed), methods=["POST"]) for name, deed in deeds.items()]
    return [*routes, Route("/play/upload", _viewed(world, upload), methods=["POST"])]


def _viewed(world: World, view: Callable[[World, Request], Awaitable[Response]]) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            return await view(world, request)
        except Impossible as error:
            return _error(error)

    return local_only(endpoint)


def _posted(world: World, deed: Callable[[World, dict[str, Any]], Awaitable[Any]]) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            body = json.loads(await request.body())
            if not isinstance(body, dict):
                raise Impossible("The request must be a JSON object.")
            return JSONResponse(await deed(world, body))
        except Impossible as error:
            return _error(error)
        except (ValueError, KeyError, TypeError) as error:
            return _error(f"The request cannot be read: {error}.")
        except NoStory as error:
            return _error(error, 404)

    return local_only(endpoint)


def _error(error: object, code: int = 400) -> JSONResponse:
    return JSONResponse({"error": str(error)}, status_code=code)


class NoStory(Exception):
    """There are no stories in this world, or none of that name."""


async def page(world: World, request: Request) -> Response:
    name = request.path_params.get("file", "index.html")
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        return _error(f"There is no page file {name}.", 404)
    kind = _KINDS.get(path.suffix)
    return FileResponse(path, media_type=kind, headers={"cache-control": "no-cache"})


async def state(world: World, request: Request) -> Response:
    return JSONResponse(state_view(world))


async def samples(world: World, request: Request) -> Response:
    every = world.files.samples.items()
    return JSONResponse([{"name": name, "url": f"/play/photo/{file_id}"} for name, file_id in every])


async def photo(world: World, request: Request) -> Response:
    stored = world.files.by_id.get(request.path_params["file_id"])
    if stored is None:
        return _error("There is no such picture.", 404)
    # An SVG opened by itself could run scripts; sandboxed it cannot.
    headers = {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
    headers["x-content-type-options"] = "nosniff"
    return Response(stored.content, media_type=stored.mime, headers=headers)


async def document(world: World, request: Request) -> Response:
    stored = world.files.by_id.get(request.path_params["file_id"])
    if stored is None or stored.document is None:
        return _error("There is no such document.", 404)
    # The browser shows a PDF; anything else is saved, for a page could run scripts here.
    manner = "inline" if stored.mime == "application/pdf" else "attachment"
    name = quote(stored.document["file_name"])
    headers = {
        "content-disposition": f"{manner}; filename*=utf-8''{name}",
        "x-content-type-options": "nosniff",
    }
    return Response(stored.content, media_type=stored.mime, headers=headers)


async def upload(world: World, request: Request) -> Response:
    async with request.form(max_files=1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Impossible("A file named “file” is missing.")
        content = await file.read()
    if not content or len(content) > UPLOAD_BYTES:
        raise Impossible("A picture has 1 byte to 10 MB.")
    added = world.files.add_photo(content)
    if world.files.by_id[added.file_id].mime == "application/octet-stream":
        raise Impossible("Only PNG, JPEG and SVG pictures can be sent here.")
    return JSONResponse(photo_view(added))


async def events(world: World, request: Request) -> Response:
    return StreamingResponse(
        _stream(world), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )


async def _stream(world: World) -> AsyncIterator[str]:
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    end = world.on_change(queue.put_nowait)
    try:
        yield ": here\n\n"
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event["type"] == "closing":
                return
            view = event_view(world, event)
            if view:
                yield f"data: {json.dumps(view, ensure_ascii=False)}\n\n"
    finally:
        end()


async def say(world: World, body: dict[str, Any]) -> Any:
    user, chat = _user(world, body), _chat(world, body)
    text, photos = str(body.get("text") or ""), list(body.get("photos") or [])
    reply_to = _message(chat, body["reply_to"]) if body.get("reply_to") else None
    if chat.of is user and text.partition(" ")[0] == "/start" and not photos:
        return message_view(world, world.press_start(user, text.partition(" ")[2] or None))
    if len(photos) > 1:
        return message_view(world, world.album(user, chat, photos, text, reply_to=reply_to)[0])
    single = photos[0] if photos else None
    return message_view(world, world.say(user, chat, text, reply_to=reply_to, photo=single))


async def edit(world: World, body: dict[str, Any]) -> Any:
    message = _message(_chat(world, body), body["id"])
    world.edit(_user(world, body), message, str(body["text"]))
    return message_view(world, message)


async def delete(world: World, body: dict[str, Any]) -> Any:
    user, message = _user(world, body), _message(_chat(world, body), body["id"])
    if message.sender is not user:
        raise Impossible("Only one's own messages can be deleted.")
    world.delete(message)
    return {}


async def react(world: World, body: dict[str, Any]) -> Any:
    message = _message(_chat(world, body), body["id"])
    world.react(_user(world, body), message, body.get("emoji"))
    return message_view(world, message)


async def press(world: World, body: dict[str, Any]) -> Any:
    message = _message(_chat(world, body), body["id"])
    pressed = world.press(_user(world, body), message, data=str(body["data"]))
    try:
        answer = await pressed.answered(PRESS_WAIT)
    except TimeoutError:
        return {"text": "", "alert": False}
    return {"text": answer.text, "alert": answer.alert}


async def move_clock(world: World, body: dict[str, Any]) -> Any:
    hours = float(body["hours"])
    if not 0 < hours <= MOST_HOURS:
        raise Impossible("The clock moves forward, by at most a year at a time.")
    world.clock.move(timedelta(hours=hours))
    return {"clock": local(world, world.now)}


async def tell_story(world: World, body: dict[str, Any]) -> Any:
    wanted = body.get("id")
    names = {story["id"] for story in world.stories}
    if world.play_story is None or (wanted is not None and wanted != "all" and wanted not in names):
        raise NoStory("There is no such story here.")
    telling = asyncio.ensure_future(world.play_story(wanted))
    _told.add(telling)
    telling.add_done_callback(_told.discard)
    done, _ = await asyncio.wait({telling}, timeout=STORY_START)
    if done:
        telling.result()
    return {"story": world.story}


def _user(world: World, body: dict[str, Any]) -> User:
    user = world.users.get(body["as"])
    if user is None or user.is_bot:
        raise Impossible("There is no such person.")
    return user


def _chat(world: World, body: dict[str, Any]) -> Chat:
    chat = world.chats.get(body["chat"])
    if chat is None:
        raise Impossible("There is no such chat.")
    return chat


def _message(chat: Chat, message_id: Any) -> Message:
    message = chat.by_id.get(message_id)
    if message is None or message.deleted:
        raise Impossible("There is no such message.")
    return message
