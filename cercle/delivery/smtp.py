"""Our mail server, over connections that each worker thread keeps open between messages.

Opening one costs a TCP and a TLS exchange and an authentication, several times the message itself.
"""

import logging
import smtplib
import ssl
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from cercle.delivery import carriers
from cercle.delivery.reasons import Trouble, from_smtp
from cercle.delivery.smtp_session import Backend

logger = logging.getLogger(__name__)

#: A connection idle for longer is closed rather than tried: servers hang up after a minute or more (RFC 5321 §4.5.3.2).
IDLE_SECONDS = 45
#: A connection idle for longer is asked whether it is alive (RSET) before it gets a message.
ASK_AFTER_SECONDS = 1
#: Many servers close after a number of messages; we close first.
MESSAGES_EACH = 100

Server = tuple[str, int]


@dataclass
class _Line:
    """One open connection of one thread."""

    backend: BaseEmailBackend
    server: Server
    used_at: float
    messages: int = 0


_thread = threading.local()


def server() -> Server | None:
    """Host and port of the mail server, None when there is none. A demo has its own, whose port is in a file."""
    if settings.EMAIL_HOST:
        return settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.DEMO:
        try:
            return "127.0.0.1", int(settings.DEMO_SMTP_PORT_FILE.read_text())
        except (OSError, ValueError):
            return None
    return None


def _needs_server() -> bool:
    """Whether the configured road speaks SMTP. Tests and providers' packages put another Django backend there."""
    return settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"


def send(message: EmailMessage) -> None:
    """Hand ``message`` to the server. Raises ``carriers.Failed``; never returns when the server did not say 250."""
    where = server()
    if _needs_server() and where is None:
        # A demo's peer may be starting again: worth a try later. Anywhere else nobody would ever come.
        raise carriers.Failed(Trouble("no_server", temporary=bool(settings.DEMO)))
    try:
        _send(message, where or ("", 0))
    except smtplib.SMTPRecipientsRefused as refusal:
        basic, answer = next(iter(refusal.recipients.values()))
        raise carriers.Failed(_logged(message, basic, answer)) from None
    except smtplib.SMTPResponseException as refusal:
        raise carriers.Failed(_logged(message, refusal.smtp_code, refusal.smtp_error)) from None
    except smtplib.SMTPNotSupportedError:
        raise carriers.Failed(Trouble("credentials", temporary=True)) from None
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        hang_up()
        logger.warning("the mail server does not answer: %s", type(error).__name__)
        raise carriers.Failed(Trouble("unreachable", temporary=True)) from None


def _logged(message: EmailMessage, basic: int, answer: bytes | str) -> Trouble:
    """What the refusal means. The log gets the codes only: the server's words often repeat the address."""
    trouble = from_smtp(basic, answer)
    logger.info("message %s refused: %s, %s", message.extra_headers.get("Message-ID"), basic, trouble.code)
    return trouble


def _send(message: EmailMessage, where: Server) -> None:
    line, reused = _line(where)
    try:
        _put(line, message)
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
        if not reused or not _took_nothing(line, error):
            raise
        hang_up()
        _put(_line(where)[0], message)


def _took_nothing(line: _Line, error: smtplib.SMTPException) -> bool:
    """Whether a fresh connection settles it without a doubled message: the server hung up before the text, or said
    « 421 enough for this connection »."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code == 421
    return isinstance(line.backend, Backend) and not line.backend.may_hold_text


def _put(line: _Line, message: EmailMessage) -> None:
    line.messages += 1
    try:
        line.backend.send_messages([message])
    finally:
        line.used_at = time.monotonic()


def _line(where: Server) -> tuple[_Line, bool]:
    """This thread's connection to ``where``, and whether it was open already."""
    line: _Line | None = getattr(_thread, "line", None)
    if line is not None:
        if line.server == where and line.messages < MESSAGES_EACH and _alive(line):
            return line, True
        hang_up()
    host, port = where
    backend = Backend(host=host, port=port) if _needs_server() else get_connection()
    backend.open()
    _thread.line = _Line(backend, where, time.monotonic())
    return _thread.line, False


def _alive(line: _Line) -> bool:
    idle = time.monotonic() - line.used_at
    if idle > IDLE_SECONDS:
        return False
    session = getattr(line.backend, "connection", None)
    if not isinstance(session, smtplib.SMTP) or idle <= ASK_AFTER_SECONDS:
        return True
    try:
        return session.rset()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def hang_up() -> None:
    """Close this thread's connection, if it has one."""
    line: _Line | None = getattr(_thread, "line", None)
    if line is None:
        return
    _thread.line = None
    try:
        line.backend.close()
    except (smtplib.SMTPException, OSError):
        logger.debug("the mail server hung up first")
