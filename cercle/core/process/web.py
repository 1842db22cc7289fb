"""`cercle web`: Granian serving the ASGI root. Django is loaded by Granian's workers only."""

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from typing import Any

from cercle.config import env
from cercle.core.process import preflight, tether
from cercle.core.process.errors import CannotStart

#: Open streams are told to end at once; an ordinary request has this long. Seconds.
STOP_PATIENCE = 4
#: Called on the event loop of a web process the moment it is asked to stop (``heed_stop``).
at_stop: list[Callable[[], None]] = []
#: Open files beside connections: the database, the search index, logs.
FILES = 500


def main(arguments: list[str]) -> int:
    if arguments:
        raise CannotStart("`cercle web` takes no arguments: settings are environment variables (docs/operations.md).")
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    bind, port = env.text("CERCLE_BIND", "127.0.0.1"), env.integer("PORT", 8000, least=1, most=65535)
    preflight.port_is_free(bind, port)
    # A worker forked from a process with threads may inherit a held lock.
    multiprocessing.set_start_method("spawn")
    Server(
        "cercle",  # only a name: `load` finds the application
        address=bind,
        port=port,
        interface=Interfaces.ASGI,
        workers=env.integer("CERCLE_WEB_PROCESSES", 1, least=1, most=64),
        websockets=False,
        backlog=4096,
        # Each open page holds a stream: Granian's own bound, meant for short requests, would stop at about a thousand.
        backpressure=connections(),
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=STOP_PATIENCE,
        log_level=LogLevels.warning,
        log_access=False,  # ours hides the secrets of links (cercle.core.asgi.access_log)
    ).serve(target_loader=load, wrap_loader=False)
    return 0


def connections() -> int:
    """How many connections one web process may hold; the system is asked to let it have as many files open."""
    wanted = env.integer("CERCLE_WEB_CONNECTIONS", 12_000, least=100, most=500_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES
    if soft < needed:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (needed if hard == resource.RLIM_INFINITY else min(needed, hard), hard)
        )
    return wanted


def load() -> Any:
    """The application, in one of Granian's workers, which must not outlive Granian."""
    tether.to_parent(parent=os.getppid())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cercle.config.settings")
    import django
    from django.conf import settings
    from django.utils.module_loading import import_string

    from cercle.config.checks import refuse_unsafe_start

    django.setup()
    refuse_unsafe_start()
    heed_stop()
    return import_string(settings.ASGI_APPLICATION)


def heed_stop() -> None:
    """Let a signal to stop reach ``at_stop`` at once.

    Granian tells the application (ASGI's lifespan) when every connection has closed; a stream never closes by itself,
    and Granian would wait for it until it is killed. Its workers look this function up when they begin to serve.
    """
    from granian import _signals

    theirs = _signals.set_loop_signals

    def set_loop_signals(loop: asyncio.AbstractEventLoop) -> Any:
        asked = theirs(loop)  # type: ignore[no-untyped-call]

        def stop() -> None:
            for told in at_stop:
                told()
            asked.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        return asked

    _signals.set_loop_signals = set_loop_signals
