"""Every element in every state on one page, to look at (demo mode only)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cercle.web.rendering import render_page


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nom complet"), help_text=_("Tel qu’il figure dans l’annuaire."))
    email = forms.EmailField(label=_("Adresse email"), required=False)
    password = forms.CharField(label=_("Mot de passe"), widget=forms.PasswordInput)
    language = forms.ChoiceField(label=_("Langue du message"), choices=[("fr", "Français"), ("en", "English")])
    channel = forms.ChoiceField(
        label=_("Comment l’inviter ?"),
        choices=[("email", _("Par e-mail")), ("sms", _("Par SMS"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label=_("Je confirme que je connais cette personne"))


def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    faulty = Sample({"name": "", "email": "claire.martin@", "language": "fr", "channel": "email", "password": "x"})
    faulty.add_error(None, _("Cette personne a déjà reçu une invitation aujourd’hui."))
    return render_page(request, "elements/gallery.html", {**_people(), "form": Sample(), "faulty": faulty}, section="")


def _people() -> dict[str, Any]:
    now = timezone.now()
    return {
        "now": now,
        "earlier": now - timedelta(minutes=12),
        "yesterday": now - timedelta(days=1, hours=2),
        "names": [
            "Dr Claire Martin", "Karim Benali", "Anne-Marie Le Goff", "Élodie Nguyen", "Paul Ferrand", "Sofia Da Costa",
            "Jules Moreau", "Dr Inès Haddad",
        ],
        "active": {"code": "active", "label": _("Active")},
        "inactive": {"code": "inactive", "label": _("Inactif depuis mars 2026")},
        "never": {"code": "never", "label": _("Jamais connecté")},
        "invited": {"code": "invited", "label": _("Déjà invité par 2 confrères")},
        "invite_steps": [_("La personne"), _("Ses coordonnées"), _("Le message")],
    }  # fmt: skip
