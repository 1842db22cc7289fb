"""What an inviter types about a patient or caregiver. The domain judges it; the form reads the date."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cercle.invitations.models import Kind, Relationship
from cercle.web.forms.birth_date import BirthDateField
from cercle.web.forms.invitations import EmailInput, MobileInput


def _relationships() -> list[tuple[str, Any]]:
    return [("", _("Choisissez…")), *((code, label) for code, label in Relationship.choices)]


class DetailsForm(forms.Form):
    """What can be corrected until the invitation is accepted."""

    mark_optional = False  # the two contacts explain themselves; the birth date says that it is optional

    name = forms.CharField(
        label=_("Nom et prénom de la personne invitée"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("Adresse email"),
        help_text=_("S’il y a une adresse, l’invitation part par e-mail."),
        required=False,
        widget=EmailInput(),
    )
    phone = forms.CharField(
        label=_("Tél. mobile"),
        help_text=_("Sans adresse email, l’invitation part par SMS."),
        required=False,
        widget=MobileInput(),
    )
    birth_date = BirthDateField(
        label=_("Date de naissance (facultatif)"),
        help_text=_("Jour, mois, année : 02/05/1944. Si vous la donnez, elle sera demandée pour entrer."),
        required=False,
    )
    relationship = forms.ChoiceField(label=_("Lien avec le patient"), choices=_relationships, required=False)
    patient_name = forms.CharField(
        label=_("Nom du patient"),
        help_text=_("Il n’est écrit dans aucun message : il sert à vous y retrouver."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Langue du message"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, caregiver: bool = True, in_thread: bool = False, **kwargs: Any) -> None:
        """``in_thread``: the patient is whom the « fil patient » is about, so the name is not asked for."""
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = "fr"
        # Not the birth date that the browser knows: that one is the inviter's.
        self.fields["birth_date"].widget.attrs["autocomplete"] = "off"
        if not caregiver:
            del self.fields["relationship"]
        if in_thread or not caregiver:
            del self.fields["patient_name"]

    def refuse(self, errors: dict[str, str]) -> None:
        """Put the domain's refusals beside their fields; a date that could not be read keeps its own words."""
        for name, message in errors.items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields else None, message)


class GuestForm(DetailsForm):
    """A new invitation: for whom it is, and the patient's agreement to a caregiver."""

    field_order = ["kind", "relationship", "patient_name", "agreement", "name", "email", "phone", "birth_date"]

    kind = forms.ChoiceField(
        label=_("Qui invitez-vous ?"),
        choices=[
            (Kind.PATIENT, _("Le patient lui-même")),
            (Kind.CAREGIVER, _("Un aidant : un proche du patient")),
        ],
        initial=Kind.PATIENT,
        required=False,
        widget=forms.RadioSelect,
    )
    agreement = forms.BooleanField(
        label=_("Le patient, ou son représentant légal, est d’accord pour que ce proche soit invité."), required=False
    )
