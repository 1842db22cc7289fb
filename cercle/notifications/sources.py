"""Where unread things come from, for what tells of them outside the application. A layer above registers its own.

Every answer is about many accounts at once: its number of queries does not grow with them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from cercle.accounts.models import Account

#: An account and a topic that it has not read.
Waiting = tuple[UUID, str]


@dataclass(frozen=True)
class News:
    """``topic`` has something that ``account`` has not read, and wants to be told of.

    ``mark`` is how far the topic has come, ``read`` how far the account has read; ``place`` is the path that shows it.
    """

    account: UUID
    topic: str
    mark: int
    read: int
    place: str


class Source(Protocol):
    """Something that has news with positions."""

    name: str

    def newest(self) -> int:
        """The position up to which everything is visible now."""

    def news(self, after: int, until: int) -> Iterable[News]:
        """For accounts whose browsers may be rung: what came with a position after ``after``, up to ``until``."""

    def waiting(self, pairs: Collection[Waiting]) -> set[Waiting]:
        """Those of ``pairs`` that are still unread, and still wanted."""

    def latest_unread(
        self, accounts: QuerySet[Account], *, after: datetime, before: datetime
    ) -> Mapping[UUID, datetime]:
        """When the latest thing was said, between the two moments, that each of ``accounts`` has not read."""

    def unread(self, account: UUID) -> tuple[int, int]:
        """How many things ``account`` has not read, and in how many places."""


sources: dict[str, Source] = {}


def register(source: Source) -> None:
    sources[source.name] = source
