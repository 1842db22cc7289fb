"""Forms about a discussion as a whole. The domain judges what is typed."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day as browsers send it, and as one types it where there is no calendar; of the reader's own zone."""

    widget = DayInput
    #: Beyond these a day has no moment to compare with in every zone.
    years = range(1900, 2200)

    def __init__(self, **kwargs: Any) -> None:
        invalid = {"invalid": _("Écrivez le jour, le mois et l’année : 02/05/2026.")}
        messages = {**invalid, **kwargs.pop("error_messages", {})}
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day.year not in self.years:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def midnight(day: date) -> datetime:
    """The first moment of ``day`` where the reader is (``middleware.ReaderZone``)."""
    return timezone.make_aware(datetime.combine(day, time.min))


class DateForm(forms.Form):
    mark_optional = False

    jour = DayField(
        label=_("Date"),
        widget=DayInput(attrs={"autofocus": True}),
        error_messages={"required": _("Choisissez une date.")},
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
    first = DayField(label=_("À partir du"), required=False)
    last = DayField(label=_("Jusqu’au"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            raise ValidationError({"last": _("Cette date vient avant la première.")})
        return values
