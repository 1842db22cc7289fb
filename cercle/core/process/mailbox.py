"""The demo's SMTP peer: what the demo sends goes through real SMTP and lands as files, never outside the machine."""

import asyncio
import itertools
import os
import signal
import socket
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from cercle.config import folders, mail
from cercle.core.process.errors import CannotStart

#: Larger than any message of ours.
LARGEST = 5_000_000


class Mailbox:
    """aiosmtpd's handler: one ``.eml`` file per message, named so that names sort by arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = itertools.count()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        name = f"{time.time_ns():020d}-{next(self._count):04d}.eml"
        aside = self.folder / f".{name}"
        recipients = ", ".join(envelope.rcpt_tos)
        aside.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + data)
        # A reader sees a whole message or none.
        aside.rename(self.folder / name)
        return "250 kept"


async def serve(listener: socket.socket, folder: Path) -> None:
    """Take mail on ``listener`` until SIGTERM."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    loop = asyncio.get_running_loop()
    handler = Mailbox(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Cercle demo"), sock=listener
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with server:
        await stop.wait()


def main(arguments: list[str]) -> int:
    """`cercle demo-mailbox DESCRIPTOR`: the listening socket is inherited from `cercle run`."""
    if len(arguments) != 1 or not arguments[0].isdecimal():
        raise CannotStart("`cercle demo-mailbox` is started by `cercle run`, in demo mode.")
    descriptor = int(arguments[0])
    os.set_inheritable(descriptor, False)
    asyncio.run(serve(socket.socket(fileno=descriptor), folders.data() / mail.MAILBOX))
    return 0
