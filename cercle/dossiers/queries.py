"""Reading dossiers: the list of the patients one takes part in caring for."""

from dataclasses import dataclass, field

from cercle.accounts.models import Account
from cercle.core.words import matches
from cercle.dossiers.access import visible_dossiers
from cercle.dossiers.models import Dossier

#: Most rows that one question answers.
MOST = 200


@dataclass
class Listing:
    """Dossiers by name; ``more`` when there are others after them."""

    dossiers: list[Dossier] = field(default_factory=list)
    more: bool = False


def dossier_list(user: Account, *, q: str = "", limit: int = 50, offset: int = 0) -> Listing:
    """The patients whose circle ``user`` is in, by name. ``q``: words of names, or the number, in any order; accents
    and case do not matter. One query."""
    limit, offset = max(1, min(limit, MOST)), max(0, offset)
    found = visible_dossiers(user).order_by("birth_name", "given_name", "number")
    if not q.strip():
        dossiers = list(found[offset : offset + limit + 1])
    else:
        hits = [row for row in found if matches(q, row.birth_name, row.used_name, row.given_name, str(row.number))]
        dossiers = hits[offset : offset + limit + 1]
    return Listing(dossiers[:limit], more=len(dossiers) > limit)
