from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "cercle.dossiers"
    label = "dossiers"
