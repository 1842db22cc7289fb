"""smtplib's session with one thing more: whether the server may already hold the message when the line breaks."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _Noting:
    """``text_sent`` is true from the moment the text starts to leave until the server has answered."""

    text_sent = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.text_sent = True
        answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]  # smtplib.SMTP's, next in line
        self.text_sent = False
        return answer


class _Session(_Noting, smtplib.SMTP):
    pass


class _SessionTls(_Noting, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's SMTP backend (its settings, its certificates' checks) over such a session."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SessionTls if self.use_ssl else _Session

    @property
    def may_hold_text(self) -> bool:
        return bool(getattr(self.connection, "text_sent", True))
