"""Signs of life to silent streams, and the end of those whose reader is gone: one look at all of them each second.

A timer per stream and write would do the same and cost more than the writes.
"""

import asyncio
import time

from cercle.live.streams import Streams

#: Seconds between two looks.
EVERY = 1.0
#: Seconds of silence after which a comment is sent: proxies cut silent connections, and a dead one is found out.
HEARTBEAT = 15.0
#: Seconds that one write may take before the reader counts as gone.
PATIENCE = 30.0


async def beat(streams: Streams) -> None:
    while True:
        await asyncio.sleep(EVERY)
        now = time.monotonic()
        for stream in streams:
            if stream.writing_since is not None:
                if now - stream.writing_since > PATIENCE:
                    stream.close()
            elif now - stream.wrote_at > HEARTBEAT and stream.ready and stream.queue.empty():
                stream.offer(None)
