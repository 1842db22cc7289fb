"""The demo mailbox: what left, as its recipients would read it. The SMTP peer of the demo writes ``.eml`` files there,
the console gateway JSON ones; both in a folder that exists in demo mode only."""

import json
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypedDict

from django.conf import settings


class Letter(TypedDict):
    """``at`` is ISO 8601; ``html`` is None for plain text and SMS."""

    channel: str
    to: str
    subject: str
    text: str
    html: str | None
    at: str


def letters(folder: Path | None = None, *, limit: int = 200) -> list[Letter]:
    """What left, newest first, at most ``limit``. A file that is being removed or cannot be read is passed over."""
    found = []
    for file in sorted(_files(folder or settings.DEMO_MAILBOX), key=lambda file: file.name, reverse=True)[:limit]:
        try:
            found.append(_sms(file) if file.suffix == ".json" else _mail(file))
        except (OSError, ValueError, KeyError):
            continue
    return found


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if file.suffix in {".eml", ".json"} and not file.name.startswith(".")]
    except FileNotFoundError:
        return []


def _sms(file: Path) -> Letter:
    data = json.loads(file.read_text())
    return Letter(
        channel=data["channel"],
        to=data["to"],
        subject=data["subject"],
        text=data["text"],
        html=data["html"],
        at=data["at"],
    )


def _mail(file: Path) -> Letter:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Letter(
        channel="email",
        to=str(message["X-Envelope-To"] or message["To"] or ""),
        subject=str(message["Subject"] or "").strip(),
        text=part(message, "plain") or "",
        html=part(message, "html"),
        at=_date(message, file),
    )


def part(message: EmailMessage, subtype: str) -> str | None:
    """The text of the part ``text/<subtype>``, or None."""
    body = message.get_body((subtype,))
    return None if body is None else str(body.get_content()).replace("\r\n", "\n")


def _date(message: EmailMessage, file: Path) -> str:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    # "-0000" is UTC whose sender keeps its zone to itself (RFC 5322 §3.3): the parser leaves it naive.
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
