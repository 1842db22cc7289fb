"""« Accès en urgence »: who is meant, and why. The domain judges it; the form only reads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cercle.dossiers.models import Sex
from cercle.dossiers.queries.emergency import Meant
from cercle.web.forms.dossiers import Judged
from cercle.web.forms.patients import DAYS

_PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class EmergencyForm(Judged):
    """All four traits, or the number and the birth date."""

    mark_optional = False

    birth_name = forms.CharField(
        label=_("Nom de naissance"), required=False, max_length=120, widget=forms.TextInput(attrs=_PLAIN)
    )
    given_name = forms.CharField(
        label=_("Premier prénom de naissance"), required=False, max_length=120, widget=forms.TextInput(attrs=_PLAIN)
    )
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        required=False,
        input_formats=DAYS,
        help_text=_("Jour, mois, année : 02/05/1944."),
        error_messages={"invalid": _("Écrivez le jour, le mois et l’année à quatre chiffres : 02/05/1944.")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=_("Sexe"), choices=[("", "—"), *Sex.choices], required=False)
    number = forms.IntegerField(
        label=_("Numéro du patient"),
        required=False,
        min_value=1,
        max_value=2_147_483_647,
        error_messages={"invalid": _("Ce numéro n’a que des chiffres."), "max_value": _("Vérifiez ce numéro.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_PLAIN}),
    )
    reason = forms.CharField(
        label=_("Motif de l’urgence"),
        required=False,
        help_text=_("Il sera lu par le cercle de soins et par le patient."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    sure = forms.BooleanField(
        label=_("Je prends en charge ce patient maintenant, et cet accès est nécessaire à ses soins."),
        error_messages={"required": _("Confirmez pour ouvrir le dossier.")},
    )

    def meant(self) -> Meant:
        """Of a form that was read."""
        known: dict[str, Any] = self.cleaned_data
        names = {field: known.get(field) or "" for field in ("birth_name", "given_name", "sex")}
        return Meant(birth_date=known.get("birth_date"), number=known.get("number"), **names)
