"""For demos and development: the SMS becomes a file of the demo mailbox, and a line of the log without its words."""

import json
import logging
import time
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from cercle.core import phones
from cercle.delivery.gateways.sms import GatewayError

logger = logging.getLogger(__name__)


class Gateway:
    """Refuses outside demo mode: an SMS that reaches no phone must not be called sent (product.md §3.3)."""

    reaches_people = False

    def send(self, number: str, text: str) -> str:
        if not settings.DEMO:
            raise GatewayError("no_sms_sender", temporary=False)
        settings.DEMO_MAILBOX.mkdir(parents=True, exist_ok=True)
        message = {
            "channel": "sms",
            "to": number,
            "subject": "",
            "text": text,
            "html": None,
            "at": timezone.now().isoformat(),
        }
        name = f"{time.time_ns():020d}-{uuid4().hex[:8]}.json"
        aside = settings.DEMO_MAILBOX / f".{name}"
        aside.write_text(json.dumps(message, ensure_ascii=False))
        # A reader sees a whole message or none.
        aside.rename(settings.DEMO_MAILBOX / name)
        logger.info("SMS for %s kept in the demo mailbox", phones.mask(number))
        return name
