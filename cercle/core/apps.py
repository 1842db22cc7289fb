from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cercle.core"
    label = "core"

    def ready(self) -> None:
        from cercle.config import checks  # noqa: F401  registers the checks of a safe start
