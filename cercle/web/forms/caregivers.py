"""What is typed to invite a caregiver, or the patient, from a care circle, and to change what a caregiver sees."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cercle.dossiers.models import CircleMember, CircleSeat, ConsentMeans
from cercle.dossiers.rights import SCOPE_NAMES
from cercle.invitations.models import Relationship
from cercle.web.forms.birth_date import BirthDateField
from cercle.web.forms.dossiers import Judged, day_field
from cercle.web.forms.invitations import EmailInput, MobileInput

#: What concerns a caregiver alone.
CAREGIVERS = ("relationship", "scope", "ends_on", "agreement", "means")


def _scopes() -> list[tuple[str, str]]:
    return [(code, capfirst(str(words))) for code, words in SCOPE_NAMES.items()]


def _relationships() -> list[tuple[str, Any]]:
    return [("", _("Choisissez…")), *Relationship.choices]


def _means() -> list[tuple[str, Any]]:
    return [("", _("Choisissez…")), *ConsentMeans.choices]


class AccessForm(Judged):
    """What a caregiver sees, until when, and the patient's word for it."""

    mark_optional = False

    scope = forms.MultipleChoiceField(
        label=_("Ce que cette personne verra"), choices=_scopes, required=False, widget=forms.CheckboxSelectMultiple
    )
    ends_on = day_field(
        _("Jusqu’au (facultatif)"),
        required=False,
        help_text=_("Jour, mois, année. Ce jour compris. Sans date, l’accès dure jusqu’à ce que vous y mettiez fin."),
    )
    agreement = forms.BooleanField(
        label=_("Le patient, ou son représentant légal, est d’accord pour que ce proche voie cela."), required=False
    )
    means = forms.ChoiceField(label=_("Comment l’a-t-il dit ?"), choices=_means, required=False)

    def terms(self) -> dict[str, Any]:
        """Of a form that was read."""
        known = self.cleaned_data
        return {
            "scope": known.get("scope") or [],
            "ends_on": known.get("ends_on"),
            "agreement": bool(known.get("agreement")),
            "means": known.get("means") or "",
        }


class CircleGuestForm(AccessForm):
    """« Inviter un aidant », « Inviter le patient »: who, where to, and of a caregiver what they will see."""

    field_order = ["name", "relationship", "email", "phone", "birth_date", "scope", "ends_on", "agreement", "means"]

    name = forms.CharField(
        label=_("Nom et prénom de l’aidant"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    relationship = forms.ChoiceField(label=_("Lien avec le patient"), choices=_relationships, required=False)
    email = forms.CharField(label=_("Adresse email"), required=False, widget=EmailInput())
    phone = forms.CharField(label=_("Tél. mobile"), required=False, widget=MobileInput())
    birth_date = BirthDateField(
        label=_("Sa date de naissance (facultatif)"),
        help_text=_("Jour, mois, année : 02/05/1944. Si vous la donnez, elle lui sera demandée pour entrer."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Langue du message"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, caregiver: bool, born: date | None = None, **kwargs: Any) -> None:
        """Of the patient the dossier says the name, and the birth date where it is known (``born``)."""
        kwargs["initial"] = {"language": get_language() or "fr", **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["birth_date"].widget.attrs["autocomplete"] = "off"
        if caregiver:
            return
        for name in ("name", *CAREGIVERS, *(["birth_date"] if born else [])):
            del self.fields[name]


def known(row: CircleMember | CircleSeat) -> dict[str, Any]:
    """What the form holds at first."""
    return {"scope": list(row.scope), "ends_on": timezone.localtime(row.ends_at).date() if row.ends_at else None}
