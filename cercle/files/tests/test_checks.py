"""What may come in, what is refused with a clear word, and what is left of what came in."""

import io
import subprocess
import sys
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from cercle.core.errors import Refused, TooMany
from cercle.files import decoding
from cercle.files.checks import Checked, inspect
from cercle.files.kinds import Kind
from cercle.files.names import harmless
from cercle.files.tests import making

SCRIPT = b"<script>alert(document.cookie)</script>"
#: 5,000 × 5,000 of one colour: 25 million pixels in 24 kB.
WIDE = making.png_of(5000, 5000, bytes(5001) * 5000)


def checked(data: bytes, name: str = "f.jpg", **values: Any) -> Checked:
    return inspect(ContentFile(data, name=name), **values)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def colour(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = picture.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes()
    return red, green, blue


# --- What is refused ----------------------------------------------------------------------------------------------

HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "SVG with a script": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", "kind"),
    "SVG named .png": ("a.png", b'<?xml version="1.0"?><svg>' + SCRIPT + b"</svg>", "kind"),
    "HTML named .jpg": ("a.jpg", b"<!doctype html>" + SCRIPT, "kind"),
    "HTML before a PDF": ("a.pdf", b"<html>" + SCRIPT + making.pdf(), "kind"),
    "HTML after the mark of a JPEG": ("a.jpg", b"\xff\xd8\xff\xe0" + SCRIPT * 100, "damaged"),
    "HTML after the mark of a PDF": ("a.pdf", b"%PDF-1.7\n" + SCRIPT + b"\n%%EOF", "damaged"),
    "HTML after the end of a PDF": ("a.pdf", making.pdf() + SCRIPT, "two_in_one"),
    "archive": ("a.zip", making.zip_of(b"x"), "kind"),
    "zip bomb named .jpg": ("a.jpg", making.zip_of(bytes(20_000_000)), "kind"),
    "zip bomb after a PDF": ("a.pdf", making.pdf() + making.zip_of(bytes(20_000_000)), "damaged"),
    "zip that ends as a PDF": ("a.pdf", making.pdf() + making.zip_of(b"x", comment=b"\n%%EOF"), "two_in_one"),
    "program": ("a.pdf", b"MZ\x90\x00" + bytes(100), "kind"),
    "nothing": ("a.jpg", b"", "empty"),
    "5,000 × 5,000 pixels": ("a.png", WIDE, "too_many_pixels"),
    "a bomb of 60,000 × 60,000": ("a.png", making.png_of(60_000, 60_000, bytes(10_000_000)), "too_many_pixels"),
    "half a JPEG": ("a.jpg", making.image(size=(800, 600))[:5000], "damaged"),
    "half a PNG": ("a.png", making.image("PNG", (300, 300))[:-60], "damaged"),
    "half a WebP": ("a.webp", making.image("WEBP", (300, 300))[:-100], "damaged"),
    "half a PDF": ("a.pdf", making.pdf()[:-200], "damaged"),
    "an animation of 60 megapixels": ("a.gif", making.animation(frames=60, size=(1000, 1000)), "too_long"),
    "PDF under a password": ("a.pdf", making.pdf(password="secret"), "protected"),
    "photo of an iPhone as it keeps it": ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(50), "heic"),
    "BMP": ("a.bmp", making.image("BMP"), "kind"),
    "TIFF": ("a.tif", making.image("TIFF"), "kind"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_with_a_word_of_their_own(what: str) -> None:
    name, data, code = HOSTILE[what]
    with pytest.raises(Refused) as refusal:
        checked(data, name)
    assert refusal.value.code == f"file_{code}"
    assert refusal.value.message.endswith(".")
    assert "%" not in refusal.value.message


def test_the_words_say_how_large_it_is() -> None:
    with pytest.raises(Refused, match=r"5\s?000 × 5\s?000 pixels"):
        checked(WIDE)


def test_a_file_is_measured_not_believed(settings: Any) -> None:
    data = making.image()
    assert checked(data, declared=len(data)).kind is Kind.JPEG
    for declared in (len(data) - 1, len(data) + 1, 0):
        with pytest.raises(Refused) as refusal:
            checked(data, declared=declared)
        assert refusal.value.code == "file_length"
    settings.LIMITS = {**settings.LIMITS, "FILE_SIZE": 1}
    with pytest.raises(Refused, match="au plus 1 Mo") as refusal:
        checked(data + bytes(1_000_001 - len(data)))
    assert refusal.value.code == "file_too_large"


# --- What comes in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_images_are_told_by_their_content(format: str) -> None:
    found = checked(making.image(format), "letter.pdf")
    assert found.kind is Kind[format]
    assert (found.decoded.width, found.decoded.height) == (64, 48)
    assert opened(found.decoded.data).format == format
    assert opened(found.decoded.preview).format == "JPEG"


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    data = making.photo("48.1173 N")
    assert b"48.1173 N" in data
    found = checked(data).decoded
    assert (found.width, found.height) == (40, 80)
    kept = opened(found.data)
    assert colour(kept, 20, 10)[2] > 200  # the left half, which was blue, is on top
    assert colour(kept, 20, 70)[0] > 200
    assert not kept.getexif()
    for bytes_kept in (found.data, found.preview):
        assert b"48.1173" not in bytes_kept
        assert b"Exif" not in bytes_kept


def test_what_is_hidden_after_an_image_is_gone() -> None:
    for format in ("JPEG", "PNG", "GIF"):
        found = checked(making.image(format) + making.zip_of(b"x") + SCRIPT).decoded
        assert b"script" not in found.data
        assert b"PK" not in found.data


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_way_of_colouring_is_understood(mode: str) -> None:
    format = "JPEG" if mode == "CMYK" else "PNG"
    picture = Image.new("L", (30, 20), 128).convert("I;16" if mode == "I;16" else mode)
    out = io.BytesIO()
    picture.save(out, format)
    found = checked(out.getvalue()).decoded
    assert opened(found.data).size == opened(found.preview).size == (30, 20)


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_an_animation_goes_on_moving(format: str) -> None:
    found = checked(making.animation(format)).decoded
    kept = opened(found.data)
    assert found.animated
    assert kept.n_frames == 3  # type: ignore[attr-defined]
    kept.seek(1)
    assert colour(kept, 5, 5)[1] > 100  # green


def test_a_preview_is_small() -> None:
    found = checked(making.image(size=(3000, 1500))).decoded
    assert opened(found.preview).size == (640, 320)


def test_a_pdf_is_kept_as_it_is_and_its_first_page_shown() -> None:
    data = making.pdf(pages=3)
    found = checked(data, "photo.jpg")
    assert found.kind is Kind.PDF
    assert (found.decoded.data, found.decoded.pages) == (data, 3)
    page = opened(found.decoded.preview).convert("L")
    assert page.height == 640
    assert min(page.tobytes()) < 100  # something is written there


# --- The process apart --------------------------------------------------------------------------------------------


def test_a_decoder_that_breaks_or_dawdles_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def dawdles(*_args: Any, **_options: Any) -> Any:
        raise subprocess.TimeoutExpired("decoder", 1)

    def breaks(*_args: Any, **_options: Any) -> Any:
        return subprocess.CompletedProcess([], -9, b"", b"")

    for how in (dawdles, breaks):
        monkeypatch.setattr(subprocess, "run", how)
        with pytest.raises(Refused) as refusal:
            checked(making.image())
        assert refusal.value.code == "file_too_complex"


def test_the_decoder_has_neither_keys_nor_much_memory() -> None:
    program = (
        "from cercle.files import decoder; decoder.confine(); import os; print(sorted(os.environ));"
        "import resource; print(resource.getrlimit(resource.RLIMIT_FSIZE)); bytearray(decoder.MEMORY)"
    )
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, env={}, cwd="/", text=True, check=False)
    assert done.stdout.splitlines()[1] == "(0, 0)"
    assert "KEY" not in done.stdout
    assert "MemoryError" in done.stderr


def test_too_many_at_once_are_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "PATIENCE", 0.01)
    taken = [decoding._turns.acquire() for _turn in range(decoding.AT_ONCE)]
    try:
        with pytest.raises(TooMany):
            checked(making.image())
    finally:
        for _turn in taken:
            decoding._turns.release()
    assert checked(making.image()).kind is Kind.JPEG


# --- Names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Plaie du talon.JPEG", "Plaie du talon.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\moi\\photo.jpg", "photo.jpg"),
        ("facture.pdf.exe", "facture.pdf.exe.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe.jpg"),
        ('a"b\r\nSet-Cookie: x.jpg', "a bSet-Cookie x.jpg"),
        ("\u200b.jpg", "Photo.jpg"),
        ("", "Photo.jpg"),
        ("..", "Photo.jpg"),
        ("é" * 300, "é" * 116 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name_and_tells_the_truth(said: str, kept: str) -> None:
    assert harmless(said, Kind.JPEG, "Photo") == kept
