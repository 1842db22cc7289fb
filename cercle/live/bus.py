"""Between processes and machines, by Valkey or Redis: the flood of messages, when ``CERCLE_BUS_URL`` names one.

PostgreSQL's NOTIFY carries everything by default, in the order of commits, and goes on carrying whatever is rare. The
bus only hints: what it loses, doubles or brings in another order, the hub puts right from the database (``flood``).
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from functools import cache

import redis
import redis.asyncio
from django.conf import settings

from cercle.live.ear import FIRST_WAIT, LAST_WAIT, Ring, parse

logger = logging.getLogger(__name__)

#: Events that come as often as people write, and all others that have a position: positions are handed on in order.
FLOOD = frozenset({"message", "changed"})
#: Seconds: a bus that does not answer must not hold up who writes.
PATIENCE = 1.0
#: Seconds during which a bus that failed is not asked again; its messages are found in the database.
REST = 5.0


def carries(event: str) -> bool:
    """Whether ``event`` goes by the bus rather than by NOTIFY."""
    return bool(settings.BUS_URL) and event in FLOOD


def channel() -> str:
    """One server may serve several installations, which must not hear each other."""
    return "cercle." + hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:16]


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


class _Rest:
    until = 0.0


def publish(payloads: Sequence[str]) -> None:
    """Tell every process. After the commit; blocking, at most ``PATIENCE``. A failure is noted and harms nothing."""
    if time.monotonic() < _Rest.until:
        return
    try:
        with _client(settings.BUS_URL).pipeline(transaction=False) as pipeline:
            for payload in payloads:
                pipeline.publish(channel(), payload)
            pipeline.execute()
    except (redis.RedisError, OSError) as error:
        _Rest.until = time.monotonic() + REST
        logger.warning("the bus does not answer (%s): messages arrive up to a second late", type(error).__name__)


class Spreader:
    """Publishing from the event loop, with a connection of its own."""

    def __init__(self) -> None:
        self._client: redis.asyncio.Redis | None = None

    async def publish(self, payloads: Sequence[str]) -> None:
        if time.monotonic() < _Rest.until:
            return
        try:
            if self._client is None:
                self._client = redis.asyncio.Redis.from_url(
                    settings.BUS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
                )
            async with self._client.pipeline(transaction=False) as pipeline:
                for payload in payloads:
                    pipeline.publish(channel(), payload)
                await pipeline.execute()
        except (redis.RedisError, OSError) as error:
            _Rest.until = time.monotonic() + REST
            logger.warning("the bus does not answer (%s): messages arrive up to a second late", type(error).__name__)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


async def listen(heard: Callable[[Ring], None]) -> None:
    """Call ``heard`` for each event, for ever; find the bus again whenever it is lost."""
    wait = FIRST_WAIT
    while True:
        client = redis.asyncio.Redis.from_url(settings.BUS_URL, socket_connect_timeout=PATIENCE)
        try:
            async with client.pubsub(ignore_subscribe_messages=True) as subscription:
                await subscription.subscribe(channel())
                wait = FIRST_WAIT
                async for said in subscription.listen():
                    ring = parse(said["data"].decode())
                    if ring is not None and ring.event in FLOOD:
                        heard(ring)
        except (redis.RedisError, OSError, UnicodeDecodeError) as error:
            logger.warning("the bus does not answer (%s); trying again in %.1f s", type(error).__name__, wait)
        finally:
            await client.aclose()
        await asyncio.sleep(wait)
        wait = min(wait * 2, LAST_WAIT)
