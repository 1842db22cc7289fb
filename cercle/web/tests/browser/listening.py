"""Everything that reaches one browser: a proxy that keeps a copy of each byte, live stream included."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Listener:
    """``heard()`` is all that the servers answered so far."""

    def __init__(self) -> None:
        self._heard = bytearray()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def heard(self) -> str:
        return self._heard.decode(errors="replace")

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._door.accept()
                self._connections.append(browser)
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def close(self) -> None:
        for connection in (self._door, *self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _serve(self, browser: socket.socket) -> None:
        """One request per connection: its head is rewritten for the server, the rest passes as it is."""
        with suppress(OSError), browser:
            head = b""
            while b"\r\n\r\n" not in head:
                head += (more := browser.recv(65536))
                if not more:
                    return
            first, _, rest = head.partition(b"\r\n")
            method, url, version = first.split(b" ")
            parts = urlsplit(url.decode())
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            # Nothing compressed, so that what is heard can be read; one answer per connection.
            rest = re.sub(rb"(?im)^(accept-encoding|connection|proxy-connection):.*\r\n", b"", rest)
            with socket.create_connection((parts.hostname or "", parts.port or 80)) as server:
                self._connections.append(server)
                server.sendall(b" ".join([method, path.encode(), version]) + b"\r\nConnection: close\r\n" + rest)
                threading.Thread(target=self._pass_on, args=(browser, server), daemon=True).start()
                while data := server.recv(65536):
                    self._heard += data
                    browser.sendall(data)

    @staticmethod
    def _pass_on(browser: socket.socket, server: socket.socket) -> None:
        """The rest of a long request."""
        with suppress(OSError):
            while data := browser.recv(65536):
                server.sendall(data)


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    threading.Thread(target=listener.listen, daemon=True).start()
    try:
        yield listener
    finally:
        listener.close()
