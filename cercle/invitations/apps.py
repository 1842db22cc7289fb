from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "cercle.invitations"
    label = "invitations"
