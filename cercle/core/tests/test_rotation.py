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


@pytest.mark.django_db
def test_a_stopped_run_goes_on_where_it_was(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "TOGETHER", 2)
    whole, seen = rotation.rows_left(), []

    def stop(rows: int) -> None:
        seen.append(rows)
        if sum(seen) >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)
    assert rotation.rows_left() == whole - sum(seen)
    result = rotation.rotate()
    assert result.seen == whole - sum(seen)
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
