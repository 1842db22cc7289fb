"""The birth date that the inviter gave: five tries, then nobody accepts until it is sent again (pitfall S31)."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.core.secrets import keyed_digest
from cercle.invitations import access, refusals
from cercle.invitations.actions.accepting import live
from cercle.invitations.links import Link
from cercle.invitations.models import Invitation
from cercle.invitations.proofs import BIRTH, SESSION, Proof, born
from cercle.invitations.states import Status, status
from cercle.invitations.telling import tell


def try_birth_date(link: Link, session: str, day: date) -> Proof:
    """The proof that whoever holds this session knows the birth date. Each wrong one counts, from any browser.

    Raises ``Refused``: ``wrong_birth_date`` (says how many tries are left), ``locked`` (that was the last one: the
    inviter is told), or by the link's status; ``NotFound``.
    """
    proof, left = _try(link, session, day)
    if proof:
        return proof
    if left > 0:
        raise Refused(
            "wrong_birth_date",
            ngettext(
                "Ce n’est pas la date de naissance attendue. Encore %(n)d essai.",
                "Ce n’est pas la date de naissance attendue. Encore %(n)d essais.",
                left,
            )
            % {"n": left},
        )
    raise refusals.of_status(Status.LOCKED)


@action
def _try(link: Link, session: str, day: date) -> tuple[Proof | None, int]:
    """Commits the count of tries whatever the answer; the caller turns a wrong one into an error afterwards."""
    found_row = access.of_link(link, lock=True)
    invitation = live(found_row, status(found_row, link.version))
    if invitation.birth_date is None:
        raise Refused("not_asked", _("La date de naissance n’est plus demandée : rouvrez le lien."))
    right = invitation.birth_date == day
    # The date that was typed is kept nowhere: a wrong one may be somebody's.
    record(None, "invitation.birth_date_tried", "invitation", invitation.pk, right=right)
    if right:
        _keep(invitation, session)
        return Proof(invitation.pk, invitation.version, BIRTH, "", born(day)), 0
    invitation.birth_tries += 1
    left = settings.LIMITS["BIRTH_TRIES"] - invitation.birth_tries
    if left <= 0:
        invitation.locked_at = timezone.now()
        # Sent again it unlocks: a further lock is then told again.
        tell(invitation, "invitation_locked", subject=f"{invitation.pk}.{int(invitation.locked_at.timestamp())}")
        record(None, "invitation.locked", "invitation", invitation.pk)
    invitation.save(update_fields=["birth_tries", "locked_at"])
    return None, max(0, left)


def _keep(invitation: Invitation, session: str) -> None:
    if session:
        invitation.birth_checks.create(
            version=invitation.version,
            session=keyed_digest(SESSION, session),
            digest=keyed_digest(BIRTH, born(invitation.birth_date)),
        )
