"""Naming somebody in a message: they are told, even where they have muted the discussion. A part of posting."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from cercle.accounts.models import Account
from cercle.discussions.models import Discussion, Mention, Message
from cercle.discussions.text import mentions_in
from cercle.notifications.actions import notify

#: Kind of notification.
MENTIONED = "mentioned"


def named(actor: Account, discussion: Discussion, body: str, wanted: Collection[UUID]) -> list[Account]:
    """Who is named: the participants in ``wanted``, and those whose « @name » stands in ``body``.

    Of two with the same name it is the wanted one, or both when neither is. Who does not take part is left out: they
    could not read it.
    """
    if "@" not in body and not wanted:
        return []
    members = discussion.members.filter(left_at__isnull=True, account__is_active=True).exclude(account=actor)
    accounts = [member.account for member in members.select_related("account").order_by("joined_at", "pk")]
    pattern = mentions_in(account.name for account in accounts)
    found = {_plain(match["name"]) for match in pattern.finditer(body)} if pattern else set()
    chosen = Counter(_plain(account.name) for account in accounts if account.pk in wanted)
    return [
        account
        for account in accounts
        if account.pk in wanted or (_plain(account.name) in found and not chosen[_plain(account.name)])
    ]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def name_people(actor: Account, discussion: Discussion, message: UUID, accounts: Collection[Account]) -> None:
    """Note that ``message`` names ``accounts``, and tell them: once for a message, however often it is edited.

    Before the message itself is written: its position's lock must not wait for notifications.
    """
    Mention.objects.bulk_create([Mention(message_id=message, account=account) for account in accounts])
    for account in accounts:
        data = {"name": actor.name, "discussion": str(discussion.pk), "message": str(message)}
        notify(account, MENTIONED, message, data)


def rename_people(actor: Account, message: Message, accounts: Collection[Account]) -> None:
    """After an edit: who is not named any more is taken off, who is new is told."""
    known = set(message.mentions.values_list("account", flat=True))
    gone = known - {account.pk for account in accounts}
    if gone:
        message.mentions.filter(account__in=gone).delete()
    name_people(actor, message.discussion, message.pk, [each for each in accounts if each.pk not in known])
