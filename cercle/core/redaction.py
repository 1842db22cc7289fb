"""Secrets never reach a log: the token segment of a link is replaced before a line is written."""

import logging
import re

_LINK = re.compile(r"(/i/|/mot-de-passe/nouveau/)[^/\s\"'?#]+")


def redact(text: str) -> str:
    return _LINK.sub(r"\1[…]", text)


class RedactSecrets(logging.Filter):
    """Rewrites the finished line, so that arguments and formats are covered alike."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        return True
