"""Which mail server takes what leaves."""

from pathlib import Path

from cercle.config import env

#: In the data folder: the port of the demo's own SMTP peer, written when it starts.
PORT_FILE = Path("demo") / "smtp-port"
#: In the data folder: what left in demo mode, one file per message.
MAILBOX = Path("demo") / "mailbox"


def server(demo_port_file: Path | None) -> tuple[str, int]:
    """Host and port: ``CERCLE_SMTP_HOST`` and ``_PORT``, or in demo mode (a file is given) the demo's own peer."""
    host, port = env.text("CERCLE_SMTP_HOST"), env.integer("CERCLE_SMTP_PORT", 587, least=1, most=65535)
    if host or demo_port_file is None:
        return host, port
    try:
        return "127.0.0.1", int(demo_port_file.read_text())
    except (OSError, ValueError):
        return "", port
