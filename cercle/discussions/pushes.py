"""What discussions tell the live carrier: readers, topics, and what can be asked again after a gap."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cercle.accounts.models import Account
from cercle.discussions import queries
from cercle.discussions.access import visible_discussions
from cercle.discussions.models import Message
from cercle.discussions.posting import recent
from cercle.live import bell, registry
from cercle.live.registry import Said


def _account(id: UUID) -> Account | None:
    return Account.objects.filter(pk=id).first()


def _topics(id: UUID) -> Iterable[str]:
    account = _account(id)
    if account is None:
        return []
    return [bell.discussion(pk) for pk in visible_discussions(account).values_list("pk", flat=True)]


def _message(ids: Mapping[str, Any]) -> Message | None:
    return queries.message(ids["id"])


@dataclass(frozen=True)
class Change:
    """A message that changed, as it is now. ``position`` is the one that rang: the message may have changed again."""

    message: Message
    position: int


def _changed(ids: Mapping[str, Any]) -> Change | None:
    message = queries.message(ids["id"])
    return Change(message, int(ids["position"])) if message else None


def _ids(ids: Mapping[str, Any]) -> dict[str, Any]:
    """The event says it all: what changed is asked for by those who show it."""
    return dict(ids)


def _typing(ids: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who it is, by the name that everybody there reads."""
    name = queries.name_in(ids["discussion"], ids["account"])
    return {**ids, "name": name.whole} if name else None


def _acquainted(ids: Mapping[str, Any], here: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Whom it concerns that somebody came or went, and whom of those they know."""
    on, off = ({UUID(account) for account in ids[which]} for which in ("on", "off"))
    known = queries.colleagues(on | off, here)
    return {
        account: {"on": sorted(map(str, who & on)), "off": sorted(map(str, who & off))}
        for account, who in known.items()
    }


class Messages:
    """Messages and their changes are what must not be lost (``cercle.live.registry.Memory``)."""

    def newest(self) -> int:
        return queries.newest_position()

    def missed(self, account: UUID, after: int, limit: int) -> Sequence[Said]:
        user = _account(account)
        if user is None:
            return []
        found = queries.missed(user, after=after, limit=limit)
        return [_said(each) for each in found]

    def since(self, after: int, limit: int) -> Sequence[tuple[str, str, Mapping[str, Any]]]:
        return [
            (bell.discussion(place), "changed" if changed else "message", {"id": str(id), "position": position})
            for place, id, position, changed in queries.said_since(after, limit)
        ]

    def audience(self, topics: Collection[str]) -> Mapping[str, Collection[UUID]]:
        places = {bell.discussion(place): accounts for place, accounts in queries.members_of(_places(topics)).items()}
        return {topic: places.get(topic, ()) for topic in topics if topic.startswith(_TOPIC)}


def _said(missed: queries.Missed) -> Said:
    if missed.is_change:
        return Said(missed.position, "changed", Change(missed.message, missed.position))
    return Said(missed.position, "message", missed.message)


_TOPIC = bell.discussion("")


def _places(topics: Collection[str]) -> list[UUID]:
    return [UUID(topic.removeprefix(_TOPIC)) for topic in topics if topic.startswith(_TOPIC)]


def install() -> None:
    registry.register("message", _message)
    registry.register("changed", _changed)
    registry.register_memo("message", recent.Memo())
    for event in (bell.JOINED, "seats", "read_by", bell.PRESENCE):
        registry.register(event, _ids)
    registry.register("typing", _typing)
    registry.register_spread(bell.PRESENCE, _acquainted)
    registry.register_topics(_topics)
    registry.register_memory(Messages())
