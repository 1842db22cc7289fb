"""Loading the demo: once per database, in one transaction; a second run only keeps the active people active."""

from datetime import datetime, timedelta

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.dossiers.models import CircleMember, Dossier
from cercle.web.demo import circles, conversations, days, guests, territory
from cercle.web.demo.accounts import DEMO_ACCOUNTS
from cercle.web.demo.patients import PATIENTS, Patient
from cercle.web.demo.people import NEVER, PEOPLE
from cercle.web.demo.territory import People


def is_loaded() -> bool:
    return Account.objects.filter(email=DEMO_ACCOUNTS[0].email).exists()


@action
def load() -> None:
    """People, patients, discussions, invitations in every state. The database holds none of them yet."""
    now = timezone.now()
    people = territory.make_people(now)
    dossiers = {patient.number: _make_dossier(patient, people, now) for patient in PATIENTS}
    guests.make_newcomer(people, now)
    discussions = conversations.make_discussions(people, dossiers, now)
    circles.make_circles(people, dossiers, now)
    days.make_days(people, dossiers[circles.FIRST], now)
    conversations.invite_missing_colleague(people, discussions)
    circles.invite_into_circle(people, dossiers)
    guests.invite_patients(people, discussions, now)
    record(None, "demo.loaded", "demo", "territory", people=len(PEOPLE), patients=len(PATIENTS))


@action
def freshen() -> None:
    """An installation that stays up for months keeps its story: who was active is active again."""
    now = timezone.now()
    for person in PEOPLE:
        if person.seen != NEVER:
            seen = now - timedelta(days=person.seen, minutes=7)
            Account.objects.filter(email=person.email, last_seen__lt=seen).update(last_seen=seen)
    record(None, "demo.freshened", "demo", "territory")


def _make_dossier(patient: Patient, people: People, now: datetime) -> Dossier:
    circle = [people[name] for name in patient.circle]
    dossier = Dossier(
        number=patient.number,
        birth_name=patient.birth_name,
        used_name=patient.used_name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
        sex=patient.sex,
        birth_place=patient.birth_place,
        created_by=circle[0],
    )
    dossier.save(force_insert=True)
    for account in circle:
        CircleMember(dossier=dossier, account=account, added_by=circle[0]).save(force_insert=True)
    return dossier
