from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "cercle.invitations"
    label = "invitations"

    def ready(self) -> None:
        from cercle.directory.queries import register_invited_counter
        from cercle.discussions import arrivals
        from cercle.invitations import writing
        from cercle.invitations.actions.add import note_arrival
        from cercle.invitations.queries import invited_counts

        writing.register()
        arrivals.filled.append(note_arrival)
        register_invited_counter(invited_counts)
