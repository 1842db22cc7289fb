"""Messages as pages receive them."""

import json

from django.template.loader import render_to_string

from cercle.discussions.models import Message
from cercle.discussions.pushes import Change
from cercle.live import registry
from cercle.live.registry import Push
from cercle.web.live.excerpts import excerpt, signature
from cercle.web.live.face import NAME


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


def install() -> None:
    registry.register_renderer(NAME, "message", message)
    registry.register_renderer(NAME, "changed", changed)
