"""Who looked into a dossier and who changed it: read from the trace, for the patient and the circle to see.

A person may learn when and why their record was consulted (GDPR, article 15; CJEU C-579/21). Here the patient also
reads by whom: those who look are the people of their circle, whom they see there anyway.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.cursors import moment
from cercle.core.errors import Forbidden, Invalid
from cercle.core.weeks import last_midnight
from cercle.dossiers.access import Right, rights_as
from cercle.dossiers.models import CircleMember, Dossier

CONSULTED = "dossier.consulted"
#: Acts that change nothing: sent twice, or begun and given up.
SILENT = frozenset(
    {"circle.member_kept", "journal.repeated", "journal.withdrawn_again", "circle.seat_ready", "document.left"}
)
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Consultation:
    """One line. ``what`` is the part that was looked at, or "" where ``act`` changed something.

    ``holder`` and ``basis`` are what they had then: as what they looked (``rights.Holder``), and why they were in the
    circle (``models.Basis``). ``account`` is None when it is gone, or when nobody acted; ``other`` whom it was about.
    """

    at: datetime
    act: str
    account: Account | None
    what: str = ""
    holder: str = ""
    basis: str = ""
    other: Account | None = None
    by_system: bool = False


@dataclass
class ConsultationPage:
    """``cursor`` continues after the last line; "" when there is no more."""

    lines: list[Consultation] = field(default_factory=list)
    cursor: str = ""


def noted_today(user: Account, dossier: Dossier, what: str) -> bool:
    """Whether that reading was written down since midnight in the installation's time zone."""
    lines = AuditLine.objects.filter(subject_type="dossier", subject=str(dossier.pk), at__gte=last_midnight())
    return lines.filter(actor=user.pk, act=CONSULTED, detail__what=what).exists()


def consultations(
    user: Account, member: CircleMember, *, readings: bool | None = None, cursor: str = "", limit: int = 50
) -> ConsultationPage:
    """What the trace says of the dossier of this membership of ``user``'s, newest first; two queries.

    ``readings``: consultations alone, changes alone, or both. Raises ``Forbidden``, ``Invalid`` (cursor).
    """
    if Right.READ_ACCESSES not in rights_as(user, member):
        raise Forbidden
    rows = AuditLine.objects.filter(subject_type="dossier", subject=str(member.dossier_id)).exclude(act__in=SILENT)
    if readings is not None:
        rows = rows.filter(act=CONSULTED) if readings else rows.exclude(act=CONSULTED)
    if cursor:
        at, pk = _read(cursor)
        # Said twice so that the index over the time answers.
        rows = rows.filter(Q(at__lt=at) | Q(pk__lt=pk), at__lte=at)
    limit = max(1, min(limit, LARGEST_PAGE))
    found = list(rows.order_by("-at", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    found = found[:limit]
    accounts = _accounts(found)
    cursor = f"{moment(last.at)}_{last.pk}" if last else ""
    return ConsultationPage([_line(row, accounts) for row in found], cursor)


def _read(cursor: str) -> tuple[datetime, int]:
    text, _mark, pk = cursor.rpartition("_")
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None or not 0 < int(pk) < 2**63:
            raise ValueError
        return at, int(pk)
    except ValueError:
        raise Invalid({"cursor": _("Cette suite de la liste n’existe pas.")}) from None


def _accounts(rows: Iterable[AuditLine]) -> dict[UUID, Account]:
    ids = {id for row in rows for id in (row.actor, _other(row)) if id}
    return {account.pk: account for account in Account.objects.filter(pk__in=ids).select_related("entry")}


def _line(row: AuditLine, accounts: dict[UUID, Account]) -> Consultation:
    other = _other(row)
    return Consultation(
        at=row.at,
        act=row.act,
        account=accounts.get(row.actor) if row.actor else None,
        what=str(row.detail.get("what", "")) if row.act == CONSULTED else "",
        holder=str(row.detail.get("holder", "")),
        basis=str(row.detail.get("basis", "")) if row.act == CONSULTED else "",
        other=accounts.get(other) if other else None,
        by_system=row.actor is None,
    )


def _other(row: AuditLine) -> UUID | None:
    id = row.detail.get("account")
    return UUID(id) if id else None
