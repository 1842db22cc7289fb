"""The code of a printed letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cercle.invitations import letter_codes


class LetterForm(forms.Form):
    code = forms.CharField(
        label=_("Code de la lettre"),
        max_length=60,
        help_text=_("Quinze lettres et chiffres. Les tirets et les majuscules ne comptent pas."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """The token of the link behind the code."""
        typed = str(self.cleaned_data["code"])
        if not letter_codes.has_shape(typed):
            raise forms.ValidationError(_("Le code a quinze lettres ou chiffres : relisez la lettre."))
        token = letter_codes.token(typed)
        if not token:
            raise forms.ValidationError(
                _("Ce code n’ouvre aucune invitation. Relisez la lettre, ou demandez-en une autre.")
            )
        return token
