"""The HTTP side: /bot<token>/<method>, /file/bot<token>/<path>, and the page's routes (page_routes.py)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.args import Args, Refusal, Upload
from bot.playground.methods import Dropped, call
from bot.playground.page_routes import page_routes
from bot.playground.serve_guard import local_only
from bot.playground.world import World

_TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{1,80}")


def application(world: World) -> Starlette:
    """The whole playground as one ASGI application."""

    async def bot_api(request: Request) -> Response:
        try:
            check_token(world, request.path_params["token"])
            args = await read_args(request)
            result = await call(world, request.path_params["method"], args)
        except Refusal as refusal:
            return refused(refusal)
        except Dropped:
            return await _drop(request)
        return Response(b'{"ok":true,"result":' + result + b"}", media_type="application/json")

    async def file(request: Request) -> Response:
        try:
            check_token(world, request.path_params["token"])
        except Refusal as refusal:
            return refused(refusal)
        stored = world.files.by_path.get(request.path_params["path"])
        if stored is None:
            return refused(Refusal(404, "Not Found"))
        return Response(stored.content, media_type="application/octet-stream")

    both = ["GET", "POST"]
    routes = [
        Route("/bot{token}/{method}", local_only(bot_api), methods=both),
        Route("/file/bot{token}/{path:path}", local_only(file), methods=["GET"]),
        *page_routes(world),
    ]
    return Starlette(routes=routes)


def check_token(world: World, token: str) -> None:
    if not _TOKEN.fullmatch(token):
        raise Refusal(404, "Not Found")
    if token != world.token:
        raise Refusal(401, "Unauthorized")


def refused(refusal: Refusal) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, status_code=refusal.code, media_type="application/json")


async def read_args(request: Request) -> Args:
    """The parameters of a request: query string, then JSON, form or multipart body."""
    args = Args()
    for name, value in request.query_params.items():
        args.take(name, value)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        await _take_multipart(request, args)
    elif kind == "application/json":
        _take_json(await request.body(), args)
    elif kind == "application/x-www-form-urlencoded":
        for name, value in parse_qsl((await request.body()).decode(), keep_blank_values=True):
            args.take(name, value)
    return args


def _take_json(body: bytes, args: Args) -> None:
    try:
        parsed = json.loads(body) if body else {}
    except ValueError:
        parsed = None
    if not isinstance(parsed, Mapping):
        raise Refusal(400, "Bad Request: can't parse request body as JSON")
    for name, value in parsed.items():
        args.take(name, value)


async def _take_multipart(request: Request, args: Args) -> None:
    async with request.form(max_part_size=64 * 1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                args.uploads[name] = Upload(value.filename or name, await value.read(), value.content_type)
            else:
                args.take(name, value)


async def _drop(request: Request) -> Response:
    """Close the connection of this request and wait until it is closed, so that nothing is answered."""
    for connection in list(request.app.state.connections):
        if connection.client == tuple(request.client or ()):
            connection.transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        continue
    return Response()
