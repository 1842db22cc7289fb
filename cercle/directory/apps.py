from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "cercle.directory"
    label = "directory"
