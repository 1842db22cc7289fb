"""Every write is an action: one function, one transaction, at least one audit line."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from cercle.audit.journal import lines_written

P = ParamSpec("P")
R = TypeVar("R")


class NoAuditLine(RuntimeError):
    """An action ended without leaving a trace: a fault of the program, so its changes are rolled back."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in a transaction and refuse to commit it without an audit line.

    An action called by another joins its transaction (as a savepoint) and leaves a line of its own.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        before = lines_written.get()
        token = lines_written.set(0)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if not lines_written.get():
                    raise NoAuditLine(f"{function.__module__}.{function.__qualname__}")
            return result
        finally:
            lines_written.reset(token)
            if before is not None:
                lines_written.set(before)

    return run
