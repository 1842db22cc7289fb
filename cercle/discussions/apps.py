from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "cercle.discussions"
    label = "discussions"

    def ready(self) -> None:
        from cercle.discussions import pushes

        pushes.install()
