"""Messages as pages receive them."""

import json
from typing import Any

from django.template.loader import render_to_string

from cercle.discussions.models import Message
from cercle.discussions.pushes import Change
from cercle.live import registry
from cercle.live.registry import Push
from cercle.web.live.excerpts import excerpt, signature
from cercle.web.live.face import NAME


def _shown(message: Message) -> dict[str, Any]:
    """The fragment, with what a page needs to place it and to bring its list up to date."""
    return {
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


def message(message: Message) -> Push:
    return Push("message", json.dumps(_shown(message)), position=message.position)


def changed(change: Change) -> Push:
    """As it is now; its own ``position`` tells a list whether it is the last line there."""
    return Push("changed", json.dumps(_shown(change.message)), position=change.position)


def install() -> None:
    registry.register_renderer(NAME, "message", message)
    registry.register_renderer(NAME, "changed", changed)
