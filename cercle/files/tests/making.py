"""Files for tests: good ones, and those that strangers send."""

import io
import struct
import zipfile
import zlib

from fpdf import FPDF
from PIL import Image, ImageDraw


def image(format: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    """Left half blue, right half red."""
    picture = Image.new(mode, size, "blue")
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill="red")
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def photo(place: str = "48.1173 N") -> bytes:
    """As a telephone takes it: lying on its side, with where and by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90° clockwise
    exif[0x010E] = place  # description
    exif[0x8825] = {1: "N", 2: (48.0, 7.0, 2.28), 3: "W", 4: (1.0, 40.0, 40.0)}  # GPS
    return image(size=(80, 40), exif=exif, comment=place.encode())


def animation(format: str = "GIF", frames: int = 3, size: tuple[int, int] = (32, 32)) -> bytes:
    colours = ["red", "green", "blue"]
    pictures = [Image.new("RGB", size, colours[n % 3]) for n in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, format, save_all=True, append_images=pictures[1:], duration=80, loop=0)
    return out.getvalue()


def pdf(text: str = "Ordonnance", pages: int = 1, password: str = "") -> bytes:
    made = FPDF()
    made.set_compression(False)
    made.set_font("helvetica", size=20)
    for _page in range(pages):
        made.add_page()
        made.cell(text=text)
    if password:
        made.set_encryption(owner_password="owner-" + password, user_password=password)
    return bytes(made.output())


def png_of(width: int, height: int, rows: bytes) -> bytes:
    """A PNG that announces one size and holds ``rows`` compressed, whatever they are."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def zip_of(content: bytes, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bombe", content)
        archive.comment = comment
    return out.getvalue()
