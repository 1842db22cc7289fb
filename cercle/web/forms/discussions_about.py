"""Forms about a discussion as a whole. The domain judges what is typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


#: As browsers send a day, and as one types it where there is no calendar.
DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class DateForm(forms.Form):
    mark_optional = False

    jour = forms.DateField(
        label=_("Date"),
        input_formats=DAYS,
        widget=DayInput(attrs={"autofocus": True}),
        error_messages={
            "required": _("Choisissez une date."),
            "invalid": _("Écrivez le jour, le mois et l’année : 02/05/2026."),
        },
    )


class NameForm(forms.Form):
    mark_optional = False

    title = forms.CharField(
        label=_("Nom de la discussion"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 120, "autofocus": True}),
    )


class CloseForm(forms.Form):
    mark_optional = False

    body = forms.CharField(
        label=_("Synthèse"),
        required=False,
        strip=False,
        help_text=_("Ce qui a été fait, ce qui reste à surveiller. Tous les participants la liront."),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[("pdf", _("PDF, à imprimer ou à joindre")), ("text", _("Texte, à relire ou à copier"))],
        initial="pdf",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un format."), "invalid_choice": _("Choisissez un format.")},
    )
    first = forms.DateField(label=_("À partir du"), required=False, input_formats=DAYS, widget=DayInput())
    last = forms.DateField(label=_("Jusqu’au"), required=False, input_formats=DAYS, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            raise ValidationError({"last": _("Cette date vient avant la première.")})
        return values
