"""Inviting a patient or a caregiver: one invitation per professional, and nothing twice (product.md §4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.discussions.models import Discussion
from cercle.invitations import access, contacts, duplicates, guests, presses, refusals, sending
from cercle.invitations.actions import correct_guest
from cercle.invitations.circle_place import CirclePlace, check_place, keep_place
from cercle.invitations.duplicates import Sought, Warning
from cercle.invitations.models import GUESTS, Invitation, Kind, Sponsor
from cercle.invitations.outcome import Outcome
from cercle.invitations.search import name_key
from cercle.invitations.states import expiry

#: « server » writes at once; with any other the inviter carries the link and ``record_handover`` notes it.
WAYS = frozenset({"server", "mailto", "sms", "share", "copy", "qr", "letter"})
_ATTEMPTS = 3


@dataclass(frozen=True)
class Wish:
    """Whom the inviter wants to reach, checked as far as it can be without the database."""

    sought: Sought
    birth_date: date | None
    language: str
    relationship: str
    agreement: bool
    way: str
    client_id: UUID | None
    anyway: bool
    place: CirclePlace | None = None
    now: datetime = field(default_factory=lambda: timezone.now())


def invite_guest(
    actor: Account,
    *,
    kind: str,
    name: str,
    email: str = "",
    phone: str = "",
    birth_date: date | None = None,
    language: str = "fr",
    relationship: str = "",
    patient_name: str = "",
    agreement: bool = False,
    thread: Discussion | None = None,
    way: str = "server",
    client_id: UUID | None = None,
    anyway: bool = False,
    place: CirclePlace | None = None,
) -> Outcome:
    """Invite a patient or caregiver into a « fil patient »: the one in ``thread``, or one that opens at acceptance.

    ``place``: they are invited from a care circle too; a grey seat is kept there on these terms, also when their
    invitation waited already.
    ``birth_date`` is the invited person's: then asked of them. A caregiver needs ``relationship``, the noted
    ``agreement`` of the patient and, without ``thread``, the ``patient_name``. ``anyway``: the soft warnings
    (``duplicates``) were seen. An open invitation or a thread of the actor's own with this person comes back instead
    (``why`` already_pending, existing_thread); an expired one is renewed.

    Raises ``Invalid`` (name, email, phone, birth_date, language, relationship, patient_name, agreement), ``Refused``
    (same_name, directory_colleague, other_patient, blocked_contact, objected), ``TooMany``, ``Forbidden``,
    ``NotFound``: nothing is made then.
    """
    if not access.may_invite_guests(actor):
        raise Forbidden
    if kind not in GUESTS or way not in WAYS:
        raise ValueError((kind, way))
    errors: dict[str, str] = {}
    name = contacts.parse_name(name, errors)
    contact = contacts.parse(email, phone, errors)
    language = contacts.parse_language(language, errors)
    birth_date = guests.parse_birth_date(birth_date, errors)
    if kind == Kind.CAREGIVER:
        relationship = guests.parse_relationship(relationship, errors)
        patient_name = guests.parse_patient(patient_name, thread, errors)
        guests.require_agreement(agreement, errors)
    else:
        relationship, patient_name, agreement = "", "", False
    if errors:
        raise Invalid(errors)
    sought = Sought(kind, name, contact, thread, patient_name)
    wish = Wish(sought, birth_date, language, relationship, agreement, way, client_id, anyway, place)
    for attempt in range(_ATTEMPTS):
        try:
            return _invite(actor, wish)
        except IntegrityError:
            # A correction moved another invitation to this contact between our look and our insert: look again.
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


@action
def _invite(actor: Account, wish: Wish) -> Outcome:
    if done := presses.earlier(actor, wish.client_id):
        return done
    sending.spend_burst(actor)
    sought = wish.sought
    contacts.refuse_own(actor, sought.contact)
    if sought.thread:
        guests.check_thread(actor, sought.thread)
    if wish.place:
        check_place(actor, wish.place)
    correct_guest.hold(actor, sought.contact)
    found = {warning.code: warning for warning in duplicates.look(actor, sought, lock=True)}
    if thread := found.get("existing_thread"):
        return _attach(actor, thread)
    if sought.thread and sought.kind == Kind.PATIENT:
        guests.check_no_patient(sought.thread)
    if shared := found.get("shared_contact"):
        raise Invalid({shared.field: shared.text})
    pending = found.get("already_pending")
    if pending and pending.invitation and wish.now < pending.invitation.expires_at:
        return presses.remember(actor, wish.client_id, _attach(actor, pending, wish.place))
    if access.is_blocked(contacts.digests(sought.contact.values)):
        raise refusals.blocked()
    soft = next((warning for warning in found.values() if warning.is_soft), None)
    if soft and not pending and not wish.anyway:
        raise Refused(soft.code, soft.text)
    sending.spend_day(actor)
    outcome = _renew(actor, wish, pending.invitation) if pending and pending.invitation else _create(actor, wish)
    return presses.remember(actor, wish.client_id, outcome)


def _attach(actor: Account, warning: Warning, place: CirclePlace | None = None) -> Outcome:
    """Nothing leaves: what the inviter already has comes back, with the place that is wanted now."""
    if warning.thread and warning.code == "existing_thread":
        record(actor, "invitation.not_needed", "discussion", warning.thread.pk)
        return Outcome(None, why="existing_thread", thread=warning.thread)
    assert warning.invitation is not None
    sponsor = _place(actor, warning.invitation, access.sponsor_of(actor, warning.invitation), place)
    record(actor, "invitation.attached", "invitation", warning.invitation.pk)
    return Outcome(warning.invitation, sponsor, why="already_pending")


def _place(
    actor: Account, invitation: Invitation, sponsor: Sponsor | None, place: CirclePlace | None
) -> Sponsor | None:
    return keep_place(actor, invitation, sponsor, place) if sponsor and place else sponsor


def _create(actor: Account, wish: Wish) -> Outcome:
    sending.check_organisation(actor, wish.now)
    sought = wish.sought
    invitation = Invitation(
        kind=sought.kind,
        name=sought.name,
        name_key=name_key(f"{sought.name} {sought.patient_name}"),
        birth_date=wish.birth_date,
        language=wish.language,
        relationship=wish.relationship,
        patient_name=sought.patient_name,
        agreement_at=wish.now if wish.agreement else None,
        thread=sought.thread,
        about=sought.about,
        created_by=actor,
        expires_at=expiry(wish.now),
    )
    sought.contact.put_in(invitation)
    invitation.save(force_insert=True)
    sponsor = _place(
        actor,
        invitation,
        invitation.sponsors.create(account=actor, name=actor.name, knows_contact=True),
        wish.place,
    )
    assert sponsor
    record(actor, "invitation.created", "invitation", invitation.pk, way=wish.way, kind=sought.kind)
    if wish.way != "server":
        return Outcome(invitation, sponsor, why="handover", created=True)
    sending.send(invitation, sponsor, wish.now)
    return Outcome(invitation, sponsor, sent=True, created=True)


def _renew(actor: Account, wish: Wish, invitation: Invitation) -> Outcome:
    """The actor's own expired invitation, with whatever is said of the person now. Another contact kills its links."""
    sponsor = _place(actor, invitation, access.sponsor_of(actor, invitation), wish.place)
    if sponsor is None:
        raise NotFound
    contact = wish.sought.contact.over(contacts.of(invitation))
    if not contact.is_exactly(invitation):
        contact.put_in(invitation)
        invitation.version += 1
    invitation.birth_date = wish.birth_date or invitation.birth_date
    invitation.relationship = wish.relationship or invitation.relationship
    invitation.agreement_at = wish.now if wish.agreement else invitation.agreement_at
    invitation.language = wish.language
    invitation.birth_tries, invitation.locked_at = 0, None
    changed = ["version", "birth_date", "birth_tries", "locked_at", "relationship", "agreement_at", "language"]
    changed += contacts.CONTACT_FIELDS
    invitation.save(update_fields=[*changed, *sending.start_days(invitation, wish.now)])
    record(actor, "invitation.renewed", "invitation", invitation.pk, way=wish.way, version=invitation.version)
    if wish.way != "server":
        return Outcome(invitation, sponsor, why="handover")
    sending.send(invitation, sponsor, wish.now)
    return Outcome(invitation, sponsor, sent=True)
