"""Accepting: the one moment at which an invitation is consumed, under its row's lock (pitfalls S3, S21).

Nothing here signs anybody in, and nothing gives access: the inviter's one click does (``add_for_sponsor``).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.actions import create_account
from cercle.accounts.models import Account, Role
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import emails
from cercle.core.errors import Invalid, Refused
from cercle.core.secrets import keyed_digest, keyed_digests
from cercle.directory.access import entry_of
from cercle.directory.actions import bind_account, create_entry
from cercle.directory.models import Identity
from cercle.discussions.actions import ready_seats
from cercle.invitations import access, contacts, known, refusals, sending
from cercle.invitations.links import Link
from cercle.invitations.models import Invitation, State
from cercle.invitations.proofs import SESSION, Proof
from cercle.invitations.states import Status, status
from cercle.invitations.telling import sponsors, tell

#: A second press of the sign-up form in the same browser is the same press for that long.
SAME_SIGN_UP = timedelta(minutes=15)
#: Who can be a colleague. A patient's or an administrator's account keeps what it is (pitfall S24).
COLLEAGUES = frozenset({Role.PROFESSIONAL, Role.SECRETARY})


@dataclass(frozen=True)
class Accepted:
    """``created``: the account was made now. ``again``: the same person had already accepted; nothing changed."""

    invitation: Invitation
    account: Account
    created: bool = False
    again: bool = False


@dataclass(frozen=True)
class Person:
    """What a new colleague says of themselves. ``email`` is asked of those who came by a number only."""

    given_name: str
    family_name: str
    password: str
    profession: str
    town: str
    email: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def accept_as_new(
    link: Link,
    proof: Proof | None,
    *,
    session: str,
    given_name: str = "",
    family_name: str = "",
    password: str,
    profession: str = "",
    town: str = "",
    email: str = "",
    language: str = "fr",
) -> Accepted:
    """Make the account of somebody who has none, bound to the directory as « identité déclarée ».

    With a directory entry in the invitation, its names and profession count. Only the proven contact enters the
    account as verified. Raises ``Invalid`` (given_name, family_name, profession, email, password), ``Refused``:
    ``proof_needed``, ``sign_in`` (an account exists: never a second one, never a session from a link),
    ``account_closed``, or the link's status; ``NotFound`` for a deleted or unknown link.
    """
    errors: dict[str, str] = {}
    person = Person(
        _part(given_name), _part(family_name), password, profession.strip(), town.strip(), email.strip(), language
    )
    if person.email:
        contacts.parse(person.email, "", errors)
    if errors:
        raise Invalid(errors)
    return _accept_as_new(link, proof, session, person)


def _part(name: str) -> str:
    return contacts.parse_name(name, {})[:120]


@action
def _accept_as_new(link: Link, proof: Proof | None, session: str, person: Person) -> Accepted:
    invitation = access.of_link(link, lock=True)
    found = status(invitation, link.version)
    if invitation is not None and found is Status.ACCEPTED and _same_press(invitation, session):
        record(invitation.accepted_by, "invitation.accepted_again", "invitation", invitation.pk)
        return Accepted(invitation, _accepted_by(invitation), again=True)
    if invitation is None or found is not Status.LIVE:
        raise refusals.of_status(found)
    proof = _require(proof, invitation)
    _refuse_known(invitation)
    account = _create(invitation, person, proof)
    invitation.accepted_session = keyed_digest(SESSION, session) if session else ""
    _finish(invitation, account, proof.kind)
    return Accepted(invitation, account, created=True)


def _same_press(invitation: Invitation, session: str) -> bool:
    """Whether this browser session is the one that signed up just now."""
    if not session or invitation.accepted_by is None or invitation.ended_at is None:
        return False
    fresh = timezone.now() - invitation.ended_at < SAME_SIGN_UP
    return fresh and invitation.accepted_session in keyed_digests(SESSION, session)


def _accepted_by(invitation: Invitation) -> Account:
    if invitation.accepted_by is None:
        raise refusals.of_status(Status.ACCEPTED)
    return invitation.accepted_by


def _require(proof: Proof | None, invitation: Invitation) -> Proof:
    if proof is None or not proof.holds_for(invitation):
        raise Refused(
            "proof_needed", _("Pour continuer, confirmez par un code que ces coordonnées sont bien les vôtres.")
        )
    return proof


def _refuse_known(invitation: Invitation) -> None:
    account = known.account_of(invitation)
    if account is None:
        return
    if not account.is_active:
        raise Refused("account_closed", _("Votre compte a été fermé. Contactez un administrateur."))
    raise Refused("sign_in", _("Vous avez déjà un compte : connectez-vous, puis acceptez l’invitation."))


def _create(invitation: Invitation, person: Person, proof: Proof) -> Account:
    entry = invitation.entry
    errors: dict[str, str] = {}
    if entry is None:
        if not person.given_name:
            errors["given_name"] = _("Indiquez votre prénom.")
        if not person.family_name:
            errors["family_name"] = _("Indiquez votre nom.")
        if not person.profession:
            errors["profession"] = _("Indiquez votre profession.")
    by_email = proof.channel == "email"
    if not by_email and not person.email:
        errors["email"] = _("Indiquez une adresse e-mail : elle sert à vous connecter.")
    if errors:
        raise Invalid(errors)
    account = create_account(
        None,
        name=entry.name if entry else person.name,
        email=proof.contact if by_email else emails.normalise(person.email),
        phone=None if by_email else proof.contact,
        role=Role.PROFESSIONAL,
        language=person.language,
        password=person.password,
        email_verified=by_email,
        phone_verified=not by_email,
    )
    if entry:
        bind_account(account, entry, account, identity=Identity.DECLARED)
        return account
    create_entry(
        account,
        family_name=person.family_name,
        given_name=person.given_name,
        profession=person.profession,
        town=person.town,
        account=account,
    )
    return account


@action
def accept_as_account(link: Link, account: Account, proof: Proof | None = None, *, as_other: bool = False) -> Accepted:
    """The signed-in ``account`` confirms. ``as_other``: they saw both names and chose (product.md §5).

    Whose contact or directory entry it is needs no proof but the session. Anybody else needs the contact's, and may
    not take an invitation that belongs to another account. Raises ``Refused``: ``other_account``, ``proof_needed``,
    ``other_person`` (ask with both names), ``wrong_role``, ``own_invitation``, or the link's status; ``NotFound``.
    """
    invitation = access.of_link(link, lock=True)
    found = status(invitation, link.version)
    if invitation is not None and found is Status.ACCEPTED and invitation.accepted_by_id == account.pk:
        record(account, "invitation.accepted_again", "invitation", invitation.pk)
        return Accepted(invitation, account, again=True)
    if invitation is None or found is not Status.LIVE:
        raise refusals.of_status(found)
    _check_account(invitation, account)
    if known.account_of(invitation) == account:
        kind = "session"
    else:
        kind = _require(proof, invitation).kind
        if not as_other:
            raise Refused(
                "other_person",
                _("Vous êtes connecté en tant que %(me)s, et l’invitation est au nom de %(name)s.")
                % {"me": account.name, "name": invitation.name},
            )
    if invitation.entry and invitation.entry.account is None and entry_of(account) is None:
        bind_account(account, invitation.entry, account, identity=Identity.DECLARED)
    _finish(invitation, account, kind)
    return Accepted(invitation, account)


def _check_account(invitation: Invitation, account: Account) -> None:
    if not account.is_active or account.role not in COLLEAGUES:
        raise Refused(
            "wrong_role", _("Cette invitation s’adresse à un professionnel : ce compte ne peut pas l’accepter.")
        )
    if any(sponsor.account_id == account.pk for sponsor in sponsors(invitation)):
        raise Refused("own_invitation", _("C’est vous qui avez envoyé cette invitation."))
    owner = known.account_of(invitation)
    if owner is not None and owner != account:
        raise Refused(
            "other_account",
            _("Cette invitation est liée à un autre compte : déconnectez-vous, puis connectez-vous à celui-ci."),
        )


def _finish(invitation: Invitation, account: Account, proof: str) -> None:
    """The invitation is consumed; those who invited are told, and their grey seats say « connecté, à ajouter »."""
    invitation.state, invitation.ended_at = State.ACCEPTED, timezone.now()
    invitation.accepted_by, invitation.proof = account, proof
    invitation.save(update_fields=["state", "ended_at", "accepted_by", "proof", "accepted_session"])
    ready_seats(invitation.pk, account)
    tell(invitation, "colleague_connected", account=str(account.pk), connected_as=account.name)
    sending.give_back({sponsor.account_id for sponsor in sponsors(invitation)})
    record(account, "invitation.accepted", "invitation", invitation.pk, proof=proof)


@action
def accept_by_connection(invitation_id: UUID, account: Account) -> bool:
    """The invited person came by themselves (``note_connection``). An expired invitation is fulfilled as well: those
    who invited wanted the person, and the person is there; no link was used."""
    invitation = access.lock(invitation_id)
    fits = invitation.state == State.OPEN and entry_of(account) == invitation.entry
    if fits:
        _finish(invitation, account, "session")
    else:
        record(account, "invitation.connection_ignored", "invitation", invitation.pk)
    return fits
