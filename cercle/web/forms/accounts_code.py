"""Forms of signing in by a code: one field for an address or a number, then one for the code."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cercle.accounts import contacts, queries, sign_in_codes
from cercle.accounts.models import Account
from cercle.core.errors import Invalid
from cercle.delivery.models import Channel
from cercle.web.forms.birth_date import BirthDateField


class AskCodeForm(forms.Form):
    """What allauth's view reads: ``_user`` (whose session the code may open) and the contact by its kind."""

    contact = forms.CharField(
        label=_("Votre adresse e-mail ou votre numéro de mobile"),
        help_text=_("Ceux que votre professionnel a notés. Le code y arrive tout de suite."),
        max_length=600,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    _user: Account | None = None
    channel = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].widget.attrs.pop("maxlength", None)

    def clean_contact(self) -> str:
        text = self.cleaned_data["contact"]
        self.channel = Channel.EMAIL if "@" in text or any(letter.isalpha() for letter in text) else Channel.SMS
        try:
            return contacts.parse(self.channel, text)
        except Invalid as wrong:
            raise forms.ValidationError(list(wrong.fields.values())) from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        contact = values.get("contact")
        if not contact:
            return values
        account = queries.who_signs_in_with(self.channel, contact)
        # A professional's session is opened by a password: the message says so, the page does not (pitfall S18).
        self._user = account if account and account.signs_in_by_code else None
        return {**values, "email" if self.channel == Channel.EMAIL else "phone": contact}


class TypeCodeForm(allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    """``left`` is how many tries there will be after a wrong one; ``asks_birth_date`` adds that field."""

    mark_optional = False

    def __init__(self, *args: Any, left: int, asks_birth_date: bool = False, **kwargs: Any) -> None:
        self.left = left
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code à 6 chiffres")
        field.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20, "autofocus": True}
        )
        if asks_birth_date:
            self.fields["birth_date"] = BirthDateField()
        self.fields["remember"] = forms.BooleanField(
            label=_("Rester connecté sur cet appareil"),
            help_text=_("Décochez sur un ordinateur partagé."),
            required=False,
            initial=True,
        )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not sign_in_codes.try_code(self.expected_code, typed):
            words = ngettext(
                "Ce code n’est pas le bon. Encore %(n)d essai.",
                "Ce code n’est pas le bon. Encore %(n)d essais.",
                self.left,
            )
            raise forms.ValidationError(words % {"n": self.left}, code="incorrect_code")
        return typed
