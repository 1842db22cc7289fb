from django.apps import AppConfig

#: How often the worker seals what was written, seconds.
EVERY = 5.0


class AuditConfig(AppConfig):
    name = "cercle.audit"
    label = "audit"

    def ready(self) -> None:
        from cercle.audit.sealing import seal_some
        from cercle.core.process import beats

        beats.every(EVERY, "audit.seal", seal_some)
