"""What is typed about a patient, a circle and its journal. The domain judges it; the forms only read."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cercle.dossiers.actions import BASES
from cercle.dossiers.identity import FIELDS, Traits
from cercle.dossiers.models import (
    Category,
    ConsentKind,
    ConsentMeans,
    ConsentScope,
    IdentityMark,
    IdentityStatus,
    InsKind,
    Part,
    Sex,
)
from cercle.web.forms.invitations import EmailInput, MobileInput
from cercle.web.forms.patients import DAYS

#: Categories of notes that are written by hand.
WRITTEN = [(each.value, each.label) for each in Category if each != Category.EMERGENCY]

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class Judged(forms.Form):
    """A form whose mistakes the domain finds."""

    def refuse(self, errors: dict[str, str]) -> None:
        """Put the domain's refusals beside their fields; what could not even be read keeps its own words."""
        for name, message in errors.items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields else None, message)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=DAYS,
        error_messages={"invalid": _("Écrivez le jour, le mois et l’année à quatre chiffres : 02/05/1944.")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **kwargs,
    )


def _line(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=_PLAIN), **kwargs)


def basis_field(label: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label or _("À quel titre"),
        choices=[(basis.value, basis.label) for basis in BASES],
        initial=BASES[1].value,
        required=False,
        widget=forms.RadioSelect,
    )


class IdentityForm(Judged):
    """The five strict traits, the names in use, the status, and the number of a qualified identity."""

    birth_name = _line(_("Nom de naissance"))
    given_name = _line(_("Premier prénom de naissance"))
    given_names = _line(_("Tous les prénoms de naissance"), help_text=_("Dans l’ordre de l’acte de naissance."))
    birth_date = day_field(_("Date de naissance"), required=False, help_text=_("Jour, mois, année : 02/05/1944."))
    sex = forms.ChoiceField(label=_("Sexe"), choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    birth_place = _line(
        _("Lieu de naissance (code INSEE)"), help_text=_("5 caractères : 35238 pour Rennes, 99… pour un autre pays.")
    )
    used_name = _line(_("Nom utilisé"), help_text=_("S’il diffère du nom de naissance."))
    used_given_name = _line(_("Prénom utilisé"), help_text=_("S’il diffère du premier prénom."))
    identity = forms.ChoiceField(
        label=_("Statut de l’identité"),
        choices=IdentityStatus.choices,
        initial=IdentityStatus.PROVISIONAL,
        required=False,
    )
    identity_mark = forms.ChoiceField(label=_("Attribut"), choices=IdentityMark.choices, required=False)
    ins = _line(
        _("Matricule INS"),
        help_text=_("Pour une identité qualifiée : 13 caractères et la clé de 2 chiffres."),
    )
    ins_kind = forms.ChoiceField(label=_("Nature du matricule"), choices=[("", "—"), *InsKind.choices], required=False)
    ins_from_service = forms.BooleanField(label=_("Ce matricule vient du téléservice INSi."), required=False)

    mark_optional = False

    def traits(self) -> Traits:
        """Of a form that was read."""
        known = self.cleaned_data
        values = {name: known.get(name) or "" for name in FIELDS if name != "birth_date"}
        return Traits(
            **values, birth_date=known.get("birth_date"), ins_from_service=bool(known.get("ins_from_service"))
        )


class DossierForm(IdentityForm):
    """A new dossier, and why its creator is in the circle."""

    basis = basis_field(_("Vous suivez ce patient à ce titre"))
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class ListedForm(Judged):
    """« Manuellement »: somebody without access."""

    mark_optional = False

    part = forms.ChoiceField(
        label=_("Qui ajoutez-vous ?"),
        choices=[
            (Part.PROFESSIONAL.value, _("Un professionnel")),
            (Part.CAREGIVER.value, _("Un aidant")),
            (Part.ORGANISATION.value, _("Une structure")),
        ],
        initial=Part.PROFESSIONAL.value,
        required=False,
        widget=forms.RadioSelect,
    )
    name = _line(_("Nom complet"))
    function = _line(_("Rôle auprès du patient"), help_text=_("Par exemple : médecin traitant, fille, repas."))
    email = forms.CharField(label=_("Adresse email"), required=False, widget=EmailInput())
    phone = forms.CharField(label=_("Téléphone"), required=False, widget=MobileInput())
    basis = basis_field()


class NoteForm(Judged):
    """A note of the journal; ``client_id`` makes a repeated POST harmless."""

    mark_optional = False

    category = forms.ChoiceField(label=_("Catégorie"), choices=WRITTEN, required=False)
    body = forms.CharField(label=_("Votre note"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    for_patient = forms.BooleanField(label=_("Le patient la lit aussi"), required=False)
    for_caregivers = forms.BooleanField(label=_("Les aidants la lisent aussi"), required=False)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class ConsentForm(Judged):
    mark_optional = False

    kind = forms.ChoiceField(
        label=_("Le patient a donné"),
        choices=[(ConsentKind.CONSENT.value, _("son accord")), (ConsentKind.OPPOSITION.value, _("son opposition"))],
        initial=ConsentKind.CONSENT.value,
        required=False,
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(label=_("À propos de"), choices=ConsentScope.choices, required=False)
    person = forms.ChoiceField(label=_("Quelle personne"), required=False)
    given_on = day_field(_("Le"), required=False, initial=timezone.localdate)
    means = forms.ChoiceField(label=_("Comment"), choices=ConsentMeans.choices, required=False)
    note = forms.CharField(label=_("Précisions"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("— toutes les personnes concernées")), *people]
