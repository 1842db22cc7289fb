"""The list of the patients one takes part in caring for."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from cercle.accounts.models import Account
from cercle.core.words import plain
from cercle.dossiers.access import Right, matrix, memberships, rights_as
from cercle.dossiers.models import Basis, CircleMember, Dossier, JournalEntry, Part

#: Most rows that one question answers.
MOST = 200


@dataclass(frozen=True)
class Row:
    """``part``: as what the reader is in the circle. ``news``: notes of others since they last looked; ``urgent``: one
    of them is. ``emergency_until``: when the access ends of who broke the glass; ``until``: a caregiver's."""

    dossier: Dossier
    part: str
    news: int = 0
    urgent: bool = False
    emergency_until: datetime | None = None
    until: datetime | None = None


@dataclass
class Listing:
    """Dossiers by name; ``more`` when there are others after them."""

    rows: list[Row] = field(default_factory=list)
    more: bool = False

    @property
    def dossiers(self) -> list[Dossier]:
        return [row.dossier for row in self.rows]


def dossier_list(user: Account, *, q: str = "", limit: int = 50, offset: int = 0) -> Listing:
    """The patients whose circle ``user`` is in, by name. Always the same number of queries.

    ``q``: words or parts of names, a birth date, the number, in any order; accents and case do not matter.
    """
    limit, offset = max(1, min(limit, MOST)), max(0, offset)
    found: Iterable[CircleMember] = (
        memberships(user)
        .select_related("dossier")
        .order_by("dossier__birth_name", "dossier__given_name", "dossier__number")
    )
    if q.strip():
        found = [member for member in found if _answers(q, member.dossier)][offset : offset + limit + 1]
    else:
        found = list(found[offset : offset + limit + 1])  # type: ignore[index]  # a queryset
    shown = list(found)[:limit]
    news = _news(user, shown) if shown else {}
    rows = [_row(member, *news.get(member.dossier_id, (0, False))) for member in shown]
    return Listing(rows, more=len(list(found)) > limit)


def _row(member: CircleMember, news: int, urgent: bool) -> Row:
    emergency = member.basis == Basis.EMERGENCY
    row = Row(member.dossier, member.part, news, urgent, member.ends_at if emergency else None)
    return row if emergency or member.part != Part.CAREGIVER else replace(row, until=member.ends_at)


def _answers(q: str, dossier: Dossier) -> bool:
    """Whether every word of ``q`` begins a word of what is known of the patient, or stands in one (three letters)."""
    born = dossier.birth_date
    texts = [dossier.birth_name, dossier.used_name, dossier.given_name, dossier.used_given_name, dossier.given_names]
    texts += [str(dossier.number), *([f"{born:%d/%m/%Y}", f"{born:%d%m%Y}"] if born else [])]
    words = {word for text in texts for word in plain(text).split()}
    return all(
        any(word.startswith(asked) or (len(asked) >= 3 and asked in word) for word in words)
        for asked in plain(q).split()
    )


def _news(user: Account, members: list[CircleMember]) -> dict[object, tuple[int, bool]]:
    """How many notes are new to the reader in each of these dossiers, and whether one is urgent. One query."""
    table = matrix()
    mine = [member.pk for member in members if Right.READ_JOURNAL in rights_as(user, member, table)]
    meant = (
        Q(dossier__members__part=Part.PROFESSIONAL)
        | Q(dossier__members__part=Part.CAREGIVER, for_caregivers=True)
        | Q(dossier__members__part=Part.PATIENT, for_patient=True)
    )
    rows = (
        JournalEntry.objects.filter(
            meant,
            dossier__members__in=mine,
            at__gt=Coalesce(F("dossier__members__seen_at"), F("dossier__members__since")),
            withdrawn_at__isnull=True,
        )
        .exclude(author=user)
        .values("dossier")
        .annotate(count=Count("pk"), urgent=Count("pk", filter=Q(urgent=True)))
    )
    return {row["dossier"]: (row["count"], row["urgent"] > 0) for row in rows}
