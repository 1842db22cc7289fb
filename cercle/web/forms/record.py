"""What is typed about documents, tasks and appointments of a dossier. The domain judges it; the forms only read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cercle.dossiers.actions.documents import TITLE, Description
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
