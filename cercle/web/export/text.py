"""A discussion as plain text: made while it is sent, however long it is."""

from collections.abc import Iterator
from datetime import tzinfo

from django.utils.timezone import get_current_timezone
from django.utils.timezone import override as zone_override
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cercle.web.export.entries import Entry, Wish, day_name, entries, heading, preamble

CONTENT_TYPE = "text/plain; charset=utf-8"
#: Tells programs for Windows that it is UTF-8.
_MARK = "\ufeff"
_RULE = "-" * 72


def text(wish: Wish) -> Iterator[bytes]:
    """In the language and the zone of who calls it, what is made later included, when the page's own are gone."""
    language = get_language()
    top = "\n".join([heading(wish), *preamble(wish)])
    return _pieces(wish, language or "fr", get_current_timezone(), f"{_MARK}{top}\n{_RULE}\n")


def _pieces(wish: Wish, language: str, zone: tzinfo, top: str) -> Iterator[bytes]:
    yield top.encode()
    day, count = None, 0
    some = entries(wish)
    while True:
        with override(language), zone_override(zone):
            batch = next(some, None)
            if batch is None:
                break
            written = []
            for entry in batch:
                if entry.day != day:
                    day = entry.day
                    written.append(f"\n{day_name(day)}\n")
                written.append(_written(entry))
            count += len(batch)
        yield "".join(written).encode()
    with override(language):
        # Whoever was taken out meanwhile has not got everything: the last line tells.
        end = _("Fin.") if count == wish.count else _("Interrompu : vous ne participez plus à cette discussion.")
    yield f"{_RULE}\n{end}\n".encode()


def _written(entry: Entry) -> str:
    if not entry.who:
        return f"{entry.time}  — {entry.text}\n"
    said = [line for line in (entry.answers, *entry.text.split("\n")) if line]
    said += [f"[{note}]" for note in entry.notes]
    return f"{entry.time}  {entry.who}\n" + "".join(f"       {line}\n" for line in said)
