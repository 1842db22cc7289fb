"""Memory of one web process with many idle streams, and how long one message takes to reach them all.

    python benchmarks/idle.py [streams]

The promise is 10,000 idle streams within 1 GiB. Streams are opened by a program in another process, some dozens at a
time; memory is the resident set of the web process (psutil), its database connections' server processes not included.
"""

import asyncio
import resource
import sys
import time

import psutil
from live import free_port, serve, set_up

TOGETHER = 64


async def open_streams(port: int, token: str, count: int) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    gate = asyncio.Semaphore(TOGETHER)

    async def one() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**14)
            head = f"GET /api/v1/live HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n\r\n"
            writer.write(head.encode())
            assert b" 200 " in await reader.readline()
            while not (await reader.readline()).startswith(b"id:"):  # it has caught up
                pass
            return reader, writer

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def hear(reader: asyncio.StreamReader, text: bytes) -> float:
    while text not in await reader.readline():
        pass
    return time.perf_counter()


async def measure(port: int, token: str, post: str, server: psutil.Process, count: int) -> None:
    empty = server.memory_info().rss
    began = time.perf_counter()
    streams = await open_streams(port, token, count)
    opened = time.perf_counter() - began
    await asyncio.sleep(20)  # one comment to each at least
    idle = server.memory_info().rss
    before = server.cpu_times()
    await asyncio.sleep(10)
    after = server.cpu_times()
    busy = (after.user + after.system - before.user - before.system) / 10
    hearers = [asyncio.create_task(hear(reader, b"Bonjour")) for reader, _writer in streams]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = '{"body": "Bonjour", "client_id": "00000000-0000-4000-8000-000000000001"}'
    sent = time.perf_counter()
    writer.write(
        f"POST {post} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    assert b" 201 " in await reader.readline()
    arrived = sorted(await asyncio.wait_for(asyncio.gather(*hearers), 120))
    most = server.memory_info().rss
    mebi = 2**20
    print(f"| Idle streams, {count:,} on one process | |\n|---|---|")
    print(f"| memory without any | {empty / mebi:,.0f} MiB |")
    print(f"| memory with all of them | {idle / mebi:,.0f} MiB |")
    print(f"| per stream | {(idle - empty) / count / 1024:,.1f} KiB |")
    print(f"| after one message to all | {most / mebi:,.0f} MiB |")
    print(f"| opened in | {opened:,.0f} s |")
    print(f"| processor while idle | {100 * busy:.0f} % of one core |")
    print(f"| one message: at the first, the middle, the last stream | {_ms(arrived, sent)} |")


def _ms(arrived: list[float], sent: float) -> str:
    return " / ".join(f"{1000 * (arrived[place] - sent):,.0f} ms" for place in (0, len(arrived) // 2, -1))


def main(count: int = 10_000) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 2_000), hard))
    set_up({"CERCLE_LIMIT_STREAMS": str(count + 10)})
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    from cercle.accounts import tokens
    from cercle.core.testing import make_account, make_entry
    from cercle.discussions.actions import start_discussion

    doctor, nurse = make_account("Hélène Martin"), make_account("Karim Benali")
    make_entry("Hélène", "Martin", "Médecin", account=doctor)
    discussion = start_discussion(doctor, title="Mesure", members=[nurse])
    token, port = tokens.issue(doctor), free_port()
    parent = serve("cercle.config.asgi:application", port, 1)
    try:
        worker = max(psutil.Process(parent.pid).children(), key=lambda child: child.memory_info().rss)
        asyncio.run(measure(port, token, f"/api/v1/discussions/{discussion.pk}/messages", worker, count))
    finally:
        parent.terminate()
        parent.wait(60)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
