"""The cast: the same nine people in every test (style.md). Fixtures are loaded by conftest.py.

Refusal and success share their set-up: a test asks for the people it needs and acts as each of them in turn.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from cercle.accounts.models import Account, Role
from cercle.directory.models import Activity, Organisation, Professional
from cercle.discussions.models import Discussion, Guest, Kind, Member, Part
from cercle.dossiers.models import CircleMember, Dossier

PASSWORD = "une phrase assez longue 7"


def make_account(name: str, role: str = Role.PROFESSIONAL, **values: object) -> Account:
    """An account that connected a minute ago, whose address follows from its name."""
    given = name.split()[0].lower().replace("é", "e").replace("è", "e")
    values.setdefault("email", f"{given}@example.org")
    values.setdefault("last_seen", timezone.now() - timedelta(minutes=1))
    email = str(values.pop("email"))
    return Account.objects.create_user(email, PASSWORD, name=name, role=role, **values)


def make_entry(
    given: str,
    family: str,
    profession: str = "Infirmier",
    town: str = "Rennes",
    account: Account | None = None,
) -> Professional:
    """A directory entry with one activity."""
    entry = Professional.objects.create(given_name=given, family_name=family, profession=profession, account=account)
    place, _ = Organisation.objects.get_or_create(name=f"Maison de santé de {town}", town=town)
    Activity.objects.create(professional=entry, organisation=place, town=town, postcode="35000")
    return entry


def make_thread(carer: Account, *guests: Account) -> Discussion:
    """The « fil patient » of ``carer`` and ``guests``, the first of whom it is about; all verified."""
    thread = Discussion.objects.create(kind=Kind.THREAD, title=guests[0].name, created_by=carer)
    members = [Member(discussion=thread, account=account, added_by=carer) for account in (carer, *guests)]
    Member.objects.bulk_create(members)
    rows = [
        Guest(
            discussion=thread,
            account=account,
            part=Part.CAREGIVER if account.role == Role.CAREGIVER else Part.PATIENT,
            name=account.name,
            email=account.email or "",
            phone=account.phone or "",
            proof="code",
            verified_at=timezone.now(),
            added_by=carer,
        )
        for account in guests
    ]
    Guest.objects.bulk_create(rows)
    return thread


@dataclass
class Cast:
    """Who is who around « Antoine Dubois »'s dossier, the discussion « Plaie du talon » and his « fil patient »."""

    doctor: Account  # referring doctor, created both
    nurse: Account  # in the circle and the discussion
    outsider: Account  # a doctor outside them, same town
    stranger: Account  # a professional who shares nothing with anybody here
    former: Account  # was a member of both, left
    patient: Account
    caregiver: Account
    secretary: Account
    administrator: Account  # no clinical rights
    dossier: Dossier
    discussion: Discussion

    @cached_property
    def thread(self) -> Discussion:
        """Of the doctor, the patient and the caregiver; made for the tests that ask for it."""
        return make_thread(self.doctor, self.patient, self.caregiver)

    @property
    def patient_row(self) -> Guest:
        return self.thread.guests.get(account=self.patient)

    @property
    def caregiver_row(self) -> Guest:
        return self.thread.guests.get(account=self.caregiver)

    def everyone_outside(self) -> list[Account]:
        """Those for whom the discussion and the dossier must look absent."""
        return [
            self.outsider,
            self.stranger,
            self.former,
            self.patient,
            self.caregiver,
            self.secretary,
            self.administrator,
        ]


@pytest.fixture
def cast(db: None) -> Cast:
    doctor = make_account("Hélène Martin")
    nurse = make_account("Karim Benali")
    outsider = make_account("Paul Girard")
    stranger = make_account("Inès Moreau")
    former = make_account("Luc Perrin")
    make_entry("Hélène", "Martin", "Médecin", account=doctor)
    make_entry("Karim", "Benali", "Infirmier", account=nurse)
    make_entry("Paul", "Girard", "Médecin", account=outsider)
    make_entry("Inès", "Moreau", "Pharmacien", "Brest", account=stranger)
    make_entry("Luc", "Perrin", "Masseur-Kinésithérapeute", account=former)
    dossier = Dossier.objects.create(
        number=512131,
        birth_name="Dubois",
        given_name="Antoine",
        birth_date=date(1944, 5, 2),
        created_by=doctor,
    )
    discussion = Discussion.objects.create(kind=Kind.THEME, title="Plaie du talon", created_by=doctor, dossier=dossier)
    now = timezone.now()
    for account in (doctor, nurse):
        CircleMember.objects.create(dossier=dossier, account=account)
        Member.objects.create(discussion=discussion, account=account)
    CircleMember.objects.create(dossier=dossier, account=former, until=now)
    Member.objects.create(discussion=discussion, account=former, left_at=now)
    return Cast(
        doctor=doctor,
        nurse=nurse,
        outsider=outsider,
        stranger=stranger,
        former=former,
        patient=make_account("Antoine Dubois", Role.PATIENT),
        caregiver=make_account("Claire Dubois", Role.CAREGIVER),
        secretary=make_account("Sophie Leroy", Role.SECRETARY),
        administrator=make_account("Marc Admin", Role.ADMINISTRATOR),
        dossier=dossier,
        discussion=discussion,
    )


def signed_in(account: Account) -> Client:
    """A browser signed in as ``account``."""
    client = Client()
    client.force_login(account)
    return client


class Clock:
    """A clock that tests move by hand."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def move(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture
def clock():  # type: ignore[no-untyped-def]
    """Freezes ``timezone.now()``; use the module (``timezone.now()``), never ``from … import now``."""
    moving = Clock(timezone.now())
    with mock.patch("django.utils.timezone.now", side_effect=lambda: moving.now):
        yield moving


@pytest.fixture(autouse=True, scope="session")
def audit_lines_may_be_flushed():  # type: ignore[no-untyped-def]
    """Between two transactional tests Django empties every table; what keeps the trace is lifted for that alone."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    empty = DatabaseOperations.execute_sql_flush
    lift = "ALTER TABLE {} {} TRIGGER USER"

    def switch(operations: DatabaseOperations, word: str) -> None:
        with operations.connection.cursor() as cursor:
            for table in ("audit_auditline", "audit_seal"):
                cursor.execute(lift.format(table, word))

    def execute(operations: DatabaseOperations, sql_list: list[str]) -> None:
        switch(operations, "DISABLE")
        try:
            empty(operations, sql_list)
        finally:
            switch(operations, "ENABLE")

    with mock.patch.object(DatabaseOperations, "execute_sql_flush", execute):
        yield
