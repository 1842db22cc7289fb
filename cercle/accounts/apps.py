from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cercle.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cercle.accounts import contact_notices, notices

        notices.register()
        contact_notices.register()
