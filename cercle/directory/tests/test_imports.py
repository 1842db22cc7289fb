"""The national file, right and wrong (reference: ANS, PS_LibreAcces_Personne_activite)."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection, connections

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, make_entry
from cercle.directory import queries
from cercle.directory.actions import bind_account
from cercle.directory.imports import merge
from cercle.directory.imports.columns import HEADER
from cercle.directory.imports.errors import FileFault
from cercle.directory.imports.run import Result
from cercle.directory.index import build, store
from cercle.directory.models import Activity, DirectoryState, Identity, Organisation, Professional, RecordedContact
from cercle.directory.sample.rows import lines

pytestmark = pytest.mark.django_db

Load = Callable[..., Result]
COLUMNS = HEADER.split("|")


def row(**values: str) -> str:
    """A line for Karim LE GALL, nurse in Rennes, with other values by the column's place (``c8="DURAND"``)."""
    cells = [""] * 56
    cells[0:3] = ["8", "99700218896", "899700218896"]
    cells[7:11] = ["LE GALL", "Karim", "60", "Infirmier"]
    cells[11:13] = ["C", "Civil"]
    cells[23:25] = ["R10000001", "CABINET DU PARC"]
    cells[35:38] = ["35000", "35238", "Rennes"]
    for column, value in values.items():
        cells[int(column[1:]) - 1] = value
    return "|".join(cells)


def person(number: int, **values: str) -> str:
    """A line of somebody else."""
    id = f"9970000{number:04d}"
    return row(c2=id, c3=f"8{id}", **({"c8": f"NOM{number}"} | values))


def write(path: Path, *rows: str, header: str = HEADER, end: str = "\n", encoding: str = "utf-8") -> Path:
    path.write_bytes((end.join([header, *rows]) + end).encode(encoding))
    return path


def everything() -> Any:
    """All that an import writes, without ids and dates."""
    return (
        sorted(Professional.objects.values_list("national_id", "family_name", "given_name", "profession", "digest")),
        sorted(
            Activity.objects.values_list(
                "professional__national_id", "organisation__identifier", "specialty", "town", "postcode", "position"
            )
        ),
        sorted(map(str, Organisation.objects.values_list("identifier", "name", "address", "town"))),
        sorted(RecordedContact.objects.values_list("professional__national_id", "emails", "phones")),
        sorted(map(str, Professional.objects.exclude(retired_at=None).values_list("national_id", flat=True))),
    )


def test_one_row_fills_everything(load: Load, tmp_path: Path) -> None:
    line = row(
        c4="DR", c16="SM54", c17="Médecine Générale", c19="Libéral", c22="350000014", c26="ENSEIGNE", c29="12", c30="B",
        c32="Rue", c33="DES LILAS", c41="02.99.00.00.01", c42="+33 6 12 34 56 78", c44=" Cabinet@Exemple.EXAMPLE ",
        c50="Cabinet individuel", c54="Titulaire de cabinet",
    )  # fmt: skip
    result = load(write(tmp_path / "f.txt", line))
    assert (result.rows, result.refused, result.changes.fresh, result.bad_check_digits) == (1, 0, 1, 0)
    entry = Professional.objects.get(national_id="899700218896")
    assert (entry.name, entry.title, entry.profession_code, entry.profession) == (
        "Karim LE GALL", "DR", "60", "Infirmier",
    )  # fmt: skip
    assert (entry.identity, entry.awaiting_index, entry.account) == (Identity.DECLARED, None, None)
    place = entry.activities.get()
    assert (place.specialty, place.mode, place.role) == ("Médecine Générale", "Libéral", "Titulaire de cabinet")
    assert (place.town, place.postcode) == ("Rennes", "35000")
    structure = place.organisation
    assert structure
    assert (structure.identifier, structure.name, structure.address, structure.finess, structure.town_code) == (
        "R10000001", "ENSEIGNE", "12 B Rue DES LILAS", "350000014", "35238",
    )  # fmt: skip
    contact = RecordedContact.objects.get()
    assert (contact.emails, contact.phones) == (["cabinet@exemple.example"], ["+33299000001", "+33612345678"])


def test_several_rows_of_one_person_make_several_activities_wherever_they_stand(load: Load, tmp_path: Path) -> None:
    rows = [row(), person(1), row(c38="Brest", c36="29200", c24="F290000017", c25="CENTRE HOSPITALIER")]
    load(write(tmp_path / "f.txt", *rows))
    entry = Professional.objects.get(national_id="899700218896")
    assert [place.town for place in entry.activities.order_by("position")] == ["Rennes", "Brest"]
    assert Professional.objects.count() == 2


