from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cercle.files"
    label = "files"
