"""The floor under `benchmarks/live.py`: a bare ASGI handler with one insert per message, fan-out, and no checks.

No authentication, no encryption, no rights, no audit line, no order over several processes: what the machine, the HTTP
server and the database cost by themselves. Run by Granian in a process of its own.
"""

import asyncio
import json
import os
from typing import Any

import psycopg

_streams: set[asyncio.Queue[bytes]] = set()
_pool: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
CONNECTIONS = 8


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["method"] == "GET":
        await _stream(send)
    else:
        await _post(receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            for _ in range(CONNECTIONS):
                _pool.put_nowait(await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True))
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _post(receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    text = json.loads(body)["body"]
    connection = await _pool.get()
    try:
        row = await (
            await connection.execute("INSERT INTO bench_floor (body) VALUES (%s) RETURNING id", [text])
        ).fetchone()
    finally:
        _pool.put_nowait(connection)
    assert row is not None
    data = json.dumps({"seq": row[0], "body": text})
    for queue in _streams:
        queue.put_nowait(f"event: message\nid: {row[0]}\ndata: {data}\n\n".encode())
    answer = data.encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _stream(send: Any) -> None:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    _streams.add(queue)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
        while True:
            await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})
    finally:
        _streams.discard(queue)
