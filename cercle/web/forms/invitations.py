"""What an inviter types about a colleague. The domain judges it: the same words beside the field on every face."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ColleagueForm(forms.Form):
    """Name (unless the directory knows it), then an address or a mobile number, then the message's language."""

    mark_optional = False  # « OU » between the two contacts says it

    name = forms.CharField(
        label=_("Nom complet"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label=_("Adresse email"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "email", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    phone = forms.CharField(
        label=_("Tél. mobile"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Langue du message"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: object, named: bool, **kwargs: object) -> None:
        """``named``: the directory already knows the person, so their name is not asked for."""
        kwargs.setdefault("initial", {"language": get_language() or "fr"})
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if named:
            del self.fields["name"]
