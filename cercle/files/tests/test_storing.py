"""Stored, given back, let go: in a folder and on an S3 server alike."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.core.management import call_command
from django.utils import timezone

from cercle.config import files
from cercle.config.env import BadSetting
from cercle.core.errors import Refused
from cercle.files.actions import forget, keep, store
from cercle.files.jobs import sweep
from cercle.files.models import StoredFile
from cercle.files.place import storage
from cercle.files.queries import open_file
from cercle.files.sealing import CHUNK, Damaged
from cercle.files.testing import store_in
from cercle.files.tests.peer import Peer, credentials, use

pytestmark = pytest.mark.django_db
CONTENT = b"Ordonnance de Madame Dubois. " * 8000


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A real HTTP server that speaks S3, with one bucket."""
    with pytest.MonkeyPatch.context() as patch:
        credentials(patch)
        peer = Peer()
        yield peer.url
        peer.stop()


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where files go, as the environment says."""
    if request.param == "s3":
        use(request.getfixturevalue("s3"), settings, monkeypatch, tmp_path)
    else:
        store_in(settings, files.storage(tmp_path))
    return str(request.param)


def content(name: str) -> bytes:
    return b"".join(open_file(name).chunks)


def raw(row: StoredFile) -> bytes:
    with storage().open(row.path) as stored:
        return bytes(stored.read())


def put(row: StoredFile, data: bytes) -> None:
    """Somebody who can write to the storage."""
    storage().delete(row.path)
    storage().save(row.path, File(io.BytesIO(data)))


def test_it_comes_back_and_reads_as_noise_where_it_lies(place: str) -> None:
    row = store([CONTENT[:100], CONTENT[100:]])
    assert open_file(row.name).size == len(CONTENT)
    assert content(row.name) == CONTENT
    stored = raw(row)
    assert b"Dubois" not in stored
    assert len(stored) > len(CONTENT)
    assert raw(store([CONTENT])) != stored
    assert content(store([]).name) == b""


def test_what_was_altered_exchanged_or_lost_is_not_given(place: str) -> None:
    row, other = store([CONTENT]), store([CONTENT[::-1]])
    good, exchanged = raw(row), raw(other)
    for bad in (good[:-1], good[:CHUNK], b"\x00" + good[1:], good[:50] + b"\x00" + good[51:], exchanged, b""):
        put(row, bad)
        with pytest.raises(Refused) as refusal:
            open_file(row.name)
        assert refusal.value.code == "file_missing"
    put(row, good[:-5] + bytes([good[-5] ^ 1]) + good[-4:])  # the last of several chunks
    with pytest.raises(Damaged):
        content(row.name)
    storage().delete(row.path)
    with pytest.raises(Refused):
        open_file(row.name)
    with pytest.raises(Refused):
        open_file("0" * 32)


def test_what_nobody_keeps_is_swept_and_what_is_kept_stays(place: str) -> None:
    kept, left, forgotten, young = (store([b"x"]) for _file in range(4))
    keep(kept.name, forgotten.name, "")
    forget(forgotten.name, "")
    StoredFile.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(hours=25))
    sweep(0)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {kept.pk, young.pk}
    assert [storage().exists(row.path) for row in (kept, left, forgotten, young)] == [True, False, False, True]
    assert content(kept.name) == b"x"


def test_a_file_is_kept_once_and_only_when_it_is_whole(place: str) -> None:
    row = store([b"x"])
    broken = StoredFile.objects.create(key="")
    keep(row.name)
    for name in (row.name, broken.name, "0" * 32):
        with pytest.raises(RuntimeError):
            keep(name)


def test_a_new_text_key_needs_no_file_written_again(place: str, settings: Any) -> None:
    """Keys of files are encrypted texts: `cercle rotate-keys` writes them again like any other, and the old one may
    go."""
    settings.TEXT_KEYS = ["o" * 40]
    row = store([CONTENT])
    before = raw(row)
    settings.TEXT_KEYS = ["n" * 40, "o" * 40]
    call_command("rotate_keys", stdout=io.StringIO())
    settings.TEXT_KEYS = ["n" * 40]
    assert content(row.name) == CONTENT
    assert raw(row) == before
    settings.TEXT_KEYS = ["o" * 40]
    with pytest.raises(Refused):
        open_file(row.name)


def test_a_folder_is_its_owner_s_alone(settings: Any, tmp_path: Path) -> None:
    store_in(settings, files.storage(tmp_path))
    row = store([b"x"])
    file = tmp_path / "files" / row.path
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
    assert [each.name for each in file.parent.iterdir()] == [row.name]


@pytest.mark.parametrize(
    "url",
    ["bucket", "https://s3.example.fr/bucket", "s3://", "s3://key@bucket", "s3://b?endpoint=ftp://x", "s3://b?acl=x"],
)
def test_a_nonsense_address_stops_the_start(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(files.VARIABLE, url)
    with pytest.raises(BadSetting, match=files.VARIABLE):
        files.storage(tmp_path)
