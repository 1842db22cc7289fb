"""The page of one invitation: what became of it, its details to correct, its link (product.md §4)."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from cercle.accounts.models import Account
from cercle.core import phones
from cercle.core.errors import Invalid, NotFound, Refused
from cercle.discussions.access import Right as DiscussionRight
from cercle.discussions.access import access_discussion
from cercle.dossiers.access import Right as DossierRight
from cercle.dossiers.access import rights_in as dossier_rights
from cercle.dossiers.terms import in_words
from cercle.invitations import links, messages, preview, states
from cercle.invitations.access import Right, ShownContact, access_invitation, rights_in, sponsor_of
from cercle.invitations.actions import correct
from cercle.invitations.circle_place import dossier_of, seat_of
from cercle.invitations.models import GUESTS, Invitation, Sponsor, State
from cercle.web.forms.invitations import ColleagueForm
from cercle.web.forms.invitations_guests import DetailsForm
from cercle.web.rendering import render_page
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.invitations.follow import state_of, state_unsponsored
from cercle.web.views.invitations.listing import LISTS
from cercle.web.views.invitations.told import served
from cercle.web.views.invitations.wanted import uuid_or_new

#: States in which the details may still be corrected: after « Ce n’est pas moi » they even must be.
CORRECTABLE = frozenset({State.OPEN, State.NOT_ME})
AnyForm = ColleagueForm | DetailsForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def detail(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows it as it is now; POST is « Renvoyer l’invitation »: saves what was corrected and sends."""
    if request.method != "POST":
        return show(request, access_invitation(request.user, id, Right.SEE))
    invitation = access_invitation(request.user, id, Right.CORRECT)
    press = uuid_or_new(request.POST.get("press", ""))
    form = _bound(request, invitation)
    if not form.is_valid():
        return show(request, invitation, form, status=422)
    try:
        correct(request.user, invitation, **_corrections(request, invitation, form), client_id=press)
    except Invalid as error:
        form.refuse(error.fields)
        return show(request, invitation, form, status=422)
    except Refused as error:
        return refused(request, id, error, form)
    served(request.user, request.POST.get("n", ""))
    return redirect(f"{reverse('invitations:detail', args=[id])}?{urlencode({'envoi': str(press)})}")


def refused(request: Request, id: UUID, error: Refused, form: AnyForm | None = None) -> HttpResponse:
    """A stale page's act, refused: the true state, freshly read, and why. What was typed stays while it can be used."""
    invitation = access_invitation(request.user, id, Right.SEE)
    kept = form if invitation.state in CORRECTABLE else None
    return show(request, invitation, kept, refusal=error.message, status=409)


