from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "cercle.discussions"
    label = "discussions"
