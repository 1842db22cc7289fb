"""What a composer sends."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """``body`` is judged by the domain, which knows its rules; ``client_id`` makes a repeated POST harmless."""

    body = forms.CharField(label=_("Message"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 1}))
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
