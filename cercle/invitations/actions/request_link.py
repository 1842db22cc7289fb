"""« Demander un nouveau lien »: the way out of a dead link (product.md §5)."""

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.invitations import access
from cercle.invitations.links import Link
from cercle.invitations.models import Invitation, State
from cercle.invitations.states import Status, status
from cercle.invitations.telling import tell

#: Dead links that the inviter revives with one click.
RENEWABLE = frozenset({Status.EXPIRED, Status.REPLACED, Status.LOCKED})


def request_new_link(link: Link) -> None:
    """Ring those who invited, once per life of the invitation's link; they renew with one click (``resend``).

    The new link goes to the contact as it is now, never to whoever asks. Always the same answer, so that a deleted
    invitation cannot be told from a waiting one. Raises ``TooMany`` (LINK_REQUESTS) for any link alike.
    """
    limits.spend("LINK_REQUESTS", str(link.invitation_id))
    invitation = access.of_link(link)
    if invitation and invitation.state == State.OPEN and status(invitation, link.version) in RENEWABLE:
        _ring(link, invitation)


@action
def _ring(link: Link, invitation: Invitation) -> None:
    found = status(invitation, link.version)
    # After a renewal the expiry is another one: a further request then rings again.
    tell(invitation, "link_requested", subject=f"{invitation.pk}.{int(invitation.expires_at.timestamp())}")
    record(None, "invitation.link_requested", "invitation", invitation.pk, status=found.value)
