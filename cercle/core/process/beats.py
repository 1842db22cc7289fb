"""What the worker does every few seconds beside its jobs: too often for a job each time, and never behind one.

A domain registers its function when it starts (``AppConfig.ready``); only the worker runs them.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Beat:
    """``act`` returns True when it wants to go on at once, else it rests for ``pause`` seconds."""

    name: str
    pause: float
    act: Callable[[], bool]


registered: dict[str, Beat] = {}


def every(seconds: float, name: str, act: Callable[[], bool]) -> None:
    """Let the worker call ``act`` in a thread, ``seconds`` after it last returned. It must be short, and harmless when
    two workers do it."""
    registered[name] = Beat(name, seconds, act)


async def keep(beat: Beat) -> None:
    """Until cancelled. What fails is logged and tried again after the pause."""
    # One thread of its own: one database connection, and no waiting for others.
    with ThreadPoolExecutor(1, thread_name_prefix=beat.name) as thread:
        while True:
            more = False
            try:
                more = await asyncio.get_running_loop().run_in_executor(thread, _once, beat)
            except Exception:
                logger.exception("%s failed; tried again in %s s", beat.name, beat.pause)
            await asyncio.sleep(0 if more else beat.pause)


def _once(beat: Beat) -> bool:
    close_old_connections()
    return beat.act()
