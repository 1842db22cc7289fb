"""An e-mail: its headers, and the hand-over to our mail server."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from cercle.delivery import smtp
from cercle.delivery.models import Outgoing
from cercle.delivery.templates import Rendered


def compose(outgoing: Outgoing, message: Rendered) -> EmailMultiAlternatives:
    """The message as it leaves.

    From is the installation's own address and never a user's name (pitfall S19). The Message-ID follows from the row,
    so that a message handed over twice by a crash is recognised as one. Django refuses a line break in any header.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{outgoing.pk}@{domain}>",
        "Content-Language": outgoing.language,
        # No out-of-office answers (RFC 3834); Exchange obeys its own header. Delivery reports stay wanted.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply, RN, NRN",
    }
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        if message.unsubscribe.startswith("https:"):
            # One press in the mail program, without opening a page (RFC 8058: https alone).
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [outgoing.recipient], headers=headers
    )
    if message.html is not None:
        mail.attach_alternative(message.html, "text/html")
    return mail


def hand_over(outgoing: Outgoing, message: Rendered) -> str:
    """Give it to our mail server; the name it is known by is its Message-ID. Raises ``carriers.Failed``."""
    smtp.send(compose(outgoing, message))
    return ""
