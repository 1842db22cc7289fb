"""Inviting a colleague: from the directory or by hand, alone or after others, with one message at most."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import locks
from cercle.core.errors import Forbidden, Invalid, Refused, TooMany
from cercle.delivery import queries as delivery
from cercle.delivery.models import Fate
from cercle.directory.models import Professional
from cercle.directory.reach import of as reach_of
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.actions import reserve_seat
from cercle.discussions.models import Discussion
from cercle.dossiers import access as dossiers
from cercle.dossiers.actions import reserve_circle_seat
from cercle.dossiers.models import Dossier
from cercle.invitations import access, contacts, presses, refusals, sending
from cercle.invitations.contacts import Contact
from cercle.invitations.models import Invitation, Kind, Sponsor
from cercle.invitations.outcome import Outcome
from cercle.invitations.search import name_key
from cercle.invitations.states import expiry

WAYS = frozenset({"server", "mailto", "sms", "share", "copy"})
_ATTEMPTS = 3


@dataclass(frozen=True)
class Wish:
    """What the inviter asked for, checked as far as it can be without the database."""

    name: str
    contact: Contact
    language: str
    way: str
    entry: Professional | None
    discussion: Discussion | None
    dossier: Dossier | None
    client_id: UUID | None
    use_recorded: bool
    now: datetime = field(default_factory=lambda: timezone.now())


def invite_colleague(
    actor: Account,
    *,
    entry: Professional | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "fr",
    use_recorded: bool = False,
    discussion: Discussion | None = None,
    dossier: Dossier | None = None,
    way: str = "server",
    client_id: UUID | None = None,
) -> Outcome:
    """Offer a colleague to join, and keep a grey place where the inviter wants them. Gives no access (product.md §3.4).

    Raises ``Invalid`` (name, email, phone, language), ``Refused`` (no_recorded_contact, blocked_contact), ``TooMany``,
    ``Forbidden``, ``NotFound`` (a discussion or entry that is not the actor's to use). Nothing is half-done then.
    """
    if not access.may_invite(actor):
        raise Forbidden
    if way not in WAYS:
        raise ValueError(way)
    wish = Wish(
        *_checked(entry, name, email, phone, language, use_recorded),
        way=way,
        entry=entry,
        discussion=discussion,
        dossier=dossier,
        client_id=client_id,
        use_recorded=use_recorded,
    )
    for attempt in range(_ATTEMPTS):
        try:
            return _invite(actor, wish)
        except IntegrityError:
            # Another inviter's row for the same person appeared between our look and our insert: join it.
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


def _checked(
    entry: Professional | None, name: str, email: str, phone: str, language: str, use_recorded: bool
) -> tuple[str, Contact, str]:
    errors: dict[str, str] = {}
    name = contacts.parse_name(entry.name if entry else name, errors)
    contact = Contact(recorded=True) if entry and use_recorded else contacts.parse(email, phone, errors)
    language = contacts.parse_language(language, errors)
    if errors:
        raise Invalid(errors)
    return name, contact, language


@action
def _invite(actor: Account, wish: Wish) -> Outcome:
    if done := presses.earlier(actor, wish.client_id):
        return done
    sending.spend_burst(actor)
    contact, entry = _whom(actor, wish)
    if entry and reach_of(entry.account, wish.now).code == "active":
        record(actor, "invitation.not_needed", "professional", entry.pk)
        return Outcome(None, why="already_active", entry=entry)
    _check_place(actor, wish)
    sending.spend_day(actor)
    existing = _find(contact, entry)
    outcome = _create(actor, wish, contact, entry) if existing is None else _join(actor, wish, contact, existing)
    return presses.remember(actor, wish.client_id, outcome)


def _whom(actor: Account, wish: Wish) -> tuple[Contact, Professional | None]:
    """The contact to write to and the directory entry meant, if any."""
    entry, contact = wish.entry, wish.contact
    if entry and entry.account_id == actor.pk:
        raise Invalid({"": _("Vous ne pouvez pas vous inviter vous-même.")})
    if entry and wish.use_recorded:
        return _recorded(entry), entry
    contacts.refuse_own(actor, contact)
    holder = contacts.holder(actor, contact)
    if holder.entry and entry and holder.entry.pk != entry.pk and not holder.active:
        field = "email" if contact.email else "phone"
        raise Invalid({field: _("Ces coordonnées sont celles d’une autre personne de l’annuaire.")})
    if holder.active:
        return contact, holder.entry
    if access.is_blocked(contacts.digests(contact.values)):
        raise refusals.blocked()
    return contact, entry or holder.entry


def _recorded(entry: Professional) -> Contact:
    if reach_of(entry.account).code == "active":
        return Contact(recorded=True)  # nothing will be sent: the caller says that the person is there
    contact = contacts.recorded(entry)
    if contact is None:
        raise Refused(
            "no_recorded_contact",
            _("L’annuaire ne contient pas de coordonnées pour cette personne : rien n’a été envoyé. Indiquez-les."),
        )
    return contact


def _check_place(actor: Account, wish: Wish) -> None:
    """The inviter may only keep a place where they could add somebody themselves."""
    if wish.discussion:
        access_discussion(actor, wish.discussion.pk, Right.ADD_MEMBER)
    if wish.dossier:
        dossiers.access_dossier(actor, wish.dossier.pk, dossiers.Right.INVITE)


def _find(contact: Contact, entry: Professional | None) -> Invitation | None:
    """The open invitation of this person, locked; the named locks make the look and the insert one step."""
    named = [contacts.digest(value) for value in contact.values] + ([f"entry.{entry.pk}"] if entry else [])
    for lock_name in sorted(named):
        locks.hold(f"invitations.1.{lock_name}")
    found = access.open_matching(entry=entry.pk if entry else None, email=contact.email, phone=contact.phone)

    def closeness(invitation: Invitation) -> int:
        if entry and invitation.entry_id == entry.pk:
            return 0
        return 1 if contact.email and invitation.email == contact.email else 2

    return min(found, key=closeness, default=None)


def _create(actor: Account, wish: Wish, contact: Contact, entry: Professional | None) -> Outcome:
    sending.check_organisation(actor, wish.now)
    invitation = Invitation(
        kind=Kind.COLLEAGUE,
        name=wish.name,
        name_key=name_key(wish.name),
        language=wish.language,
        entry=entry,
        created_by=actor,
        expires_at=expiry(wish.now),
    )
    contact.put_in(invitation)
    invitation.save(force_insert=True)
    sponsor = _sponsor(actor, wish, invitation, contact)
    record(actor, "invitation.created", "invitation", invitation.pk, way=wish.way, recorded=contact.recorded)
    if wish.way != "server":
        return Outcome(invitation, sponsor, why="handover", created=True)
    sending.send(invitation, sponsor, wish.now)
    return Outcome(invitation, sponsor, sent=True, created=True)


def _join(actor: Account, wish: Wish, contact: Contact, invitation: Invitation) -> Outcome:
    """One invitation per person: a further inviter becomes a sponsor of the open one, which may be renewed."""
    agrees = wish.use_recorded or contact.agrees(invitation)
    replace = not contact.agrees(invitation) and _may_replace(actor, wish, invitation)
    if replace:
        _replace(actor, invitation, contact)
    sponsor = _sponsor(actor, wish, invitation, contact)
    record(actor, "invitation.joined", "invitation", invitation.pk, way=wish.way, replaced=replace)
    if not agrees and not replace:
        return Outcome(invitation, sponsor, why="other_contact")
    if wish.way != "server":
        if wish.now >= invitation.expires_at:
            invitation.save(update_fields=sending.start_days(invitation, wish.now))
        return Outcome(invitation, sponsor, why="handover")
    until = None if replace else sending.cooling_until(invitation, wish.now)
    if until:
        return Outcome(invitation, sponsor, why="cooldown", again_at=until)
    try:
        sending.send(invitation, sponsor, wish.now)
    except TooMany as error:
        again_at = wish.now + timedelta(seconds=error.retry_after)
        return Outcome(invitation, sponsor, why="limit", again_at=again_at)
    return Outcome(invitation, sponsor, sent=True)


def _may_replace(actor: Account, wish: Wish, invitation: Invitation) -> bool:
    """Whether a further inviter's contact takes the place of the first one's: when that one has led nowhere.

    A contact that may still work is another inviter's word and is not overruled silently.
    """
    if wish.now >= invitation.expires_at:
        return True
    others = invitation.sponsors.filter(withdrawn_at__isnull=True).exclude(account=actor)
    if not wish.use_recorded and not others.exists():
        return True
    latest = delivery.latest(f"invitation_{invitation.kind}", [str(invitation.pk)]).get(str(invitation.pk))
    return latest is not None and latest.fate == Fate.REJECTED


def _replace(actor: Account, invitation: Invitation, contact: Contact) -> None:
    """Every link to the earlier contact dies here (architecture.md)."""
    contact.put_in(invitation)
    invitation.version += 1
    invitation.save(update_fields=["version", *contacts.CONTACT_FIELDS])
    invitation.sponsors.update(knows_contact=False)
    record(actor, "invitation.corrected", "invitation", invitation.pk, version=invitation.version)


def _sponsor(actor: Account, wish: Wish, invitation: Invitation, contact: Contact) -> Sponsor:
    sponsor, _created = invitation.sponsors.get_or_create(
        account=actor, discussion=wish.discussion, dossier=wish.dossier, defaults={"name": actor.name}
    )
    sponsor.withdrawn_at = None
    knows = not contact.recorded and contact.is_exactly(invitation)
    sponsor.knows_contact = sponsor.knows_contact or knows
    sponsor.save(update_fields=["withdrawn_at", "knows_contact"])
    if wish.discussion:
        reserve_seat(actor, wish.discussion, invitation=invitation.pk, name=invitation.name, entry=invitation.entry)
    if wish.dossier:
        reserve_circle_seat(
            actor,
            wish.dossier,
            invitation=invitation.pk,
            name=invitation.name,
            entry=invitation.entry,
            email=contact.email,
            phone=contact.phone,
        )
    return sponsor
