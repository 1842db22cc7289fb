"""The lists of those who invite."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.cursors import moment
from cercle.core.errors import Invalid
from cercle.delivery import queries as delivery
from cercle.delivery.models import Outgoing
from cercle.discussions.models import Discussion
from cercle.invitations import access, states
from cercle.invitations.access import ShownContact
from cercle.invitations.models import GUESTS, Handover, Invitation, Kind, Sponsor, State
from cercle.invitations.queries import named
from cercle.invitations.search import words

#: Codes of ``states.shown`` that a list can be narrowed to.
STATUSES = ("pending", "expired", "accepted", "declined", "not_me")
LARGEST_PAGE = 100


@dataclass(frozen=True)
class Row:
    """One line of a list. ``sponsors`` counts all who invite; ``last`` is the newest sending of the server, if any."""

    invitation: Invitation
    shown: states.Shown
    contact: ShownContact
    sponsors: int
    last: Outgoing | None


@dataclass(frozen=True)
class Page:
    """``cursor`` continues after the last row; "" when there is no more."""

    rows: list[Row]
    cursor: str


def list_invitations(
    user: Account, *, kind: str = Kind.COLLEAGUE, status: str = "", q: str = "", cursor: str = "", limit: int = 50
) -> Page:
    """The user's invitations, newest first; the same number of queries for any number of them (``named``: one more for
    a name that few have).

    ``kind`` "guest" is patients and caregivers. ``q``: every word somewhere in the name, in any order. Raises
    ``Invalid`` (status, kind, cursor).
    """
    now = timezone.now()
    kinds = GUESTS if kind == "guest" else [kind]
    if not set(kinds) <= set(Kind.values):
        raise Invalid({"kind": _("Ce genre d’invitation n’existe pas.")})
    rows = _narrowed(access.visible_invitations(user).filter(kind__in=kinds), status, now)
    wanted = words(q)
    if q.strip() and not wanted:
        return Page([], "")  # nothing but signs: no name is made of them
    limit = max(1, min(limit, LARGEST_PAGE))
    place = _read_cursor(cursor) if cursor else None
    if set(kinds) <= set(GUESTS):
        found = named.own(rows, user, wanted, place, limit + 1)
    else:
        for word in wanted:
            rows = rows.filter(name_key__contains=word)
        found = list(named.newest_first(rows, place)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(_rows(user, found, now), _cursor(found[-1]) if more else "")


def row_of(user: Account, invitation: Invitation) -> Row:
    """One invitation, already obtained by access, as the list shows it."""
    return _rows(user, [invitation], timezone.now())[0]


def own_rows(user: Account, invitations: Iterable[UUID]) -> dict[UUID, Row]:
    """Those among these invitations that ``user`` sees, by id: for a place that shows grey seats."""
    found = list(access.visible_invitations(user).filter(pk__in=list(invitations)))
    return {row.invitation.pk: row for row in _rows(user, found, timezone.now())} if found else {}


def guests_invited(user: Account, thread: Discussion) -> list[Row]:
    """The user's own invitations into a « fil patient » (obtained by access) that were not accepted, newest first."""
    found = access.visible_invitations(user).filter(thread=thread).exclude(state=State.ACCEPTED)
    return _rows(user, list(found.order_by("-created_at", "-pk")[:LARGEST_PAGE]), timezone.now())


def _narrowed(rows: QuerySet[Invitation], status: str, now: datetime) -> QuerySet[Invitation]:
    if not status:
        return rows
    if status not in STATUSES:
        raise Invalid({"status": _("Ce statut n’existe pas.")})
    if status == "pending":
        return rows.filter(state=State.OPEN, expires_at__gt=now)
    if status == "expired":
        return rows.filter(state=State.OPEN, expires_at__lte=now)
    return rows.filter(state=status)


def _rows(user: Account, found: list[Invitation], now: datetime) -> list[Row]:
    ids = [invitation.pk for invitation in found]
    sponsors = list(Sponsor.objects.filter(invitation__in=ids, withdrawn_at__isnull=True))
    last = delivery.latest([f"invitation_{kind}" for kind in Kind.values], ids)
    rows = []
    for invitation in found:
        of_this = [sponsor for sponsor in sponsors if sponsor.invitation_id == invitation.pk]
        knows = any(sponsor.account_id == user.pk and sponsor.knows_contact for sponsor in of_this)
        contact = ShownContact(invitation.email, invitation.phone, False) if knows else ShownContact("", "", True)
        count = len({sponsor.account_id for sponsor in of_this})
        rows.append(Row(invitation, states.shown(invitation, now), contact, count, last.get(str(invitation.pk))))
    return rows


def _cursor(invitation: Invitation) -> str:
    return f"{moment(invitation.created_at)}_{invitation.pk.hex}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    text, _separator, id = cursor.rpartition("_")
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError
        return at, UUID(id)
    except ValueError:
        raise Invalid({"cursor": _("Cette suite de la liste n’existe pas.")}) from None


def deliveries(invitation: Invitation) -> list[Outgoing]:
    """The server's sendings, newest first."""
    return delivery.history(f"invitation_{invitation.kind}", invitation.pk)


def handovers(user: Account, invitation: Invitation) -> list[Handover]:
    """What ``user`` carried themselves, newest first: « partagée », « lien copié »."""
    return list(Handover.objects.filter(invitation=invitation, account=user).order_by("-at"))
