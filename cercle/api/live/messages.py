"""A message as programs receive it."""

import json
from datetime import datetime
from typing import Any

from cercle.discussions import lines, queries
from cercle.discussions.models import Message
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


def message(message: Message) -> Push:
    """``author`` is an account id, null when the account is gone; a system line's body is its sentence."""
    return Push("message", json.dumps(_said(message), ensure_ascii=False), position=message.position)


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
