"""What the page behind a link shows and asks. Reading it changes nothing, however often (pitfall S1)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core import emails, phones
from cercle.invitations import access, known
from cercle.invitations.actions.accept import COLLEAGUES
from cercle.invitations.links import Link
from cercle.invitations.messages import Inviter, inviter
from cercle.invitations.models import Invitation
from cercle.invitations.proofs import proof_of
from cercle.invitations.states import Status, status
from cercle.invitations.telling import sponsors


@dataclass(frozen=True)
class Landing:
    """``step``: what the person does next on a live link.

    ``sign_up`` (form), ``code`` (prove the contact first), ``sign_in`` (an account exists), ``closed`` (it was closed),
    ``confirm`` (signed in as the person), ``choose`` (signed in as somebody else: both names, explicit choice),
    ``other_account``, ``wrong_role``, ``own_invitation`` (signed in, and cannot accept), ``done`` (accepted already
    by the signed-in account). "" on a dead link, which names nobody.
    """

    status: Status
    step: str = ""
    name: str = ""
    inviters: tuple[Inviter, ...] = ()
    language: str = "fr"
    expires_at: datetime | None = None
    given_name: str = ""
    family_name: str = ""
    profession: str = ""
    in_directory: bool = False
    asks_email: bool = False
    masked_email: str = ""
    masked_phone: str = ""

    @property
    def may_request(self) -> bool:
        """Whether « Demander un nouveau lien » makes sense."""
        return self.status in {Status.EXPIRED, Status.REPLACED}

    @property
    def may_refuse(self) -> bool:
        """Whether « Décliner » and « Ce n’est pas moi » are offered."""
        return self.status in {Status.LIVE, Status.FROZEN}


def landing(link: Link | None, *, account: Account | None = None, session: str = "") -> Landing:
    """What ``link`` shows to this browser. None, an unknown and a deleted link give the very same answer."""
    invitation = access.of_link(link)
    found = status(invitation, link.version if link else 0, timezone.now())
    if link is None or invitation is None or found is Status.UNKNOWN:
        return Landing(Status.UNKNOWN)
    if found is Status.ACCEPTED and account and invitation.accepted_by_id == account.pk:
        return Landing(found, step="done")
    if found is not Status.LIVE:
        return Landing(found)
    return _live(link, invitation, account, session)


def _live(link: Link, invitation: Invitation, account: Account | None, session: str) -> Landing:
    proof = proof_of(link, session)
    entry = invitation.entry
    given, _space, family = invitation.name.partition(" ")
    return Landing(
        Status.LIVE,
        step=_step(invitation, account, proof is not None),
        name=invitation.name,
        inviters=_inviters(invitation),
        language=invitation.language,
        expires_at=invitation.expires_at,
        given_name=entry.given_name if entry else given,
        family_name=entry.family_name if entry else family,
        profession=entry.profession if entry else "",
        in_directory=entry is not None,
        asks_email=proof is not None and proof.channel != "email",
        masked_email=emails.mask(invitation.email) if invitation.email else "",
        masked_phone=phones.mask(invitation.phone) if invitation.phone else "",
    )


def _inviters(invitation: Invitation) -> tuple[Inviter, ...]:
    seen = {sponsor.account_id: sponsor for sponsor in sponsors(invitation)}
    return tuple(inviter(sponsor.account, invitation.language, sponsor.name) for sponsor in seen.values())


def _step(invitation: Invitation, account: Account | None, proved: bool) -> str:
    owner = known.account_of(invitation)
    if account is None:
        if owner is not None:
            return "sign_in" if owner.is_active else "closed"
        return "sign_up" if proved else "code"
    if account.role not in COLLEAGUES:
        return "wrong_role"
    if any(sponsor.account_id == account.pk for sponsor in sponsors(invitation)):
        return "own_invitation"
    if owner == account:
        return "confirm"
    if owner is not None:
        return "other_account"
    return "choose" if proved else "code"
