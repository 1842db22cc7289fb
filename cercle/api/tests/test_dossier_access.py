"""Every address of dossiers × every method × everybody: the matrix decides inside, and outside there is nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.api.tests.caller import Program
from cercle.api.tests.record import INSIDE, ROWS, absent, fill, meeting
from cercle.api.v1 import api
from cercle.core.testing import Cast, make_account, make_entry
from cercle.dossiers.actions.appointments import add_appointment
from cercle.dossiers.models import CircleMember, Dossier, JournalEntry, Part, Task
from cercle.dossiers.rights import SCOPES, Holder
from cercle.dossiers.tests.test_matrix import page, somebody

pytestmark = [pytest.mark.usefixtures("files_folder"), pytest.mark.django_db]


def test_every_address_and_method_has_its_row() -> None:
    described: Any = api.get_openapi_schema()["paths"]
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in described.items()
        if path.startswith("/api/v1/dossiers")
        for method in methods
    }
    assert found == {row.label for row in ROWS}


@pytest.mark.parametrize("holder", list(Holder), ids=lambda holder: holder.value)
def test_the_matrix_decides(cast: Cast, holder: Holder) -> None:
    """A mutation of any cell that an address asks for fails here."""
    ids, allowed = fill(cast.doctor, cast.dossier), page()[holder]
    program = Program(somebody(holder, cast.dossier))
    wrong = []
    for row in INSIDE:
        answer = row.call(program, ids)
        expected = row.status if row.is_allowed(allowed) else 403
        if answer.status_code != expected:
            wrong.append((row.label, answer.status_code, expected))
    assert wrong == []


def outside(cast: Cast) -> list[Account]:
    """The cast's, and whoever was in the circle until a date, or is a patient or caregiver of somebody else."""
    ended = make_account("Nadia Finie")
    make_entry("Nadia", "Finie", "Médecin", account=ended)
    own = Dossier.objects.create(number=777_777, birth_name="Autre", given_name="Rose")
    patient, caregiver = make_account("Rose Autre", "patient"), make_account("Zoé Autre", "caregiver")
    rows = [
        CircleMember(dossier=cast.dossier, account=ended, ends_at=timezone.now() - timedelta(minutes=1)),
        CircleMember(dossier=own, account=patient, part=Part.PATIENT),
        CircleMember(dossier=own, account=caregiver, part=Part.CAREGIVER, scope=list(SCOPES)),
        CircleMember(dossier=own, account=cast.outsider),
    ]
    CircleMember.objects.bulk_create(rows)
    return [*cast.everyone_outside(), ended, patient, caregiver]


def test_outside_there_is_nothing_to_be_seen(cast: Cast) -> None:
    ids = fill(cast.doctor, cast.dossier)
    notes, tasks = JournalEntry.objects.count(), Task.objects.filter(done_at=None).count()
    told = []
    for account in outside(cast):
        program = Program(account)
        for row in INSIDE:
            real, nothing = row.call(program, ids), row.call(program, absent(ids))
            if real.status_code != 404 or (real.content, real.headers) != (nothing.content, nothing.headers):
                told.append((account.name, row.label, real.status_code, nothing.status_code))
    assert told == []
    assert {row.call(Program(None), ids).status_code for row in ROWS} == {401}
    assert (JournalEntry.objects.count(), Task.objects.filter(done_at=None).count()) == (notes, tasks)


def test_a_thing_is_found_in_its_own_dossier_alone(cast: Cast) -> None:
    """Whoever is in both circles does not reach the things of one through the other."""
    ids = fill(cast.doctor, cast.dossier)
    other = Dossier.objects.create(number=888_888, birth_name="Deux", given_name="Alix")
    CircleMember.objects.create(dossier=other, account=cast.doctor)
    program = Program(cast.doctor)
    for row in INSIDE:
        if row.path.count("{") > 1:
            assert row.call(program, {**ids, "id": other.pk}).status_code == 404, row.label


def test_what_is_not_meant_for_them_is_absent_to_the_patient_and_caregivers(cast: Cast) -> None:
    ids = fill(cast.doctor, cast.dossier)
    cast.dossier.journal.update(for_patient=False, for_caregivers=False)
    cast.dossier.documents.update(for_patient=False, for_caregivers=False)
    for account, part in ((cast.patient, Part.PATIENT), (cast.caregiver, Part.CAREGIVER)):
        CircleMember.objects.create(dossier=cast.dossier, account=account, part=part, scope=list(SCOPES))
        program = Program(account)
        assert program.get(f"/dossiers/{ids['id']}/journal").json()["items"] == []
        assert program.get(f"/dossiers/{ids['id']}/documents").json()["items"] == []
        for rest in ("", f"/versions/{ids['version']}"):
            assert program.get(f"/dossiers/{ids['id']}/documents/{ids['document']}{rest}").status_code == 404
        codes = {each["code"] for each in program.get(f"/dossiers/{ids['id']}/timeline").json()["items"]}
        assert codes.isdisjoint({"note", "document"})


def test_access_ends_with_the_membership(cast: Cast) -> None:
    ids = fill(cast.doctor, cast.dossier)
    program = Program(cast.nurse)
    assert program.get(f"/dossiers/{ids['id']}").status_code == 200
    CircleMember.objects.filter(dossier=cast.dossier, account=cast.nurse).update(ends_at=timezone.now())
    assert {row.call(program, ids).status_code for row in INSIDE} == {404}
    assert program.get("/dossiers").json()["items"] == []


def test_a_repeat_by_somebody_who_is_gone_finds_nothing(cast: Cast) -> None:
    client_id = "0b5c1c6e-6f0a-4c0e-8f9e-1b7f3a3c9a11"
    program, path = Program(cast.nurse), f"/dossiers/{cast.dossier.pk}/tasks"
    assert program.post(path, {"title": "Appeler", "client_id": client_id}).status_code == 201
    CircleMember.objects.filter(dossier=cast.dossier, account=cast.nurse).update(until=timezone.now())
    assert program.post(path, {"title": "Appeler", "client_id": client_id}).status_code == 404


def test_a_cancelled_appointment_says_so(cast: Cast) -> None:
    row = add_appointment(cast.doctor, cast.dossier, meeting())
    path = f"/dossiers/{cast.dossier.pk}/appointments/{row.pk}"
    assert Program(cast.nurse).delete(path).json()["cancelled_at"]
    again = Program(cast.nurse).patch(path, {"title": "x"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "cancelled")
