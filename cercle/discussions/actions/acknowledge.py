"""« Vu », « Fait »: saying so under a message, by one press and without writing one."""

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Invalid, Refused
from cercle.discussions.actions.check import hold_message
from cercle.discussions.actions.write import change
from cercle.discussions.models import Acknowledgement, Message, Sign


@action
def sign_message(actor: Account, message: Message, sign: str, *, on: bool = True) -> Message:
    """Put ``actor``'s ``sign`` under the message, or take it back, and return the message. Twice is once.

    Raises ``Invalid`` (no such sign), ``NotFound``, ``Forbidden`` (a system line), ``Refused`` (one's own message is
    not « Vu »; withdrawn, closed), ``TooMany`` (limit SIGNS).
    """
    if sign not in Sign.values:
        raise Invalid({"sign": _("Choisissez « Vu » ou « Fait ».")})
    held = hold_message(actor, message)
    if sign == Sign.SEEN and on and held.author_id == actor.pk:
        raise Refused("own_message", _("C’est votre propre message."))
    own = held.acknowledgements.filter(account=actor, sign=sign)
    if own.exists() == on:
        record(actor, "message.sign_kept", "discussion", held.discussion_id, message=str(held.pk), sign=sign)
        return held
    limits.spend("SIGNS", str(actor.pk))
    if on:
        Acknowledgement.objects.create(message=held, account=actor, sign=sign)
    else:
        own.delete()
    change(held)
    act = "message.signed" if on else "message.unsigned"
    record(actor, act, "discussion", held.discussion_id, message=str(held.pk), sign=sign)
    return held
