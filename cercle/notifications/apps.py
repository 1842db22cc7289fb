from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cercle.notifications"
    label = "notifications"

    def ready(self) -> None:
        from cercle.live import registry
        from cercle.notifications import digests
        from cercle.notifications.access import for_its_owner

        def read(ids: Mapping[str, Any]) -> object:
            return for_its_owner(ids["id"])

        registry.register("notification", read)
        digests.register()
