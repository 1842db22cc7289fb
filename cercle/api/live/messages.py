"""A message as programs receive it."""

import json

from cercle.discussions import lines
from cercle.discussions.models import Message
from cercle.live.registry import Push


def message(message: Message) -> Push:
    """``author`` is an account id, null when the account is gone; a system line's body is its sentence."""
    data = {
        "discussion": str(message.discussion_id),
        "id": str(message.pk),
        "seq": message.seq,
        "author": str(message.author_id) if message.author_id else None,
        "body": lines.words(message),
        "at": message.at.isoformat().replace("+00:00", "Z"),
    }
    return Push("message", json.dumps(data, ensure_ascii=False), position=message.position)
