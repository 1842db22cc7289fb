"""Fixtures for tests that store files."""

from pathlib import Path
from typing import Any

import pytest

from cercle.config import files


def store_in(settings: Any, storage: dict[str, Any]) -> None:
    """Let ``storage`` hold the files from now on."""
    settings.STORAGES = {**settings.STORAGES, "files": storage}


@pytest.fixture
def files_folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own."""
    store_in(settings, files.storage(tmp_path))
    return tmp_path / "files"
