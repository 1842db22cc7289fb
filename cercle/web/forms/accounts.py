"""Forms of sign-in and passwords: allauth's, in the product's words and without placeholders that vanish."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cercle.core import emails

PASSWORD_HINT = _("Au moins 12 caractères. Une phrase facile à retenir fait un bon mot de passe.")


class AddressField(forms.CharField):
    """One e-mail address, normalised. Not Django's own field: it refuses what a paste brings along."""

    def __init__(self, **values: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(label=_("Adresse e-mail"), max_length=600, widget=widget, **values)
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return emails.normalise(text)
        except emails.BadAddress as wrong:
            raise forms.ValidationError(str(wrong), code=wrong.code) from None


def _password(form: forms.BaseForm, name: str, label: object, hint: object = "") -> None:
    """Our words on one of allauth's password fields; the longest password keeps hashing cheap."""
    field = form.fields[name]
    field.label, field.help_text = label, hint  # type: ignore[assignment]
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["maxlength"] = 256
    field.validators.append(MaxLengthValidator(256))


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        _password(self, "password", _("Mot de passe"))
        self.fields["remember"].label = _("Rester connecté sur cet appareil")


class ForgottenForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class _OnePasswordForm:
    """One field instead of two: « Afficher le mot de passe » shows a slip better than typing it twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]  # type: ignore[attr-defined]
        _password(self, "password1", _("Nouveau mot de passe"), PASSWORD_HINT)  # type: ignore[arg-type]


class NewPasswordForm(_OnePasswordForm, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(_OnePasswordForm, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_OnePasswordForm, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self, "oldpassword", _("Mot de passe actuel"))


class ConfirmPasswordForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self, "password", _("Mot de passe"))
