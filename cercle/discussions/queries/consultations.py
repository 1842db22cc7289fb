"""Who looked into a « fil patient », who came and who went: read from the trace, for the patient to see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cercle.accounts.models import Account, Role
from cercle.audit.models import AuditLine
from cercle.core.weeks import last_midnight
from cercle.discussions.models import Discussion, Part

CONSULTED = "thread.consulted"
#: What was opened.
THREAD, PAGE = "thread", "page"

#: Act of the trace → what happened, of what is told beside consultations.
EVENTS = {
    "thread.opened": "opened",
    "thread.entered": "entered",
    "discussion.member_added": "added",
    "discussion.left": "left",
    "thread.guest_confirmed": "confirmed",
    "thread.guest_removed": "removed",
    "thread.guest_updated": "updated",
    "discussion.exported": "exported",
    "discussion.closed": "closed",
    "discussion.reopened": "reopened",
}


@dataclass(frozen=True)
class Consultation:
    """One line: ``what`` is thread, page or a value of ``EVENTS``; ``role`` the one they had then (``Role``, ``Part``).

    ``account`` is None when it is gone; ``other`` is whom the event was about, when that is somebody else.
    """

    account: Account | None
    role: str
    what: str
    at: datetime
    other: Account | None = None

    @property
    def is_reading(self) -> bool:
        return self.what in (THREAD, PAGE)

    @property
    def is_guest(self) -> bool:
        return self.role in Part.values

    @property
    def role_name(self) -> str:
        """A professional's profession when it is known, else the role."""
        entry = getattr(self.account, "entry", None)
        if entry and entry.profession and self.role == Role.PROFESSIONAL:
            return str(entry.profession)
        return str(dict(Role.choices).get(self.role, ""))


def noted_today(user: Account, discussion: Discussion, what: str) -> bool:
    """Whether that reading was written down since midnight in the installation's time zone."""
    lines = AuditLine.objects.filter(subject_type="discussion", subject=str(discussion.pk), at__gte=last_midnight())
    return lines.filter(actor=user.pk, act=CONSULTED, detail__what=what).exists()


def noted_never_today(user: Account, discussions: Collection[Discussion], what: str) -> list[Discussion]:
    """Those of ``discussions`` of which ``noted_today`` says no: one query for all."""
    if not discussions:
        return []
    lines = AuditLine.objects.filter(subject_type="discussion", subject__in=[str(each.pk) for each in discussions])
    noted = lines.filter(at__gte=last_midnight(), actor=user.pk, act=CONSULTED, detail__what=what).values_list(
        "subject"
    )
    known = {subject for (subject,) in noted}
    return [each for each in discussions if str(each.pk) not in known]


def consultations(thread: Discussion, *, limit: int = 200) -> list[Consultation]:
    """What the trace says of a thread obtained by access, newest first: at most ``limit`` lines, two queries."""
    lines = AuditLine.objects.filter(subject_type="discussion", subject=str(thread.pk), act__in=[CONSULTED, *EVENTS])
    found = list(lines.order_by("-at", "-pk")[: max(1, min(limit, 1000))])
    ids = {id for line in found for id in (line.actor, _other(line)) if id}
    accounts = {account.pk: account for account in Account.objects.filter(pk__in=ids).select_related("entry")}
    return [
        Consultation(
            account=accounts.get(line.actor) if line.actor else None,
            role=str(line.detail.get("role") or line.detail.get("part") or _role(accounts, line)),
            what=EVENTS.get(line.act) or str(line.detail.get("what", THREAD)),
            at=line.at,
            other=accounts.get(_other(line)),  # type: ignore[arg-type]  # None is nobody's id
        )
        for line in found
    ]


def _other(line: AuditLine) -> UUID | None:
    id = line.detail.get("account") or line.detail.get("guest")
    return UUID(id) if id else None


def _role(accounts: dict[UUID, Account], line: AuditLine) -> str:
    account = accounts.get(line.actor) if line.actor else None
    return account.role if account else ""
