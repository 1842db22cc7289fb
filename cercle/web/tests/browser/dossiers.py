"""A dossier with something of every kind in it, for browser tests: made by the acts that people do."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from cercle.core.testing import make_account
from cercle.dossiers.actions import add_to_circle, edit_note, list_by_hand, note_consent, withdraw_note, write_note
from cercle.dossiers.actions.appointments import add_appointment, cancel_appointment
from cercle.dossiers.actions.documents import Description, add_document, add_document_version
from cercle.dossiers.actions.tasks import Wish, create_task, finish_task
from cercle.dossiers.models import Appointment, Basis, CircleMember, Document, Dossier, JournalEntry, Part, Task
from cercle.dossiers.tests.test_appointments import meeting
from cercle.files.tests import making
from cercle.invitations.actions import invite_colleague
from cercle.web.tests.browser.people import Person, Somebody, address, professional, unique


@dataclass
class Full:
    """``one`` brought in everything and may do everything; ``other`` cares too."""

    dossier: Dossier
    one: Person
    other: Person
    patient: Somebody
    note: JournalEntry
    task: Task
    appointment: Appointment
    document: Document

    def path(self, part: str = "") -> str:
        return f"/dossiers/{self.dossier.pk}/{part}"


def cared_for() -> tuple[Person, Person, Dossier]:
    """Two who care for a patient, and nothing more."""
    one, other = professional("Hélène", "Médecin"), professional("Karim", "Infirmier")
    number = 1_000_000 + uuid4().int % 1_000_000
    dossier = Dossier.objects.create(number=number, birth_name=unique("Dub"), given_name="Anne", created_by=one.account)
    CircleMember.objects.create(dossier=dossier, account=one.account, basis=Basis.DESIGNATED)
    add_to_circle(one.account, dossier, other.account, basis="team")
    return one, other, dossier


def full() -> Full:
    one, other, dossier = cared_for()
    doctor = one.account
    dossier.birth_date, dossier.used_name = date(1944, 5, 2), f"Vandenbroucke-{dossier.birth_name}"
    dossier.save(update_fields=["birth_date", "used_name"])
    patient = make_account(f"Anne {dossier.birth_name}", "patient", email=address("anne"))
    add_to_circle(doctor, dossier, patient, part=Part.PATIENT)
    _people(dossier, one)
    note = _notes(dossier, one, other)
    task = create_task(doctor, dossier, Wish("Refaire le pansement", "Au talon", other.account.pk, date(2026, 1, 2)))
    finish_task(doctor, create_task(doctor, dossier, Wish("Relancer la pharmacie")))
    appointment = add_appointment(doctor, dossier, meeting())
    cancel_appointment(doctor, add_appointment(doctor, dossier, meeting(title="Prise de sang")))
    document = add_document(doctor, dossier, some_file("avis.pdf"), Description("letter", "Avis du cardiologue"))
    add_document_version(doctor, document, some_file(f"{'compte-rendu-' * 6}final.pdf"))
    note_consent(doctor, dossier, kind="consent", scope="caregivers", given_on=date(2026, 1, 2), means="oral")
    return Full(dossier, one, other, Somebody(patient), note, task, appointment, document)


def _people(dossier: Dossier, one: Person) -> None:
    """One of each state, with a name and an address as long as they come; and one who broke the glass."""
    away = professional("Anne-Charlotte", seen_days_ago=200)
    add_to_circle(one.account, dossier, away.account, basis="team", function="médecin coordonnateur de l’HAD")
    invite_colleague(one.account, name="Ana Ribeiro", email=address("ana"), dossier=dossier)
    mail = f"{'tres-longue-adresse-' * 3}x@{'exemple-' * 4}de-domaine.fr"
    list_by_hand(one.account, dossier, part="professional", name="Marie-Antoinette de la Rochefoucauld", email=mail)
    list_by_hand(one.account, dossier, part="caregiver", name="Yvonne Hamelin", function="voisine")
    list_by_hand(one.account, dossier, part="organisation", name="SSIAD de Rennes Nord")
    glass = professional("Paul")
    until = timezone.now() + timedelta(hours=3)
    CircleMember.objects.create(dossier=dossier, account=glass.account, basis=Basis.EMERGENCY, ends_at=until)


def _notes(dossier: Dossier, one: Person, other: Person) -> JournalEntry:
    write_note(other.account, dossier, body="Glycémie à 0,52 g/l", category="observation", urgent=True)
    withdraw_note(one.account, write_note(one.account, dossier, body="pour un autre", category="care"))
    note = write_note(one.account, dossier, body="12 unités", category="treatment", for_patient=True)
    return edit_note(one.account, note, body="14 unités", category="treatment", urgent=False)


def some_file(name: str) -> "ContentFile[bytes]":
    return ContentFile(making.pdf("Avis"), name=name)
