"""Photos and letters travel with messages; where they are kept, they read as noise."""

import base64
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from django.db import connection
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from cercle.core.process import dump
from cercle.discussions.actions import start_discussion
from cercle.discussions.models import Attachment, Discussion, Message
from cercle.files.tests import making
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import Person, professional
from cercle.web.tests.browser.site import Site

OpenAs = Callable[..., Page]


def file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def large_photo() -> bytes:
    """Some megabytes: more than any other request may carry."""
    noise = Image.effect_noise((2000, 1500), 80).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=92)
    assert len(out.getvalue()) > 1_500_000
    return out.getvalue()


def two_who_talk(title: str = "Plaie du talon") -> tuple[Person, Person, Discussion]:
    one, other = professional("Hélène"), professional("Karim", "Infirmier")
    return one, other, start_discussion(one.account, title=title, members=[other.account])


def write(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Envoyer", exact=True).click()


def test_a_photo_and_a_letter_are_joined_sent_and_looked_at(open_as: OpenAs, size: Size) -> None:
    one, other, discussion = two_who_talk()
    here, there = open_as(one, size), open_as(other, size)
    for page in (here, there):
        page.goto(f"/discussions/{discussion.pk}/")
    with here.expect_file_chooser() as chooser:
        here.get_by_role("link", name="Joindre un fichier").click()
    two_pages = making.pdf(pages=2)
    wrong = file("plaie.jpg", b"<html><script>alert(1)</script>")
    chooser.value.set_files([file("talon.jpg", large_photo()), wrong, file("note.pdf", two_pages)])
    expect(here.locator(".waiting-file [name=attachments]")).to_have_count(2)
    refused = here.locator(".waiting-file--sending")
    expect(refused).to_contain_text("son contenu n’est ni une photo")
    refused.get_by_role("button", name="Retirer").click()
    write(here, "Voici la plaie.")
    for page in (here, there):
        photo = page.locator("#thread .file--image img")
        expect(photo).to_be_visible()
        photo.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete && image.naturalWidth === 640", arg=photo.element_handle())
        expect(page.locator("#thread .file--document")).to_contain_text("note.pdf")
        expect(page.locator("#thread .file--document")).to_contain_text("PDF · 2 pages")
    expect(here.locator(".waiting-file")).to_have_count(0)

    there.locator("#thread .file--image").click()
    viewer = there.get_by_role("dialog", name="Image en grand")
    expect(viewer).to_be_visible()
    full = viewer.locator("img")
    there.wait_for_function("image => image.complete && image.naturalWidth === 2000", arg=full.element_handle())
    there.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    letter = there.request.get(there.locator("#thread .file--document").get_attribute("href") or "")
    assert (letter.status, letter.headers["content-type"]) == (200, "application/pdf")
    assert letter.body() == two_pages


def test_files_alone_are_a_message_and_what_waits_is_there_after_a_reload(open_as: OpenAs) -> None:
    one, _other, discussion = two_who_talk()
    page = open_as(one)
    page.goto(f"/discussions/{discussion.pk}/")
    page.locator("#attach-input").set_input_files(
        [file("a.png", making.image("PNG")), file("b.gif", making.animation())]
    )
    waiting = page.locator(".waiting-file [name=attachments]")
    expect(waiting).to_have_count(2)
    page.reload()
    expect(waiting).to_have_count(2)
    page.get_by_role("button", name="Retirer « b.gif »").click()
    expect(waiting).to_have_count(1)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#thread .file--image")).to_have_count(1)
    expect(waiting).to_have_count(0)


def test_without_script_a_file_is_joined_on_a_page_of_its_own(open_as: OpenAs, size: Size) -> None:
    one, _other, discussion = two_who_talk()
    page = open_as(one, size, java_script_enabled=False)
    page.goto(f"/discussions/{discussion.pk}/")
    page.get_by_role("link", name="Joindre un fichier").click()
    page.get_by_label("Photos ou PDF").set_input_files([file("faux.jpg", b"<html>")])
    page.get_by_role("button", name="Joindre").click()
    expect(page.get_by_role("alert")).to_contain_text("son contenu n’est ni une photo")
    page.get_by_label("Photos ou PDF").set_input_files([file("talon.jpg", making.photo())])
    page.get_by_role("button", name="Joindre").click()
    expect(page.locator(".waiting-file")).to_contain_text("talon.jpg")
    write(page, "Voici.")
    expect(page.locator("#thread .file--image")).to_have_count(1)
    expect(page.locator(".waiting-file")).to_have_count(0)


def forms(text: str) -> list[bytes]:
    """As it may stand in a dump or a file: plain, in hexadecimal (bytea), escaped (JSON), in base64 at any offset."""
    plain = text.encode()
    shifted = [base64.b64encode(b"x" * n + plain)[4 * bool(n) : -4] for n in range(3)]
    return [plain, plain.hex().encode(), json.dumps(text)[1:-1].encode(), *shifted]


def test_neither_the_database_nor_the_files_say_what_was_written(open_as: OpenAs, site: Site, tmp_path: Path) -> None:
    """Everything goes in by the page; then whoever steals a dump and the folder looks for it."""
    mark = uuid4().hex
    words, title, name, inside = (f"{stem}{mark}" for stem in ("ulcère", "sujet", "ordonnance", "posologie"))
    one, _other, discussion = two_who_talk(title)
    page = open_as(one)
    page.goto(f"/discussions/{discussion.pk}/")
    letter = making.pdf(inside)
    assert inside.encode() in letter
    page.locator("#attach-input").set_input_files([file(f"{name}.pdf", letter)])
    expect(page.locator(".waiting-file [name=attachments]")).to_have_count(1)
    write(page, f"Le {words} va mieux.")
    expect(page.locator("#thread .file--document")).to_contain_text(name)
    expect(page.locator("#thread .message__body")).to_contain_text(words)
    assert words in Message.objects.get(discussion=discussion, system="").body
    assert Attachment.objects.get(discussion=discussion).name == f"{name}.pdf"

    dump._run("pg_dump", dict(connection.settings_dict), "--format=plain", f"--file={tmp_path / 'dump.sql'}")
    stolen = [tmp_path / "dump.sql", *(path for path in (site.data / "files").rglob("*") if path.is_file())]
    assert len(stolen) >= 3  # the dump, the letter, its preview
    held = b"\n".join(path.read_bytes() + path.name.encode() for path in stolen).lower()
    # The search does find what is there: a name that accounts show, and the id of the message.
    assert any(form.lower() in held for form in forms(one.name))
    assert str(discussion.pk).encode() in held
    for text in (words, title, name, inside, mark):
        assert not [form for form in forms(text) if form.lower() in held], text
    assert b"%pdf-1" not in held
