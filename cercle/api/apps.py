from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cercle.api"
    label = "api"

    def ready(self) -> None:
        from cercle.api import live

        live.install()
