"""Large bodies come in by their own addresses, from known people, a few at a time."""

import asyncio
from collections.abc import Mapping
from typing import Any

from cercle.core.asgi.bodies import BoundedBody
from cercle.core.asgi.types import Message, Receive, Scope, Send
from cercle.core.tests.asgi_calls import Answer, ask
from cercle.files import asgi
from cercle.files.asgi import FRAME, Uploads

ID = "0" * 8 + "-0000" * 3 + "-" + "0" * 12
PAGE = f"/discussions/{ID}/fichiers/"
LARGE = [b"x" * 5000] * 3


async def counted(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with how much arrived."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(body)).encode()})


async def known(path: str, headers: Mapping[str, str]) -> object | None:
    return headers.get("cookie")


def door(limit: int = 20_000) -> Uploads:
    return Uploads(counted, BoundedBody(counted, limit=1000), limit=limit, authenticate=known)


def post(path: str = PAGE, who: bytes = b"helene", parts: list[bytes] = LARGE, **values: Any) -> Answer:
    headers = [(b"cookie", who)] if who else []
    headers += values.pop("headers", [])
    return asyncio.run(ask(door(), method=values.pop("method", "POST"), path=path, parts=list(parts), headers=headers))


def test_only_at_its_addresses_and_only_for_known_people() -> None:
    assert post().body == b"15000"
    for path in (
        f"/api/v1/discussions/{ID}/files",
        f"/dossiers/{ID}/documents/",
        f"/api/v1/dossiers/{ID}/documents/{ID}/versions",
    ):
        assert post(path).status == 200, path
    for path in (f"/discussions/{ID}/messages/", f"/discussions/{ID}/fichiers/autre/", "/connexion/", PAGE + "\n"):
        assert post(path).status == 413, path
    assert post(who=b"").status == 413
    assert post(method="PUT").status == 413
    assert post(who=b"", parts=[b"x" * 900]).status == 200


def test_more_than_a_file_is_refused_before_it_is_read() -> None:
    announced = [(b"content-length", str(20_000 + FRAME + 1).encode())]
    answer = post(headers=announced, parts=[])
    assert answer.status == 413
    assert "trop lourd" in answer.body.decode()
    english = post(headers=[*announced, (b"accept-language", b"en-GB,en;q=0.9")], parts=[])
    assert "too large" in english.body.decode()
    assert post(parts=[b"x" * (20_000 + FRAME)]).status == 200
    assert post(parts=[b"x" * (20_000 + FRAME), b"x"]).status == 413


def test_one_person_does_not_take_all_the_room(monkeypatch: Any) -> None:
    monkeypatch.setattr(asgi, "AT_ONCE", asgi.OF_ONE + 1)

    async def crowd() -> tuple[list[int], int]:
        here, go_on = door(), asyncio.Event()

        async def slow() -> Message:
            await go_on.wait()
            return {"type": "http.request", "body": b"x", "more_body": False}

        async def one(who: bytes) -> int:
            status = 0

            async def send(message: Message) -> None:
                nonlocal status
                status = message.get("status", status)

            scope = {"type": "http", "method": "POST", "path": PAGE, "headers": [(b"cookie", who)]}
            await here(scope, slow, send)
            return status

        names = [b"a"] * (asgi.OF_ONE + 1) + [b"b", b"c"]
        tasks = [asyncio.create_task(one(name)) for name in names]
        await asyncio.sleep(0.01)
        go_on.set()
        return list(await asyncio.gather(*tasks)), await one(b"c")

    statuses, later = asyncio.run(crowd())
    assert statuses == [200] * asgi.OF_ONE + [503, 200, 503]
    assert later == 200
