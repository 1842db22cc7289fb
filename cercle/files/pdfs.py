"""A PDF is kept as it came (a signature in it must stay valid), once it was opened and its first page drawn.

Runs in the decoder's process only (``decoder.py``).
"""

import pypdfium2 as pdfium
from pypdfium2 import raw

from cercle.files.images import preview
from cercle.files.shapes import PREVIEW, Decoded, Unfit

MOST_PAGES = 2000
#: A reader looks for the end mark in the last 1,024 bytes (ISO 32000, annex H.3); nothing but blanks may follow it.
_END = b"%%EOF"
_ZIP_END = b"PK\x05\x06"


def decode(data: bytes) -> Decoded:
    """Raises ``Unfit``."""
    _check_shape(data)
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unfit("protected" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged") from None
    pages = len(pdf)
    if not pages:
        raise Unfit("damaged")
    if pages > MOST_PAGES:
        raise Unfit("too_many_pages", most=MOST_PAGES)
    try:
        page = pdf[0]
        longer = max(page.get_size())
        picture = page.render(scale=PREVIEW / max(longer, 1.0), draw_annots=True).to_pil()
    except MemoryError:
        raise
    except Exception:  # whatever a decoder trips over is a damaged file
        raise Unfit("damaged") from None
    return Decoded(data=data, preview=preview(picture.convert("RGB")), pages=pages)


def _check_shape(data: bytes) -> None:
    """Whole, and nothing else at the same time: a file that is also an archive is none that somebody scanned."""
    _before, mark, after = data[-2048:].rpartition(_END)
    if not mark:
        raise Unfit("damaged")
    if after.strip(b"\r\n\t \x00"):
        raise Unfit("two_in_one")
    end = data.rfind(_ZIP_END)
    if end >= 0 and end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") == len(data):
        raise Unfit("two_in_one")
