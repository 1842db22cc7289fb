"""Forms of codes and passkeys: allauth's, in the product's words."""

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _


def _code(form: forms.BaseForm, label: object, hint: object = "") -> None:
    field = form.fields["code"]
    field.label, field.help_text = label, hint  # type: ignore[assignment]
    attrs = field.widget.attrs
    attrs.pop("placeholder", None)
    attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20})


class CodeForm(base_forms.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code"), _("Celui de votre application d’authentification, ou l’un de vos codes de secours."))


class ConfirmCodeForm(base_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code"), _("Celui de votre application d’authentification, ou l’un de vos codes de secours."))


class ActivateForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code affiché par l’application"), _("6 chiffres, qui changent toutes les 30 secondes."))


class AddKeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nom de la clé")
        self.fields["name"].help_text = _("Pour la reconnaître : « mon téléphone », « ordinateur du cabinet ».")
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Me connecter avec cette clé seule, sans mot de passe")
        passwordless.help_text = _("L’appareil demandera votre empreinte, votre visage ou son code.")
        passwordless.initial = True
        if self.user.signs_in_by_code:
            # They have no password that a key could follow.
            passwordless.widget = forms.HiddenInput()


class RenameKeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Nom de la clé"), max_length=60)
