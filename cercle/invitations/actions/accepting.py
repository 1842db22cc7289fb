"""What every acceptance shares. Parts of the acts beside it; none of these is an act by itself."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.core.secrets import keyed_digests
from cercle.discussions.models import Discussion
from cercle.invitations import known, refusals, sending
from cercle.invitations.models import Invitation, State
from cercle.invitations.proofs import SESSION, Proof
from cercle.invitations.states import Status
from cercle.invitations.telling import sponsors

#: A second press of the form in the same browser is the same press for that long.
SAME_PRESS = timedelta(minutes=15)


@dataclass(frozen=True)
class Accepted:
    """``created``: the account was made now. ``again``: the same person had already accepted; nothing changed.

    ``thread`` is the « fil patient » of a patient or caregiver.
    """

    invitation: Invitation
    account: Account
    created: bool = False
    again: bool = False
    thread: Discussion | None = None


def again(invitation: Invitation, account: Account) -> Accepted:
    """The same person once more: nothing changes, a line is left."""
    record(account, "invitation.accepted_again", "invitation", invitation.pk)
    return Accepted(invitation, account, again=True, thread=invitation.thread)


def same_press(invitation: Invitation, session: str) -> Account | None:
    """The account that this very browser session made just now by accepting, if it did."""
    if not session or invitation.state != State.ACCEPTED or invitation.ended_at is None:
        return None
    fresh = timezone.now() - invitation.ended_at < SAME_PRESS
    mine = invitation.accepted_session in keyed_digests(SESSION, session)
    return invitation.accepted_by if fresh and mine else None


def require(proof: Proof | None, invitation: Invitation) -> Proof:
    if proof is None or not proof.holds_for(invitation):
        raise proof_needed()
    return proof


def proof_needed() -> Refused:
    return Refused("proof_needed", _("Pour continuer, confirmez par un code que ces coordonnées sont bien les vôtres."))


def birth_date_needed() -> Refused:
    return Refused("birth_date_needed", _("Indiquez la date de naissance : elle est demandée pour cette invitation."))


def refuse_unproven(invitation: Invitation, account: Account | None = None) -> None:
    """« Je ne peux pas recevoir ce code » opens a new thread, never one where others already talk; nor can it take a
    contact that an account has, which is said in the same words."""
    if invitation.thread_id or known.account_of(invitation) not in (None, account):
        raise proof_needed()


def refuse_known(invitation: Invitation) -> None:
    """Nobody gets a second account, nor a session from a link (pitfalls S5, S6)."""
    account = known.account_of(invitation)
    if account is None:
        return
    if not account.is_active:
        raise Refused("account_closed", _("Votre compte a été fermé. Contactez un administrateur."))
    raise has_account()


def has_account() -> Refused:
    return Refused("sign_in", _("Vous avez déjà un compte : connectez-vous, puis acceptez l’invitation."))


def refuse_own(invitation: Invitation, account: Account) -> None:
    if any(sponsor.account_id == account.pk for sponsor in sponsors(invitation)):
        raise Refused("own_invitation", _("C’est vous qui avez envoyé cette invitation."))


def refuse_other_owner(invitation: Invitation, account: Account) -> None:
    owner = known.account_of(invitation)
    if owner is not None and owner != account:
        raise Refused(
            "other_account",
            _("Cette invitation est liée à un autre compte : déconnectez-vous, puis connectez-vous à celui-ci."),
        )


def other_person(invitation: Invitation, account: Account) -> Refused:
    """Both names, for the one who proved something: they choose."""
    return Refused(
        "other_person",
        _("Vous êtes connecté en tant que %(me)s, et l’invitation est au nom de %(name)s.")
        % {"me": account.name, "name": invitation.name},
    )


def consume(invitation: Invitation, account: Account, proof: str) -> None:
    """The one moment at which an invitation is used up, under its row's lock (pitfalls S3, S21)."""
    invitation.state, invitation.ended_at = State.ACCEPTED, timezone.now()
    invitation.accepted_by, invitation.proof = account, proof
    invitation.save(update_fields=["state", "ended_at", "accepted_by", "proof", "accepted_session", "thread"])
    sending.give_back({sponsor.account_id for sponsor in sponsors(invitation)})
    record(account, "invitation.accepted", "invitation", invitation.pk, proof=proof)


def live(invitation: Invitation | None, found: Status) -> Invitation:
    """The invitation, or the error of its link's status."""
    if invitation is None or found is not Status.LIVE:
        raise refusals.of_status(found)
    return invitation
