"""« Fil d’actualité »: reading and writing the journal of a dossier."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cercle.core.errors import Invalid
from cercle.dossiers import actions, queries
from cercle.dossiers.access import Right, access_membership, access_note, rights_as
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.models import Category, CircleMember, JournalEntry
from cercle.web.forms.dossiers import NoteForm
from cercle.web.rendering import panel_done, render_page, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number
from cercle.web.views.dossiers.detail import head


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def journal(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the notes, newest first, narrowed as asked; POST writes one."""
    if request.method == "POST":
        return _write(request, access_membership(request.user, id, Right.WRITE_JOURNAL))
    member = access_membership(request.user, id, Right.READ_JOURNAL)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.JOURNAL)
    return _show(request, member, NoteForm())


def _write(request: Request, member: CircleMember) -> HttpResponseBase:
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.write_note(request.user, member.dossier, **form.cleaned_data)
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return redirect("dossiers:journal", member.dossier_id)
    return _show(request, member, form, status=422)


def _show(request: Request, member: CircleMember, form: NoteForm, *, status: int = 200) -> HttpResponse:
    category, urgent = request.GET.get("categorie", ""), request.GET.get("urgent") == "1"
    try:
        page = queries.journal_page(request.user, member, category=category, urgent=urgent, **_which(request))
    except Invalid:
        category, urgent, page = "", False, queries.journal_page(request.user, member)
    context: dict[str, Any] = {
        **head(request.user, member, "journal"),
        "journal": page,
        "form": form,
        "categories": Category.choices,
        "category": category,
        "urgent": urgent,
        "may_write": Right.WRITE_JOURNAL in rights_as(request.user, member),
    }
    if request.method == "GET" and "suite" not in request.GET:  # the newest are before their eyes
        actions.mark_seen(request.user, member, timezone.now())
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        response: HttpResponse = render(request, "dossiers/_notes.html", context, status=status)
        response.headers["Vary"] = "HX-Request"
        return response
    return render_page(request, "dossiers/journal.html", context, section="dossiers", status=status)


def _which(request: Request) -> dict[str, Any]:
    """``suite``: from there on; ``note``: that one alone, as an open page asks for it; ``combien``: so many."""
    which: dict[str, Any] = {"cursor": request.GET.get("suite", "")}
    if "note" in request.GET:
        which["note"] = request.GET["note"]
    count = whole_number(request.GET.get("combien"))
    return {**which, "limit": count} if count else which


@require_safe
@signed_in
def note_wordings(request: Request, id: UUID) -> HttpResponseBase:
    """What a note said before it was corrected, for whoever reads the note."""
    note = access_note(request.user, id)
    if request.method == "GET":
        member = access_membership(request.user, note.dossier_id, Right.READ_JOURNAL)
        note_consultation(request.user, member, Looked.JOURNAL)
    context = {"note": note, "dossier": note.dossier, "wordings": queries.wordings(note)}
    return render_panel(request, "dossiers/note_wordings.html", context, section="dossiers")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_note(request: Request, id: UUID) -> HttpResponseBase:
    """One’s own note: GET shows it to be corrected, POST corrects it."""
    note = access_note(request.user, id, Right.WRITE_JOURNAL)
    initial = {"category": note.category, "body": note.body, "urgent": note.urgent}
    typed = request.POST if request.method == "POST" else None
    form = NoteForm(typed, initial=initial, auto_id="corrected_%s")  # the open page has a form for a new note, too
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("body", "category", "urgent")}
        try:
            actions.edit_note(request.user, note, **fields)
        except Invalid as error:
            form.refuse(error.fields)
        else:
            return _done(request, note, _("La note est corrigée."))
    context = {"note": note, "dossier": note.dossier, "form": form}
    status = 422 if form.errors else 200
    return render_panel(request, "dossiers/edit_note.html", context, section="dossiers", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw_note(request: Request, id: UUID) -> HttpResponseBase:
    """« Retirer la note »: asked first."""
    note = access_note(request.user, id, Right.WRITE_JOURNAL)
    if request.method != "POST":
        context = {"note": note, "dossier": note.dossier}
        return render_panel(request, "dossiers/withdraw_note.html", context, section="dossiers")
    actions.withdraw_note(request.user, note)
    return _done(request, note, _("La note est retirée."))


def _done(request: Request, note: JournalEntry, text: str) -> HttpResponse:
    """The open page asks for this note alone: what is being typed there is not lost."""
    url = reverse("dossiers:journal", args=[note.dossier_id])
    return panel_done(request, url, text=text, events={"note-changed": {"note": str(note.pk)}})
