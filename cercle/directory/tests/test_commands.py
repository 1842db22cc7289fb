"""The commands as one types them."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cercle.directory import identifiers
from cercle.directory.imports.columns import HEADER
from cercle.directory.models import Professional
from cercle.directory.sample.rows import lines


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        call_command("sample_directory", rows=500, seed=seed, output=tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()


def test_a_sample_has_the_national_form_and_nobody_real() -> None:
    header, *rows = lines(4_000, 1)
    cells = [line.split("|") for line in rows]
    assert header == HEADER
    assert {len(row) for row in cells} == {56}
    assert all(row[1].startswith("997") and identifiers.rpps(row[1]) and row[2] == "8" + row[1] for row in cells)
    assert {"2A", "2B", "974", "971", "35", "75"} <= {row[44] for row in cells}
    assert all(row[43] == "" or ".example" in row[43].lower() or "(at)" in row[43] for row in cells)
    assert len({row[1] for row in cells}) < len(cells) - 400  # several rows per person
    assert {row[9] for row in cells} > {"10", "60", "70", "21"}
    names = {row[7] for row in cells}
    assert any("-" in name for name in names)
    assert any(name.startswith("LE ") for name in names)
    assert any(not name.isascii() for name in names)


def test_numbers_of_people_do_not_come_twice() -> None:
    people: dict[str, list[str]] = {}
    for line in list(lines(30_000, 2))[1:]:
        cells = line.split("|")
        assert people.setdefault(cells[1], cells[7:9]) == cells[7:9]


@pytest.mark.parametrize("rows", [0, -1, 10**9])
def test_an_impossible_number_of_rows_is_refused(rows: int, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--rows"):
        call_command("sample_directory", rows=rows, output=tmp_path / "x")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("sample_directory", rows=1, output=tmp_path / "absent" / "x")


@pytest.mark.django_db
def test_import_says_what_it_did_and_its_exit_code_too(tmp_path: Path, index_folder: Path) -> None:
    file, said = tmp_path / "f.txt", StringIO()
    call_command("sample_directory", rows=50, seed=1, output=file)
    call_command("import_directory", file, stdout=said)
    assert "50 rows read" in said.getvalue()
    call_command("import_directory", file, stdout=said)
    assert "nothing was changed" in said.getvalue()
    with file.open("a") as handle:
        handle.write("a|line|of|five|cells\n")
    with pytest.raises(SystemExit) as some_refused:
        call_command("import_directory", file, stdout=said)
    assert some_refused.value.code == 2
    report = next((tmp_path / "imports").iterdir())
    assert report.read_text() == "line\treason\n52\t5 cells instead of 56\n"
    with pytest.raises(CommandError, match=r"Nothing was changed\.$"):
        call_command("import_directory", tmp_path / "absent")
    call_command("index_directory")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["directory_import_rows", "directory_professional"])
def test_killed_in_the_middle_then_run_again(tmp_path: Path, index_folder: Path, moment: str) -> None:
    """kill -9 while the file is read, and while the directory is written (as soon as the merge holds its tables)."""
    file = tmp_path / "f.txt"
    call_command("sample_directory", rows=20_000, seed=1, output=file)
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        f"connection.settings_dict['NAME'] = {connection.settings_dict['NAME']!r}\n"
        f"from django.core.management import call_command; call_command('import_directory', {str(file)!r})\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "CERCLE_DATA": str(tmp_path)})
    deadline = time.monotonic() + 120
    while not writing(moment) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    while others() and time.monotonic() < deadline:  # the database notices that its client is gone
        time.sleep(0.01)
    assert Professional.objects.count() in {0, people(file)}
    call_command("import_directory", file, stdout=StringIO())
    assert Professional.objects.count() == people(file)
    assert not [name for name in connection.introspection.table_names() if name.startswith("directory_import")]


def people(file: Path) -> int:
    return len({line.split("|")[2] for line in file.read_text().splitlines()[1:]})


def writing(table: str) -> bool:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            " WHERE c.relname = %s AND l.mode = 'RowExclusiveLock' AND l.pid <> pg_backend_pid())",
            [table],
        )
        return bool(cursor.fetchone()[0])


def others() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%directory%'"
        )
        return bool(cursor.fetchone()[0])