def test_the_same_file_again_changes_nothing(load: Load, tmp_path: Path) -> None:
    file = write(tmp_path / "f.txt", *list(lines(300, 4))[1:])
    assert load(file).changes.any
    before, version, known = everything(), DirectoryState.objects.get().version, store.opened()
    ids = list(Professional.objects.order_by("pk").values_list("pk", flat=True))
    assert not load(file).changes.any
    assert (everything(), DirectoryState.objects.get().version) == (before, version)
    assert list(Professional.objects.order_by("pk").values_list("pk", flat=True)) == ids
    assert store.opened() is known


def test_order_of_rows_line_ends_and_trailing_separators_change_nobody(load: Load, tmp_path: Path) -> None:
    rows = list(lines(200, 4))[1:]
    load(write(tmp_path / "f.txt", *rows))
    turned = [line + "|" for line in reversed(rows)]  # 57 cells, as in 2021
    file = write(tmp_path / "g.txt", *turned, header="\ufeff" + HEADER + "|", end="\r\n")
    assert not load(file).changes.any


def test_changes_departures_and_returns(load: Load, tmp_path: Path, cast: Cast) -> None:
    load(write(tmp_path / "1.txt", row(c44="a@example.org"), person(1), person(2)))
    account = make_account("Karim Le Gall", email="klg@example.org")
    bind_account(account, Professional.objects.get(national_id="899700218896"), account, identity=Identity.PROVEN)
    ids = dict(Professional.objects.values_list("national_id", "pk"))

    second = load(write(tmp_path / "2.txt", row(c8="LE BIHAN", c38="Brest"), person(2)))
    assert (second.changes.fresh, second.changes.changed, second.changes.leaving) == (0, 1, 1)
    changed = Professional.objects.get(pk=ids["899700218896"])
    assert (changed.family_name, changed.account, changed.identity) == ("LE BIHAN", account, Identity.PROVEN)
    assert [place.town for place in changed.activities.all()] == ["Brest"]
    assert not RecordedContact.objects.filter(professional=changed).exists()
    assert [r.id for r in queries.search(cast.doctor, "le bihan brest").rows] == [changed.pk]
    assert queries.search(cast.doctor, "le gall").rows == []
    assert queries.search(cast.doctor, "nom1").rows == []
    assert AuditLine.objects.filter(act="directory.imported").count() == 2

    third = load(write(tmp_path / "3.txt", row(c8="LE BIHAN", c38="Brest"), person(1), person(2)))
    assert (third.changes.returning, third.changes.changed, third.changes.fresh) == (1, 0, 0)
    assert [r.id for r in queries.search(cast.doctor, "nom1").rows] == [ids["89970000" + "0001"]]


def test_entries_made_by_hand_stay(load: Load, tmp_path: Path, cast: Cast) -> None:
    made = make_entry("Nora", "Quiniou")
    load(write(tmp_path / "f.txt", row()))
    made.refresh_from_db()
    assert made.retired_at is None
    assert [r.name for r in queries.search(cast.doctor, "quiniou").rows] == ["Nora Quiniou"]


