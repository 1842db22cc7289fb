"""Messages and memberships as pages receive them."""

import json
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from cercle.accounts.models import Account
from cercle.discussions import queries
from cercle.discussions.models import Message
from cercle.discussions.pushes import Change
from cercle.live import bell, registry
from cercle.live.registry import Push
from cercle.web.live.excerpts import excerpt, signature
from cercle.web.live.face import NAME, counts


def message(message: Message) -> Push:
    """The fragment, with what a page needs to place it and to bring its list up to date."""
    data = {
        "discussion": str(message.discussion_id),
        "id": str(message.pk),
        "seq": message.seq,
        "position": message.position,
        "system": message.system,
        "author": str(message.author_id or ""),
        "name": "" if message.system else signature(message),
        "at": message.at.isoformat().replace("+00:00", "Z"),
        "excerpt": excerpt(message),
        "html": render_to_string("discussions/_message.html", {"message": message}).strip(),
    }
    return Push("message", json.dumps(data), position=message.position)


def changed(change: Change) -> Push:
    """The fragment as it is now; ``position`` is that of the message itself, so that a list knows its last line."""
    message = change.message
    data = {
        "discussion": str(message.discussion_id),
        "id": str(message.pk),
        "seq": message.seq,
        "position": message.position,
        "excerpt": excerpt(message),
        "html": render_to_string("discussions/_message.html", {"message": message}).strip(),
    }
    return Push("changed", json.dumps(data), position=change.position)


def _read(ids: Mapping[str, Any]) -> dict[str, Any] | None:
    """How much is unread now, in that discussion and altogether."""
    account = Account.objects.filter(pk=ids["account"]).first()
    if account is None:
        return None
    row = queries.row(account, ids["discussion"])
    return {"discussion": ids["discussion"], "unread": row.unread if row else 0, "counts": counts(account)}


def told(event: str) -> registry.Renderer:
    """An event that only says what changed: pages that show it ask for it again."""

    def render(data: Mapping[str, Any]) -> Push:
        return Push(event, json.dumps(data))

    return render


def install() -> None:
    registry.register("read", _read)
    registry.register_renderer(NAME, "message", message)
    registry.register_renderer(NAME, "changed", changed)
    for event in (bell.JOINED, bell.PRESENCE, "read", "seats"):
        registry.register_renderer(NAME, event, told(event))
