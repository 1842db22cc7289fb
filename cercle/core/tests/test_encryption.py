"""What is left out is an empty text, encrypted as any other; only a field that may hold nothing holds nothing."""

import pytest

from cercle.core.encryption import EncryptedTextField, decrypt, encrypt


def test_what_is_not_given_is_an_empty_text() -> None:
    field = EncryptedTextField(blank=True)
    assert decrypt(field.get_prep_value(field.get_default())) == ""
    assert EncryptedTextField(null=True).get_default() is None  # type: ignore[misc]  # typed by what a model holds
    assert EncryptedTextField(default="x").get_default() == "x"


def test_what_no_key_wrote_is_refused() -> None:
    assert decrypt(encrypt("é")) == "é"
    with pytest.raises(ValueError, match="no key"):
        decrypt(b"")
