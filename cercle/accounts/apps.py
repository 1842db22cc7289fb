from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cercle.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cercle.accounts import contact_notices, notices, second_factor_keys, sign_in_notices
        from cercle.core import rotation

        notices.register()
        contact_notices.register()
        sign_in_notices.register()
        rotation.others.append(second_factor_keys.rotate)
