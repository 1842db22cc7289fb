"""« Décliner » and « Ce n’est pas moi ». Each needs a choice that a robot pressing buttons does not make."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Invalid
from cercle.discussions.actions import drop_seats
from cercle.dossiers.actions import drop_circle_seats
from cercle.invitations import access, contacts, refusals
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation, State
from cercle.invitations.states import Status, status
from cercle.invitations.telling import tell

DECLINE = "decline"
NOT_ME = "not_me"
#: One whose inviters all left can still be refused, and one locked by wrong birth dates: nobody should have to wait for
#: somebody else to say no.
REFUSABLE = frozenset({Status.LIVE, Status.FROZEN, Status.LOCKED})


def decline(link: Link, confirmation: str, *, account: Account | None = None) -> None:
    """A polite no, seen by those who invited. ``confirmation`` is exactly ``"decline"``, else ``Invalid``.

    ``account``: who says so, where a session and not the link shows it. Said twice is said once. Raises ``Refused`` or
    ``NotFound`` by the link's status.
    """
    _confirmed(confirmation, DECLINE)
    _end(link, Status.DECLINED, _decline, account)


def not_me(link: Link, confirmation: str) -> None:
    """The message reached the wrong person: its links die, and its contact is not written to again until an inviter
    corrects it. ``confirmation`` is exactly ``"not_me"``. Errors as ``decline``."""
    _confirmed(confirmation, NOT_ME)
    _end(link, Status.NOT_ME, _not_me)


def _confirmed(given: str, wanted: str) -> None:
    if given != wanted:
        raise Invalid({"confirmation": _("Choisissez une réponse.")})


@action
def _end(
    link: Link, ended: Status, end: Callable[[Invitation, Link, Account | None], None], account: Account | None = None
) -> None:
    invitation = access.of_link(link, lock=True)
    found = status(invitation, link.version)
    if invitation is not None and found is ended:
        record(account, f"invitation.{ended.value}_again", "invitation", invitation.pk)
        return
    if invitation is None or found not in REFUSABLE:
        raise refusals.of_status(found)
    end(invitation, link, account)


def _decline(invitation: Invitation, link: Link, account: Account | None) -> None:
    invitation.state, invitation.ended_at = State.DECLINED, timezone.now()
    invitation.save(update_fields=["state", "ended_at"])
    drop_seats(invitation.pk)
    drop_circle_seats(invitation.pk)
    tell(invitation, "invitation_declined")
    record(account, "invitation.declined", "invitation", invitation.pk, channel=link.channel.name.lower())


def _not_me(invitation: Invitation, link: Link, account: Account | None) -> None:
    invitation.state, invitation.ended_at = State.NOT_ME, timezone.now()
    invitation.save(update_fields=["state", "ended_at"])
    for value in _concerned(invitation, link.channel):
        access.blocks_of(invitation).get_or_create(digest=contacts.digest(value), defaults={"invitation": invitation})
    # The seats stay: the person who was meant is still awaited, at a contact to be corrected.
    tell(invitation, "invitation_not_me", subject=f"{invitation.pk}.{invitation.version}")
    record(account, "invitation.not_me", "invitation", invitation.pk, channel=link.channel.name.lower())


def _concerned(invitation: Invitation, channel: Channel) -> list[str]:
    """The contact by which the link came; all of them when the server does not know how it travelled."""
    came_by = {"email": invitation.email, "sms": invitation.phone}.get(channel.proves, "")
    return [came_by] if came_by else [value for value in (invitation.email, invitation.phone) if value]
