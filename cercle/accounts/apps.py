from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cercle.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cercle.accounts import contact_notices, notices, sign_in_notices

        notices.register()
        contact_notices.register()
        sign_in_notices.register()