# --- lines left out ---


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("|".join(["x"] * 40), "40 cells instead of 56"),
        (row() + "|more", "57 cells instead of 56"),
        (row(c3=""), "no usable « Identification nationale PP »"),
        (row(c3="8 9970"), "no usable « Identification nationale PP »"),
        (person(9, c8=""), "no « Nom d'exercice »"),
        (person(9, c10="ZZ", c11=""), "no « Libellé profession », and a code that is not known"),
        (person(9, c9="a\x00b"), "a forbidden character (NUL)"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_rest_goes_on(
    load: Load, tmp_path: Path, line: str, reason: str
) -> None:
    result = load(write(tmp_path / "f.txt", person(1), line, person(2)), report=tmp_path / "refused.tsv")
    assert (result.rows, result.refused) == (2, 1)
    assert (tmp_path / "refused.tsv").read_text().splitlines() == ["line\treason", f"3\t{reason}"]
    assert Professional.objects.count() == 2


def test_one_line_that_is_not_utf8_is_left_out(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "f.txt"
    file.write_bytes("\n".join([HEADER, person(1), ""]).encode() + person(2, c8="HÉ").encode("latin-1") + b"\n")
    result = load(file, report=tmp_path / "refused.tsv")
    assert (result.rows, result.refused) == (1, 1)
    assert (tmp_path / "refused.tsv").read_text().splitlines()[1] == "3\tnot UTF-8"


def test_somebody_on_a_refused_line_has_not_left(load: Load, tmp_path: Path) -> None:
    load(write(tmp_path / "1.txt", *[person(number) for number in range(1, 5)]))
    broken = "|".join(person(4).split("|")[:40])
    assert load(write(tmp_path / "2.txt", person(1), person(2), broken)).changes.leaving == 1
    assert not Professional.objects.filter(national_id="899700000004").exclude(retired_at=None)


def test_nobody_is_retired_when_refused_lines_name_nobody(load: Load, tmp_path: Path) -> None:
    load(write(tmp_path / "1.txt", person(1), person(2)))
    result = load(write(tmp_path / "2.txt", person(1), "broken"))
    assert (result.changes.leaving, result.complete) == (0, False)


def test_unknown_professions_students_and_wrong_check_digits_are_taken(load: Load, tmp_path: Path) -> None:
    rows = [person(1, c10="777", c11="Métier nouveau"), person(2, c12="E"), person(3, c10="10", c11="")]
    result = load(write(tmp_path / "f.txt", *rows))
    assert result.bad_check_digits >= 2
    found = Professional.objects.order_by("national_id").values_list("profession", flat=True)
    assert list(found) == ["Métier nouveau", "Infirmier (étudiant)", "Médecin"]


def test_odd_text_comes_through_unchanged(load: Load, tmp_path: Path) -> None:
    rows = [
        person(1, c8='O\\N "Brien"\t;', c25="a\\b", c9="  Zoé "),
        person(2, c8="X" * 400, c38="Y" * 300),
        person(3, c44="pas une adresse", c41="NEANT", c24="", c25="", c26=""),
    ]
    load(write(tmp_path / "f.txt", *rows))
    one, two, three = Professional.objects.order_by("national_id")
    assert (one.family_name, one.given_name) == ('O\\N "Brien" ;', "Zoé")
    assert len(two.family_name) == 120
    assert three.activities.get().organisation is None
    assert not RecordedContact.objects.exists()


def test_structures_without_an_identifier_are_told_apart_by_name_and_place(load: Load, tmp_path: Path) -> None:
    rows = [person(1, c24=""), person(2, c24=""), person(3, c24="", c36="29200"), person(4, c24="", c22="350000014")]
    load(write(tmp_path / "f.txt", *rows))
    assert Organisation.objects.count() == 3
    assert Organisation.objects.filter(identifier="F350000014").exists()


# --- columns ---


def test_columns_are_found_by_name_wherever_they_are_and_however_they_are_spelt(load: Load, tmp_path: Path) -> None:
    order = list(reversed(range(56)))
    header = "|".join(COLUMNS[place] for place in order).replace("'", "’").upper()
    cells = row().split("|")
    load(write(tmp_path / "f.txt", "|".join(cells[place] for place in order), header=header))
    assert Professional.objects.get().name == "Karim LE GALL"


def test_the_52_columns_of_2020(load: Load, tmp_path: Path) -> None:
    file = write(tmp_path / "f.txt", "|".join(row().split("|")[:52]) + "|", header="|".join(COLUMNS[:52]))
    assert load(file).changes.fresh == 1


def test_missing_columns_are_named(load: Load, tmp_path: Path) -> None:
    header = "|".join(name for name in COLUMNS if name not in {"Nom d'exercice", "Code postal (coord. structure)"})
    with pytest.raises(FileFault, match=r"« Nom d'exercice », « Code postal \(coord. structure\) »"):
        load(write(tmp_path / "f.txt", row(), header=header))
    assert not Professional.objects.exists()


# --- files that stop before anything is changed ---


def faulty(folder: Path, fault: str) -> Path:
    file, archive = folder / "f.txt", folder / "f.zip"
    rows = [person(number, c9="Zoé") for number in range(2, 400)]
    if fault in {"truncated zip", "damaged zip", "zip of something else", "empty zip"}:
        write(file, *rows)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
            if fault != "empty zip":
                name = (
                    "autre.txt"
                    if fault == "zip of something else"
                    else "PS_LibreAcces_Personne_activite_202610080800.txt"
                )
                made.write(file, name)
        data = bytearray(archive.read_bytes())
        if fault == "truncated zip":
            data = data[: len(data) // 2]
        elif fault == "damaged zip":
            data[len(data) // 2] ^= 0xFF
        archive.write_bytes(bytes(data))
        return archive
    if fault == "latin-1":
        return write(file, *rows, encoding="latin-1")
    if fault == "truncated text":
        write(file, *rows)
        file.write_bytes(file.read_bytes()[:-30])
    elif fault == "empty":
        file.write_bytes(b"")
    elif fault == "header only":
        write(file)
    elif fault == "all lines wrong":
        write(file, "a|b", "c|d")
    elif fault == "another file":
        file.write_text("id;name\n1;x\n")
    elif fault == "binary":
        file.write_bytes(bytes(range(256)) * 100)
    elif fault == "a folder":
        return folder
    return file


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("truncated zip", "truncated"),
        ("damaged zip", "damaged"),
        ("zip of something else", "holds no PS_LibreAcces_Personne_activite"),
        ("empty zip", "holds no PS_LibreAcces_Personne_activite"),
        ("latin-1", "latin-1"),
        ("truncated text", "ends in the middle of line 399"),
        ("empty", "empty"),
        ("header only", "holds no row"),
        ("all lines wrong", "no line of the file could be used"),
        ("another file", "not a PS_LibreAcces_Personne_activite file"),
        ("binary", "not a PS_LibreAcces_Personne_activite file"),
        ("a folder", "cannot be read"),
        ("absent", "cannot be read"),
    ],
)
def test_a_fault_of_the_file_changes_nothing_and_is_said(load: Load, tmp_path: Path, fault: str, message: str) -> None:
    load(write(tmp_path / "before.txt", person(1)))
    before = everything()
    folder = tmp_path / "faulty"
    folder.mkdir()
    with pytest.raises(FileFault, match=message):
        load(faulty(folder, fault))
    assert everything() == before
    assert not [name for name in connection.introspection.table_names() if name.startswith("directory_import")]


def test_the_zip_of_three_files(load: Load, tmp_path: Path) -> None:
    archive = tmp_path / "PS_LibreAcces_202610080800.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("PS_LibreAcces_Dipl_AutExerc_202610080800.txt", "autre\n")
        made.writestr("PS_LibreAcces_Personne_activite_202610080800.txt", f"{HEADER}\n{row()}\n")
        made.writestr("PS_LibreAcces_SavoirFaire_202610080800.txt", "autre\n")
    assert load(archive).changes.fresh == 1


def test_a_file_that_lacks_many_people_is_not_believed(load: Load, tmp_path: Path) -> None:
    load(write(tmp_path / "1.txt", *[person(number) for number in range(100)]))
    short = write(tmp_path / "2.txt", *[person(number) for number in range(70)])
    with pytest.raises(FileFault, match="30 of 100 people"):
        load(short)
    assert not Professional.objects.exclude(retired_at=None).exists()
    assert load(short, accept_shrink=True).changes.leaving == 30


# --- interruptions ---


STEPS = ["compare", "organisations", "people", "activities", "contacts", "raise_version", "analyse", "changed_ids"]


@pytest.mark.parametrize("step", STEPS)
def test_stopped_anywhere_then_run_again_is_as_if_never_stopped(load: Load, tmp_path: Path, step: str) -> None:
    load(write(tmp_path / "1.txt", *list(lines(150, 4))[1:], person(1), person(2)))
    file = write(tmp_path / "2.txt", *list(lines(150, 4))[1:140], *list(lines(60, 5))[1:], person(2, c38="Brest"))
    with mock.patch.object(merge, step, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        load(file)
    load(file)
    after = everything()
    assert build.is_current()
    Professional.objects.all().delete()
    Organisation.objects.all().delete()
    load(write(tmp_path / "1.txt", *list(lines(150, 4))[1:], person(1), person(2)))
    load(file)
    assert everything() == after


def test_an_index_left_behind_is_made_again_by_the_same_file(load: Load, tmp_path: Path, cast: Cast) -> None:
    file = write(tmp_path / "f.txt", row())
    build.rebuild()
    with mock.patch.object(build, "update", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        load(file)
    assert queries.search(cast.doctor, "le gall").rows == []
    assert not load(file).changes.any
    assert len(queries.search(cast.doctor, "le gall").rows) == 1


def test_two_imports_at_once_are_refused(load: Load, tmp_path: Path) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('directory-import', 0))")
        with pytest.raises(FileFault, match="another import is running"):
            load(write(tmp_path / "f.txt", row()))
    finally:
        other.close()
    assert load(write(tmp_path / "f.txt", row())).changes.fresh == 1
