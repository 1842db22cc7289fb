"""Writing the trace."""

from contextvars import ContextVar
from typing import Protocol
from uuid import UUID

from cercle.audit.models import AuditLine

#: How many lines the running action has written; None outside an action.
lines_written: ContextVar[int | None] = ContextVar("lines_written", default=None)


class Actor(Protocol):
    """An account, as far as the trace cares."""

    @property
    def pk(self) -> UUID: ...


def record(actor: Actor | None, act: str, subject_type: str, subject: object, **detail: object) -> None:
    """Append one line. ``detail`` holds codes, counts and ids only: no health words, contacts or secrets."""
    AuditLine.objects.create(
        actor=actor.pk if actor else None,
        act=act,
        subject_type=subject_type,
        subject=str(subject),
        detail=detail,
    )
    count = lines_written.get()
    if count is not None:
        lines_written.set(count + 1)
