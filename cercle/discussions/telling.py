"""What discussions tell of outside the application (``cercle.notifications.sources.Source``)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from cercle.accounts.models import Account
from cercle.discussions.queries import newest_position, telling
from cercle.notifications import sources
from cercle.notifications.sources import News, Waiting


class Messages:
    """Nothing is written when somebody writes: positions tell what came since."""

    name = "discussion"

    def newest(self) -> int:
        return newest_position()

    def news(self, after: int, until: int) -> Iterable[News]:
        for account, discussion, last, read in telling.said_between(after, until):
            place = reverse("discussions:detail", args=[discussion])
            yield News(account, self._topic(discussion), mark=last, read=read, place=place)

    def waiting(self, pairs: Collection[Waiting]) -> set[Waiting]:
        found = telling.still_unread([(account, UUID(topic.partition(":")[2])) for account, topic in pairs])
        return {(account, self._topic(discussion)) for account, discussion in found}

    def latest_unread(
        self, accounts: QuerySet[Account], *, after: datetime, before: datetime
    ) -> Mapping[UUID, datetime]:
        return telling.latest_unread(accounts, after=after, before=before)

    def unread(self, account: UUID) -> tuple[int, int]:
        return telling.unread_elsewhere(account)

    def _topic(self, discussion: UUID) -> str:
        return f"{self.name}:{discussion}"


def install() -> None:
    sources.register(Messages())
