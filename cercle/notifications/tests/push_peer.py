"""A push service of our own (RFC 8030) and the browsers behind it: what arrives is opened with the browser's own key,
as only that browser could (RFC 8291), and who sent it is checked as a push service checks it (RFC 8292)."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cercle.accounts.models import Account
from cercle.notifications.actions import ring_browser
from cercle.notifications.models import PushSubscription


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Request:
    """One ring as the service got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def claims(self, origin: str, key: str) -> dict[str, Any]:
        """What the sender says of itself, its signature checked with the key that browsers were told."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert scheme.lower() == "vapid"
        assert parts["k"] == key
        signed, _, signature = parts["t"].rpartition(".")
        r_s = padded(signature)
        point = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), padded(key))
        numbers = (int.from_bytes(r_s[:32]), int.from_bytes(r_s[32:]))
        point.verify(encode_dss_signature(*numbers), signed.encode(), ECDSA(SHA256()))
        claims: dict[str, Any] = json.loads(padded(signed.split(".")[1]))
        assert claims["aud"] == origin
        assert time.time() < claims["exp"] <= time.time() + 86400
        return claims


@dataclass
class Browser:
    """The keys that a browser makes when it asks to be rung."""

    endpoint: str
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    secret: bytes = b"sixteen bytes ok"

    @property
    def asked(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": unpadded(point), "auth": unpadded(self.secret)}

    def read(self, request: Request) -> dict[str, Any]:
        assert request.headers["content-encoding"] == "aes128gcm"
        opened = http_ece.decrypt(request.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        said: dict[str, Any] = json.loads(opened)
        return said


@dataclass
class PushService:
    """``answers``: the status and headers of the next answers; 201 when there are none left."""

    origin: str
    requests: list[Request] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    made: int = 0

    def browser(self) -> Browser:
        self.made += 1
        return Browser(f"{self.origin}/push/{self.made}")

    def rung(self, browser: Browser) -> list[dict[str, Any]]:
        """What that browser could read, oldest first."""
        return [browser.read(each) for each in self.requests if browser.endpoint.endswith(each.path)]


def handler(service: PushService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.requests.append(Request(self.path, headers, body))
            status, extra = service.answers.pop(0) if service.answers else (201, {})
            self.send_response(status)
            for name, value in {**extra, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def running_service() -> Iterator[PushService]:
    service = PushService("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(service))
    service.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def session_of(account: Account) -> str:
    """The key of a session in which ``account`` is signed in."""
    from cercle.core.testing import signed_in

    return str(signed_in(account).session.session_key)


def ask(account: Account, browser: Browser, session: str = "") -> PushSubscription:
    """``account`` has that browser rung, in a session of theirs."""
    return ring_browser(account, session or session_of(account), **browser.asked)
