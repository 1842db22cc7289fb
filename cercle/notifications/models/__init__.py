"""Who was told what, and how they are reached outside the application."""

from cercle.notifications.models.notification import Notification, Preference
from cercle.notifications.models.outside import Digest, Heard, Nudge, Outside, PushSubscription

__all__ = ["Digest", "Heard", "Notification", "Nudge", "Outside", "Preference", "PushSubscription"]
