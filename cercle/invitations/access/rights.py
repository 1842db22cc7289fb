"""Who sees an invitation or a wish, and what they may do with it."""

from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound
from cercle.invitations.models import GUESTS, Invitation, Sponsor, State, Submission
from cercle.invitations.states import GUEST_INVITERS, INVITERS


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
    return rows.select_related("account", "invitation").order_by("created_at", "pk")


def access_wish(
    user: Account, invitation: UUID, *, discussion: UUID | None = None, dossier: UUID | None = None
) -> Sponsor:
    """The wish behind a grey seat: the user's own; for an administrator, the oldest one. ``NotFound`` for others."""
    place = {"discussion": discussion} if discussion else {"dossier": dossier}
    wishes = Sponsor.objects.filter(**place, invitation=invitation, withdrawn_at__isnull=True)
    if not user.is_administrator:
        wishes = wishes.filter(account=user)
    sponsor = wishes.order_by("created_at", "pk").first()
    if sponsor is None:
        raise NotFound
    return access_sponsor(user, sponsor.pk)


def submission(account: Account, client_id: UUID) -> Submission | None:
    rows = Submission.objects.filter(account=account, client_id=client_id)
    return rows.select_related("sponsor__invitation").first()
