"""A patient or caregiver who is invited from a care circle: the place kept for them there. Parts of the acts.

The invitation opens their « fil patient » as any other does; the dossier opens only once the inviter has confirmed who
came (product.md §3.4, §8).
"""

from dataclasses import dataclass

from cercle.accounts.models import Account
from cercle.discussions.access import guests_of
from cercle.discussions.models import Guest
from cercle.dossiers import access as dossiers
from cercle.dossiers.actions import reserve_circle_seat
from cercle.dossiers.models import CircleSeat, Dossier, Part
from cercle.dossiers.terms import Terms
from cercle.invitations import access
from cercle.invitations.models import Invitation, Sponsor
from cercle.invitations.proofs import BIRTH


@dataclass(frozen=True)
class CirclePlace:
    """The dossier, and on which terms the person is to read it."""

    dossier: Dossier
    terms: Terms


def check_place(actor: Account, place: CirclePlace) -> None:
    """The inviter may only keep a place where they could let this person in themselves; before anything is looked for.

    Raises ``NotFound``, ``Forbidden``.
    """
    dossiers.access_dossier(actor, place.dossier.pk, dossiers.Right.INVITE)
    if place.terms.part == Part.CAREGIVER:
        dossiers.access_dossier(actor, place.dossier.pk, dossiers.Right.CONSENT)


def keep_place(actor: Account, invitation: Invitation, sponsor: Sponsor, place: CirclePlace) -> Sponsor:
    """The wish that names the dossier, and its grey seat. An invitation that waited already is given the place too.

    Raises as ``reserve_circle_seat``.
    """
    if sponsor.dossier_id is None:
        sponsor.dossier = place.dossier
        sponsor.save(update_fields=["dossier"])
    elif sponsor.dossier_id != place.dossier.pk:
        sponsor, _made = invitation.sponsors.get_or_create(
            account=actor,
            discussion=None,
            dossier=place.dossier,
            defaults={"name": actor.name, "knows_contact": sponsor.knows_contact},
        )
    reserve_circle_seat(
        actor,
        place.dossier,
        invitation=invitation.pk,
        name=invitation.name,
        email=invitation.email,
        phone=invitation.phone,
        terms=place.terms,
    )
    return sponsor


def seat_of(sponsor: Sponsor) -> CircleSeat | None:
    """The grey seat of a guest's wish, while it is open."""
    if sponsor.dossier_id is None:
        return None
    return dossiers.circle_seats_of(sponsor.invitation_id).filter(dossier=sponsor.dossier_id).first()


def guest_row(invitation: Invitation) -> Guest | None:
    """The accepted person in the « fil patient » that their acceptance opened, as its professionals know them."""
    if invitation.thread is None or invitation.accepted_by is None:
        return None
    return guests_of(invitation.thread).filter(account=invitation.accepted_by).first()


def is_verified(invitation: Invitation) -> bool:
    """Whether the accepted person is known to be the invited one: by the thread's row, else by their birth date."""
    row = guest_row(invitation)
    return row.verified_at is not None if row else invitation.proof == BIRTH


def dossier_of(invitation: Invitation) -> Dossier | None:
    """The dossier that the invitation's « fil patient » is about, if it came from a circle."""
    wish = access.wishes_of(invitation.pk, dossier__isnull=False).select_related("dossier").first()
    return wish.dossier if wish else None
