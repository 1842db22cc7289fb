import logging
import logging.config
from io import StringIO
from typing import Any

import pytest
from django.conf import settings

from cercle.core.redaction import redact


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("GET /i/AbC_d-9 200", "GET /i/[…] 200"),
        ('"https://cercle.fr/i/AbC?x=1"', '"https://cercle.fr/i/[…]?x=1"'),
        ("/i/one and /i/two", "/i/[…] and /i/[…]"),
        ("/i/one/altered/further", "/i/[…]"),
        ("/mot-de-passe/nouveau/4x-c0ffee-1234/ 302", "/mot-de-passe/nouveau/[…] 302"),
        ("/invitation/ and /discussions/i", "/invitation/ and /discussions/i"),
    ],
)
def test_the_token_of_a_link_is_replaced(line: str, clean: str) -> None:
    assert redact(line) == clean


@pytest.fixture
def log() -> tuple[logging.Logger, StringIO]:
    """A logger that writes as the settings say."""
    written_by: dict[str, Any] = settings.LOGGING
    formatter = logging.config.DictConfigurator({}).configure_formatter(dict(written_by["formatters"]["line"]))
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger("cercle.tests.redaction")
    logger.addHandler(handler)
    return logger, stream


def test_arguments_are_covered_like_the_format(log: tuple[logging.Logger, StringIO]) -> None:
    logger, written = log
    logger.info("asked %s by %s", "/i/secret", "somebody")
    assert written.getvalue().endswith("asked /i/[…] by somebody\n")


def test_a_traceback_is_covered_too(log: tuple[logging.Logger, StringIO]) -> None:
    logger, written = log
    link = "https://cercle.fr/i/" + "AbCdEf"
    try:
        raise ValueError(link)
    except ValueError:
        logger.exception("failed")
    assert "ValueError: https://cercle.fr/i/[…]\n" in written.getvalue()
    assert "AbCdEf\n" not in written.getvalue()
