"""« Administratif » → « Modifier »: what carers know of a guest. The domain judges it; the form only reads dates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cercle.web.forms.invitations import EmailInput, MobileInput

#: As people here write a day, then as browsers and programs do. Two-digit years are refused: 44 may be two centuries.
DAYS = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d"]


class NameForm(forms.Form):
    """The name of a patient who takes no part in their thread."""

    mark_optional = False

    name = forms.CharField(
        label=_("Nom et prénom"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def refuse(self, errors: dict[str, str]) -> None:
        """Put the domain's refusals beside their fields; a date that could not be read keeps its own words."""
        for name, message in errors.items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields else None, message)


class AdministrativeForm(NameForm):
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        help_text=_("Jour, mois, année : 02/05/1944."),
        input_formats=DAYS,
        required=False,
        error_messages={"invalid": _("Écrivez le jour, le mois et l’année à quatre chiffres : 02/05/1944.")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    email = forms.CharField(label=_("Adresse email"), required=False, widget=EmailInput())
    phone = forms.CharField(label=_("Tél. mobile"), required=False, widget=MobileInput())

    def values(self) -> dict[str, Any]:
        """What ``update_guest`` takes, of a form that was read."""
        known = self.cleaned_data
        return {name: known.get(name) or "" for name in ("name", "email", "phone")} | {
            "birth_date": known.get("birth_date")
        }
