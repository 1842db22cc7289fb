"""What every SMS gateway has, and the one that was chosen."""

import pkgutil
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from cercle.delivery import gateways


class GatewayError(Exception):
    """The gateway did not take the message. ``code`` is a key of ``reasons.WORDS``."""

    def __init__(self, code: str, *, temporary: bool) -> None:
        super().__init__(code)
        self.code = code
        self.temporary = temporary


class Gateway(Protocol):
    """The slots of a gateway."""

    #: Whether a phone rings in the end; False for one that only writes things down.
    reaches_people: bool

    def send(self, number: str, text: str) -> str:
        """Hand ``text`` over for ``number`` (E.164); return the provider's id, for its receipts. Logs no content.

        Raises ``GatewayError``.
        """
        ...


def names() -> list[str]:
    """Every gateway there is."""
    return sorted(module.name for module in pkgutil.iter_modules(gateways.__path__) if module.name != "sms")


def get() -> Gateway:
    """The gateway of ``settings.SMS_GATEWAY``. Raises ``GatewayError("no_sms_sender")`` for one that does not exist."""
    if settings.SMS_GATEWAY not in names():
        raise GatewayError("no_sms_sender", temporary=False)
    return cast(Gateway, import_module(f"cercle.delivery.gateways.{settings.SMS_GATEWAY}").Gateway())
