"""What an inviter types about a colleague. The domain judges it: the same words beside the field on every face."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class EmailInput(forms.TextInput):
    """An address as typed: the browser's own judgement of it is left out, its keyboard is not."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "email", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"})


class MobileInput(forms.TextInput):
    def __init__(self) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off"})


class ColleagueForm(forms.Form):
    """Name (unless the directory knows it), then an address or a mobile number, then the message's language."""

    mark_optional = False  # « OU » between the two contacts says it

    name = forms.CharField(
        label=_("Nom complet"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(label=_("Adresse email"), required=False, widget=EmailInput())
    phone = forms.CharField(label=_("Tél. mobile"), required=False, widget=MobileInput())
    language = forms.ChoiceField(label=_("Langue du message"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        """``named``: the directory already knows the person, so their name is not asked for."""
        kwargs.setdefault("initial", {"language": get_language() or "fr"})
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]

    def refuse(self, errors: dict[str, str]) -> None:
        """Put the domain's refusals beside their fields."""
        for name, message in errors.items():
            self.add_error(name if name in self.fields else None, message)
