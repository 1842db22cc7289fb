"""Correcting details before acceptance, then « Renvoyer l’invitation »: links to the wrong contact die at once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Invalid, NotFound, Refused, TooMany
from cercle.dossiers.actions import rename_circle_seats
from cercle.invitations import access, contacts, presses, refusals, sending
from cercle.invitations.actions import correct_guest
from cercle.invitations.contacts import Contact
from cercle.invitations.models import GUESTS, Invitation, Sponsor, State
from cercle.invitations.outcome import Outcome
from cercle.invitations.search import name_key


@dataclass(frozen=True)
class Change:
    """What is to be different; None keeps a value, "" empties it. The last three are a patient's or caregiver's."""

    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    birth_date: date | Literal[""] | None
    relationship: str | None
    patient_name: str | None


def correct(
    actor: Account,
    invitation: Invitation,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    birth_date: date | Literal[""] | None = None,
    relationship: str | None = None,
    patient_name: str | None = None,
    client_id: UUID | None = None,
) -> Outcome:
    """Save the corrected details and send. None keeps a value, "" empties it; the same ``client_id`` is one press.

    With another contact ``version`` rises: every earlier link dies in this transaction, whatever happens to the new
    message. It also lifts « Ce n’est pas moi » and the lock after wrong birth dates. Raises ``Invalid``, ``Refused``
    (already_accepted, declined, blocked_contact, already_invited, existing_thread, frozen), ``NotFound``. A reached
    limit is no error here: ``sent`` is False.
    """
    change = Change(name, email, phone, language, birth_date, relationship, patient_name)
    try:
        return _correct(actor, invitation, change, client_id)
    except IntegrityError:
        # Another invitation to the same contact was made between our look and our write.
        raise refusals.already_invited() from None


@action
def _correct(actor: Account, invitation: Invitation, change: Change, client_id: UUID | None) -> Outcome:
    if done := presses.earlier(actor, client_id):
        return done
    limited = _spend(actor)
    if invitation.kind in GUESTS:
        correct_guest.hold(actor, _new_contact(invitation, knows=True, change=change, errors={}))
    invitation = access.lock(invitation)
    sponsor = access.sponsor_of(actor, invitation)
    if sponsor is None:
        raise NotFound
    changed = _take(actor, invitation, sponsor, change)
    refusals.require_carried(invitation)
    record(actor, "invitation.corrected", "invitation", invitation.pk, version=invitation.version, contact=changed)
    return presses.remember(actor, client_id, _send(invitation, sponsor, limited))


def _take(actor: Account, invitation: Invitation, sponsor: Sponsor, change: Change) -> bool:
    """Check everything, then write it; whether the contact is another one."""
    errors: dict[str, str] = {}
    contact = _new_contact(invitation, knows=sponsor.knows_contact, change=change, errors=errors)
    name = invitation.name if change.name is None else contacts.parse_name(change.name, errors)
    language = invitation.language if change.language is None else contacts.parse_language(change.language, errors)
    fields = ["name", "name_key", "language"]
    if invitation.kind in GUESTS:
        fields += correct_guest.take(invitation, change.birth_date, change.relationship, change.patient_name, errors)
    if errors:
        raise Invalid(errors)
    changed = not contact.is_exactly(invitation)
    if invitation.state != State.NOT_ME or not changed:
        refusals.require_open(invitation)
    if not changed and access.is_blocked(contacts.digests(contact.values)):
        raise refusals.blocked()  # its holder said « Ce n’est pas moi » to another's invitation meanwhile
    invitation.name, invitation.language = name, language
    invitation.name_key = name_key(f"{name} {invitation.patient_name}")
    if changed:
        (correct_guest.check if invitation.kind in GUESTS else _check_contact)(actor, invitation, contact)
        _change_contact(actor, invitation, sponsor, contact)
    invitation.save(update_fields=fields)
    if change.name is not None:
        rename_circle_seats(invitation.pk, name)
    return changed


def _new_contact(invitation: Invitation, *, knows: bool, change: Change, errors: dict[str, str]) -> Contact:
    """The contact after the correction. Who does not see the present one replaces it as a whole."""
    if change.email is None and change.phone is None:
        return contacts.of(invitation)
    kept = contacts.of(invitation) if knows else Contact()
    return contacts.parse(
        kept.email_typed or kept.email if change.email is None else change.email,
        kept.phone_typed or kept.phone if change.phone is None else change.phone,
        errors,
    )


def _check_contact(actor: Account, invitation: Invitation, contact: Contact) -> None:
    contacts.refuse_own(actor, contact)
    holder = contacts.holder(actor, contact)
    field = "email" if contact.email else "phone"
    if holder.active and holder.entry:
        raise Invalid(
            {field: _("%(name)s utilise déjà l’application avec ces coordonnées.") % {"name": holder.entry.name}}
        )
    if access.is_blocked(contacts.digests(contact.values)):
        raise refusals.blocked()
    others = access.open_matching(entry=None, email=contact.email, phone=contact.phone)
    if any(other.pk != invitation.pk for other in others):
        raise refusals.already_invited()
    if invitation.entry_id is None:
        return
    rivals = access.open_matching(entry=invitation.entry_id, email="", phone="")
    if any(other.pk != invitation.pk for other in rivals):
        raise Refused("already_invited", _("Cette personne a été invitée de nouveau entre-temps."))


def _change_contact(actor: Account, invitation: Invitation, sponsor: Sponsor, contact: Contact) -> None:
    access.blocks_of(invitation).delete()
    contact.put_in(invitation)
    invitation.version += 1
    invitation.state, invitation.ended_at = State.OPEN, None
    # Nothing was sent to this contact yet: neither the cool-down nor the list may claim it.
    invitation.sent_at = invitation.written_at = None
    invitation.save(update_fields=["version", "state", "ended_at", "sent_at", "written_at", *contacts.CONTACT_FIELDS])
    invitation.sponsors.exclude(account=actor).update(knows_contact=False)
    invitation.sponsors.filter(account=actor).update(knows_contact=True)
    sponsor.knows_contact = True


def _spend(actor: Account) -> TooMany | None:
    """The inviter's share, taken before the row's lock as everywhere. A reached limit must not keep links alive."""
    try:
        with transaction.atomic():
            sending.spend_burst(actor)
            sending.spend_day(actor)
    except TooMany as error:
        return error
    return None


def _send(invitation: Invitation, sponsor: Sponsor, limited: TooMany | None) -> Outcome:
    now = timezone.now()
    try:
        if limited:
            raise limited
        sending.send(invitation, sponsor, now)
    except TooMany as error:
        return Outcome(invitation, sponsor, why="limit", again_at=now + timedelta(seconds=error.retry_after))
    return Outcome(invitation, sponsor, sent=True)
