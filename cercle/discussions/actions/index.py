"""Keeping what finds a message in step with what it says. Used by the acts that write messages, is none itself."""

from collections.abc import Iterable

from cercle.discussions import finding, lines
from cercle.discussions.models import Message, SearchEntry


def index(message: Message, *, names: Iterable[str] = (), new: bool = False) -> None:
    """Write the words of ``message`` and the ``names`` of its files, in the transaction that wrote them.

    Again after every change of either; one that was withdrawn is found no more. ``new``: it has no entry yet.
    """
    found = [] if message.withdrawn_at else finding.numbers(message.discussion_id, *lines.own_words(message), *names)
    entry = SearchEntry(message=message, discussion_id=message.discussion_id, words=found)
    if found:
        entry.save(force_insert=new)
    elif not new:
        entry.delete()
