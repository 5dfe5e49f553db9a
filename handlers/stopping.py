"""Stopping between two steps, never inside one."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_its_end(step: Coroutine[Any, Any, T]) -> T:
    """Await a step; a cancellation that comes meanwhile takes effect once the step is finished.

    A transaction cut in the middle would be rolled back, which is right but wasteful, and leaves its
    connection in doubt.
    """
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
