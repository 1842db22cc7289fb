"""Every text under the newest key, whatever stops it and whoever writes meanwhile."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cercle.audit.models import AuditLine
from cercle.core import encryption, rotation
from cercle.core.models import Rotation
from cercle.core.testing import Cast
from cercle.discussions.actions import post_message
from cercle.discussions.models import Message

OLD, NEW = "o" * 40, "n" * 40


def _texts() -> list[str]:
    return list(Message.objects.order_by("seq").values_list("body", flat=True))


def _raw() -> list[bytes]:
    """What every encrypted column holds."""
    found = []
    with connection.cursor() as cursor:
        for column in rotation.columns():
            cursor.execute(f"SELECT {column.name} FROM {column.table} WHERE {column.name} IS NOT NULL")
            found += [bytes(row[0]) for row in cursor.fetchall()]
    return found


@pytest.fixture
def written(cast: Cast, settings: Any) -> Any:
    """Texts under the old key, and the new one in front."""
    call_command("rotate_keys", stdout=StringIO())  # what the cast wrote with the key of the tests
    before = settings.TEXT_KEYS
    settings.TEXT_KEYS = [OLD, *before]
    for n in range(7):
        post_message(cast.doctor, cast.discussion, body=f"texte {n}")
    rotation.rotate()
    settings.TEXT_KEYS = [NEW, OLD]
    return settings


@pytest.mark.django_db
def test_afterwards_the_old_key_is_not_needed(written: Any) -> None:
    texts = _texts()
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "you may remove the older keys" in out.getvalue()
    written.TEXT_KEYS = [NEW]
    assert all(encryption.is_newest(data) for data in _raw())
    assert _texts() == texts
    assert AuditLine.objects.filter(act="keys.rotated").latest("at").detail["rewritten"] >= 7
    assert not Rotation.objects.exists()


@pytest.mark.django_db
def test_it_covers_every_encrypted_column() -> None:
    assert {str(column) for column in rotation.columns()} >= {
        "discussions_message.body",
        "discussions_discussion.title",
    }


def _stop_after(rows: int) -> None:
    """A run that is killed when it has seen that many."""
    seen = 0

    def stop(more: int) -> None:
        nonlocal seen
        seen += more
        if seen >= rows:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)


@pytest.mark.django_db
def test_a_stopped_run_goes_on_where_it_was(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "TOGETHER", 2)
    whole = rotation.work().all
    _stop_after(4)
    left = rotation.work()
    assert (left.all, 4 <= left.done <= 6) == (whole, True)
    seen: list[int] = []
    out = StringIO()
    monkeypatch.setattr("cercle.core.progress.Progress.advance", lambda _bar, rows: seen.append(rows))
    call_command("rotate_keys", stdout=out)
    assert f"{left.done:,} of {whole:,} texts are done" in out.getvalue()
    assert sum(seen) == left.rows == whole - left.done + whole
    assert all(encryption.is_newest(data) for data in _raw())
    assert not Rotation.objects.exists()


@pytest.mark.django_db
def test_a_key_put_back_between_two_runs_is_not_thrown_away_too_early(
    written: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written under it meanwhile lies before the place from which the second run goes on."""
    monkeypatch.setattr(rotation, "TOGETHER", 2)
    _stop_after(rotation.work().all - 1)
    written.TEXT_KEYS = [OLD, NEW]
    Message.objects.filter(pk=Message.objects.order_by("pk")[0].pk).update(body="écrit entre-temps")
    written.TEXT_KEYS = [NEW, OLD]
    rotation.rotate()
    written.TEXT_KEYS = [NEW]
    assert all(encryption.is_newest(data) for data in _raw())
    assert "écrit entre-temps" in _texts()


@pytest.mark.django_db
def test_how_far_a_run_came_is_forgotten_with_another_key(written: Any) -> None:
    _stop_after(1)
    written.TEXT_KEYS = ["c" * 40, NEW, OLD]
    rotation.rotate()
    assert not Rotation.objects.exists()
    written.TEXT_KEYS = [NEW, "c" * 40]
    rotation.rotate()
    written.TEXT_KEYS = [NEW]
    assert all(encryption.is_newest(data) for data in _raw())


@pytest.mark.django_db
def test_a_second_run_writes_nothing(written: Any) -> None:
    rotation.rotate()
    assert rotation.rotate().rewritten == 0


@pytest.mark.django_db
def test_a_key_that_is_missing_is_said_and_nothing_is_lost(written: Any) -> None:
    raw = _raw()
    written.TEXT_KEYS = [NEW]
    with pytest.raises(CommandError, match="opened by no key"):
        call_command("rotate_keys", stdout=StringIO())
    assert _raw() == raw
    written.TEXT_KEYS = [NEW, OLD]
    assert rotation.rotate().unreadable == 0


@pytest.mark.django_db
def test_second_factors_follow(written: Any, cast: Cast) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    written.TEXT_KEYS = [OLD]
    TOTP.activate(cast.doctor, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(cast.doctor).get_unused_codes()
    written.TEXT_KEYS = [NEW, OLD]
    rotation.rotate()
    written.TEXT_KEYS = [NEW]
    rows = {row.type: row.wrap() for row in Authenticator.objects.filter(user=cast.doctor)}
    assert rows["recovery_codes"].get_unused_codes() == codes
    assert encryption.decrypt(rows["totp"].instance.data["secret"].encode()) == "JBSWY3DPEHPK3PXP"
