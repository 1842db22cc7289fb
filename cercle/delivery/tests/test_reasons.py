"""Servers' answers in plain words."""

import pytest
from django.utils import translation

from cercle.delivery import reasons


@pytest.mark.parametrize(
    ("basic", "answer", "code", "temporary"),
    [
        (550, b"5.1.1 <x@y.fr>: Recipient address rejected: User unknown", "unknown_mailbox", False),
        (550, b"No such user here", "unknown_mailbox", False),
        (550, b"5.1.2 bad destination system address", "unknown_domain", False),
        (550, b"5.4.4 unable to route", "unknown_domain", False),
        (552, b"5.2.2 mailbox full", "full", False),
        (552, b"5.3.4 message too big", "too_large", False),
        (554, b"5.7.1 message refused for policy reasons", "policy", False),
        (550, b"5.7.26 unauthenticated sender", "policy", False),
        (550, b"5.2.1 mailbox disabled", "disabled", False),
        (553, b"5.1.3 bad address syntax", "bad_address", False),
        (599, b"?", "policy", False),
        (421, b"4.7.0 too many connections", "busy", True),
        (450, b"4.1.1 greylisted", "busy", True),
        (451, b"4.7.1 greylisting in action", "busy", True),
        (452, b"4.2.2 mailbox full, try later", "full", True),
        (451, b"4.4.1 no answer from host", "no_answer", True),
        # Our own account on the relay: an administrator mends it, the recipient is not to blame.
        (530, b"5.7.0 Authentication required", "credentials", True),
        (535, b"5.7.8 bad credentials", "credentials", True),
    ],
)
def test_codes(basic: int, answer: bytes, code: str, temporary: bool) -> None:
    assert reasons.from_smtp(basic, answer) == reasons.Trouble(code, temporary)


def test_every_code_has_words_and_the_raw_answer_is_not_among_them() -> None:
    for code in {*reasons._ENHANCED.values(), *reasons._BASIC.values()}:
        assert reasons.WORDS[code]
    assert reasons.words("") == ""
    assert reasons.words("never heard of") == reasons.words("internal")


def test_the_row_is_written_in_french_whoever_looks() -> None:
    with translation.override("en"):
        assert reasons.french("full") == "La boîte aux lettres du destinataire est pleine."
