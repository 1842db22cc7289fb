"""What a composer sends."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Ids(forms.Field):
    """A field that may come several times, each time an id."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Sequence[str] | None) -> list[UUID]:
        try:
            return [UUID(each) for each in value or () if each]
        except ValueError:
            raise ValidationError(_("Valeur inconnue."), code="invalid") from None


class DraftForm(forms.Form):
    """``body`` is judged by the domain, which knows its rules."""

    body = forms.CharField(label=_("Message"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 1}))
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MessageForm(DraftForm):
    """``client_id`` makes a repeated POST harmless; ``attachments`` were uploaded before."""

    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    mentions = Ids(required=False)
    attachments = Ids(required=False)


class EditForm(forms.Form):
    """Other words for a message; one with files may do without."""

    body = forms.CharField(
        label=_("Message"),
        help_text=_("Les participants verront que le message a été modifié, et pourront lire ce qu’il disait avant."),
        error_messages={"required": _("Écrivez un message avant de l’envoyer.")},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True}),
    )

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = not may_be_empty
