from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "cercle.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from cercle.core.process import beats
        from cercle.dossiers import pushes
        from cercle.dossiers.jobs import EVERY, end_now

        pushes.install()
        beats.every(EVERY, "dossiers.end_now", end_now)
