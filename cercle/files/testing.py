"""Fixtures for tests that store files."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cercle.config import files
from cercle.files import checks, decoding, place

#: Each content is decoded once, by the process that decodes: hundreds of tests send the same photo.
_decoded_once = cache(decoding.decode)


def store_in(settings: Any, storage: dict[str, Any]) -> None:
    """Let ``storage`` hold the files from now on."""
    settings.STORAGES = {**settings.STORAGES, "files": storage}
    place.forget()


@pytest.fixture
def files_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own."""
    store_in(settings, files.storage(tmp_path))
    monkeypatch.setattr(checks, "decode", _decoded_once)
    return tmp_path / "files"
