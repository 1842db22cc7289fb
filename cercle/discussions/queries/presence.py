"""Who may know of whom that they are connected: professionals who share a discussion, and nobody else."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from cercle.accounts.models import Account
from cercle.discussions.access import carers_at
from cercle.discussions.queries.people import Participants
from cercle.live import presence


def colleagues(accounts: Collection[UUID], among: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """For each of ``among`` who cares in a discussion together with some of ``accounts``: which ones."""
    places: dict[UUID, set[UUID]] = defaultdict(set)
    for discussion, account in carers_at(account__in=accounts).values_list("discussion_id", "account_id"):
        places[discussion].add(account)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for discussion, account in carers_at(discussion__in=list(places)).values_list("discussion_id", "account_id"):
        if account in among:
            found[account] |= places[discussion] - {account}
    return {account: known for account, known in found.items() if known}


def connected(user: Account, people: Participants) -> set[UUID]:
    """The professionals among ``people`` who are connected now, for ``user``, a professional among them."""
    there = {member.account_id for member in people.carers}
    return presence.is_connected(there - {user.pk}) if user.pk in there else set()
