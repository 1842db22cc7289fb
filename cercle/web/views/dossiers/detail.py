"""The page of a dossier: who the patient is, their circle, the newest notes, the discussions about them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cercle.accounts.models import Account
from cercle.discussions.access import may_start, visible_discussions
from cercle.dossiers import ins, queries
from cercle.dossiers.access import Right, access_membership, consents_of, rights_as
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.models import CircleMember
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in

#: Notes and discussions shown on the page; the rest is one press away.
NOTES = 5
DISCUSSIONS = 10


@require_safe
@signed_in
def detail(request: Request, id: UUID) -> HttpResponseBase:
    member = access_membership(request.user, id, Right.READ)
    if request.method == "GET":
        note_consultation(request.user, member, Looked.DOSSIER)
    return show(request, member)


def show(request: Request, member: CircleMember) -> HttpResponse:
    rights = rights_as(request.user, member)
    context = {**head(request.user, member, "detail"), **_cards(request.user, member, rights)}
    return render_page(request, "dossiers/detail.html", context, section="dossiers")


def head(user: Account, member: CircleMember, page: str) -> dict[str, Any]:
    """What the head and the tabs of every page of a dossier need; ``page`` is the code of its own tab."""
    return {
        "dossier": member.dossier,
        "member": member,
        "may": {right.value: True for right in rights_as(user, member)},
        "ins": ins.shown(number) if (number := ins.readable(member)) else "",
        "page": page,
    }


def _cards(user: Account, member: CircleMember, rights: frozenset[Right]) -> dict[str, Any]:
    dossier = member.dossier
    cards: dict[str, Any] = {}
    if Right.READ_CIRCLE in rights:
        cards["circle"] = queries.circle(dossier)
    if Right.READ_JOURNAL in rights:
        cards["journal"] = queries.journal_page(user, member, limit=NOTES)
    if Right.CONSENT in rights:
        cards["consents"] = list(consents_of(dossier).order_by("withdrawn_at", "-given_on", "-recorded_at")[:20])
    if Right.START_DISCUSSION in rights:
        cards["discussions"] = list(
            visible_discussions(user).filter(dossier=dossier).order_by("-last_at")[:DISCUSSIONS]
        )
        cards["may_discuss"] = may_start(user)
    return cards
