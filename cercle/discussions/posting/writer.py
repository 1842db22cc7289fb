"""The one writer of a process: while a batch is on its way, the posts that come in make up the next one.

Alone, a message leaves at once; under load the price of a commit is shared by all that wait for it.
"""

import asyncio
import contextlib
import logging
from typing import Any

import psycopg

from cercle.discussions.posting.batch import rings, write
from cercle.discussions.posting.shapes import Wish, Written
from cercle.live import bus
from cercle.live.ear import parameters

logger = logging.getLogger(__name__)

#: A wish, and who waits for its end.
Waiting = tuple[Wish, "asyncio.Future[Written | None]"]

#: Messages of one transaction at most: its locks are held meanwhile.
TOGETHER = 64
#: Seconds that a batch waits at most for as many as went together just before: who has been answered writes again.
#: The same trade as PostgreSQL's ``commit_delay``; somebody who writes alone never waits.
COMPANY = 0.002
#: Seconds that a post waits for its batch before the caller is told to come back.
PATIENCE = 15.0


class Unsure(Exception):
    """The database was lost while a batch was on its way: it is written, or it is not."""


class Writer:
    """Started and stopped with its process; lives on the event loop."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._some = asyncio.Event()
        self._enough = asyncio.Event()
        self._together = 1
        self._task: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._spreader = bus.Spreader()

    def start(self) -> None:
        self._task = asyncio.create_task(self._serve())

    async def stop(self) -> None:
        """What waits goes the long road; a batch on its way is finished."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for _wish, future in self._waiting:
            _answer(future, None)
        self._waiting.clear()
        await self._close()
        await self._spreader.close()

    async def post(self, wish: Wish) -> Written | None:
        """The message once it is committed; None when it takes the long road, nothing of it being kept.

        Raises ``Unsure``: the same ``client_id`` sent again tells, by the long road as well.
        """
        if self._task is None or self._task.done():
            return None
        future: asyncio.Future[Written | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, future))
        self._some.set()
        if len(self._waiting) >= self._together:
            self._enough.set()
        try:
            async with asyncio.timeout(PATIENCE):
                return await future
        except TimeoutError:
            raise Unsure from None

    async def _serve(self) -> None:
        while True:
            await self._some.wait()
            await self._company()
            batch = self._take()
            if not self._waiting:
                self._some.clear()
            if batch:
                await asyncio.shield(self._write(batch))

    async def _company(self) -> None:
        """Under load, wait a moment for those who wrote together with these a moment ago."""
        if len(self._waiting) < self._together:
            self._enough.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(COMPANY):
                    await self._enough.wait()

    def _take(self) -> list[Waiting]:
        """The next ones, in their order; a second press of the same button waits for the first one's end."""
        taken: list[Waiting] = []
        left: list[Waiting] = []
        keys = set()
        for wish, future in self._waiting:
            key = (wish.author, wish.client_id)
            if len(taken) < TOGETHER and key not in keys:
                keys.add(key)
                taken.append((wish, future))
            else:
                left.append((wish, future))
        self._waiting = left
        self._together = len(taken)
        return taken

    async def _write(self, batch: list[Waiting]) -> None:
        try:
            connection = await self._connected()
        except (psycopg.Error, OSError) as error:
            logger.warning("the database does not answer (%s)", type(error).__name__)
            for _wish, future in batch:
                _answer(future, None)
            return
        try:
            found = await write(connection, [wish for wish, _future in batch])
        except Exception as error:
            await self._close()
            # A deadlock or a refused row undid the whole batch; a lost connection leaves its end unknown.
            undone = isinstance(error, psycopg.Error) and error.sqlstate is not None
            logger.warning("a batch of %d messages failed (%s)", len(batch), type(error).__name__)
            for _wish, future in batch:
                _answer(future, None if undone else Unsure())
            return
        if bus.carries("message"):
            await self._spreader.publish(rings(found))
        for written, (_wish, future) in zip(found, batch, strict=True):
            _answer(future, written)

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(autocommit=True, **parameters())
        return self._connection

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with contextlib.suppress(Exception):
                await connection.close()


def _answer(future: "asyncio.Future[Written | None]", result: Written | Unsure | None) -> None:
    if future.done():
        return
    if isinstance(result, Unsure):
        future.set_exception(result)
    else:
        future.set_result(result)
