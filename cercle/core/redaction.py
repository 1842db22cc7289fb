"""Secrets never reach a log: those that stand in paths are replaced before a line is written."""

import logging
import re

#: An invitation's link, the key of a new password, and what stops somebody's e-mails.
_SECRET = re.compile(r"(/i/|/mot-de-passe/nouveau/|/recapitulatif/arreter/)[^\s\"'?#]+")


def redact(text: str) -> str:
    return _SECRET.sub(r"\1[…]", text)


class RedactingFormatter(logging.Formatter):
    """Rewrites the finished text, so that arguments, formats and tracebacks are covered alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
