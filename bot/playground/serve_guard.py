"""The playground is for the person at this machine: requests of other sites are refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Endpoint = Callable[[Request], Awaitable[Response]]
_LOCAL = frozenset({"127.0.0.1", "localhost"})


def local_only(endpoint: Endpoint) -> Endpoint:
    """Refuse a Host header that is not this machine (DNS rebinding) and a POST that another site sends."""

    async def guarded(request: Request) -> Response:
        host = request.headers.get("host", "")
        if host.partition(":")[0] not in _LOCAL:
            return JSONResponse({"error": "The playground answers this machine only."}, status_code=403)
        origin = request.headers.get("origin")
        if request.method == "POST" and origin is not None and origin != f"http://{host}":
            return JSONResponse({"error": "The playground refuses requests of other sites."}, status_code=403)
        return await endpoint(request)

    return guarded
