"""A search index of their own for the tests, and files of the national format."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cercle.directory.imports.run import Result, import_file


@pytest.fixture
def index_folder(tmp_path: Path, settings: Any) -> Path:
    """An empty place for the index, so that a test sees it made, broken and made again."""
    settings.DATA = tmp_path
    return tmp_path / "directory-index"


class Silent:
    """Instead of the progress bar."""

    def step(self, name: str, total: float | None = None) -> None:
        pass

    def advance(self, work: float, rows: int | None = None) -> None:
        pass


@pytest.fixture
def load(index_folder: Path) -> Callable[..., Result]:
    """Import a file as the command does."""

    def run(path: Path, **options: Any) -> Result:
        return import_file(path, Silent(), **options)  # type: ignore[arg-type]

    return run
