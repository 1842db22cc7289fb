"""What one is writing: the composer of an open discussion, and the draft that is kept of it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cercle.accounts.models import Account
from cercle.core.errors import Invalid
from cercle.discussions import queries
from cercle.discussions.access import Right, access_discussion, visible_messages
from cercle.discussions.actions import save_draft
from cercle.discussions.models import Discussion, Message
from cercle.web.forms.discussions import DraftForm, MessageForm
from cercle.web.signed_in import Request, signed_in


def place_of(message: Message) -> str:
    """The address at which it is read in its place."""
    page = reverse("discussions:detail", args=[message.discussion_id])
    return f"{page}?message={message.pk}#message-{message.pk}"


def composer_context(request: Request, discussion: Discussion, form: MessageForm | None) -> dict[str, Any]:
    """What templates/discussions/_composer.html needs: what was refused, or the draft; and what is answered."""
    draft = queries.draft(request.user, discussion) if form is None else None
    asked = request.GET.get("reponse") or (form.data.get("reply_to") if form else "")
    replying = _answered(request.user, discussion, str(asked)) if asked else draft and draft.reply_to
    return {"form": form or MessageForm(), "draft": draft, "replying": replying}


def _answered(user: Account, discussion: Discussion, id: str) -> Message | None:
    """The message to answer; None for whatever is none, here."""
    try:
        found = visible_messages(user).filter(discussion=discussion, pk=id, system="")
        return found.select_related("author").first()
    except ValidationError:
        return None


@require_POST
@signed_in
def draft(request: Request, id: UUID) -> HttpResponseBase:
    """Keep ``body`` (and ``reply_to``) as one's draft; an empty one is none."""
    discussion = access_discussion(request.user, id, Right.POST)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Invalid({"reply_to": _("Cette page est abîmée. Actualisez-la, puis réessayez.")})
    save_draft(request.user, discussion, body=form.cleaned_data["body"], reply_to=form.cleaned_data["reply_to"])
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return HttpResponse(status=204)
    return redirect("discussions:detail", discussion.pk)
