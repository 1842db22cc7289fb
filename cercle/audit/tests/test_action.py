"""One function, one transaction, at least one line."""

import pytest
from django.utils import timezone

from cercle.audit.action import NoAuditLine, action
from cercle.audit.journal import lines_written, record
from cercle.audit.models import AuditLine
from cercle.core.models import Bucket

pytestmark = pytest.mark.django_db


def write(name: str) -> None:
    Bucket.objects.create(name=name, key="k", tokens=1, at=timezone.now())


@action
def inner(*, trace: bool = True, fail: bool = False) -> str:
    """Writes a row, and a line if asked."""
    write("inner")
    if trace:
        record(None, "test.inner", "test", 1)
    if fail:
        raise ZeroDivisionError
    return "done"


@action
def outer(*, trace: bool = True) -> str:
    write("outer")
    result = inner()
    if trace:
        record(None, "test.outer", "test", 1)
    return result


@action
def forgiving() -> None:
    """Goes on when the inner one fails."""
    write("outer")
    with pytest.raises(ZeroDivisionError):
        inner(fail=True)
    record(None, "test.outer", "test", 1)


def acts() -> list[str]:
    return list(AuditLine.objects.filter(subject_type="test").order_by("id").values_list("act", flat=True))


def rows() -> list[str]:
    return list(Bucket.objects.order_by("name").values_list("name", flat=True))


def test_it_returns_and_keeps_its_name() -> None:
    assert inner() == "done"
    assert inner.__name__ == "inner"
    assert inner.__doc__ == "Writes a row, and a line if asked."
    assert (rows(), acts()) == (["inner"], ["test.inner"])


def test_without_a_line_everything_is_undone() -> None:
    with pytest.raises(NoAuditLine, match="inner"):
        inner(trace=False)
    assert (rows(), acts()) == ([], [])


def test_an_error_undoes_the_line_too() -> None:
    with pytest.raises(ZeroDivisionError):
        inner(fail=True)
    assert (rows(), acts()) == ([], [])


def test_nested_actions_leave_a_line_each() -> None:
    outer()
    assert (rows(), acts()) == (["inner", "outer"], ["test.inner", "test.outer"])


def test_the_inner_line_does_not_excuse_the_outer_one() -> None:
    with pytest.raises(NoAuditLine, match="outer"):
        outer(trace=False)
    assert (rows(), acts()) == ([], [])


def test_the_outer_line_does_not_excuse_the_inner_one() -> None:
    with pytest.raises(NoAuditLine, match="inner"):
        outer_with_silent_inner()
    assert (rows(), acts()) == ([], [])


@action
def outer_with_silent_inner() -> None:
    record(None, "test.outer", "test", 1)
    inner(trace=False)


def test_an_outer_action_may_survive_an_inner_failure() -> None:
    forgiving()
    assert (rows(), acts()) == (["outer"], ["test.outer"])


def test_nothing_is_counted_outside() -> None:
    with pytest.raises(ZeroDivisionError):
        inner(fail=True)
    assert lines_written.get() is None
    record(None, "test.alone", "test", 1)
    assert lines_written.get() is None
