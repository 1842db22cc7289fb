"""Putting a person into a discussion. Used by the acts that do so, is none itself."""

from django.conf import settings
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Refused
from cercle.discussions import arrivals
from cercle.discussions.access import ADDABLE, OPEN_SEATS, guests_of
from cercle.discussions.models import Discussion, Kind, Member, SeatState
from cercle.live import bell


def check_addable(account: Account) -> None:
    """Raises ``Refused`` for whom a carer cannot add directly: patients, caregivers, closed accounts."""
    if account.role not in ADDABLE or not account.is_active:
        raise Refused("not_addable", _("Cette personne ne peut pas être ajoutée à une discussion de cette façon."))


def check_no_guest(discussion: Discussion, account: Account) -> None:
    """Raises ``Refused`` for the patient or caregiver of a thread, who would come back without having agreed."""
    if discussion.kind == Kind.THREAD and guests_of(discussion).filter(account=account).exists():
        words = _("Cette personne participait à ce fil comme patient ou aidant : envoyez-lui une invitation.")
        raise Refused("guest_here", words)


def check_room(count: int) -> None:
    """Raises ``Refused`` when a discussion would have more than DISCUSSION_MEMBERS members."""
    most = settings.LIMITS["DISCUSSION_MEMBERS"]
    if count > most:
        raise Refused("too_many_members", _("Une discussion réunit au plus %(most)s personnes.") % {"most": most})


def join(discussion: Discussion, account: Account, added_by: Account) -> Member:
    """Make ``account`` a member, who sees the whole history; what was said before does not count as unread."""
    member = Member(discussion=discussion, account=account, added_by=added_by, last_read_seq=discussion.last_seq)
    member.save(force_insert=True)
    awaited = discussion.seats.filter(account=account, state__in=OPEN_SEATS)
    invitations = list(awaited.values_list("invitation", flat=True))
    awaited.update(state=SeatState.FILLED)
    for invitation in invitations:
        arrivals.announce(invitation, discussion)
    bell.ring(bell.account(account.pk), bell.JOINED, discussion=discussion.pk)
    return member
