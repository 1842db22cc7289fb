"""« Changer d’adresse », « Changer de numéro »: everybody's own, and what a professional proposed to them."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.accounts import access, queries
from cercle.accounts.actions import confirm_change, refuse_change, send_change_code, start_change
from cercle.accounts.models import Account, ContactChange
from cercle.core.errors import Invalid, NotFound, Refused, TooMany
from cercle.delivery.models import Channel
from cercle.web.forms.contacts import ContactCodeForm, NewContactForm
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.settings.pages import settings_page


def _has_password(request: HttpRequest) -> bool:
    """Who signs in by code has nothing to confirm with: the message to the former contact watches over them."""
    return isinstance(request.user, Account) and not request.user.signs_in_by_code


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@reauthentication_required(app="allauth.account", enabled=_has_password)  # type: ignore[untyped-decorator]
def change(request: Request, channel: str) -> HttpResponse:
    form = NewContactForm(Channel(channel), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            started = start_change(request.user, channel=channel, value=form.cleaned_data["value"])
            return redirect("settings:contact", started.pk)
        except Invalid as invalid:
            form.add_error("value", list(invalid.fields.values()))
        except TooMany as limit:
            form.add_error("value", str(limit))
    status = 422 if form.errors else 200
    context = {"form": form, "contact": _contact(request.user, channel)}
    return settings_page(request, "settings/contact.html", context, tab="profile", status=status)


def _contact(account: Account, channel: str) -> queries.Contact:
    return next(each for each in queries.contacts_of(account) if each.channel == channel)


@require_POST
@signed_in
def confirm_present(request: Request, channel: str) -> HttpResponse:
    """« Confirmer mon adresse »: the one the account has, which nothing proved yet."""
    if channel not in Channel.values or not (value := _contact(request.user, channel).value):
        raise NotFound
    try:
        started = start_change(request.user, channel=channel, value=value)
    except Invalid as invalid:
        messages.info(request, " ".join(invalid.fields.values()))
        return redirect("settings:home")
    return redirect("settings:contact", started.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def waiting(request: Request, id: UUID) -> HttpResponseBase:
    """The page of one change: its code to type, or a professional's proposal to confirm or refuse."""
    found = access.access_change(request.user, id)
    form = ContactCodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _over(request, found) or _show(request, found, form)
    if form.is_valid():
        try:
            confirm_change(request.user, found, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            messages.success(request, _said(found))
            return redirect("settings:home")
    return _show(request, found, form, status=422)


def _said(change: ContactChange) -> str:
    return _("Votre adresse est confirmée.") if change.is_email else _("Votre numéro est confirmé.")


def _over(request: Request, change: ContactChange) -> HttpResponse | None:
    if change.confirmed_at:
        messages.info(request, _said(change))
    elif change.refused_at:
        messages.info(request, _("Ce changement n’attend plus : il a été refusé ou remplacé par un autre."))
    else:
        return None
    return redirect("settings:home")


def _show(request: Request, change: ContactChange, form: Form, status: int = 200) -> HttpResponse:
    context = {
        "change": change,
        "form": form,
        "contact": _contact(request.user, change.channel),
        "minutes": settings.LIMITS["CODE_MINUTES"],
    }
    return settings_page(request, "settings/contact_code.html", context, tab="profile", status=status)


@require_POST
@signed_in
def send_code(request: Request, id: UUID) -> HttpResponse:
    """The first code of a proposal (« Confirmer »), or another one."""
    found = access.access_change(request.user, id)
    again = found.code_was_sent
    try:
        send_change_code(request.user, found)
    except TooMany as limit:
        messages.error(request, str(limit))
    except Refused as refused:
        messages.info(request, refused.message)
        return redirect("settings:home")
    else:
        if again:
            messages.success(request, _("Un autre code vient de partir. Le précédent ne sert plus."))
    return redirect("settings:contact", found.pk)


@require_POST
@signed_in
def refuse(request: Request, id: UUID) -> HttpResponse:
    """« Refuser », or giving up one's own change."""
    found = access.access_change(request.user, id)
    try:
        refuse_change(request.user, found)
    except Refused as refused:
        messages.info(request, refused.message)
    else:
        messages.success(request, _("Rien n’est changé : vos coordonnées restent les mêmes."))
    return redirect("settings:home")
