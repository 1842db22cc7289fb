"""Files that will go with a message: brought in one by one, let go again."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cercle.core.errors import Away, Invalid, Refused, TooMany
from cercle.discussions.access import Right, access_attachment, access_discussion
from cercle.discussions.actions import remove_attachment, upload_attachment
from cercle.discussions.models import Attachment, Discussion
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.discussions.detail import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def files(request: Request, id: UUID) -> HttpResponseBase:
    """GET asks for files, where no script does. POST takes them: 201 and the fragment for a script, which sends one at
    a time; for a plain form, the page with the files in the composer."""
    discussion = access_discussion(request.user, id, Right.POST)
    if request.method != "POST":
        return _ask(request, discussion)
    try:
        taken = _take(request, discussion)
    except (Away, Invalid, Refused, TooMany) as error:
        return _refused(request, discussion, error)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "discussions/_waiting_file.html", {"file": taken[-1]}, status=201)
    return redirect("discussions:detail", discussion.pk)


def _take(request: Request, discussion: Discussion) -> list[Attachment]:
    """Those before one that is refused stay. A script says how long its file is: what was cut on the way is found."""
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise Invalid({"file": _("Choisissez un fichier.")})
    declared = whole_number(request.POST.get("size")) if len(uploads) == 1 else None
    return [
        upload_attachment(request.user, discussion, cast("File[bytes]", upload), declared=declared)
        for upload in uploads
    ]


def _refused(request: Request, discussion: Discussion, error: Away | Invalid | Refused | TooMany) -> HttpResponse:
    too_many = _("Beaucoup de fichiers en peu de temps. Attendez quelques minutes, puis réessayez.")
    words = " ".join(error.fields.values()) if isinstance(error, Invalid) else error.message or too_many
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse(words, status=error.status, content_type="text/plain; charset=utf-8")
    else:
        response = _ask(request, discussion, error=words, status=error.status)
    if isinstance(error, Away | TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _ask(request: Request, discussion: Discussion, *, error: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"discussion": discussion, "error": error, "most": settings.LIMITS["FILE_SIZE"]}
    return render_panel(request, "discussions/attach.html", context, section="discussions", status=status)


@require_POST
@signed_in
def remove(request: Request, id: UUID) -> HttpResponseBase:
    """Only what was not posted yet, by whoever brought it."""
    attachment = access_attachment(request.user, id)
    remove_attachment(request.user, attachment)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return redirect("discussions:detail", attachment.discussion_id)
