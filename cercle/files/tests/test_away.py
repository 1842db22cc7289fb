"""The storage of files does not answer: said quickly, by everything that needs it, and not for longer than it lasts."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from cercle.config import files, health
from cercle.core.errors import Away, Refused
from cercle.files import bucket, checks, place
from cercle.files.actions import store
from cercle.files.jobs import sweep
from cercle.files.models import StoredFile
from cercle.files.place import storage
from cercle.files.queries import open_file
from cercle.files.receiving import receive
from cercle.files.testing import store_in
from cercle.files.tests.making import image
from cercle.files.tests.peer import Peer, credentials, mute, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    credentials(monkeypatch)
    there = Peer()
    use(there.url, settings, monkeypatch, tmp_path)
    monkeypatch.setattr(place, "SILENCE", 60.0)
    yield there
    there.stop()
    place.forget()


def told(client: Client) -> tuple[str, str]:
    """What `GET /health` says: in all, of files."""
    answer = client.get("/health").json()
    return answer["status"], answer["parts"]["files"]


def test_nothing_is_stored_or_read_and_both_say_why(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = store([b"x"])
    peer.stop()
    for ask in (lambda: store([b"y"]), lambda: open_file(kept.name)):
        place.forget()
        with pytest.raises(Away) as away:
            ask()
        assert away.value.code == "files_away"
    assert "n’est pas perdu" in away.value.message
    # The next ones are told at once, before their file takes a processor, even when it is back ...
    peer.start()
    monkeypatch.setattr(checks, "decode", lambda *_file: pytest.fail("was decoded"))
    with pytest.raises(Away):
        receive(ContentFile(image()))
    with pytest.raises(Away):
        open_file(kept.name)
    # ... until somebody tries again.
    monkeypatch.setattr(place, "SILENCE", 0.0)
    place._silence.begin()
    assert b"".join(open_file(kept.name).chunks) == b"x"
    assert not place._silence.holds(trying=False)


def test_one_at_a_time_tries_again() -> None:
    silence = place._Silence()
    silence.begin()
    assert silence.holds(trying=True)
    silence._until = time.monotonic()
    assert [silence.holds(trying=True) for _request in range(3)] == [False, True, True]


def test_a_server_that_never_answers_is_not_waited_for(
    peer: Peer, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    kept = store([b"x"])
    monkeypatch.setattr(bucket, "ANSWER", 1)
    monkeypatch.setattr(bucket, "CHECK_ANSWER", 1)
    with mute() as url:
        use(url, settings, monkeypatch, tmp_path)
        began = time.monotonic()
        with pytest.raises(Away):
            open_file(kept.name)
        assert told(client)[1] == "away"
        assert time.monotonic() - began < 8


def test_what_one_file_is_refused_for_says_nothing_of_the_others(peer: Peer) -> None:
    kept, lost = store([b"x"]), store([b"y"])
    storage().delete(lost.path)
    with pytest.raises(Refused):
        open_file(lost.name)
    assert b"".join(open_file(kept.name).chunks) == b"x"


def test_the_sweep_waits_for_the_next_hour(peer: Peer) -> None:
    row = store([b"x"])
    StoredFile.objects.update(created_at="2020-01-01T00:00Z")
    peer.stop()
    sweep(0)
    assert StoredFile.objects.filter(pk=row.pk).exists()
    peer.start()
    place.forget()
    sweep(0)
    assert not StoredFile.objects.exists()


def test_health_tells_without_naming_and_believes_for_some_seconds(
    peer: Peer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.PARTS, "queue", lambda: "ok")
    assert told(client) == ("ok", "ok")
    peer.stop()
    assert told(client) == ("ok", "ok")
    monkeypatch.setattr(place, "BELIEVED", 0.0)
    answer = client.get("/health")
    assert answer.status_code == 200  # people still write to each other
    assert (answer.json()["status"], answer.json()["parts"]["files"]) == ("degraded", "away")
    for secret in ("very-secret", "cercle/", "soins", str(peer.port)):
        assert secret not in answer.content.decode()
    peer.start()
    assert told(client) == ("ok", "ok")


def test_a_bucket_that_is_not_there_is_away(
    peer: Peer, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(files.VARIABLE, f"s3://other?endpoint={peer.url.replace(':', '%3A')}&region=us-east-1")
    store_in(settings, files.storage(tmp_path))
    assert place.state() == "away"
    with pytest.raises(Away):
        store([b"x"])


def test_a_disk_that_is_gone_is_away_too(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_in(settings, files.storage(tmp_path))
    assert place.state() == "ok"
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(Away):
        store([b"x"])
    place.forget()
    assert place.state() == "away"
