"""What may be done with notifications, and what each person chooses about them."""

from cercle.notifications.actions.outside import forget_browser, ring_browser, set_outside, stop_digests, try_browser
from cercle.notifications.actions.telling import (
    forget_name,
    mark_all_read,
    mark_done,
    mark_read,
    notify,
    read_about,
    set_preference,
    turn_to,
)

__all__ = [
    "forget_browser",
    "forget_name",
    "mark_all_read",
    "mark_done",
    "mark_read",
    "notify",
    "read_about",
    "ring_browser",
    "set_outside",
    "set_preference",
    "stop_digests",
    "try_browser",
    "turn_to",
]
