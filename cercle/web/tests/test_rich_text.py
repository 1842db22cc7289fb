"""What is followed by a tap, and what stays text whatever it says."""

import pytest

from cercle.discussions.models import Message
from cercle.web.rich_text import rich

REL = 'rel="noopener noreferrer"'


def shown(body: str) -> str:
    message = Message(body=body)
    message._prefetched_objects_cache = {"mentions": message.mentions.none()}  # type: ignore[attr-defined]
    return rich(message)


def link(address: str) -> str:
    return f'<a href="{address}" target="_blank" {REL}>{address}</a>'


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Voir https://exemple.fr.", f"Voir {link('https://exemple.fr')}."),
        ("(http://exemple.fr/a_(b))", f"({link('http://exemple.fr/a_(b)')})"),
        ("https://exemple.fr/?a=1&b=2", link("https://exemple.fr/?a=1&amp;b=2")),
        ("« https://exemple.fr/é »", f"« {link('https://exemple.fr/é')} »"),
        ("a@exemple.fr, b", f'<a href="mailto:a@exemple.fr" {REL}>a@exemple.fr</a>, b'),
        ("02 99 12 34 56", f'<a href="tel:0299123456" {REL}>02 99 12 34 56</a>'),
        ("+33 2 99 12 34 56.", f'<a href="tel:+33299123456" {REL}>+33 2 99 12 34 56</a>.'),
        ("0033299123456", f'<a href="tel:+33299123456" {REL}>0033299123456</a>'),
    ],
)
def test_links(body: str, html: str) -> None:
    assert shown(body) == html


@pytest.mark.parametrize(
    "body",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://exemple.fr/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "ftp://exemple.fr",
        "http://",
        "http://[",
        "https://",
        "2 84 05 75 123 456 78",  # a patient's number is none to call
        "10001234567",
        "12 02 99 12 34 56",
        "120/80 le 02.03.2026",
        "@exemple.fr",
        "a@b",
    ],
)
def test_what_is_no_link(body: str) -> None:
    assert "<" not in shown(body)


def test_nothing_gets_out_of_an_address() -> None:
    html = shown('https://e.fr/"><script>alert(1)</script>')
    assert html == f"{link('https://e.fr/')}&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    assert "<" not in shown("<b>&amp;").replace("&lt;", "")


@pytest.mark.parametrize("piece", ["a", "a.", "0", "01 ", "@", "https://", "http://a", "a@a.", "(", "+33", "é"])
def test_long_text_costs_little(piece: str) -> None:
    """10,000 characters of anything: no pattern backtracks over them all."""
    shown(piece * (10_000 // len(piece)))
