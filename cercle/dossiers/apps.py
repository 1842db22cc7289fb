from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "cercle.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from cercle.accounts import changes
        from cercle.core.process import beats
        from cercle.dossiers import access, pushes
        from cercle.dossiers.jobs import EVERY, end_now

        pushes.install()
        changes.opens_more.append(access.opens_more)
        beats.every(EVERY, "dossiers.end_now", end_now)
