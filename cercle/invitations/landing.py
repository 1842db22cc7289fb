"""What the page behind a link shows and asks. Reading it changes nothing, however often (pitfall S1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cercle.accounts.models import Account
from cercle.core import emails, phones
from cercle.discussions.access import visible_discussions
from cercle.invitations import access
from cercle.invitations.actions.refuse import REFUSABLE
from cercle.invitations.actions.request_link import RENEWABLE
from cercle.invitations.kinds import colleague, guest
from cercle.invitations.links import Link
from cercle.invitations.messages import Inviter, inviter
from cercle.invitations.models import GUESTS, Invitation, Kind
from cercle.invitations.proofs import Proof, birth_proof_of, proof_of
from cercle.invitations.states import Status, status
from cercle.invitations.telling import sponsors


@dataclass(frozen=True)
class Landing:
    """``step``: what the person does next on a live link.

    Of a colleague: ``sign_up`` (form), ``code`` (prove the contact first). Of a patient or caregiver: ``birth`` (the
    birth date), ``code`` (the contact's code, with their names), ``join`` (their names, or nothing but their word once
    the birth date was right). Of all: ``sign_in`` (an account exists), ``closed`` (it was closed), ``confirm`` (signed
    in as the person), ``choose`` (signed in as somebody else: explicit choice), ``other_account``, ``wrong_role``,
    ``own_invitation`` (signed in, and cannot accept), ``done`` (accepted already by the signed-in account).
    "" on a dead link, which names nobody.

    ``name``: who is invited; of a patient or caregiver "" until something is proven. ``proven``: the contact that this
    browser proved, in full; anything else only masked. ``thread``: the « fil patient » that acceptance opened.
    """

    status: Status
    step: str = ""
    kind: Kind = Kind.COLLEAGUE
    name: str = ""
    inviters: tuple[Inviter, ...] = ()
    language: str = "fr"
    expires_at: datetime | None = None
    given_name: str = ""
    family_name: str = ""
    profession: str = ""
    in_directory: bool = False
    asks_email: bool = False
    asks_birth_date: bool = False
    asks_names: bool = False
    may_skip_code: bool = False
    proven: str = ""
    masked_email: str = ""
    masked_phone: str = ""
    thread: UUID | None = None

    @property
    def is_guest(self) -> bool:
        return self.kind in GUESTS

    @property
    def may_request(self) -> bool:
        """Whether « Demander un nouveau lien » makes sense."""
        return self.status in RENEWABLE

    @property
    def may_refuse(self) -> bool:
        """Whether « Décliner » and « Ce n’est pas moi » are offered."""
        return self.status in REFUSABLE


def is_known(link: Link | None) -> bool:
    """Whether ``link`` names an invitation that was not deleted; the same one look for every link."""
    return access.of_link(link) is not None


def landing(link: Link | None, *, account: Account | None = None, session: str = "") -> Landing:
    """What ``link`` shows to this browser. None, an unknown and a deleted link give the very same answer."""
    invitation = access.of_link(link)
    found = status(invitation, link.version if link else 0)
    if link is None or invitation is None or found is Status.UNKNOWN:
        return Landing(Status.UNKNOWN)
    kind = Kind(invitation.kind)
    if found is Status.ACCEPTED and account and invitation.accepted_by_id == account.pk:
        return Landing(found, step="done", kind=kind, thread=_thread(invitation, account))
    if found is not Status.LIVE:
        return Landing(found, kind=kind)
    contact = proof_of(link, session)
    if kind in GUESTS:
        return _of_guest(invitation, account, contact, birth_proof_of(link, session))
    return _of_colleague(invitation, account, contact)


def _thread(invitation: Invitation, account: Account) -> UUID | None:
    """Where the person goes who accepted; None once they left it."""
    there = invitation.thread_id and visible_discussions(account).filter(pk=invitation.thread_id).exists()
    return invitation.thread_id if there else None


def _of_colleague(invitation: Invitation, account: Account | None, proof: Proof | None) -> Landing:
    entry = invitation.entry
    given, _space, family = invitation.name.partition(" ")
    return Landing(
        Status.LIVE,
        step=colleague.step(invitation, account, proved=proof is not None),
        name=invitation.name,
        inviters=_inviters(invitation),
        language=invitation.language,
        expires_at=invitation.expires_at,
        given_name=entry.given_name if entry else given,
        family_name=entry.family_name if entry else family,
        profession=entry.profession if entry else "",
        in_directory=entry is not None,
        asks_email=proof is not None and proof.channel != "email",
        proven=proof.contact if proof else "",
        masked_email=_masked_email(invitation),
        masked_phone=_masked_phone(invitation),
    )


def _of_guest(invitation: Invitation, account: Account | None, contact: Proof | None, birth: Proof | None) -> Landing:
    """Names nobody but the inviter until something is proven: a mistyped address must not tell who is whose patient."""
    step = guest.step(invitation, account, contact=contact is not None, birth=birth is not None)
    asks_birth_date = invitation.birth_date is not None and birth is None
    proven = birth is not None or (contact is not None and not asks_birth_date)
    if step == "confirm" and not asks_birth_date:
        proven = True
    return Landing(
        Status.LIVE,
        step=step,
        kind=Kind(invitation.kind),
        name=invitation.name if proven else "",
        inviters=_inviters(invitation),
        language=invitation.language,
        expires_at=invitation.expires_at,
        asks_birth_date=asks_birth_date,
        asks_names=account is None and birth is None,
        may_skip_code=guest.may_skip_code(invitation),
        proven=contact.contact if contact else "",
        masked_email=_masked_email(invitation),
        masked_phone=_masked_phone(invitation),
    )


def _masked_email(invitation: Invitation) -> str:
    return emails.mask(invitation.email) if invitation.email else ""


def _masked_phone(invitation: Invitation) -> str:
    return phones.mask(invitation.phone) if invitation.phone else ""


def _inviters(invitation: Invitation) -> tuple[Inviter, ...]:
    seen = {sponsor.account_id: sponsor for sponsor in sponsors(invitation)}
    return tuple(inviter(sponsor.account, invitation.language, sponsor.name) for sponsor in seen.values())
