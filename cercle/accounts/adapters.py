"""Where django-allauth meets the product: its writes become actions, its messages go through delivery."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cercle.accounts import actions, sign_in_codes
from cercle.accounts.models import Account
from cercle.core import encryption
from cercle.delivery.models import Channel


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Sign-in and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("L’adresse ou le mot de passe n’est pas correct."),
        "too_many_login_attempts": gettext_lazy("Trop d’essais. Réessayez dans quelques minutes."),
        "rate_limited": gettext_lazy("Trop d’essais. Réessayez dans quelques minutes."),
        "enter_current_password": gettext_lazy("Ce n’est pas votre mot de passe actuel."),
        "incorrect_password": gettext_lazy("Ce n’est pas votre mot de passe."),
        "incorrect_code": gettext_lazy("Ce code n’est pas le bon, ou il a déjà servi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        request = allauth_context.request
        keep = request.session.session_key if request.user.is_authenticated else None
        actions.set_password(user, password=password, keep_session=keep)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, user)
        last = records[-1] if records else {}
        actions.note_sign_in(user, method=str(last.get("type") or last.get("method") or "other"))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        # Who has neither password nor application could only show a key, which may be at home: they are told by a
        # message of what changes instead.
        user = allauth_context.request.user
        if user.is_authenticated and user.signs_in_by_code and not user.has_usable_password():
            return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings:security")

    def send_password_reset_mail(self, user: Account, email: str, context: dict[str, Any]) -> None:
        # The key that allauth made is dropped: the one that is sent is derived when the message leaves.
        actions.send_password_link(user)

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        actions.note_security_change(user, event=template_prefix.rpartition("/")[2])

    def generate_login_code(self) -> str:
        # Kept in the session, which is a row: not the code, but what it follows from.
        return sign_in_codes.new_seed()

    def generate_phone_verification_code(self, *, user: Account, phone: str) -> str:
        return sign_in_codes.new_seed()

    def send_verification_code_sms(self, user: Account, phone: str, code: str, **kwargs: Any) -> None:
        actions.send_sign_in_code(channel=Channel.SMS, value=phone, seed=code)

    def set_phone_verified(self, user: Account, phone: str) -> None:
        actions.note_contact_proven(user, channel=Channel.SMS, value=phone)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == "account/email/login_code":
            actions.send_sign_in_code(channel=Channel.EMAIL, value=email, seed=context["code"])
            return
        # Nothing leaves but through the outgoing rows: a flow that was turned on without its renderer fails loudly.
        raise NotImplementedError(f"no outgoing message is defined for {template_prefix}")

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Avec mon mot de passe"),
            "mfa_reauthenticate": _("Avec un code de mon application"),
            "mfa_reauthenticate:webauthn": _("Avec une clé d’accès"),
        }
        return [
            {**method, "description": words.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Codes and passkeys."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("Ce code n’est pas le bon, ou il a déjà servi."),
    }

    def is_mfa_enabled(self, user: Account, types: list[str] | None = None) -> bool:
        # A key is what patients sign in with instead of a code, not after it: whoever left theirs at home receives a
        # code. An application that its owner added stays asked.
        if types and len(types) > 1 and not user.is_anonymous and user.signs_in_by_code:
            types = [type for type in types if type != Authenticator.Type.WEBAUTHN]
        return bool(super().is_mfa_enabled(user, types))

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text.encode())

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Ma clé d’accès") if count == 0 else _("Clé d’accès n° %(n)s") % {"n": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # The name that keys are bound to comes from the settings, never from the caller's Host header.
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": "Cercle"}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.name}
