"""What the patient agreed to or objected to."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid
from cercle.dossiers import actions, queries
from cercle.dossiers.access import Right, access_consent, access_dossier, access_member, consents_of
from cercle.dossiers.models import CircleMember, Dossier
from cercle.web.forms.dossiers import ConsentForm
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def consents(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows what was noted and a form for more; POST notes it, and an objection takes effect at once."""
    dossier = access_dossier(request.user, id, Right.CONSENT)
    people = [(str(line.row.pk), line.name) for line in queries.circle(dossier).lines if line.kind == "member"]
    form = ConsentForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            return _noted(request, dossier, form)
        except Invalid as error:
            form.refuse(error.fields)
    noted = consents_of(dossier).select_related("recorded_by", "withdrawn_by").order_by("-given_on", "-recorded_at")
    context = {"dossier": dossier, "form": form, "consents": list(noted)}
    status = 422 if form.errors else 200
    return render_panel(request, "dossiers/consents.html", context, section="dossiers", status=status)


def _noted(request: Request, dossier: Dossier, form: ConsentForm) -> HttpResponse:
    known = form.cleaned_data
    person: CircleMember | None = None
    if known["person"]:
        person = access_member(request.user, known["person"], Right.CONSENT)
    actions.note_consent(
        request.user,
        dossier,
        kind=known["kind"],
        scope=known["scope"],
        given_on=known["given_on"] or timezone.localdate(),
        means=known["means"],
        person=person,
        note=known["note"],
    )
    return _done(request, dossier, _("C’est noté."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: Request, id: UUID) -> HttpResponseBase:
    """The patient took it back: asked first."""
    consent = access_consent(request.user, id)
    if request.method != "POST":
        context = {"consent": consent, "dossier": consent.dossier}
        return render_panel(request, "dossiers/withdraw_consent.html", context, section="dossiers")
    actions.withdraw_consent(request.user, consent)
    return _done(request, consent.dossier, _("Le retrait est noté."))


def _done(request: Request, dossier: Dossier, text: str) -> HttpResponse:
    return panel_done(request, reverse("dossiers:detail", args=[dossier.pk]), text=text, follow=True)
