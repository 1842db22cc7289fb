"""A colleague accepts, or comes by themselves, under the invitation's row lock (pitfalls S3, S21).

Nothing here signs anybody in, and nothing gives access: the inviter's one click does (``add_for_sponsor``).
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cercle.accounts.actions import create_account
from cercle.accounts.models import Account, Role
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import emails
from cercle.core.errors import Invalid
from cercle.core.secrets import keyed_digest
from cercle.directory.access import entry_of
from cercle.directory.actions import bind_account, create_entry
from cercle.directory.models import Identity
from cercle.invitations import access, contacts
from cercle.invitations.actions.accepting import Accepted, again, consume, live, refuse_known, require, same_press
from cercle.invitations.kinds import colleague
from cercle.invitations.links import Link
from cercle.invitations.models import GUESTS, Invitation, State
from cercle.invitations.proofs import SESSION, Proof
from cercle.invitations.refusals import wrong_kind
from cercle.invitations.states import status


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
    """Make the account of a colleague who has none, bound to the directory as « identité déclarée ».

    With a directory entry in the invitation, its names and profession count. Only the proven contact enters the
    account as verified. Raises ``Invalid`` (given_name, family_name, profession, email, password), ``Refused``:
    ``proof_needed``, ``sign_in`` (an account exists: never a second one, never a session from a link),
    ``account_closed``, ``wrong_kind``, or the link's status; ``NotFound`` for a deleted or unknown link.
    """
    errors: dict[str, str] = {}
    person = Person(
        part(given_name), part(family_name), password, profession.strip(), town.strip(), email.strip(), language
    )
    if person.email:
        contacts.parse(person.email, "", errors)
    if errors:
        raise Invalid(errors)
    return _accept_as_new(link, proof, session, person)


def part(name: str) -> str:
    """A given or family name fit to be kept; "" for none."""
    return contacts.parse_name(name, {})[:120]


@action
def _accept_as_new(link: Link, proof: Proof | None, session: str, person: Person) -> Accepted:
    row = access.of_link(link, lock=True)
    if row and row.kind in GUESTS:
        raise wrong_kind()
    if row and (account := same_press(row, session)):
        return again(row, account)
    invitation = live(row, status(row, link.version))
    proof = require(proof, invitation)
    refuse_known(invitation)
    account = _create(invitation, person, proof)
    invitation.accepted_session = keyed_digest(SESSION, session) if session else ""
    consume(invitation, account, proof.kind)
    colleague.enter(invitation, account)
    return Accepted(invitation, account, created=True)


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
def accept_by_connection(invitation_id: UUID, account: Account) -> bool:
    """The invited person came by themselves (``note_connection``). An expired invitation is fulfilled as well: those
    who invited wanted the person, and the person is there; no link was used."""
    invitation = access.lock(invitation_id)
    fits = invitation.state == State.OPEN and entry_of(account) == invitation.entry
    if fits:
        consume(invitation, account, "session")
        colleague.enter(invitation, account)
    else:
        record(account, "invitation.connection_ignored", "invitation", invitation.pk)
    return fits
