"""Compile the translations: each locale/*/LC_MESSAGES/*.po that is newer than its .mo. Needs no gettext programs."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def compile_all(root: Path) -> list[Path]:
    """Compile what is out of date below ``root``; the files written."""
    written = []
    for source in sorted(root.glob("cercle/**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as handle:
            catalog = read_po(handle, locale=source.parent.parent.name, abort_invalid=True)
        with target.open("wb") as handle:
            write_mo(handle, catalog)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_all(ROOT)
