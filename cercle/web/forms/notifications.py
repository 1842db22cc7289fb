"""How one is reached outside the application."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cercle.notifications.models import Digest, Outside
from cercle.notifications.quiet import ZONES, zone_of


class TimeInput(forms.TimeInput):
    """The browser's own clock; seconds are of no use."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"step": "300"})


class OutsideForm(forms.Form):
    """``refuse`` puts what the action says beside the fields."""

    is_quiet = forms.BooleanField(
        label=_("Ne pas me déranger pendant ces heures"),
        required=False,
        help_text=_("Rien n’est perdu : vous êtes prévenu à la fin des heures calmes."),
    )
    quiet_from = forms.TimeField(label=_("Début des heures calmes"), widget=TimeInput())
    quiet_until = forms.TimeField(label=_("Fin des heures calmes"), widget=TimeInput())
    zone = forms.ChoiceField(label=_("Heure de"))
    digest = forms.ChoiceField(
        label=_("Récapitulatif par e-mail de ce que vous n’avez pas lu"),
        choices=Digest.choices,
        widget=forms.RadioSelect,
        help_text=_("Il dit combien de messages vous attendent, sans aucun nom ni contenu."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [] if settings.TIME_ZONE in dict(ZONES) else [(settings.TIME_ZONE, settings.TIME_ZONE)]
        self.fields["zone"].choices = [*here, *ZONES]  # type: ignore[attr-defined]  # a ChoiceField

    @classmethod
    def of(cls, outside: Outside) -> "OutsideForm":
        names = ("is_quiet", "quiet_from", "quiet_until", "zone", "digest")
        initial = {name: getattr(outside, name) for name in names}
        return cls(initial={**initial, "zone": str(zone_of(outside))})

    def refuse(self, fields: dict[str, str]) -> None:
        for name, message in fields.items():
            self.add_error(name if name in self.fields else None, message)
