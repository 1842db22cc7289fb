"""A patient or caregiver accepts: their account, without a password, and the « fil patient » (product.md §5)."""

from datetime import date

from django.utils.translation import gettext as _

from cercle.accounts.actions import create_account
from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.core.errors import Invalid, Refused
from cercle.core.secrets import keyed_digest
from cercle.dossiers.actions import ready_circle_seats
from cercle.invitations import access
from cercle.invitations.actions import accepting
from cercle.invitations.actions.accept import part
from cercle.invitations.actions.accepting import Accepted
from cercle.invitations.actions.birth import try_birth_date
from cercle.invitations.kinds import guest
from cercle.invitations.links import Link
from cercle.invitations.models import GUESTS, Invitation, Kind
from cercle.invitations.proofs import BIRTH, NOTHING, SESSION, Proof, birth_proof_of
from cercle.invitations.refusals import wrong_kind
from cercle.invitations.states import Status, status
from cercle.invitations.telling import tell


def accept_as_guest(
    link: Link,
    proof: Proof | None,
    *,
    session: str,
    given_name: str = "",
    family_name: str = "",
    birth_date: date | None = None,
    unproven: bool = False,
    language: str = "fr",
) -> Accepted:
    """Make the account of a patient or caregiver who has none, and open the « fil patient » or join the invitation's.

    ``proof`` is the contact's (``proof_of``). ``birth_date`` is tried first when the inviter gave one (each wrong one
    counts); without one the person says their names, which a robot has not. ``unproven``: they cannot receive the
    code; the thread then says « Identité non vérifiée ». Only a proven contact enters the account as verified. The
    same browser again gets the same answer.

    Raises ``Invalid`` (given_name, family_name), ``Refused``: ``birth_date_needed``, ``proof_needed``, ``sign_in`` (an
    account exists: never a second one, never a session from a link), ``account_closed``, ``wrong_kind``, those of
    ``try_birth_date`` and of ``join_thread``, or the link's status; ``NotFound`` for a deleted or unknown link.
    """
    birth = try_first(link, session, birth_date) or birth_proof_of(link, session)
    name = " ".join(each for each in (part(given_name), part(family_name)) if each)
    errors = {}
    if not part(given_name):
        errors["given_name"] = _("Indiquez votre prénom.")
    if not part(family_name):
        errors["family_name"] = _("Indiquez votre nom.")
    return _accept(link, [each for each in (proof, birth) if each], session, (name, errors), unproven, language)


def try_first(link: Link, session: str, day: date | None) -> Proof | None:
    """The proof of ``day``, if one was given. On an invitation accepted meanwhile it is left to the caller, which may
    recognise a second press."""
    if day is None:
        return None
    try:
        return try_birth_date(link, session, day)
    except Refused as error:
        if error.code == Status.ACCEPTED.value:
            return None
        raise


@action
def _accept(
    link: Link,
    proofs: list[Proof],
    session: str,
    typed: tuple[str, dict[str, str]],
    unproven: bool,
    language: str,
) -> Accepted:
    row = access.of_link(link, lock=True)
    if row and row.kind not in GUESTS:
        raise wrong_kind()
    if row and (account := accepting.same_press(row, session)):
        return accepting.again(row, account)
    invitation = accepting.live(row, status(row, link.version))
    held = [proof for proof in proofs if proof.holds_for(invitation)]
    birth = next((proof for proof in held if proof.kind == BIRTH), None)
    contact = next((proof for proof in held if proof.kind != BIRTH), None)
    if invitation.birth_date and birth is None:
        raise accepting.birth_date_needed()
    if birth is None and contact is None:
        if not unproven:
            raise accepting.proof_needed()
        accepting.refuse_unproven(invitation)
    accepting.refuse_known(invitation)
    name, errors = typed
    if errors and birth is None:
        raise Invalid(errors)
    # Who knew the birth date is the person whom the inviter named; anybody else says who they are.
    name = invitation.name if birth else name
    account = _create(invitation, name, contact, language)
    invitation.accepted_session = keyed_digest(SESSION, session) if session else ""
    kind = BIRTH if birth else contact.kind if contact else NOTHING
    return enter_as(invitation, account, proof=kind, name=name, created=True)


def _create(invitation: Invitation, name: str, contact: Proof | None, language: str) -> Account:
    """An account without password. A contact that nobody proved is kept unverified: a code there takes it over."""
    channel = contact.channel if contact else "email" if invitation.email else "sms"
    try:
        return create_account(
            None,
            name=name,
            email=invitation.email if channel == "email" else None,
            phone=invitation.phone if channel == "sms" else None,
            role=guest.ROLES[Kind(invitation.kind)],
            language=language,
            email_verified=bool(contact) and channel == "email",
            phone_verified=bool(contact) and channel == "sms",
        )
    except Invalid:
        # Made at this very moment by another invitation of the same person, or a number that an account claims.
        raise accepting.has_account() from None


def enter_as(invitation: Invitation, account: Account, *, proof: str, name: str, created: bool = False) -> Accepted:
    """Part of every acceptance of a guest: the thread, the invitation's end, the inviter told.

    A proven contact is not yet the person: under another name than the invited one, whoever opens that mailbox is
    « Identité non vérifiée » until a professional confirms (pitfall S31).
    """
    verified = proof == BIRTH or (proof != NOTHING and guest.names_agree(name, invitation.name))
    thread = guest.enter(invitation, account, proof=proof, verified=verified)
    invitation.thread = thread
    accepting.consume(invitation, account, proof)
    if ready_circle_seats(invitation.pk, account):
        # The dossier stays shut until the inviter has confirmed who came: their button does that.
        tell(invitation, "guest_awaits_circle", verified=verified)
    else:
        tell(invitation, "guest_accepted", discussion=str(thread.pk), verified=verified)
    return Accepted(invitation, account, created=created, thread=thread)
