"""Whom the one click « Ajouter à la discussion » would add, and how sure that is: shown before it is confirmed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Refused
from cercle.directory.access import entry_of
from cercle.directory.actions import may_vouch
from cercle.directory.models import Identity, Professional
from cercle.invitations import access
from cercle.invitations.access import ShownContact
from cercle.invitations.circle_place import is_verified
from cercle.invitations.models import GUESTS, Invitation, Sponsor


@dataclass(frozen=True)
class Person:
    """``account`` accepted the invitation made out to ``invited_name``. ``proof`` says by what, in words.

    ``contact`` is what was proven, for a user who typed it. ``may_vouch``: the user may confirm an identity that is
    only declared; of a patient or caregiver (``guest``) whom nothing proved, they must.
    """

    account: Account
    invited_name: str
    entry: Professional | None
    identity: str
    is_declared: bool
    proof: str
    contact: ShownContact
    may_vouch: bool
    added: bool
    guest: bool = False


def person(user: Account, sponsor: Sponsor) -> Person:
    """For a wish obtained by ``access_sponsor``. Raises ``Refused`` (not_accepted)."""
    invitation = sponsor.invitation
    account = invitation.accepted_by
    if account is None:
        raise Refused("not_accepted", _("Cette personne n’a pas encore accepté l’invitation."))
    if invitation.kind in GUESTS:
        return _guest(user, sponsor, account)
    entry = entry_of(account)
    identity = Identity(entry.identity) if entry else Identity.DECLARED
    declared = identity is Identity.DECLARED
    return Person(
        account=account,
        invited_name=invitation.name,
        entry=entry,
        identity=str(identity.label),
        is_declared=declared,
        proof=_proof(invitation.proof),
        contact=access.contact_for(user, invitation),
        may_vouch=declared and entry is not None and may_vouch(user),
        added=sponsor.done_at is not None,
    )


def _guest(user: Account, sponsor: Sponsor, account: Account) -> Person:
    """What a professional's account of theirs may be plays no part: they come as a patient or a caregiver."""
    invitation: Invitation = sponsor.invitation
    verified = is_verified(invitation)
    return Person(
        account=account,
        invited_name=invitation.name,
        entry=None,
        identity=_("Identité vérifiée") if verified else _("Identité non vérifiée"),
        is_declared=not verified,
        proof=_proof(invitation.proof) or _("n’a rien confirmé"),
        contact=access.contact_for(user, invitation),
        may_vouch=not verified,
        added=sponsor.done_at is not None,
        guest=True,
    )


def _proof(code: str) -> str:
    return {
        "email": _("a ouvert le lien reçu par e-mail"),
        "sms": _("a ouvert le lien reçu par SMS"),
        "code": _("a confirmé ses coordonnées par un code"),
        "session": _("s’est connecté à son compte"),
        "birth_date": _("a donné sa date de naissance"),
    }.get(code, "")
