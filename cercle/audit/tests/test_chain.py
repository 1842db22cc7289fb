"""Tampering directly with the database is found, and every line is named."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cercle.audit import head, sealing, seals
from cercle.audit.head import Head
from cercle.audit.journal import record
from cercle.audit.models import AuditLine, Seal
from cercle.audit.verify import Verification
from cercle.core.testing import Clock

pytestmark = pytest.mark.django_db

OFF = "ALTER TABLE {} DISABLE TRIGGER USER"
ON = "ALTER TABLE {} ENABLE TRIGGER USER"


@pytest.fixture(autouse=True)
def head_file(tmp_path: Path, settings: Any) -> Path:
    settings.AUDIT_HEAD = tmp_path / "audit-head"
    return tmp_path / "audit-head"


def write(count: int) -> list[int]:
    """That many lines; their ids."""
    before = AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for n in range(count):
        record(None, "test.happened", "test", n, step=n, word="é")
    return list(AuditLine.objects.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True))


def seal() -> None:
    while sealing.seal_some():
        pass


def run(*statements: str, **values: Any) -> None:
    """As somebody does who owns the database: without the triggers, which are there again afterwards."""
    with connection.cursor() as cursor:
        for table in ("audit_auditline", "audit_seal"):
            cursor.execute(OFF.format(table))
        for statement in statements:
            cursor.execute(statement, values)
        for table in ("audit_auditline", "audit_seal"):
            cursor.execute(ON.format(table))


def found(*heads: Head, start: int = 1) -> set[tuple[str, int | None, int | None]]:
    faults = Verification(start=start, heads=heads).run()
    return {(fault.what, fault.line, fault.seal) for fault in faults}


@pytest.fixture
def lines(clock: Clock) -> list[int]:
    """Twelve lines, sealed in three lots: seal n is of line n; a day has passed since."""
    clock.move(days=-1)
    ids = []
    for _ in range(3):
        ids += write(4)
        seal()
        clock.move(minutes=1)
    clock.move(days=1)
    assert [*Seal.objects.order_by("number").values_list("number", "line")] == [*enumerate(ids, start=1)]
    return ids


def test_nothing_is_found_where_nothing_was_done(lines: list[int], head_file: Path) -> None:
    assert found() == set()
    assert head.kept() == Head.of(Seal.objects.get(number=12))
    assert head_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "change",
    [
        "act = 'other.act'",
        "actor = '00000000-0000-0000-0000-000000000001'",
        "subject_type = 'other'",
        "subject = '99'",
        "at = at + interval '1 microsecond'",
        """detail = detail || '{"step": 99}'""",
        "detail = '{}'",
    ],
)
def test_a_changed_line_is_named(lines: list[int], change: str) -> None:
    run(f"UPDATE audit_auditline SET {change} WHERE id = %(id)s", id=lines[4])
    assert found() == {("changed", lines[4], 5)}


def test_a_removed_line_is_named_and_each_of_several(lines: list[int]) -> None:
    run("DELETE FROM audit_auditline WHERE id = ANY(%(ids)s)", ids=[lines[0], lines[5], lines[11]])
    assert found() == {("removed", lines[0], 1), ("removed", lines[5], 6), ("removed", lines[11], 12)}


def test_a_line_removed_with_its_seal_leaves_a_gap(lines: list[int]) -> None:
    run("DELETE FROM audit_auditline WHERE id = %(id)s", "DELETE FROM audit_seal WHERE number = 6", id=lines[5])
    assert found() == {("seal_removed", None, 6)}


def test_closing_the_gap_is_found_line_by_line(lines: list[int]) -> None:
    run(
        "DELETE FROM audit_auditline WHERE id = %(id)s",
        "DELETE FROM audit_seal WHERE number = 6",
        "UPDATE audit_seal SET number = number - 1 WHERE number = 7",
        id=lines[5],
    )
    assert ("changed", lines[6], 6) in found()


def test_a_removed_seal_is_named_with_its_line(lines: list[int]) -> None:
    run("DELETE FROM audit_seal WHERE number = 6")
    write(1)
    seal()
    assert found() == {("seal_removed", None, 6), ("unsealed", lines[5], None)}
    while sealing.seal_some(everything=True):
        pass
    assert found() == {("seal_removed", None, 6), ("inserted", lines[5], 14)}, "a new seal heals nothing"


@pytest.mark.parametrize("column", ["chain", "digest"])
def test_an_altered_seal_is_named_and_no_other(lines: list[int], column: str) -> None:
    run(f"UPDATE audit_seal SET {column} = sha256({column}) WHERE number = 6")
    assert {(seal, line) for _what, line, seal in found()} == {(6, lines[5])}


def test_two_lines_that_changed_places_are_both_named(lines: list[int]) -> None:
    run(
        "UPDATE audit_auditline SET id = -1 WHERE id = %(one)s",
        "UPDATE audit_auditline SET id = %(one)s WHERE id = %(other)s",
        "UPDATE audit_auditline SET id = %(other)s WHERE id = -1",
        one=lines[2],
        other=lines[7],
    )
    assert found() == {("changed", lines[2], 3), ("changed", lines[7], 8)}


def insert(at: Any, id: int | None = None) -> int:
    """A line slipped in by SQL, sealed in good faith afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditline (id, at, act, subject_type, subject, detail) VALUES"
            " (coalesce(%s, nextval('audit_auditline_id_seq')), %s, 'test.forged', 'test', '1', '{}') RETURNING id",
            [id, at],
        )
        made = int(cursor.fetchone()[0])
    seal()
    return made


