from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "cercle.invitations"
    label = "invitations"

    def ready(self) -> None:
        from cercle.directory.queries import register_invited_counter
        from cercle.discussions import arrivals
        from cercle.dossiers import arrivals as circle_arrivals
        from cercle.invitations import writing
        from cercle.invitations.actions.add import note_arrival, note_circle_arrival
        from cercle.invitations.queries import invited_counts

        writing.register()
        arrivals.filled.append(note_arrival)
        circle_arrivals.filled.append(note_circle_arrival)
        register_invited_counter(invited_counts)
