"""Who is connected: at any process, a moment longer than their page, no longer than their process, told to few."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db.models.functions import Now

from cercle.accounts import tokens
from cercle.accounts.models import Account
from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import add_member, post_message
from cercle.discussions.models import Discussion
from cercle.live import presence
from cercle.live.models import Presence, Process
from cercle.live.presence import ALIVE, is_connected
from cercle.live.tests.carrier import PATIENCE, Carrier
from cercle.live.tests.conftest import carrier  # noqa: F401  # a fixture
from cercle.web.tests.test_live import opened


@pytest.fixture
def cast(transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    return request.getfixturevalue("cast")  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "TICK", 0.02)
    monkeypatch.setattr(presence, "BEAT", 0.05)
    monkeypatch.setattr(presence, "GRACE", 0.1)


def eventually(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def there(*accounts: Account) -> set[str]:
    found = is_connected([account.pk for account in accounts])
    return {account.name for account in accounts if account.pk in found}


def test_who_has_a_page_open_is_connected_until_the_last_one_closes(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    one, two = opened(carrier, cast.nurse), opened(carrier, cast.nurse)
    eventually(lambda: there(cast.nurse, cast.doctor) == {cast.nurse.name})
    one.hang_up()
    one.wait(lambda it: it.ended)
    opened(carrier, cast.doctor)  # comes and is noted after what the first one's end may have changed
    eventually(lambda: there(cast.doctor))
    assert there(cast.nurse)
    two.hang_up()
    eventually(lambda: not there(cast.nurse))


def test_a_program_is_nobody_who_reads(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    carrier.listen("/api/v1/live", authorization=f"Bearer {tokens.issue(cast.nurse)}").settled()
    opened(carrier, cast.doctor)
    eventually(lambda: there(cast.doctor))
    assert not there(cast.nurse)


def test_what_a_dead_process_noted_ends_by_itself_and_is_told(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    doctor = opened(carrier, cast.doctor)
    dead = Process.objects.create(at=Now())
    Presence.objects.create(process=dead, account=cast.nurse.pk)
    assert there(cast.nurse)
    Process.objects.filter(pk=dead.pk).update(at=Now() - ALIVE)
    assert not there(cast.nurse)
    doctor.wait(lambda it: any(str(cast.nurse.pk) in event.data["off"] for event in it.named("presence")))
    assert not Process.objects.filter(pk=dead.pk).exists()


def test_tables_that_a_crash_emptied_are_written_again(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    opened(carrier, cast.nurse)
    eventually(lambda: there(cast.nurse))
    Presence.objects.all().delete()
    Process.objects.all().delete()
    eventually(lambda: there(cast.nurse))


def test_colleagues_are_told_and_nobody_else(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    add_member(cast.doctor, cast.thread, cast.nurse)  # so that the patient shares a thread with her
    patient, stranger, doctor = (opened(carrier, each) for each in (cast.patient, cast.stranger, cast.doctor))
    opened(carrier, cast.nurse)
    doctor.wait(lambda it: any(event.data == {"on": [str(cast.nurse.pk)], "off": []} for event in it.named("presence")))
    post_message(cast.doctor, cast.thread, body="après")
    patient.wait(lambda it: it.named("message"))
    assert patient.named("presence") == stranger.named("presence") == []


def test_a_page_says_who_of_the_colleagues_is_connected(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    add_member(cast.doctor, cast.thread, cast.nurse)
    for account in (cast.nurse, cast.patient, cast.outsider):
        opened(carrier, account)
    everyone = (cast.nurse, cast.patient, cast.outsider)
    eventually(lambda: len(there(*everyone)) == 3)

    def seen(account: Account, discussion: Discussion) -> set[UUID]:
        return queries.connected(account, queries.participants(discussion))

    assert seen(cast.doctor, cast.discussion) == seen(cast.doctor, cast.thread) == {cast.nurse.pk}
    assert seen(cast.nurse, cast.discussion) == seen(cast.patient, cast.thread) == set()
