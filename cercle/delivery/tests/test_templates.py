"""What is written, and that nothing in it calls home."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.utils import translation

from cercle.delivery.templates import render

FOLDERS = [settings.PACKAGE / "web" / "templates" / name for name in ("emails", "sms")]
FILES = sorted(file for folder in FOLDERS for file in folder.rglob("*") if file.is_file())
# A link that the reader clicks is allowed; whatever a mail program fetches by itself is not (product.md §9).
FETCHED = re.compile(
    r"""\bsrc\s*=|\bsrcset\s*=|\bbackground\s*=|url\s*\(|@import|<(link|img|script|iframe|object|embed|video|audio|svg|form)\b""",
    re.IGNORECASE,
)


@pytest.fixture
def kind(settings: object, tmp_path: Path) -> str:
    """A kind of its own, in a folder of templates of the test."""
    files = {
        "emails/demo/email.subject.txt": "Bonjour\n{{ name }}\r\n!",
        "emails/demo/email.txt": "\n\n{{ name }} : {{ language }}\n\n\n\nAu revoir  \n",
        "emails/demo/email.html": "<p title='{{ subject }}'>{{ name }}</p>",
        "emails/plain/email.subject.txt": "{{ name }}",
        "emails/plain/email.txt": "{{ name }}",
        "emails/torn/email.subject.txt": "x",
        "emails/torn/email.txt": "x",
        "emails/torn/email.html": "{% extends 'nowhere.html' %}",
        "sms/demo/sms.txt": "« {{ name }} »\n vous invite\u00a0: l’été…\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, newline="")
    [engine] = settings.TEMPLATES  # type: ignore[attr-defined]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]  # type: ignore[attr-defined]
    return "demo"


def test_text_is_as_written_and_html_is_escaped(kind: str) -> None:
    message = render(kind, "email", "fr", {"name": "Anne <d’Arc> & 'fils'"})
    assert message.subject == "Bonjour Anne <d’Arc> & 'fils' !"
    assert message.text == "Anne <d’Arc> & 'fils' : fr\n\nAu revoir\n"
    assert message.html is not None
    assert "<p title='Bonjour Anne &lt;d’Arc&gt; &amp; &#x27;fils&#x27; !'>" in message.html
    assert "<d’Arc>" not in message.html


def test_the_subject_is_one_line_whatever_the_name_holds(kind: str) -> None:
    message = render(kind, "email", "fr", {"name": "Anne\r\nBcc: tous@example.org"})
    assert message.subject == "Bonjour Anne Bcc: tous@example.org !"


def test_an_sms_is_one_line_of_the_sms_alphabet(kind: str) -> None:
    assert render(kind, "sms", "fr", {"name": "Anne"}).text == '"Anne" vous invite : l\'été...'


def test_html_is_optional_but_a_torn_one_is_a_fault(kind: str) -> None:
    assert render("plain", "email", "fr", {"name": "Anne"}).html is None
    with pytest.raises(TemplateDoesNotExist):
        render("torn", "email", "fr", {})
    with pytest.raises(TemplateDoesNotExist):
        render("unknown", "email", "fr", {})


def test_the_recipients_language_is_not_the_senders(kind: str) -> None:
    with translation.override("en"):
        assert render(kind, "email", "fr", {"name": "A"}).text.startswith("A : fr")
        assert translation.get_language() == "en"


def test_a_letter_keeps_its_name_when_gsm_lacks_it(kind: str) -> None:
    assert "François" in render(kind, "sms", "fr", {"name": "François"}).text


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3:]))
def test_no_template_makes_the_mail_program_fetch_anything(file: Path) -> None:
    assert FETCHED.search(file.read_text()) is None
    addresses = re.findall(r"https?://[^\s\"'<>]+", file.read_text())
    assert addresses == [], "links come from the settings, never from a template"
