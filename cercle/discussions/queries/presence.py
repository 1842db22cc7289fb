"""Who may know of whom that they are connected: professionals who share a discussion, and nobody else."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from cercle.accounts.models import Account
from cercle.discussions.access import Right, carers_at, rights_in
from cercle.discussions.models import Discussion
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


def connected(user: Account, discussion: Discussion) -> set[UUID]:
    """The professionals of ``discussion``, obtained by access, who are connected now: for a professional in it."""
    if Right.ADD_MEMBER not in rights_in(user, discussion):
        return set()
    there = carers_at(discussion=discussion).exclude(account=user).values_list("account_id", flat=True)
    return presence.is_connected(list(there))
