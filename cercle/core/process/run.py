"""`cercle run`: the one start. The database, then its schema, then web and worker, all under one supervisor.

Django is loaded by the children only: the supervisor stays small and outlives whatever fails in them.
"""

import socket
import sys
import time
from pathlib import Path

from cercle.config import env, folders, mail
from cercle.core.process import announcement, leftovers, preflight
from cercle.core.process.child import Child
from cercle.core.process.errors import CannotStart
from cercle.core.process.lock import DataLock
from cercle.core.process.postgres import STOP_SIGNAL, Embedded
from cercle.core.process.supervisor import StopRequested, Supervisor, say

#: A server that was killed replays its journal before it answers; seconds.
DATABASE_PATIENCE = 120.0
#: From the start of the web process to the first healthy answer, before it is called slow; seconds.
READY_PATIENCE = 60.0


def main(arguments: list[str]) -> int:
    if arguments:
        raise CannotStart("`cercle run` takes no arguments: settings are environment variables (docs/operations.md).")
    data = folders.data()
    bind, port = env.text("CERCLE_BIND", "127.0.0.1"), env.integer("PORT", 8000, least=1, most=65535)
    preflight.data_folder(data)
    with DataLock(data).take("cercle run"):
        leftovers.end(data)
        preflight.port_is_free(bind, port)
        supervisor = Supervisor()
        supervisor.on_start = lambda: leftovers.note(data, supervisor.numbers())
        with supervisor.signals():
            try:
                _start_all(supervisor, data, bind, port)
                supervisor.forever()
            except StopRequested:
                say("cercle", "stopping")
            finally:
                supervisor.stop()
                leftovers.note(data, {})
        say("cercle", "stopped")
    return 0


def command(name: str, *arguments: str) -> list[str]:
    """The command line of one of our own commands, in this same Python."""
    return [sys.executable, "-m", "cercle.cli", name, *arguments]


def _start_all(supervisor: Supervisor, data: Path, bind: str, port: int) -> None:
    began = time.monotonic()
    url = env.text("DATABASE_URL")
    if url:
        preflight.database_answers(url)
    else:
        start_database(supervisor, Embedded(data))
    demo = env.boolean("CERCLE_DEMO", True)
    if demo and not env.text("CERCLE_SMTP_HOST"):
        _start_mailbox(supervisor, data)
    preparation = Child("prepare", command("prepare"))
    if supervisor.run(preparation):
        reason = preparation.last_line.removeprefix("cercle: ").removeprefix("CommandError: ")
        raise CannotStart(reason or "the preparation failed.")
    for name in ("web", "worker"):
        supervisor.start(Child(name, command(name)))
    site = announcement.Site(bind, port, env.base_url("CERCLE_BASE_URL", f"http://localhost:{port}"))
    while not supervisor.wait_until(site.healthy, seconds=READY_PATIENCE):
        say("cercle", f"not ready yet after {time.monotonic() - began:.0f} s: /health says {site.trouble}")
    announcement.ready(site, demo=demo, seconds=time.monotonic() - began)


def start_database(supervisor: Supervisor, embedded: Embedded) -> None:
    """Start the embedded server and wait until it accepts connections. Raises ``CannotStart``."""
    embedded.prepare()
    options = {"cwd": embedded.folder, **embedded.user()}
    server = Child("database", embedded.command(), stage=2, stop_signal=STOP_SIGNAL, options=options, keep=False)
    supervisor.start(server)
    if not supervisor.wait_until(lambda: not server.running or embedded.ready(), seconds=DATABASE_PATIENCE):
        raise CannotStart(f"the embedded database did not answer within {DATABASE_PATIENCE:.0f} s.")
    if not server.running:
        raise CannotStart(f"the embedded database did not start: {server.last_line}")
    server.keep = True
    embedded.create_database()


def _start_mailbox(supervisor: Supervisor, data: Path) -> None:
    """The demo's SMTP peer. Its socket is opened here, so that a restart of the peer loses no connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.set_inheritable(True)
    file = data / mail.PORT_FILE
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text(f"{listener.getsockname()[1]}\n")
    descriptor = listener.detach()
    peer = Child("mailbox", command("demo-mailbox", str(descriptor)), stage=1, options={"pass_fds": [descriptor]})
    supervisor.start(peer)
