"""What dossiers tell the live carrier: topics of who is in a circle now, and events that say what to ask again."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from cercle.accounts.models import Account
from cercle.dossiers.access import visible_dossiers
from cercle.dossiers.telling import CIRCLE_ACCESS, CIRCLE_LEFT, topic
from cercle.live import registry

#: What happens in a dossier, as its open pages hear it.
EVENTS = ("circle", "journal", "identity", "documents", "tasks", "appointments", CIRCLE_LEFT, CIRCLE_ACCESS)


def _topics(id: UUID) -> Iterable[str]:
    account = Account.objects.filter(pk=id).first()
    return [topic(pk) for pk in visible_dossiers(account).values_list("pk", flat=True)] if account else []


def _ids(ids: Mapping[str, Any]) -> dict[str, Any]:
    """The event says it all: what changed is asked for by those who show it."""
    return dict(ids)


def install() -> None:
    for event in EVENTS:
        registry.register(event, _ids)
    registry.register_topics(_topics)
