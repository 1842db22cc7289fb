"""The demo's invitations of patients and caregivers, one in every state, as rows: written as if they had happened.

One of them really leaves when the demo is made, so that the demo's mailbox holds a patient's link that works.
Numbers are of the plan's own for fiction (Arcep, 06 39 98), addresses of a domain that exists nowhere (RFC 2606).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cercle.accounts.actions import create_account
from cercle.accounts.models import Account, Role
from cercle.delivery.models import Channel, Fate, Outgoing
from cercle.discussions.models import Discussion, Guest, Part
from cercle.invitations.actions import invite_guest
from cercle.invitations.contacts import Contact
from cercle.invitations.duplicates import Sought
from cercle.invitations.models import Handover, Invitation, Kind, Relationship, Sponsor, State
from cercle.invitations.search import name_key
from cercle.invitations.states import expiry
from cercle.web.demo.talks import HELENE, KARIM
from cercle.web.demo.territory import People

PATIENT, CAREGIVER = Kind.PATIENT.value, Kind.CAREGIVER.value
#: Signs in by code or passkey only: she accepted through a copied link, so her identity is still to be confirmed.
NEWCOMER = "Yvette Morin"


@dataclass(frozen=True)
class Invited:
    """``sent`` and ``ended`` in days ago; ``thread`` is the key of a talk, ``proof`` what proved who accepted."""

    name: str
    sent: float
    kind: str = PATIENT
    by: str = HELENE
    email: str = ""
    phone: str = ""
    birth: date | None = None
    state: str = State.OPEN
    ended: float = 0
    fate: str = Fate.HANDED
    carried: bool = False
    locked: bool = False
    patient: str = ""
    relationship: str = ""
    thread: str = ""
    proof: str = ""


def _at(local: str) -> str:
    return f"{local}@cercle.example"


INVITED = (
    Invited("Antoine Dubois", 4, email=_at("antoine.dubois"), birth=date(1944, 5, 2), state=State.ACCEPTED, ended=3.4,
            thread="fil-dubois", proof="birth_date"),
    Invited("Claire Dubois", 3, CAREGIVER, email=_at("claire.dubois"), state=State.ACCEPTED, ended=2.4,
            patient="Antoine Dubois", relationship=Relationship.CHILD, thread="fil-dubois", proof="email"),
    Invited(NEWCOMER, 2, email=_at("yvette.morin"), carried=True, state=State.ACCEPTED, ended=1.3, thread="fil-morin",
            proof="none"),
    Invited("Monique Garcia", 5, phone="+33639980201", birth=date(1947, 7, 30)),
    Invited("Paul Garcia", 5, CAREGIVER, phone="+33639980202", patient="Monique Garcia",
            relationship=Relationship.CHILD),
    Invited("Georges Lambert", 17, email=_at("georges.lambert"), birth=date(1940, 9, 1)),
    Invited("Georges Lambert", 1.2, by=KARIM, email=_at("georges.lambert"), birth=date(1940, 9, 1)),
    Invited("Lan Nguyen", 7, email=_at("lan.nguyen"), state=State.DECLINED, ended=6.2),
    Invited("Simone Bonnet", 6, email=_at("simone.bonet"), state=State.NOT_ME, ended=4.1),
    Invited("Joaquim Fernandes", 2, email=_at("joaquim.fernandes"), birth=date(1958, 4, 5), locked=True),
    Invited("Aminata Diallo", 1, email=_at("aminata.dialo"), phone="+33639980203", fate=Fate.REJECTED),
    Invited("Marie Le Roux", 12.4, email=_at("marie.le-roux"), birth=date(1951, 12, 1)),
    Invited("Marie Le Roux", 8, phone="+33639980204", birth=date(1987, 3, 22)),
    Invited("Jean-Yves Salaün", 3, email=_at("jean-yves.salaun"), birth=date(1949, 6, 21), carried=True),
)  # fmt: skip


def make_newcomer(people: People, now: datetime) -> None:
    account = create_account(None, name=NEWCOMER, email=_at("yvette.morin"), role=Role.PATIENT, email_verified=False)
    account.last_seen = now - timedelta(hours=20)
    account.save(update_fields=["last_seen"])
    people[NEWCOMER] = account


def invite_patients(people: People, discussions: dict[str, Discussion], now: datetime) -> None:
    """The rows of ``INVITED``, the guests of the two threads, and one invitation that leaves now."""
    for invited in INVITED:
        invitation = _make(invited, people, discussions, now)
        if invited.state == State.ACCEPTED:
            _enter(invited, people[invited.name], discussions[invited.thread], people[invited.by], now)
        _left(invited, invitation, now)
    invite_guest(
        people[HELENE],
        kind=PATIENT,
        name="Robert Kerviel",
        email=_at("robert.kerviel"),
        birth_date=date(1951, 2, 8),
    )


def _make(invited: Invited, people: People, discussions: dict[str, Discussion], now: datetime) -> Invitation:
    inviter = people[invited.by]
    sent = now - timedelta(days=invited.sent)
    ended = now - timedelta(days=invited.ended) if invited.state != State.OPEN else None
    thread = discussions.get(invited.thread)
    invitation = Invitation(
        kind=invited.kind,
        state=invited.state,
        name=invited.name,
        name_key=name_key(f"{invited.name} {invited.patient}"),
        email=invited.email,
        email_typed=invited.email,
        phone=invited.phone,
        phone_typed=invited.phone,
        birth_date=invited.birth,
        birth_tries=5 if invited.locked else 0,
        locked_at=now - timedelta(hours=5) if invited.locked else None,
        relationship=invited.relationship,
        patient_name=invited.patient,
        agreement_at=sent if invited.kind == CAREGIVER else None,
        thread=thread,
        about=Sought(invited.kind, invited.name, Contact(), thread, invited.patient).about,
        created_by=inviter,
        sent_at=None if invited.carried else sent,
        written_at=None if invited.carried else sent,
        expires_at=expiry(sent),
        ended_at=ended,
        accepted_by=people[invited.name] if invited.state == State.ACCEPTED else None,
        proof=invited.proof,
    )
    invitation.save(force_insert=True)
    Invitation.objects.filter(pk=invitation.pk).update(created_at=sent)
    Sponsor(invitation=invitation, account=inviter, name=inviter.name, knows_contact=True).save(force_insert=True)
    return invitation


def _left(invited: Invited, invitation: Invitation, now: datetime) -> None:
    """What was sent, or carried by the inviter, on that day."""
    at = now - timedelta(days=invited.sent)
    if invited.carried:
        handover = Handover(invitation=invitation, account=invitation.created_by, way="copy")
        handover.save(force_insert=True)
        Handover.objects.filter(pk=handover.pk).update(at=at)
        return
    rejected = invited.fate == Fate.REJECTED
    row = Outgoing(
        channel=Channel.EMAIL if invited.email else Channel.SMS,
        kind=f"invitation_{invited.kind}",
        reference=str(invitation.pk),
        recipient=invited.email or invited.phone,
        context={"version": 1, "sponsor": str(_sponsor(invitation))},
        fate=invited.fate,
        code="unknown_mailbox" if rejected else "",
        attempts=1,
        handed_at=None if rejected else at,
        settled_at=at,
    )
    row.save(force_insert=True)
    Outgoing.objects.filter(pk=row.pk).update(created_at=at)


def _sponsor(invitation: Invitation) -> UUID:
    return Sponsor.objects.get(invitation=invitation).pk


def _enter(invited: Invited, account: Account, thread: Discussion, inviter: Account, now: datetime) -> None:
    at = now - timedelta(days=invited.ended)
    guest = Guest(
        discussion=thread,
        account=account,
        part=Part(invited.kind),
        relationship=invited.relationship,
        name=invited.name,
        birth_date=invited.birth,
        email=invited.email,
        phone=invited.phone,
        proof=invited.proof,
        verified_at=None if invited.proof == "none" else at,
        added_by=inviter,
    )
    guest.save(force_insert=True)
    Guest.objects.filter(pk=guest.pk).update(created_at=at)
