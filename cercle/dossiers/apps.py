from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "cercle.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from cercle.dossiers import pushes

        pushes.install()
