"""Forms of the settings pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cercle.accounts.actions.profile import clean_name
from cercle.accounts.models import Account
from cercle.core.errors import Invalid


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Nom complet"),
        max_length=160,
        help_text=_("Vos confrères et les personnes que vous invitez le voient."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        try:
            return clean_name(self.cleaned_data["name"])
        except Invalid as wrong:
            raise forms.ValidationError(wrong.fields["name"]) from None


class OwnNameForm(NameForm):
    """A patient's or caregiver's."""

    name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=160,
        help_text=_("Les personnes avec qui vous échangez le voient."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Celle des pages et des messages que vous recevez"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, account: Account) -> "LanguageForm":
        return cls(initial={"language": account.language})


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("À quoi sert ce jeton ?"),
        max_length=80,
        help_text=_("Par exemple le nom du logiciel qui s’en servira."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "token")
        super().__init__(*args, **kwargs)
