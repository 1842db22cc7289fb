"""« Synthèse à imprimer »: what matters to whoever meets the patient next, on paper and as a PDF."""

from io import BytesIO

import pypdfium2
import pytest
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock, signed_in
from cercle.dossiers.actions import note_consent
from cercle.dossiers.actions.tasks import Wish, create_task
from cercle.dossiers.models import CircleMember, Listed, Part
from cercle.web.tests.test_timeline import live, of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_folder")]


def filled(cast: Cast, clock: Clock) -> None:
    live(cast, clock)
    Listed.objects.create(
        dossier=cast.dossier, part="caregiver", name="Odile Rivoal", email="odile@example.net", phone="+33612345678"
    )
    note_consent(
        *(cast.doctor, cast.dossier), kind="consent", scope="social", given_on=timezone.localdate(), means="oral"
    )
    create_task(cast.doctor, cast.dossier, Wish("Appeler le kiné", assignee=cast.nurse.pk))


#: What stands on the sheet of a doctor.
SAID = (
    *("DUBOIS Antoine", "02/05/1944", "provisoire", "Entre soignants", "Odile Rivoal", "sans accès au dossier"),
    *("Appeler le kiné", "Consultation à venir", "partage avec les professionnels du social", "Hélène Martin"),
)


def test_the_summary_says_what_matters_and_no_contact(cast: Cast, clock: Clock) -> None:
    filled(cast, clock)
    page = text(signed_in(cast.doctor).get(of(cast, "synthese")))
    for words in SAID:
        assert words in page
    assert "data-print" in page
    for contact in ("odile@example.net", "33612345678", "Matricule INS", "Pour tous", "Refaire le pansement"):
        assert contact not in page


def test_the_national_number_of_a_qualified_identity_alone(cast: Cast) -> None:
    cast.dossier.ins, cast.dossier.ins_kind, cast.dossier.identity = "279035121518989", "nir_demo", "qualified"
    cast.dossier.save()
    shown = "2\N{NO-BREAK SPACE}79"
    assert shown in text(signed_in(cast.doctor).get(of(cast, "synthese")))
    cast.dossier.identity = "validated"
    cast.dossier.save()
    assert shown not in text(signed_in(cast.doctor).get(of(cast, "synthese")))


def test_the_pdf_says_the_same_and_each_one_is_traced(cast: Cast, clock: Clock) -> None:
    filled(cast, clock)
    for _time in range(2):
        answer = signed_in(cast.doctor).post(of(cast, "synthese"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "DUBOIS" not in answer.headers["Content-Disposition"].upper()
    document = pypdfium2.PdfDocument(BytesIO(answer.content))
    said = " ".join(page.get_textpage().get_text_bounded() for page in document)
    said = " ".join(said.split())
    for words in SAID:
        assert words in said
    assert "odile@example.net" not in said
    assert AuditLine.objects.filter(act="dossier.summary_exported", actor=cast.doctor.pk).count() == 2


def test_a_patient_s_sheet_holds_what_is_meant_for_them(cast: Cast, clock: Clock) -> None:
    filled(cast, clock)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["journal"])
    page = text(signed_in(cast.patient).get(of(cast, "synthese")))
    assert "Appeler le kiné" in page
    assert "Entre soignants" not in page
    for method in ("get", "post"):
        assert getattr(signed_in(cast.caregiver), method)(of(cast, "synthese")).status_code == 403