def show(
    request: Request,
    invitation: Invitation,
    form: AnyForm | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    user = request.user
    sponsor = sponsor_of(user, invitation)
    if sponsor is None:
        context = {**state_unsponsored(user, invitation), "may_delete": Right.DELETE in rights_in(user, invitation)}
    else:
        sponsor.invitation = invitation
        context = state_of(user, sponsor, request.GET.get("envoi", ""))
        context |= _to_do(user, invitation, sponsor, context["contact"], form)
    context |= {
        "refusal": refusal,
        "n": request.POST.get("n") or request.GET.get("n", ""),
        "is_guest": invitation.kind in GUESTS,
        "listed": LISTS["patients" if invitation.kind in GUESTS else "colleagues"],
        "invitation_days": settings.INVITATION_DAYS,
        "base_url": settings.BASE_URL,
        "is_accepted": invitation.state == State.ACCEPTED,
    }
    return render_page(request, "invitations/detail.html", context, section="discussions", status=status)


def _to_do(
    user: Account, invitation: Invitation, sponsor: Sponsor, contact: ShownContact, form: AnyForm | None
) -> dict[str, Any]:
    """What its inviter may still do with it, in the state that it is in."""
    todo: dict[str, Any] = {"place": _place(user, invitation, sponsor)}
    todo |= _circle(user, invitation, sponsor)
    if invitation.state == State.ACCEPTED:
        return todo
    todo["may_delete"] = True
    if invitation.state in CORRECTABLE:
        todo |= {"form": form or _form(invitation, contact), "new_press": uuid4(), **_leaves(user, invitation, contact)}
    elif invitation.state == State.DECLINED:
        todo["again"] = _again(invitation, contact)
    status = states.shown(invitation)
    if status.code == "pending" and not status.locked:
        todo["link"] = links.url(invitation, links.Channel.COPY)
        todo["share"] = messages.handover(user, invitation, "share")
    return todo


def _circle(user: Account, invitation: Invitation, sponsor: Sponsor) -> dict[str, Any]:
    """The grey seat of a patient or caregiver, for whoever still reads that dossier."""
    seat = seat_of(sponsor) if invitation.kind in GUESTS else None
    if seat is None or not (rights := dossier_rights(user, seat.dossier)):
        return {}
    return {
        "seat": seat,
        "sees": in_words(seat.scope, seat.ends_at),
        "may_change_seat": seat.part == "caregiver" and {DossierRight.INVITE, DossierRight.CONSENT} <= rights,
    }


def _place(user: Account, invitation: Invitation, sponsor: Sponsor) -> Any:
    """The « fil patient » or the discussion, if the user is still in it."""
    id = invitation.thread_id or sponsor.discussion_id
    try:
        return access_discussion(user, id, DiscussionRight.READ) if id else None
    except NotFound:
        return None


def _leaves(user: Account, invitation: Invitation, contact: ShownContact) -> dict[str, Any]:
    """What « Renvoyer » sends as things stand, word by word."""
    channel = "email" if invitation.email else "sms"
    message = preview.message(
        user, name=invitation.name, channel=channel, language=invitation.language, kind=invitation.kind
    )
    to = contact.email or (phones.shown(contact.phone) if contact.phone else "")
    return {"channel": channel, "message": message, "to": to, "language": invitation.language}


def _known(invitation: Invitation, contact: ShownContact) -> dict[str, Any]:
    """What the form holds at first."""
    return {
        "kind": invitation.kind,
        "name": invitation.name,
        "email": contact.email,
        "phone": phones.shown(contact.phone) if contact.phone else "",
        "language": invitation.language,
        "birth_date": invitation.birth_date.strftime("%d/%m/%Y") if invitation.birth_date else "",
        "relationship": invitation.relationship,
        "patient_name": invitation.patient_name,
    }


def _again(invitation: Invitation, contact: ShownContact) -> list[tuple[str, str]]:
    """The hidden fields of a new invitation with the same details; the patient's agreement is asked for anew."""
    known = _known(invitation, contact)
    known["fil"] = invitation.thread_id or ""
    return [(name, str(value)) for name, value in known.items() if value]


def _form(invitation: Invitation, contact: ShownContact) -> AnyForm:
    known = _known(invitation, contact)
    if invitation.kind not in GUESTS:
        return ColleagueForm(initial=known, named=False)
    return DetailsForm(initial=known, **_shape(invitation))


def _bound(request: Request, invitation: Invitation) -> AnyForm:
    if invitation.kind in GUESTS:
        return DetailsForm(request.POST, **_shape(invitation))
    return ColleagueForm(request.POST, named=False)


def _shape(invitation: Invitation) -> dict[str, bool]:
    """Whose caregiver it is stands fast where a « fil patient » or a dossier says it."""
    caregiver = invitation.kind == "caregiver"
    placed = invitation.thread_id is not None or (caregiver and dossier_of(invitation) is not None)
    return {"caregiver": caregiver, "in_thread": placed}


def _corrections(request: Request, invitation: Invitation, form: AnyForm) -> dict[str, Any]:
    """The arguments of ``correct``. A contact that this inviter may not read stays as it is when nothing was typed."""
    values: dict[str, Any] = {name: form.cleaned_data[name] for name in ("name", "email", "phone")}
    if request.POST.get("by_sms"):
        values["email"] = ""  # « Envoyer par SMS »: with an address it would leave by e-mail again
    values["language"] = form.cleaned_data["language"] or None
    if not values["email"].strip() and not values["phone"].strip() and request.POST.get("hidden_contact"):
        del values["email"], values["phone"]
    if invitation.kind in GUESTS:
        values["birth_date"] = form.cleaned_data["birth_date"] or ""
        values |= {name: form.cleaned_data[name] for name in ("relationship", "patient_name") if name in form.fields}
    return values
