"""Who is told that somebody awaited came into a circle, by whatever door: a layer above adds its function."""

from collections.abc import Callable
from uuid import UUID

from cercle.dossiers.models import Dossier

#: Called in the transaction of the adding, with the id of the invitation whose place was filled.
filled: list[Callable[[UUID, Dossier], None]] = []


def announce(invitation: UUID, dossier: Dossier) -> None:
    for tell in filled:
        tell(invitation, dossier)
