from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cercle.web"
    label = "web"
