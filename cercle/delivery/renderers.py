"""Which function writes the text of each kind of message. Filled in ``AppConfig.ready()`` by the domains above.

A text is written when it leaves, so that no link waits in the queue and the domain can still say no.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cercle.delivery.templates import Rendered

if TYPE_CHECKING:
    from cercle.delivery.models import Outgoing

__all__ = ["NoLongerWanted", "Rendered", "of", "register"]

Renderer = Callable[["Outgoing"], Rendered]
_renderers: dict[str, Renderer] = {}


class NoLongerWanted(Exception):
    """The message has lost its reason since it was queued: accepted, corrected, deleted meanwhile (pitfall S9).

    ``reason`` is a code of the sending domain, kept in the row.
    """

    def __init__(self, reason: str = "no_longer_wanted") -> None:
        super().__init__(reason)
        self.reason = reason


def register(kind: str, function: Renderer) -> None:
    """``function(outgoing)`` returns ``Rendered`` or raises ``NoLongerWanted``. It runs in a transaction, without
    network; it must read its rows again, since anything may have changed since they were queued."""
    _renderers[kind] = function


def of(kind: str) -> Renderer:
    """Raises ``KeyError`` for a kind that nobody registered: a fault of the program."""
    return _renderers[kind]
