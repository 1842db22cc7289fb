"""The two roads out: mail and SMS. Each hands one message over and says truly what happened."""

from cercle.delivery.models import Channel, Outgoing
from cercle.delivery.reasons import Trouble
from cercle.delivery.templates import Rendered


class Failed(Exception):
    """The peer did not take the message."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


def hand_over(outgoing: Outgoing, message: Rendered) -> str:
    """Give ``message`` to the next server and return its name for it (may be empty). Raises ``Failed``."""
    from cercle.delivery import email, sms

    road = {Channel.EMAIL: email.hand_over, Channel.SMS: sms.hand_over}[Channel(outgoing.channel)]
    return road(outgoing, message)
