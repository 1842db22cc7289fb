"""What a correction of a patient's or caregiver's invitation has of its own; parts of the act ``correct``."""

from datetime import date
from typing import Literal

from cercle.accounts.models import Account
from cercle.core import locks
from cercle.core.errors import Invalid, Refused
from cercle.invitations import access, contacts, duplicates, guests, refusals
from cercle.invitations.contacts import Contact
from cercle.invitations.duplicates import Sought
from cercle.invitations.models import Invitation, Kind


def hold(actor: Account, contact: Contact) -> None:
    """One of the actor's acts at a time on one contact: look and write are one step. Before the invitation's row."""
    for digest in sorted(contacts.digest(value) for value in contact.values):
        locks.hold(f"invitations.1.guest.{actor.pk}.{digest}")


def take(
    invitation: Invitation,
    birth_date: date | Literal[""] | None,
    relationship: str | None,
    patient_name: str | None,
    errors: dict[str, str],
) -> list[str]:
    """Put the checked values in the row, unsaved, and forget earlier wrong birth dates; returns the fields to save."""
    if birth_date is not None:
        invitation.birth_date = guests.parse_birth_date(birth_date or None, errors)
    if invitation.kind == Kind.CAREGIVER:
        if relationship is not None:
            invitation.relationship = guests.parse_relationship(relationship, errors)
        if patient_name is not None and invitation.thread is None:
            invitation.patient_name = guests.parse_patient(patient_name, None, errors)
            invitation.about = _sought(invitation, contacts.of(invitation)).about
    invitation.birth_tries, invitation.locked_at = 0, None
    return ["birth_date", "birth_tries", "locked_at", "relationship", "patient_name", "about"]


def check(actor: Account, invitation: Invitation, contact: Contact) -> None:
    """Refuse another contact that would double what the actor has already, or write to who asked not to be."""
    contacts.refuse_own(actor, contact)
    found = {one.code: one for one in duplicates.look(actor, _sought(invitation, contact), lock=True, but=invitation)}
    if thread := found.get("existing_thread"):
        raise Refused("existing_thread", thread.text)
    if shared := found.get("shared_contact"):
        raise Invalid({shared.field: shared.text})
    if pending := found.get("already_pending"):
        raise refusals.already_invited(pending.text)
    if access.is_blocked(contacts.digests(contact.values)):
        raise refusals.blocked()


def _sought(invitation: Invitation, contact: Contact) -> Sought:
    return Sought(invitation.kind, invitation.name, contact, invitation.thread, invitation.patient_name)
