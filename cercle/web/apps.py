from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cercle.web"
    label = "web"

    def ready(self) -> None:
        from cercle.web import live

        live.install()
