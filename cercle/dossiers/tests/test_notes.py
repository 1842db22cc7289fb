"""The journal: who writes, who reads what, what a correction leaves."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.core.testing import Cast, signed_in
from cercle.dossiers.access import Right, access_membership, access_note
from cercle.dossiers.actions import add_to_circle, edit_note, mark_seen, withdraw_note, write_note
from cercle.dossiers.models import JournalEntry, JournalVersion, Part
from cercle.dossiers.queries import dossier_list, journal_page, wordings


def note(cast: Cast, body: str = "Plaie propre", **values: Any) -> JournalEntry:
    return write_note(cast.doctor, cast.dossier, body=body, category="care", **values)


def read(cast: Cast, account: Any, **values: Any) -> list[str]:
    member = access_membership(account, cast.dossier.pk, Right.READ)
    return [each.body for each in journal_page(account, member, **values).notes]


def test_the_patient_and_caregivers_read_what_is_meant_for_them(cast: Cast) -> None:
    add_to_circle(cast.doctor, cast.dossier, cast.patient, part=Part.PATIENT)
    add_to_circle(cast.doctor, cast.dossier, cast.caregiver, part=Part.CAREGIVER, scope=("journal",))
    inner = note(cast, "entre soignants")
    note(cast, "au patient", for_patient=True)
    note(cast, "aux aidants", for_caregivers=True)
    assert read(cast, cast.nurse) == ["aux aidants", "au patient", "entre soignants"]
    assert read(cast, cast.patient) == ["au patient"]
    assert read(cast, cast.caregiver) == ["aux aidants"]
    for account in (cast.patient, cast.caregiver, *cast.everyone_outside()):
        with pytest.raises(NotFound):
            access_note(account, inner.pk)


def test_without_that_scope_a_caregiver_reads_none(cast: Cast) -> None:
    add_to_circle(cast.doctor, cast.dossier, cast.caregiver, part=Part.CAREGIVER, scope=("circle",))
    note(cast, for_caregivers=True)
    with pytest.raises(Forbidden):
        read(cast, cast.caregiver)


def test_a_repeated_press_writes_once(cast: Cast) -> None:
    press = uuid4()
    assert note(cast, client_id=press) == note(cast, client_id=press)
    assert JournalEntry.objects.count() == 1


def test_what_cannot_be_a_note_is_refused(cast: Cast, settings: Any) -> None:
    with pytest.raises(Invalid) as error:
        write_note(cast.doctor, cast.dossier, body=" \r\n\x00", category="x")
    assert set(error.value.fields) == {"body", "category"}
    with pytest.raises(Invalid):
        note(cast, "x" * (settings.LIMITS["NOTE_LENGTH"] + 1))


def test_correcting_keeps_the_earlier_words_and_only_ones_own(cast: Cast) -> None:
    first = note(cast, "12 unités")
    with pytest.raises(Forbidden):
        edit_note(cast.nurse, first, body="14 unités", category="care", urgent=False)
    edit_note(cast.doctor, first, body="14 unités", category="treatment", urgent=True)
    assert read(cast, cast.nurse, category="treatment", urgent=True) == ["14 unités"]
    assert [version.body for version in JournalVersion.objects.all()] == ["12 unités"]


def test_every_wording_is_read_by_who_reads_the_note_and_none_of_a_withdrawn_one(cast: Cast) -> None:
    first = note(cast, "12 unités")
    for body in ("14 unités", "16 unités"):
        first = edit_note(cast.doctor, first, body=body, category="care", urgent=False)
    said = wordings(access_note(cast.nurse, first.pk))
    assert [each.body for each in said] == ["16 unités", "14 unités", "12 unités"]
    assert [each.until for each in said] == [None, said[0].since, said[1].since]
    assert said[-1].since == first.at
    address = f"/dossiers/notes/{first.pk}/versions/"
    page = signed_in(cast.nurse).get(address).content.decode()
    assert page.index("16 unités") < page.index("14 unités") < page.index("12 unités")
    add_to_circle(cast.doctor, cast.dossier, cast.patient, part=Part.PATIENT)
    for account in (cast.patient, *cast.everyone_outside()):
        assert signed_in(account).get(address).status_code == 404
    withdraw_note(cast.doctor, first)
    assert wordings(access_note(cast.nurse, first.pk)) == []
    assert "unités" not in signed_in(cast.nurse).get(address).content.decode()


def test_an_open_page_asks_for_one_note_in_what_it_shows(cast: Cast) -> None:
    first, other = note(cast, "12 unités", urgent=True), note(cast, "Plaie propre")
    add_to_circle(cast.doctor, cast.dossier, cast.patient, part=Part.PATIENT)

    def asked(account: Account, id: UUID, **also: str) -> str:
        address = f"/dossiers/{cast.dossier.pk}/fil/"
        return (
            signed_in(account).get(address, {"note": str(id), **also}, headers={"HX-Request": "true"}).content.decode()
        )

    assert "12 unités" in asked(cast.nurse, first.pk)
    assert "Plaie propre" not in asked(cast.nurse, first.pk)
    assert "note__body" not in asked(cast.nurse, other.pk, urgent="1")
    assert "note__body" not in asked(cast.patient, first.pk)
    assert "note__body" not in asked(cast.nurse, uuid4())
    assert dossier_list(cast.nurse).rows[0].news == 0, "what came in before their eyes was seen"


def test_a_withdrawn_note_says_so_and_is_read_by_nobody(cast: Cast) -> None:
    first = note(cast, "pour un autre patient", urgent=True)
    withdraw_note(cast.doctor, first)
    withdraw_note(cast.doctor, first)
    assert read(cast, cast.nurse) == [""]
    assert JournalVersion.objects.count() == 1


def test_notes_are_noise_in_the_database(cast: Cast) -> None:
    note(cast, "glycémie à 0,52")
    with connection.cursor() as cursor:
        cursor.execute("SELECT j::text FROM dossiers_journalentry j")
        assert "glyc" not in str(cursor.fetchall())


def test_pages_continue_without_gap_and_with_the_same_queries(cast: Cast) -> None:
    for n in range(7):
        note(cast, f"note {n}")
    member = access_membership(cast.nurse, cast.dossier.pk, Right.READ)

    def page(cursor: str) -> tuple[list[str], str, int]:
        with CaptureQueriesContext(connection) as queries:
            found = journal_page(cast.nurse, member, cursor=cursor, limit=3)
        return [each.body for each in found.notes], found.cursor, len(queries)

    first, cursor, asked = page("")
    second, cursor, again = page(cursor)
    third, end, _last = page(cursor)
    assert [*first, *second, *third] == [f"note {n}" for n in reversed(range(7))]
    assert (end, asked) == ("", again)
    with pytest.raises(Invalid):
        journal_page(cast.nurse, member, cursor="x")


def test_what_is_new_is_counted_for_each_until_they_look(cast: Cast) -> None:
    note(cast, urgent=True)
    (row,) = dossier_list(cast.nurse).rows
    assert (row.news, row.urgent) == (1, True)
    assert dossier_list(cast.doctor).rows[0].news == 0
    written = JournalEntry.objects.get().at
    mark_seen(cast.nurse, access_membership(cast.nurse, cast.dossier.pk, Right.READ), written)
    assert dossier_list(cast.nurse).rows[0].news == 0
