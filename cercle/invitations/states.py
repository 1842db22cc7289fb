"""Whether an invitation's link opens anything, and what lists say. The only place that decides validity."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.accounts.models import Role
from cercle.discussions.access import carers_of
from cercle.invitations.models import GUESTS, Invitation, State

#: Roles that may invite a colleague; one who lost theirs no longer carries an invitation (pitfall S14).
INVITERS = frozenset({Role.PROFESSIONAL, Role.SECRETARY, Role.ADMINISTRATOR})
#: Roles that may invite a patient or caregiver: those who take part in a « fil patient ».
GUEST_INVITERS = frozenset({Role.PROFESSIONAL, Role.SECRETARY})


class Status(Enum):
    """What the holder of a link meets. UNKNOWN is also what a deleted invitation looks like (product.md §5)."""

    LIVE = "live"
    EXPIRED = "expired"
    REPLACED = "replaced"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_ME = "not_me"
    LOCKED = "locked"  # too many wrong birth dates: whoever invited sends it again
    FROZEN = "frozen"  # nobody who invited is still there: an administrator can help
    UNKNOWN = "unknown"


_ENDED = {State.ACCEPTED: Status.ACCEPTED, State.DECLINED: Status.DECLINED, State.NOT_ME: Status.NOT_ME}


def expiry(sent_at: datetime) -> datetime:
    """Exactly 14 × 24 hours after a sending: a clock change in between shifts the wall clock, not the duration."""
    return sent_at + timedelta(hours=24 * settings.INVITATION_DAYS)


def status(invitation: Invitation | None, version: int, now: datetime | None = None) -> Status:
    """What a link of ``version`` opens at ``now``. It lives while ``now < expires_at``.

    An older version is « replaced » whatever became of the invitation since: its holder may be a stranger.
    """
    if invitation is None or invitation.state == State.DELETED or version > invitation.version:
        return Status.UNKNOWN
    if version < invitation.version:
        return Status.REPLACED
    if invitation.state != State.OPEN:
        return _ENDED[State(invitation.state)]
    if (now or timezone.now()) >= invitation.expires_at:
        return Status.EXPIRED
    if invitation.locked_at is not None:
        return Status.LOCKED
    return Status.LIVE if is_carried(invitation) else Status.FROZEN


def is_carried(invitation: Invitation) -> bool:
    """Whether somebody who invited is still active, allowed to invite, and in the « fil patient » to be joined."""
    is_guest = invitation.kind in GUESTS
    there = invitation.sponsors.filter(
        withdrawn_at__isnull=True,
        account__is_active=True,
        account__role__in=GUEST_INVITERS if is_guest else INVITERS,
    )
    if is_guest and invitation.thread:
        there = there.filter(account__in=carers_of(invitation.thread).values("account"))
    return there.exists()


@dataclass(frozen=True)
class Shown:
    """An invitation in a list. ``at`` is the date that belongs to the label: end, acceptance, expiry.

    ``locked``: it waits, but nobody can accept it until it is sent again (too many wrong birth dates).
    """

    code: str
    label: str
    at: datetime
    days_left: int | None = None
    detail: str = ""
    locked: bool = False


def shown(invitation: Invitation, now: datetime | None = None) -> Shown:
    """The words of product.md §4; ``days_left`` counts started days, so a fresh invitation has 14."""
    now = now or timezone.now()
    if invitation.state == State.OPEN and now < invitation.expires_at:
        left = math.ceil((invitation.expires_at - now) / timedelta(days=1))
        detail = ngettext("encore %(n)d jour", "encore %(n)d jours", left) % {"n": left}
        if invitation.locked_at is not None:
            detail = _("bloquée : dates de naissance fausses")
        return Shown("pending", _("En attente"), invitation.expires_at, left, detail, invitation.locked_at is not None)
    if invitation.state == State.OPEN:
        day = date_format(timezone.localtime(invitation.expires_at), "j F Y")
        return Shown("expired", _("Expirée"), invitation.expires_at, 0, _("le %(day)s") % {"day": day})
    state = State(invitation.state)
    return Shown(state.value, str(state.label), invitation.ended_at or invitation.created_at)
