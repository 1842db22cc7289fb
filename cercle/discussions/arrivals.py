"""Who is told that somebody awaited came in, by whatever door: a layer above adds its function when it starts."""

from collections.abc import Callable
from uuid import UUID

from cercle.discussions.models import Discussion

#: Called in the transaction of the adding, with the id of the invitation whose place was filled.
filled: list[Callable[[UUID, Discussion], None]] = []


def announce(invitation: UUID, discussion: Discussion) -> None:
    for tell in filled:
        tell(invitation, discussion)
