"""The few threads in which the carrier touches the database, so that the event loop never waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import close_old_connections, connections

R = TypeVar("R")

#: Each keeps one database connection.
SIZE = 4


class Threads:
    """A pool whose database connections are checked before use and closed at the end."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(SIZE, thread_name_prefix="live")

    async def run(self, function: Callable[..., R], *values: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._pool, _fresh, function, values)

    async def close(self) -> None:
        """End the threads; each closes its own connection, which nobody else may."""
        together = Barrier(SIZE)

        def end() -> None:
            together.wait(timeout=10)
            connections.close_all()

        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._pool, end) for _ in range(SIZE)), return_exceptions=True)
        self._pool.shutdown(wait=False)


def _fresh(function: Callable[..., R], values: tuple[object, ...]) -> R:
    close_old_connections()
    return function(*values)
