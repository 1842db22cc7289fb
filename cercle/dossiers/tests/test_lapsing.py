"""An access that ends by its date: shut at that moment, and the open stream and pages with it at the next beat."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cercle.accounts import tokens
from cercle.core.process import beats
from cercle.core.testing import Cast, Clock, signed_in
from cercle.dossiers import jobs, telling
from cercle.dossiers.access import visible_dossiers
from cercle.dossiers.models import CircleMember
from cercle.live import asgi
from cercle.live.tests.carrier import Carrier, running_carrier

PATH = "/api/v1/live"
#: Seconds from the end of an access to the end of the stream: a beat, and what the bell takes.
AT_ONCE = jobs.EVERY + 1.0


@pytest.fixture
def carrier(transactional_db: None) -> Iterator[Carrier]:
    with running_carrier() as running:
        yield running


@pytest.fixture
def live_cast(carrier: Carrier, request: pytest.FixtureRequest) -> Cast:
    return request.getfixturevalue("cast")  # type: ignore[no-any-return]


def caring(cast: Cast, **ends: Any) -> CircleMember:
    return CircleMember.objects.create(
        dossier=cast.dossier,
        account=cast.caregiver,
        part="caregiver",
        scope=["circle", "journal"],
        ends_at=timezone.now() + timedelta(**ends),
    )


def test_pages_are_shut_at_that_very_moment(cast: Cast, clock: Clock) -> None:
    """Nobody has come by yet: what counts is the date."""
    caring(cast, hours=1)
    client = signed_in(cast.caregiver)
    address = f"/dossiers/{cast.dossier.pk}/"
    clock.move(minutes=59, seconds=59)
    assert [client.get(address + part).status_code for part in ("", "cercle/", "fil/")] == [200, 200, 200]
    clock.move(seconds=1)
    assert [client.get(address + part).status_code for part in ("", "cercle/", "fil/")] == [404, 404, 404]
    assert not visible_dossiers(cast.caregiver).exists()


def test_the_open_stream_ends_at_the_next_beat(carrier: Carrier, live_cast: Cast) -> None:
    cast = live_cast
    member = caring(cast, seconds=1.5)
    doctor = {"authorization": f"Bearer {tokens.issue(cast.doctor, 'test')}"}
    theirs = {"authorization": f"Bearer {tokens.issue(cast.caregiver, 'test')}"}
    caregiver, other = carrier.listen(PATH, **theirs).settled(), carrier.listen(PATH, **doctor).settled()
    assert member.ends_at
    topic = telling.topic(cast.dossier.pk)
    assert sum(topic in stream.topics for stream in asgi.running().streams) == 2
    beat = beats.registered["dossiers.end_now"]
    while not caregiver.ended:  # as the worker keeps it
        assert timezone.now() < member.ends_at + timedelta(seconds=AT_ONCE), "it goes on"
        beat.act()
        time.sleep(0.05)
    assert timezone.now() >= member.ends_at
    assert not other.ended
    again = carrier.listen(PATH, **theirs).settled()
    assert not again.ended
    assert sum(topic in stream.topics for stream in asgi.running().streams) == 1
    member.refresh_from_db()
    assert member.until


def test_the_beat_is_the_worker_s_and_harmless_twice(cast: Cast) -> None:
    assert beats.registered["dossiers.end_now"].pause <= 1.0
    member = caring(cast, seconds=-1)
    assert jobs.end_now() is False
    first = CircleMember.objects.get(pk=member.pk).until
    jobs.end_now()
    assert CircleMember.objects.get(pk=member.pk).until == first
