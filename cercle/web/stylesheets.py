"""Static files as they are served: hashed names for ever, compressed, and the style sheet as one file.

The sources stay one file per component (``static/css/app.css`` lists them). An invited person on a slow phone
must not wait for twenty round trips, so `collectstatic` writes the list out in full; without it the browser
follows the ``@import`` lines and sees the same cascade.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "css/app.css"
_IMPORT = re.compile(r'^@import "([\w./-]+)";$', re.MULTILINE)


class _WrittenOut:
    """Opens the entry with its imports replaced by what they name (one level: components import nothing)."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> "ContentFile[bytes]":
        folder = path.rsplit("/", 1)[0]
        text = _IMPORT.sub(lambda found: self._read(f"{folder}/{found[1]}"), self._read(path))
        return ContentFile(text.encode(), name=path)

    def _read(self, path: str) -> str:
        with self.storage.open(path) as file:
            content = file.read()
        return content.decode() if isinstance(content, bytes) else content


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is not typed
    """WhiteNoise's storage, with the style sheet written out before it is hashed.

    Our modules name each other by their hashed names too: under two names, one module would run twice.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def post_process(self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if ENTRY in paths:
            storage, path = paths[ENTRY]
            paths = {**paths, ENTRY: (_WrittenOut(storage), path)}
        yield from super().post_process(paths, dry_run, **options)
