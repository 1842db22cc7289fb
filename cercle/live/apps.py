from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "cercle.live"
    label = "live"
