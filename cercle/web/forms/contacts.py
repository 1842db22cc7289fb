"""Forms of a change of address or number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cercle.accounts import contacts
from cercle.core.errors import Invalid
from cercle.delivery.models import Channel

_ASKS = {
    Channel.EMAIL: (
        _("Nouvelle adresse e-mail"),
        _("Nous y envoyons un code pour la confirmer. L’ancienne reste valable jusque-là."),
        forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    ),
    Channel.SMS: (
        _("Nouveau numéro de mobile"),
        _("Nous y envoyons un code par SMS pour le confirmer. L’ancien reste valable jusque-là."),
        forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    ),
}


class NewContactForm(forms.Form):
    """One field, of the channel's kind; ``value`` is normalised."""

    def __init__(self, channel: Channel, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        label, hint, widget = _ASKS[channel]
        self.fields["value"] = forms.CharField(label=label, help_text=hint, max_length=600, widget=widget)
        self.fields["value"].widget.attrs.pop("maxlength", None)

    def clean_value(self) -> str:
        try:
            return contacts.parse(self.channel, self.cleaned_data["value"])
        except Invalid as wrong:
            raise forms.ValidationError(list(wrong.fields.values())) from None


class ContactCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code à 6 chiffres"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
