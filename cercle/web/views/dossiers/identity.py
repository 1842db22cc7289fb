"""A new dossier, and correcting who a patient is."""

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Forbidden, Invalid
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions import Duplicates, create_dossier, may_create, update_identity
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.identity import FIELDS
from cercle.dossiers.models import Dossier
from cercle.web.forms.dossiers import DossierForm, IdentityForm
from cercle.web.once import once
from cercle.web.rendering import panel_done, render_page, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: Request) -> HttpResponseBase:
    """« Créer un dossier »: warns of those that may be of the same patient before it makes another one."""
    if not may_create(request.user):
        raise Forbidden
    form = DossierForm(request.POST if request.method == "POST" else None)
    duplicates: list[Dossier] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("dossiers:detail", _create(request, form))
        except Invalid as error:
            form.refuse(error.fields)
        except Duplicates as error:
            duplicates = error.dossiers
    context = {"form": form, "duplicates": duplicates}
    status = 409 if duplicates else 422 if form.errors else 200
    return render_page(request, "dossiers/new.html", context, section="dossiers", status=status)


def _create(request: Request, form: DossierForm) -> str:
    sure = request.POST.get("not_a_duplicate") == "yes"
    basis = form.cleaned_data["basis"]

    def act() -> str:
        return str(create_dossier(request.user, form.traits(), basis=basis, not_a_duplicate=sure).pk)

    return once(request.user, form.cleaned_data["client_id"] or uuid4(), act)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_identity(request: Request, id: UUID) -> HttpResponseBase:
    """« Modifier l’identité »: what was typed is never lost (product.md §9)."""
    member = access_membership(request.user, id, Right.EDIT_IDENTITY)
    dossier = member.dossier
    if request.method != "POST":
        note_consultation(request.user, member, Looked.IDENTITY)
    initial = {name: getattr(dossier, name) for name in FIELDS} | {"ins_from_service": bool(dossier.ins)}
    form = IdentityForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changed = update_identity(request.user, dossier, form.traits())
        except Invalid as error:
            form.refuse(error.fields)
        else:
            text = _("L’identité est corrigée.") if changed else _("Rien n’a changé.")
            return panel_done(request, reverse("dossiers:detail", args=[dossier.pk]), text=text, follow=True)
    return _show(request, dossier, form)


def _show(request: Request, dossier: Dossier, form: IdentityForm) -> HttpResponse:
    context = {"dossier": dossier, "form": form}
    status = 422 if form.errors else 200
    return render_panel(request, "dossiers/identity.html", context, section="dossiers", status=status)
