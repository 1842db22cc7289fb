import pytest

from cercle.core.secrets import keyed_digest, keyed_digests, matches, random_code


def test_a_digest_depends_on_purpose_value_and_key(settings: object) -> None:
    first = keyed_digest("code", "123456")
    assert len(first) == 64
    assert first == keyed_digest("code", "123456")
    assert first != keyed_digest("block", "123456")
    assert first != keyed_digest("code", "123457")

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key of at least thirty-two characters"  # type: ignore[attr-defined]
    assert keyed_digest("code", "123456") != first
    assert first in keyed_digests("code", "123456")
    assert matches("code", "123456", first)
    assert not matches("code", "123457", first)


@pytest.mark.parametrize("digits", [6, 8])
def test_codes_have_their_length_and_differ(digits: int) -> None:
    codes = {random_code(digits) for _ in range(200)}
    assert all(len(code) == digits and code.isdigit() for code in codes)
    assert len(codes) > 190
