"""The database itself refuses to change the trace."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cercle.audit.journal import record
from cercle.audit.models import AuditLine, Seal
from cercle.core.testing import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditline SET act = 'nothing'",
        "DELETE FROM audit_auditline",
        "TRUNCATE audit_auditline",
        "TRUNCATE audit_auditline CASCADE",
        "INSERT INTO audit_auditline SELECT * FROM audit_auditline ON CONFLICT (id) DO UPDATE SET act = 'nothing'",
    ],
)
def test_raw_sql_is_refused(sql: str) -> None:
    record(None, "test.happened", "test", 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditLine.objects.get(subject_type="test").act == "test.happened"


@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_seal SET line = 1", "DELETE FROM audit_seal", "TRUNCATE audit_seal"],
)
def test_seals_are_refused_alike(sql: str) -> None:
    Seal.objects.create(number=1, line=1, at=timezone.now(), key="", digest=b"", chain=b"")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_orm_is_refused() -> None:
    record(None, "test.happened", "test", 1)
    line = AuditLine.objects.get(subject_type="test")
    line.act = "nothing"
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditLine.objects.all().delete()
    assert AuditLine.objects.filter(act="test.happened").count() == 1


def test_a_line_says_who_what_and_to_which(cast: Cast) -> None:
    record(cast.doctor, "test.happened", "test", cast.discussion.pk, count=2)
    line = AuditLine.objects.get(subject_type="test")
    assert (line.actor, line.subject, line.detail) == (cast.doctor.pk, str(cast.discussion.pk), {"count": 2})


def test_deleting_a_person_keeps_the_trace(cast: Cast) -> None:
    record(cast.stranger, "test.happened", "test", 1)
    who = cast.stranger.pk
    cast.stranger.delete()
    assert AuditLine.objects.get(subject_type="test").actor == who
