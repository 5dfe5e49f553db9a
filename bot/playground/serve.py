"""Running the playground inside the event loop that is running already."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.playground.server import application
from bot.playground.world import World

KEEP_ALIVE = 600  # seconds; a bot's idle connection must not break just as it is used again
LAST_ANSWERS = 1.0  # seconds that answers under way have at the end


@asynccontextmanager
async def serve(world: World, port: int = 0) -> AsyncIterator[str]:
    """Serve the world on 127.0.0.1 (port 0: any free one) while the block runs; yields the base URL.

    At the end long polls and event streams are answered and closed at once. OSError when the port is taken.
    """
    app = application(world)
    config = Config(
        app, http="h11", log_config=None, access_log=False, timeout_keep_alive=KEEP_ALIVE, lifespan="off"
    )
    config.load()
    state = ServerState()
    app.state.connections = state.connections
    loop = asyncio.get_running_loop()
    world.updates.reopen()
    listener = await loop.create_server(
        lambda: H11Protocol(config, state, {}), "127.0.0.1", port, family=socket.AF_INET, backlog=512
    )
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()
        world.updates.close()
        world.changes.tell({"type": "closing"})
        await _finish(state)


async def _finish(state: ServerState) -> None:
    """Let answers under way go out, then close every connection."""
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        await asyncio.wait(set(state.tasks), timeout=LAST_ANSWERS)
    for connection in list(state.connections):
        if connection.transport:
            connection.transport.abort()
    await asyncio.sleep(0)
