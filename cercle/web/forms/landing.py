"""What an invited person fills in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from cercle.accounts.models import Account
from cercle.directory.professions import TABLE
from cercle.invitations.landing import Landing
from cercle.web.forms.birth_date import BirthDateField

#: The professions one may choose, in alphabetical order; « 99 » is a code for the national file only.
PROFESSIONS = sorted((profession.label for profession in TABLE if profession.code != "99"), key=str.casefold)


class AccountForm(forms.Form):
    """A new person's account. The domain judges the values; nothing here names the invitation."""

    given_name = forms.CharField(
        label=_("Prénom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    profession = forms.ChoiceField(
        label=_("Profession"),
        choices=[("", _("Choisissez…")), *((label, label) for label in PROFESSIONS)],
        widget=forms.Select(attrs={"autocomplete": "organization-title"}),
    )
    town = forms.CharField(
        label=_("Ville d’exercice"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    email = forms.CharField(
        label=_("Adresse email"),
        max_length=320,
        help_text=_("Elle vous servira à vous connecter."),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "username", "autocapitalize": "off"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=1024,
        strip=False,
        help_text=_("Au moins 12 caractères : une phrase que vous retiendrez convient très bien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-strength": "password-strength"}),
    )

    def __init__(self, *args: Any, page: Landing, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"given_name": page.given_name, "family_name": page.family_name})
        super().__init__(*args, **kwargs)
        if page.in_directory:
            for name in ("given_name", "family_name", "profession", "town"):
                del self.fields[name]
        if not page.asks_email:
            del self.fields["email"]

    def clean_password(self) -> str:
        """Said together with the other mistakes; the domain checks it again when the account is made."""
        password = str(self.cleaned_data["password"])
        name = f"{self.data.get('given_name', '')} {self.data.get('family_name', '')}"
        validate_password(password, Account(name=name, email=self.data.get("email", "")))
        return password


class CodeForm(forms.Form):
    """The six digits that left for the contact."""

    code = forms.CharField(
        label=_("Code reçu"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class GuestForm(forms.Form):
    """What a patient or caregiver fills in: only what this page asks. The domain judges the values."""

    code = forms.CharField(label=_("Code reçu"), max_length=20, widget=CodeForm.base_fields["code"].widget)
    birth_date = BirthDateField(label=_("Votre date de naissance"))
    given_name = forms.CharField(
        label=_("Votre prénom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Votre nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    confirm = forms.BooleanField(
        label=_("C’est bien moi qui suis invité"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )

    def __init__(self, *args: Any, page: Landing, step: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = step or page.step
        asked = {
            "code": step == "code",
            "birth_date": page.asks_birth_date and step in {"birth", "confirm", "choose"},
            "given_name": page.asks_names and step in {"code", "join", "unproven"},
            "family_name": page.asks_names and step in {"code", "join", "unproven"},
            # A right birth date is a human act by itself; everything else needs a box that a robot leaves empty.
            "confirm": step != "birth" and (page.asks_names or step != "code"),
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]


class RefusalForm(forms.Form):
    """A choice that nobody makes by pressing every button: none is made beforehand, and the last one goes back."""

    confirmation = forms.ChoiceField(label=_("Votre réponse"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, answer: tuple[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmation"].choices = [answer, ("back", _("Revenir à l’invitation"))]  # type: ignore[attr-defined]
