"""What is typed about documents, tasks and appointments of a dossier. The domain judges it; the forms only read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cercle.accounts.models import Account
from cercle.dossiers.actions.appointments import Meeting
from cercle.dossiers.actions.documents import TITLE, Description
from cercle.dossiers.actions.tasks import Wish
from cercle.dossiers.models import Confidentiality, DocumentKind
from cercle.web.forms.dossiers import Judged

_PLAIN = {"autocomplete": "off"}


class DescriptionForm(Judged):
    """What is said of a document."""

    mark_optional = False

    kind = forms.ChoiceField(
        label=_("Type de document"), choices=[("", _("— choisir —")), *DocumentKind.choices], required=False
    )
    title = forms.CharField(
        label=_("Titre"), required=False, widget=forms.TextInput(attrs={**_PLAIN, "maxlength": str(TITLE)})
    )
    confidentiality = forms.ChoiceField(
        label=_("Qui peut le lire"),
        choices=Confidentiality.choices,
        initial=Confidentiality.CIRCLE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Parmi les membres du cercle de soins qui ont le droit de lire les documents."),
    )
    for_patient = forms.BooleanField(label=_("Le patient le lit aussi"), required=False)
    for_caregivers = forms.BooleanField(label=_("Les aidants le lisent aussi"), required=False)

    def description(self) -> Description:
        return Description(**{name: self.cleaned_data[name] for name in Description.__dataclass_fields__})


class FileForm(DescriptionForm):
    file = forms.FileField(
        label=_("Photo ou PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,application/pdf"}),
    )
    field_order = ["file", "kind", "title", "confidentiality", "for_patient", "for_caregivers"]

    def __init__(self, *args: Any, most: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("Sans titre, le document prend le nom du fichier.")
        words = _("Au plus %(most)s Mo. Une photo est débarrassée de ce que l’appareil y a noté, comme le lieu.")
        self.fields["file"].help_text = words % {"most": most}


def _choices(people: Sequence[Account], nobody: str | Promise) -> list[tuple[str, str | Promise]]:
    return [("", nobody), *((str(each.pk), each.name) for each in people)]


class TaskForm(Judged):
    """What is to be done; ``client_id`` makes a double press one task."""

    mark_optional = False

    title = forms.CharField(label=_("À faire"), required=False, widget=forms.TextInput(attrs=_PLAIN))
    detail = forms.CharField(label=_("Précisions"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    assignee = forms.ChoiceField(label=_("Par qui"), required=False)
    due_on = forms.DateField(label=_("Pour le"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, people: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices(people, _("— qui peut le faire"))

    def wish(self) -> Wish:
        known = self.cleaned_data
        person = UUID(known["assignee"]) if known["assignee"] else None
        return Wish(known["title"], known["detail"], person, known["due_on"])


class AppointmentForm(Judged):
    mark_optional = False

    title = forms.CharField(label=_("Objet"), required=False, widget=forms.TextInput(attrs=_PLAIN))
    day = forms.DateField(label=_("Jour"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    starts = forms.TimeField(label=_("Début"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(label=_("Fin"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    with_account = forms.ChoiceField(label=_("Avec"), required=False)
    with_name = forms.CharField(
        label=_("Ou avec une autre personne"), required=False, widget=forms.TextInput(attrs=_PLAIN)
    )
    place = forms.CharField(label=_("Lieu"), required=False, widget=forms.TextInput(attrs=_PLAIN))
    note = forms.CharField(label=_("Précisions"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, people: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["with_account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices(people, _("— personne du cercle"))

    def meeting(self) -> Meeting:
        """An end before the beginning is refused by the domain: nothing ends on the next day here."""
        known = self.cleaned_data
        starts, ends = (timezone.make_aware(datetime.combine(known["day"], known[name])) for name in ("starts", "ends"))
        person = UUID(known["with_account"]) if known["with_account"] else None
        words = {name: known[name] for name in ("place", "note", "with_name")}
        return Meeting(known["title"], starts, ends, with_account=person, **words)