def test_a_line_slipped_into_the_past_is_named(lines: list[int], clock: Clock) -> None:
    write(1)
    seal()
    made = insert(clock.now - timedelta(hours=23))
    assert found() == {("inserted", made, 14)}


def test_a_line_slipped_into_a_gap_of_the_numbers_is_named(lines: list[int], clock: Clock) -> None:
    with connection.cursor() as cursor:  # numbers that a transaction took and gave up
        cursor.execute("SELECT nextval('audit_auditline_id_seq')")
        gap = int(cursor.fetchone()[0])
    write(1)
    seal()
    insert(AuditLine.objects.get(pk=lines[11]).at, gap)
    while sealing.seal_some(everything=True):
        pass
    assert found() == {("inserted", gap, 14)}


def test_a_cut_end_is_found_by_the_kept_head_and_by_a_noted_one(lines: list[int]) -> None:
    noted = Head.parse(str(Head.of(Seal.objects.get(number=11))))
    run("DELETE FROM audit_auditline WHERE id > %(id)s", "DELETE FROM audit_seal WHERE number > 9", id=lines[8])
    assert found() == set(), "a shorter chain has nothing wrong in it"
    kept = head.kept()
    assert kept is not None
    assert found(kept) == {("cut", None, 12)}
    assert found(noted) == {("cut", None, 11)}


def test_after_a_cut_the_worker_goes_on_and_keeps_the_proof(lines: list[int], caplog: pytest.LogCaptureFixture) -> None:
    run("DELETE FROM audit_auditline WHERE id > %(id)s", "DELETE FROM audit_seal WHERE number > 9", id=lines[8])
    write(5)
    seal()
    assert "verify-audit" in caplog.text
    kept = head.kept()
    assert kept is not None
    assert kept.number == 12
    assert found(kept) == {("cut", None, 12)}, "the chain is long enough again, and another one"
    call_command("audit_head", accept="restored the backup of last night", stdout=StringIO())
    kept = head.kept()
    assert kept is not None
    assert (kept.number, found(kept)) == (14, set())
    assert AuditLine.objects.get(act="audit.head_accepted").detail["before"].startswith("12:")


def test_a_chain_made_anew_under_another_key_is_found(lines: list[int], settings: Any) -> None:
    ours = settings.AUDIT_KEYS
    run("UPDATE audit_auditline SET act = 'other.act' WHERE id = %(id)s", "DELETE FROM audit_seal", id=lines[4])
    settings.AUDIT_KEYS = ["somebody else's key, which is as long"]
    while sealing.seal_some(everything=True):
        pass
    settings.AUDIT_KEYS = ours
    assert found() == {("no_key", None, 1)}
    run("UPDATE audit_seal SET key = %(name)s", name=next(iter(seals.keyring())))
    assert {("changed", lines[n], n + 1) for n in range(12)} <= found()


def test_a_disabled_trigger_is_told(lines: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditline DISABLE TRIGGER audit_append_only")
    assert found() == {("unguarded", None, None)}


def test_keys_may_change(lines: list[int], settings: Any) -> None:
    old = settings.AUDIT_KEYS
    settings.AUDIT_KEYS = ["n" * 50, *old]
    write(3)
    seal()
    assert found() == set()
    assert Seal.objects.values("key").distinct().count() == 2
    settings.AUDIT_KEYS = ["n" * 50]
    assert found() == {("no_key", None, 1)}


def test_it_may_begin_later(lines: list[int]) -> None:
    run("UPDATE audit_auditline SET act = 'x' WHERE id = ANY(%(ids)s)", ids=[lines[1], lines[8]])
    assert found(start=5) == {("changed", lines[8], 9)}
    run("DELETE FROM audit_seal WHERE number = 4")
    assert ("seal_removed", None, 4) in found(start=5)


def test_an_old_installation_gets_its_seals_without_suspicion(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "TOGETHER", 10)
    clock.move(days=-400)
    for _ in range(5):
        write(7)
        clock.move(days=80)
    while sealing.seal_some():
        clock.move(hours=2)
    assert Seal.objects.values("at").distinct().count() == 4, "in lots"
    assert (Seal.objects.count(), found()) == (35, set())


def test_the_command_names_what_it_finds_and_fails(lines: list[int]) -> None:
    out = StringIO()
    write(2)
    call_command("verify_audit", stdout=out)
    assert "12 seals verified" in out.getvalue()
    assert "2 lines wait" in out.getvalue()
    run("UPDATE audit_auditline SET act = 'other.act' WHERE id = %(id)s", id=lines[4])
    with pytest.raises(CommandError, match="1 findings") as failed:
        call_command("verify_audit", stdout=out)
    assert failed.value.returncode == 1
    assert f"changed: line {lines[4]} (other.act, test 0," in out.getvalue()


def test_the_head_is_printed_and_read_again(lines: list[int]) -> None:
    out = StringIO()
    call_command("audit_head", stdout=out, stderr=StringIO())
    assert Head.parse(out.getvalue()) == Head.of(Seal.objects.get(number=12))
    call_command("verify_audit", "--head", out.getvalue().strip(), stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify_audit", "--head", f"12:{'0' * 64}", stdout=out)
    for nonsense in ("", "x", "0:" + "0" * 64, "3:zz", "3:00"):
        with pytest.raises(CommandError):
            call_command("verify_audit", "--head", nonsense, stdout=out)


def test_health_is_told_when_nothing_is_sealed_any_more(clock: Clock) -> None:
    write(1)
    assert not sealing.is_late()
    clock.move(minutes=11)
    assert sealing.is_late()
    seal()
    assert not sealing.is_late()
    clock.move(days=1)
    assert not sealing.is_late()
    assert timezone.now() == clock.now
