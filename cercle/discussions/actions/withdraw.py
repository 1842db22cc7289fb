"""Taking back what one has said. Nobody reads the words any more; that there were some stays."""

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions.actions.check import hold_own
from cercle.discussions.actions.write import change
from cercle.discussions.models import Message, MessageVersion


@action
def withdraw_message(actor: Account, message: Message) -> Message:
    """Empty ``actor``'s own message and return it. Its words are kept as a version that no page shows, in case a court
    asks; its files open for nobody. Both go after CERCLE_WITHDRAWN_MESSAGE_DAYS (``actions/purge.py``).

    Raises ``NotFound``, ``Forbidden`` (another's, a system line), ``Refused`` (withdrawn already, closed).
    """
    held = hold_own(actor, message)
    now = timezone.now()
    MessageVersion.objects.create(message=held, body=held.body, until=now)
    held.mentions.all().delete()
    held.body, held.withdrawn_at = "", now
    change(held, ["body", "withdrawn_at"])
    record(actor, "message.withdrawn", "discussion", held.discussion_id, message=str(held.pk), seq=held.seq)
    return held
