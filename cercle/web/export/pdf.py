"""A discussion as a PDF: pages that are numbered and say on each of them what they are and who took them out."""

import logging
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from fpdf import FPDF

from cercle.web.export.entries import Entry, Wish, day_name, entries, heading, moment, preamble

CONTENT_TYPE = "application/pdf"
FONTS = Path(__file__).parent / "fonts"
#: Millimetres.
MARGIN, INDENT = 18.0, 6.0
_SOFT, _INK = 110, 20

# A sign that the font does not have is drawn as a box: a line in the log for each would say what people write.
logging.getLogger("fpdf").setLevel(logging.ERROR)


class Pages(FPDF):
    """A4; ``top`` on every page but the first, ``foot`` on all."""

    def __init__(self, top: str, foot: str) -> None:
        super().__init__(format="A4")
        self.top, self.foot = top, foot
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN + 4)
        self.add_font("body", "", FONTS / "DejaVuSans.ttf")
        self.add_font("body", "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_creator("Cercle")
        self.alias_nb_pages()

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.write_line(self.top[:90], 8, ink=_SOFT)
        self.ln(3)

    def footer(self) -> None:
        self.set_y(-MARGIN + 2)
        self.set_font("body", size=8)
        self.set_text_color(_SOFT)
        self.cell(0, 5, self.foot[:100])
        self.set_x(-MARGIN - 40)
        self.cell(40, 5, f"{self.page_no()} / {{nb}}", align="R")

    def write_line(self, text: str, size: float, *, bold: bool = False, ink: int = _INK, indent: float = 0) -> None:
        """A paragraph, broken where it must be."""
        self.set_font("body", "B" if bold else "", size)
        self.set_text_color(ink)
        self.set_x(MARGIN + indent)
        self.multi_cell(0, size * 0.48, text, new_x="LMARGIN", new_y="NEXT", align="L")


def pdf(wish: Wish) -> bytes:
    """The whole document; ``wish.count`` is bounded by the limit EXPORT_MESSAGES."""
    name = heading(wish)
    exported = _("Exporté de Cercle par %(name)s le %(at)s")
    pages = Pages(name, exported % {"name": wish.user.name, "at": moment(timezone.now())})
    pages.set_title(name)
    pages.add_page()
    pages.write_line(name, 16, bold=True)
    pages.ln(2)
    for line in preamble(wish):
        pages.write_line(line, 9, ink=_SOFT)
    day = None
    for batch in entries(wish):
        for entry in batch:
            if entry.day != day:
                day = entry.day
                pages.ln(4)
                pages.write_line(day_name(day), 10, bold=True, ink=_SOFT)
            _draw(pages, entry)
    return bytes(pages.output())


def _draw(pages: Pages, entry: Entry) -> None:
    pages.ln(2)
    if not entry.who:
        pages.write_line(f"{entry.time} — {entry.text}", 8.5, ink=_SOFT, indent=INDENT)
        return
    pages.write_line(f"{entry.who} — {entry.time}", 9, bold=True)
    if entry.answers:
        pages.write_line(entry.answers, 8.5, ink=_SOFT, indent=INDENT)
    if entry.text:
        pages.write_line(entry.text, 10, indent=INDENT)
    for note in entry.notes:
        pages.write_line(note, 8.5, ink=_SOFT, indent=INDENT)
