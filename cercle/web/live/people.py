"""What people do beside writing, as pages receive it: who came and went, who reads, who types, how one keeps a row."""

import json
from collections.abc import Mapping
from typing import Any

from cercle.accounts.models import Account
from cercle.discussions import queries
from cercle.live import bell, registry
from cercle.live.registry import Push
from cercle.web.live.face import NAME, counts

Ids = Mapping[str, Any]


def told(event: str) -> registry.Renderer:
    """An event that only says what changed: pages that show it ask for it again."""

    def render(data: Ids) -> Push:
        return Push(event, json.dumps(data))

    return render


def _counted(ids: Ids) -> dict[str, Any] | None:
    """How much is unread now, in that discussion and altogether."""
    account = Account.objects.filter(pk=ids["account"]).first()
    if account is None:
        return None
    row = queries.row(account, ids["discussion"])
    return {"discussion": ids["discussion"], "unread": row.unread if row else 0, "counts": counts(account)}


def install() -> None:
    for event in ("read", "kept"):
        registry.register(event, _counted)
        registry.register_renderer(NAME, event, told(event))
    for event in (bell.JOINED, bell.PRESENCE, "seats", "read_by", "typing"):
        registry.register_renderer(NAME, event, told(event))
    # Said by a stream that ends: nothing may keep it waiting.
    registry.register_renderer(NAME, bell.LEFT, told(bell.LEFT), is_light=True)
