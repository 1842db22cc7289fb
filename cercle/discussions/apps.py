from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "cercle.discussions"
    label = "discussions"

    def ready(self) -> None:
        from cercle.accounts import changes
        from cercle.discussions import access, pushes, telling
        from cercle.discussions.actions.guests import note_confirmed_contact

        pushes.install()
        telling.install()
        changes.confirmed.append(note_confirmed_contact)
        changes.opens_more.append(access.opens_more)
