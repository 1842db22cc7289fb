"""Every element in every state on one page, to look at (demo mode only). Its samples are French, whoever looks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override

from cercle.web.rendering import render_page


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom complet", help_text="Tel qu’il figure dans l’annuaire.")
    email = forms.EmailField(label="Adresse email", required=False)
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    language = forms.ChoiceField(label="Langue du message", choices=[("fr", "Français"), ("en", "English")])
    channel = forms.ChoiceField(
        label="Comment l’inviter ?",
        choices=[("email", "Par e-mail"), ("sms", "Par SMS")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label="Je confirme que je connais cette personne")


def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    faulty = Sample({"name": "", "email": "claire.martin@", "language": "fr", "channel": "email", "password": "x"})
    faulty.add_error(None, "Cette personne a déjà reçu une invitation aujourd’hui.")
    context = {**_people(), "form": Sample(), "faulty": faulty}
    with override("fr"):
        return render_page(request, "elements/gallery.html", context, section="")


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
        "active": {"code": "active", "label": "Active"},
        "inactive": {"code": "inactive", "label": "Inactif depuis mars 2026"},
        "never": {"code": "never", "label": "Jamais connecté"},
        "invited": {"code": "invited", "label": "Déjà invité par 2 confrères"},
        "invite_steps": ["La personne", "Ses coordonnées", "Le message"],
    }  # fmt: skip
