"""A message as programs receive it."""

import json
from datetime import datetime
from typing import Any

from cercle.discussions import lines, queries
from cercle.discussions.models import Message
from cercle.discussions.posting import Written
from cercle.discussions.pushes import Change
from cercle.live.registry import Push


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _said(message: Message) -> dict[str, Any]:
    return {
        "discussion": str(message.discussion_id),
        "id": str(message.pk),
        "seq": message.seq,
        "author": str(message.author_id) if message.author_id else None,
        "body": "" if message.withdrawn_at else lines.words(message),
        "at": _at(message.at),
    }


def message(message: Message | Written) -> Push:
    """``author`` is an account id, null when the account is gone; a system line's body is its sentence."""
    said = _written(message) if isinstance(message, Written) else _said(message)
    return Push("message", json.dumps(said, ensure_ascii=False), position=message.position)


def _written(message: Written) -> dict[str, Any]:
    """The same of what this process wrote a moment ago."""
    return {
        "discussion": str(message.discussion),
        "id": str(message.id),
        "seq": message.seq,
        "author": str(message.author),
        "body": message.body,
        "at": _at(message.at),
    }


def changed(change: Change) -> Push:
    """The message as it is now, and what became of it: the words of a withdrawn one are nobody's."""
    message = change.message
    data = {
        **_said(message),
        "edited_at": _at(message.edited_at),
        "withdrawn_at": _at(message.withdrawn_at),
        "signs": [{"account": str(each.account_id), "sign": each.sign} for each in queries.signs_of(message)],
    }
    return Push("changed", json.dumps(data, ensure_ascii=False), position=change.position)
