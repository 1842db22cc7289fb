"""Slips of everyday mail domains: proposed when near enough, and never for a domain that people use."""

import pytest

from cercle.core import emails, mail_domains


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.fr", "gmail.com"),
        ("orangr.fr", "orange.fr"),
        ("ornage.fr", "orange.fr"),
        ("wanadou.fr", "wanadoo.fr"),
        ("hotmial.fr", "hotmail.fr"),
        ("hotmai.com", "hotmail.com"),
        ("homail.fr", "hotmail.fr"),
        ("laposte.ney", "laposte.net"),
        ("outlok.fr", "outlook.fr"),
        ("yahooo.fr", "yahoo.fr"),
        ("icoud.com", "icloud.com"),
        ("fre.fr", "free.fr"),
    ],
)
def test_a_slip_is_repaired(typed: str, meant: str) -> None:
    assert emails.suggest(f"jeanne.petit@{typed}") == f"jeanne.petit@{meant}"


@pytest.mark.parametrize(
    "domain", [*sorted(mail_domains.KNOWN), "fred.fr", "chu-rennes.fr", "msp-rennes.fr", "example.org", "ars.sante.fr"]
)
def test_what_may_be_right_is_left_alone(domain: str) -> None:
    assert emails.suggest(f"jeanne@{domain}") == ""


@pytest.mark.parametrize("text", ["", "jeanne", "@gmial.com"])
def test_what_is_no_address_is_not_repaired(text: str) -> None:
    assert emails.suggest(text) == ""


def test_every_slip_leads_to_a_known_domain() -> None:
    assert set(mail_domains.SLIPS.values()) <= mail_domains.KNOWN
    assert not set(mail_domains.SLIPS) & mail_domains.KNOWN
