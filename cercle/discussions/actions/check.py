"""What must hold before something is written, under the discussion's lock. Used by the acts, is none itself."""

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Forbidden, NotFound, Refused
from cercle.discussions.access import Right, carers_of, hold
from cercle.discussions.models import Discussion, Kind, Message


def check_open(discussion: Discussion) -> None:
    """Raises ``Refused`` (closed) where nothing is written any more."""
    if discussion.closed_at is not None:
        raise Refused("closed", _("Cette discussion est close : elle se lit, mais plus rien ne s’y écrit."))


def check_read(discussion: Discussion) -> None:
    """Raises ``Refused`` (no_carer) in a « fil patient » that no professional reads any more."""
    if discussion.kind == Kind.THREAD and not carers_of(discussion).exists():
        raise Refused("no_carer", _("Plus aucun professionnel ne lit ce fil patient : votre message n’est pas parti."))


def hold_message(actor: Account, message: Message) -> Message:
    """Hold the message's discussion and return the message as it is under the lock.

    Raises ``NotFound`` (no longer a member), ``Forbidden`` (a system line, a role too small), ``Refused`` (closed;
    withdrawn, by its author or in another tab).
    """
    discussion = message.discussion
    hold(actor, discussion, Right.POST)
    held = discussion.messages.select_for_update(of=("self",)).select_related("author").filter(pk=message.pk).first()
    if held is None:
        raise NotFound
    if held.system:
        raise Forbidden
    check_open(discussion)
    if held.withdrawn_at is not None:
        raise Refused("withdrawn", _("Ce message a été retiré."))
    held.discussion = discussion
    return held


def hold_own(actor: Account, message: Message) -> Message:
    """As ``hold_message``; another's message is ``Forbidden``."""
    held = hold_message(actor, message)
    if held.author_id != actor.pk:
        raise Forbidden
    return held
