"""The only door to invitations: who sees one, what they may do with it, and who is shown which contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.invitations.links import Link
from cercle.invitations.models import (
    GUESTS,
    BirthCheck,
    BlockedContact,
    ContactCode,
    Invitation,
    Kind,
    Sponsor,
    State,
    Submission,
)
from cercle.invitations.states import GUEST_INVITERS, INVITERS

#: Names no row.
_NOBODY = UUID(int=0)


class Right(Enum):
    SEE = "see"
    SEND = "send"
    CORRECT = "correct"
    DELETE = "delete"
    ADD = "add"


_SPONSOR = frozenset(Right)
#: An administrator sees that a colleague's invitation exists, may end it and may add who accepted; never a contact,
#: never a link. A patient's or caregiver's invitation is nobody's but its inviter's: it says who is cared for by whom.
_ADMINISTRATOR = frozenset({Right.SEE, Right.DELETE, Right.ADD})


def may_invite(user: Account) -> bool:
    return user.is_active and user.role in INVITERS


def may_invite_guests(user: Account) -> bool:
    return user.is_active and user.role in GUEST_INVITERS


def _mine(user: Account) -> Q:
    return Q(sponsors__account=user, sponsors__withdrawn_at__isnull=True)


def visible_invitations(user: Account) -> QuerySet[Invitation]:
    """Those that ``user`` sponsors; every colleague's one for an administrator. Deleted ones are gone for everybody."""
    if not may_invite(user):
        return Invitation.objects.none()
    rows = Invitation.objects.exclude(state=State.DELETED)
    if not may_invite_guests(user):
        rows = rows.exclude(kind__in=GUESTS)
    if user.is_administrator:
        return rows
    return rows.filter(pk__in=Invitation.objects.filter(_mine(user)).values("pk"))


