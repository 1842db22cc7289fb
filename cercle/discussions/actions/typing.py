"""Being about to write: told to those who look, and kept nowhere."""

import time
from uuid import UUID

from cercle.accounts.models import Account
from cercle.discussions.models import Discussion
from cercle.live import bell

#: Seconds between two tellings of the same person in the same discussion, by one process.
PAUSE = 3.0

_told: dict[tuple[UUID, UUID], float] = {}


def tell_typing(actor: Account, discussion: Discussion) -> None:
    """« Karim écrit… », for a few seconds on the screens of ``discussion``, obtained by access."""
    now = time.monotonic()
    if now - _told.get((actor.pk, discussion.pk), -PAUSE) < PAUSE:
        return
    if len(_told) > 5000:
        for key in [key for key, at in list(_told.items()) if now - at > PAUSE]:
            _told.pop(key, None)
    _told[actor.pk, discussion.pk] = now
    bell.ring(bell.discussion(discussion.pk), "typing", account=actor.pk, discussion=discussion.pk)
