"""« Administratif » → « Modifier »."""

from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core import phones
from cercle.core.errors import Invalid
from cercle.discussions.access import Right, access_guest, access_thread
from cercle.discussions.actions import rename_thread, update_guest
from cercle.discussions.models import Guest
from cercle.web.forms.patients import AdministrativeForm, NameForm
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Request, id: UUID) -> HttpResponseBase:
    """Of a guest: GET shows what is known, POST corrects it. What was typed is never lost (product.md §9)."""
    guest = access_guest(request.user, id, Right.CARE)
    form = AdministrativeForm(request.POST if request.method == "POST" else None, initial=_known(guest))
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, guest, update_guest(request.user, guest, **form.values()))
        except Invalid as error:
            form.refuse(error.fields)
    context = {"guest": guest, "thread": guest.discussion, "form": form}
    status = 422 if form.errors else 200
    return render_panel(request, "patients/edit.html", context, section="discussions", status=status)


def _known(guest: Guest) -> dict[str, object]:
    phone = phones.shown(guest.phone) if guest.phone else ""
    return {"name": guest.name, "birth_date": guest.birth_date, "email": guest.email, "phone": phone}


def _saved(request: Request, guest: Guest, answer: str) -> HttpResponseBase:
    text = {
        "changed": _("Les informations sont modifiées."),
        "waiting": _("C’est noté. La nouvelle coordonnée attend que la personne la confirme."),
        "unchanged": _("Rien n’a changé."),
    }[answer]
    return panel_done(request, reverse("patients:detail", args=[guest.discussion_id]), text=text, follow=True)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: Request, id: UUID) -> HttpResponseBase:
    """The name of a patient who takes no part: only caregivers do."""
    thread = access_thread(request.user, id, Right.CARE)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": thread.title})
    if request.method == "POST" and form.is_valid():
        try:
            rename_thread(request.user, thread, name=form.cleaned_data["name"])
        except Invalid as error:
            form.refuse(error.fields)
        else:
            url = reverse("patients:detail", args=[thread.pk])
            return panel_done(request, url, text=_("Le nom est modifié."), follow=True)
    context = {"thread": thread, "form": form}
    status = 422 if form.errors else 200
    return render_panel(request, "patients/rename.html", context, section="discussions", status=status)
