"""An SMS: what may be sent to which number, and the hand-over to the gateway."""

from cercle.core import phones
from cercle.delivery import carriers
from cercle.delivery.gateways import sms as gateways
from cercle.delivery.models import Outgoing
from cercle.delivery.reasons import Trouble
from cercle.delivery.templates import Rendered


def hand_over(outgoing: Outgoing, message: Rendered) -> str:
    """Give it to the gateway that was chosen and return its id for it. Raises ``carriers.Failed``."""
    if not phones.is_mobile(outgoing.recipient):
        raise carriers.Failed(Trouble("not_mobile", temporary=False))
    try:
        gateway = gateways.get()
        if gateway.reaches_people and phones.is_fictional(outgoing.recipient):
            raise gateways.GatewayError("fictional", temporary=False)
        return gateway.send(outgoing.recipient, message.text)
    except gateways.GatewayError as error:
        raise carriers.Failed(Trouble(error.code, error.temporary)) from None
