"""Giving a discussion another name."""

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Invalid, Refused
from cercle.discussions import lines, text
from cercle.discussions.access import Right, hold
from cercle.discussions.actions.check import check_open
from cercle.discussions.actions.write import append
from cercle.discussions.models import Discussion, Kind
from cercle.live import bell


@action
def rename_discussion(actor: Account, discussion: Discussion, *, title: str) -> None:
    """Call it ``title``, with a line that says so; the name that it has already changes nothing.

    What had no name becomes a discussion on a theme: two people may have several, and one between themselves.
    Raises ``Invalid`` (title), ``NotFound``, ``Forbidden``, ``Refused`` (closed; patient_name: a « fil patient » is
    called as its patient, see ``rename_thread``).
    """
    title = text.title(title)
    if not title:
        raise Invalid({"title": _("Donnez un nom à la discussion.")})
    hold(actor, discussion, Right.MANAGE)
    check_open(discussion)
    if discussion.kind == Kind.THREAD:
        raise Refused("patient_name", _("Un fil patient porte le nom du patient : corrigez-le sur sa page."))
    if title != discussion.title:
        discussion.title = title
        if discussion.kind in (Kind.PAIR, Kind.GROUP):
            discussion.kind = Kind.THEME
        discussion.save(update_fields=["title", "kind"])
        append(discussion, actor, title, system=lines.RENAMED)
        bell.ring(bell.discussion(discussion.pk), "seats", discussion=discussion.pk)
    record(actor, "discussion.renamed", "discussion", discussion.pk)
