"""A dossier with one of everything, and how each address of dossiers is called."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.api.tests.caller import Program
from cercle.dossiers.actions import note_consent, write_note
from cercle.dossiers.actions.appointments import Meeting, add_appointment
from cercle.dossiers.actions.documents import Description, add_document
from cercle.dossiers.actions.tasks import Wish, create_task
from cercle.dossiers.models import Dossier
from cercle.dossiers.queries.documents import versions_of
from cercle.dossiers.rights import Right
from cercle.files.tests import making

LETTER = making.pdf("Ordonnance")
DURAND: dict[str, Any] = {"birth_name": "Durand", "given_name": "Jeanne", "birth_date": "1951-03-07", "sex": "F"}
Ids = dict[str, UUID]


def meeting(title: str = "Consultation", *, days: int = 2) -> Meeting:
    starts = timezone.now() + timedelta(days=days)
    return Meeting(title, starts, starts + timedelta(minutes=30), place="Cabinet")


def fill(actor: Account, dossier: Dossier) -> Ids:
    """Everything is marked as meant for the patient and the caregivers too. Parameters of addresses → ids."""
    write_note(actor, dossier, body="Plaie propre", category="care", for_patient=True, for_caregivers=True)
    file = ContentFile(LETTER, "ordonnance.pdf")
    meant = Description("prescription", "Ordonnance du jour", for_patient=True, for_caregivers=True)
    document = add_document(actor, dossier, file, meant)
    version = versions_of(document).get()
    today = timezone.localdate()
    note_consent(actor, dossier, kind="consent", scope="outside_team", given_on=today, means="oral")
    return {
        "id": dossier.pk,
        "document": document.pk,
        "version": version.pk,
        "task": create_task(actor, dossier, Wish("Refaire le pansement", due_on=date(2026, 12, 1))).pk,
        "appointment": add_appointment(actor, dossier, meeting()).pk,
    }


def _nothing() -> dict[str, Any]:
    return {}


def _appointment() -> dict[str, Any]:
    starts = timezone.now() + timedelta(days=3)
    return {"title": "Kiné", "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat()}


@dataclass(frozen=True)
class Row:
    """``right``: what it takes in that dossier; None where no dossier is named. ``also``: and this one."""

    method: str
    path: str
    right: Right | None
    status: int = 200
    body: Callable[[], dict[str, Any]] = field(default=_nothing)
    file: bool = False
    also: Right | None = None

    def is_allowed(self, rights: Collection[Right]) -> bool:
        return self.right in rights and (self.also is None or self.also in rights)

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    def asked(self, ids: Ids) -> tuple[str, str, Any, dict[str, str]]:
        """Method, address, body and its type, as Django's test client takes them."""
        body: Any = self.body() or None
        if self.file:
            body = {"file": SimpleUploadedFile("ordonnance.pdf", LETTER), **self.body()}
        kind = {"content_type": MULTIPART_CONTENT if self.file else "application/json"}
        return self.method.lower(), "/api/v1" + self.path.format(**ids), body, {} if self.method == "GET" else kind

    def call(self, program: Program, ids: Ids) -> Any:
        method, url, body, more = self.asked(ids)
        return getattr(program.client, method)(url, body, **more)


#: Who puts documents in without reading any (a secretary) changes none.
SEEN = Right.READ_DOCUMENTS
ONE = "/dossiers/{id}"
DOCUMENT = ONE + "/documents/{document}"
#: Every address of dossiers × method. The one that ends something stands last.
ROWS = (
    Row("GET", "/dossiers", None),
    Row("POST", "/dossiers", None, 201, lambda: {**DURAND, "basis": "team", "not_a_duplicate": True}),
    Row("POST", "/dossiers/search", None, 200, lambda: {"q": "dubois"}),
    Row("GET", ONE, Right.READ),
    Row("GET", ONE + "/circle", Right.READ_CIRCLE),
    Row("GET", ONE + "/consents", Right.CONSENT),
    Row("GET", ONE + "/consultations", Right.READ_ACCESSES),
    Row("GET", ONE + "/timeline", Right.READ),
    Row("GET", ONE + "/journal", Right.READ_JOURNAL),
    Row("POST", ONE + "/journal", Right.WRITE_JOURNAL, 201, lambda: {"body": "Stable", "category": "care"}),
    Row("GET", ONE + "/documents", Right.READ_DOCUMENTS),
    Row("POST", ONE + "/documents", Right.WRITE_DOCUMENTS, 201, lambda: {"kind": "letter"}, file=True),
    Row("GET", DOCUMENT, Right.READ_DOCUMENTS),
    Row("GET", DOCUMENT + "/versions/{version}", Right.READ_DOCUMENTS),
    Row("PATCH", DOCUMENT, Right.WRITE_DOCUMENTS, 200, lambda: {"title": "Ordonnance corrigée"}, also=SEEN),
    Row("POST", DOCUMENT + "/versions", Right.WRITE_DOCUMENTS, 201, file=True, also=SEEN),
    Row("GET", ONE + "/tasks", Right.READ_TASKS),
    Row("POST", ONE + "/tasks", Right.WRITE_TASKS, 201, lambda: {"title": "Appeler la pharmacie"}),
    Row("POST", ONE + "/tasks/{task}/done", Right.WRITE_TASKS, 200, lambda: {"done": True}),
    Row("GET", ONE + "/appointments", Right.READ_APPOINTMENTS),
    Row("POST", ONE + "/appointments", Right.WRITE_APPOINTMENTS, 201, _appointment),
    Row("PATCH", ONE + "/appointments/{appointment}", Right.WRITE_APPOINTMENTS, 200, lambda: {"title": "Kiné"}),
    Row("DELETE", ONE + "/appointments/{appointment}", Right.WRITE_APPOINTMENTS),
)
#: Those that name a dossier.
INSIDE = tuple(row for row in ROWS if "{id}" in row.path)


def absent(ids: Ids) -> Ids:
    """Ids of nothing."""
    return {name: uuid4() for name in ids}
