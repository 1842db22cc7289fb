"""Posting by the short road in a test: the real writer, on a loop and a connection of its own."""

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

from cercle.accounts.models import Account, ApiToken
from cercle.discussions.models import Discussion
from cercle.discussions.posting import Wish, Written
from cercle.discussions.posting.writer import Writer


def token_of(account: Account) -> UUID:
    row, _created = ApiToken.objects.get_or_create(account=account, defaults={"digest": uuid4().hex})
    return row.pk


def wish(author: Account, discussion: Discussion, body: str = "Bonjour", client_id: UUID | None = None) -> Wish:
    return Wish(discussion.pk, author.pk, body, client_id or uuid4(), token=token_of(author))


def post(wishes: Sequence[Wish]) -> list[Written | None]:
    """All at once, as they arrive together under load."""

    async def run() -> list[Written | None]:
        writer = Writer()
        writer.start()
        try:
            return list(await asyncio.gather(*(writer.post(each) for each in wishes)))
        finally:
            await writer.stop()

    return asyncio.run(run())