def access_invitation(user: Account, id: UUID | str, right: Right = Right.SEE, *, lock: bool = False) -> Invitation:
    """The invitation, or ``NotFound`` (absent, deleted, another's), or ``Forbidden`` (right too small)."""
    rows = visible_invitations(user)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        invitation = rows.get(pk=id)
    except (Invitation.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_in(user, invitation):
        raise Forbidden
    return invitation


def rights_in(user: Account, invitation: Invitation) -> frozenset[Right]:
    """What ``user`` may do with an invitation; nothing by default."""
    if not may_invite(user) or (invitation.kind in GUESTS and not may_invite_guests(user)):
        return frozenset()
    if sponsor_of(user, invitation) is not None:
        return _SPONSOR
    return _ADMINISTRATOR if user.is_administrator else frozenset()


def sponsor_of(user: Account, invitation: Invitation) -> Sponsor | None:
    """``user``'s first wish for this person; they may have several (two discussions)."""
    return (
        Sponsor.objects.filter(invitation=invitation, account=user, withdrawn_at__isnull=True)
        .order_by("created_at", "pk")
        .first()
    )


def access_sponsor(user: Account, id: UUID | str) -> Sponsor:
    """One wish, for whoever made it or for an administrator; ``NotFound`` for everybody else."""
    if not may_invite(user):
        raise NotFound
    rows = Sponsor.objects.filter(withdrawn_at__isnull=True).exclude(invitation__state=State.DELETED)
    if not may_invite_guests(user):
        rows = rows.exclude(invitation__kind__in=GUESTS)
    if not user.is_administrator:
        rows = rows.filter(account=user)
    try:
        return rows.select_related(
            "invitation__accepted_by", "invitation__entry", "discussion", "dossier", "account"
        ).get(pk=id)
    except (Sponsor.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def wishes_of(invitation: UUID, **narrowed: object) -> QuerySet[Sponsor]:
    """The wishes that stand for one invitation, oldest first, for acts that follow from what happened to it."""
    rows = Sponsor.objects.filter(invitation=invitation, withdrawn_at__isnull=True, **narrowed)
    return rows.select_related("account").order_by("created_at", "pk")


def access_wish(user: Account, invitation: UUID, discussion: UUID | None) -> Sponsor:
    """The wish behind a grey seat: the user's own; for an administrator, the oldest one. ``NotFound`` for others."""
    wishes = Sponsor.objects.filter(invitation=invitation, discussion=discussion, withdrawn_at__isnull=True)
    if not user.is_administrator:
        wishes = wishes.filter(account=user)
    sponsor = wishes.order_by("created_at", "pk").first()
    if sponsor is None:
        raise NotFound
    return access_sponsor(user, sponsor.pk)


def lock(invitation: Invitation | UUID) -> Invitation:
    """The row, fresh and held until the transaction ends; ``NotFound`` when it is gone or deleted."""
    id = invitation.pk if isinstance(invitation, Invitation) else invitation
    try:
        row = Invitation.objects.select_for_update().get(pk=id)
    except Invitation.DoesNotExist:
        raise NotFound from None
    if row.state == State.DELETED:
        raise NotFound
    return row


def deleted(id: UUID) -> Invitation | None:
    """A deleted invitation, locked, for the one act that it still has before it: to be forgotten."""
    return Invitation.objects.select_for_update().filter(pk=id, state=State.DELETED).first()


def of_link(link: Link | None, *, lock: bool = False) -> Invitation | None:
    """The invitation that a link names, in any state but deleted: ask ``states.status`` before anything else.

    No link, one of nothing and one of a deleted invitation cost the same: one look that finds no row (product.md §5).
    """
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    return rows.exclude(state=State.DELETED).filter(pk=link.invitation_id if link else _NOBODY).first()


def open_matching(*, entry: int | None, email: str, phone: str) -> list[Invitation]:
    """Open invitations of a colleague that are about the same person, locked in id order; expired ones too."""
    about = Q(pk__in=[])
    if entry is not None:
        about |= Q(entry_id=entry)
    if email:
        about |= Q(email=email)
    if phone:
        about |= Q(phone=phone)
    rows = Invitation.objects.select_for_update().filter(about, kind=Kind.COLLEAGUE, state=State.OPEN)
    return list(rows.order_by("pk"))


def open_guests(actor: Account, *, email: str, phone: str, lock: bool = False) -> list[Invitation]:
    """The actor's own open invitations of patients and caregivers at one of these contacts; expired ones too."""
    at = Q(pk__in=[])
    if email:
        at |= Q(email=email)
    if phone:
        at |= Q(phone=phone)
    rows = visible_invitations(actor).filter(at, kind__in=GUESTS, state=State.OPEN).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def open_of_entry(entry: int, before: datetime) -> list[UUID]:
    """Ids of the open invitations attached to a directory entry and made ``before`` (that moment included)."""
    rows = Invitation.objects.filter(entry_id=entry, kind=Kind.COLLEAGUE, state=State.OPEN, created_at__lte=before)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def pending_of_organisations(organisations: list[int], now: datetime) -> int:
    """How many invitations wait that members of these organisations made. Expired ones hold no place (pitfall S22)."""
    rows = Invitation.objects.filter(state=State.OPEN, expires_at__gt=now)
    return rows.filter(created_by__entry__activities__organisation__in=organisations).distinct().count()


def is_blocked(digests: list[str]) -> bool:
    """Whether the holder of one of these contacts said « Ce n'est pas moi » and no inviter corrected it since."""
    return BlockedContact.objects.filter(digest__in=digests).exists()


def blocks_of(invitation: Invitation) -> QuerySet[BlockedContact]:
    return BlockedContact.objects.filter(invitation=invitation)


def blocks_on(digests: list[str]) -> QuerySet[BlockedContact]:
    return BlockedContact.objects.filter(digest__in=digests)


def codes_of(invitation: Invitation, session: list[str]) -> QuerySet[ContactCode]:
    """Codes asked for by one browser for the invitation's present version, newest first."""
    rows = ContactCode.objects.filter(invitation=invitation, version=invitation.version, session__in=session)
    return rows.order_by("-created_at")


def birth_checks_of(invitation: Invitation, session: list[str]) -> QuerySet[BirthCheck]:
    """Right birth dates that one browser gave for the invitation's present version."""
    return BirthCheck.objects.filter(invitation=invitation, version=invitation.version, session__in=session)


def waiting_for(account: Account, *, emails: Iterable[str], phones: Iterable[str]) -> QuerySet[Invitation]:
    """Open invitations of a patient or caregiver at one of these contacts, which ``account`` proved to hold; newest
    first. Not those that it sent itself."""
    at = Q(email__in=list(emails)) | Q(phone__in=list(phones))
    rows = Invitation.objects.filter(at, kind__in=GUESTS, state=State.OPEN).exclude(created_by=account)
    return rows.order_by("-created_at", "-pk")


def accepted_by(account: Account, id: UUID | str) -> Invitation:
    """A patient's or caregiver's invitation that ``account`` accepted, or ``NotFound``."""
    try:
        return Invitation.objects.get(pk=id, accepted_by=account, kind__in=GUESTS, state=State.ACCEPTED)
    except (Invitation.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None


def code_for_message(id: UUID | str) -> ContactCode | None:
    """For the worker that writes the message."""
    return ContactCode.objects.select_for_update(of=("self",)).select_related("invitation").filter(pk=id).first()


def invitation_for_message(id: UUID | str) -> Invitation | None:
    """For the worker that writes the message, and for the fate of what it wrote."""
    return Invitation.objects.filter(pk=id).first()


def wish_for_message(id: UUID | str, sponsor: UUID | str) -> Sponsor | None:
    """In whose name a message speaks, with the invitation, the inviter and their entry, in one look: who had it sent,
    else the oldest who still invites; None when nobody does."""
    rows = Sponsor.objects.filter(invitation__pk=id, withdrawn_at__isnull=True)
    rows = rows.select_related("invitation", "account__entry")
    return rows.filter(pk=sponsor).first() or rows.order_by("created_at", "pk").first()


def submission(account: Account, client_id: UUID) -> Submission | None:
    rows = Submission.objects.filter(account=account, client_id=client_id)
    return rows.select_related("sponsor__invitation").first()


@dataclass(frozen=True)
class ShownContact:
    """What one user may read of an invitation's contact. ``hidden``: there is one, and it is not theirs to see."""

    email: str
    phone: str
    hidden: bool


def contact_for(user: Account, invitation: Invitation) -> ShownContact:
    """The contact, for a sponsor who typed it; nothing for anybody else.

    Otherwise joining an invitation would be a way to learn a colleague's number, or what the directory records.
    """
    knows = Sponsor.objects.filter(
        invitation=invitation,
        account=user,
        withdrawn_at__isnull=True,
        knows_contact=True,
    ).exists()
    if knows and may_invite(user):
        return ShownContact(invitation.email, invitation.phone, hidden=False)
    return ShownContact("", "", hidden=True)
