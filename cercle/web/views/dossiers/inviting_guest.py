"""« Inviter un aidant », « Inviter le patient » from a care circle: window and message in one (product.md §3.2, §5)."""

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cercle.core.errors import Invalid, Refused, TooMany
from cercle.invitations import contacts
from cercle.invitations.actions import bring_guest, invite_guest
from cercle.invitations.circle_place import CirclePlace
from cercle.invitations.duplicates import Warning
from cercle.web.rendering import panel_done, render_panel
from cercle.web.signed_in import Request, signed_in
from cercle.web.views.dossiers.guest_window import GuestWindow, read_window
from cercle.web.views.invitations.guest_new import WAYS
from cercle.web.views.invitations.wanted import uuid_or_new


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite_guest_window(request: Request, id: UUID) -> HttpResponseBase:
    """GET shows the window; POST with ``look`` the message again as it would leave now, with ``bring`` adds somebody
    whom one writes with already, without either sends.

    What leaves is what was seen: by another channel or in another language than the last message shown, the window
    comes back with the right one first.
    """
    window = read_window(request, id)
    if request.method != "POST":
        return _show(request, window)
    if "look" in request.POST:
        response: HttpResponse = render(request, "dossiers/_invite_message.html", window.message(request.user))
        return response
    try:
        contact, place = window.check()
        contacts.refuse_own(request.user, contact)
        found = window.warnings(request.user)
        there = next((one for one in found if one.code == "existing_thread"), None)
        if there and "bring" in request.POST:
            return _bring(request, window, there, place)
        if there or _stops(request, window, found):
            return _show(request, window, found, status=409)
        way = request.POST.get("way", "")
        if way in WAYS - {"server"} or request.POST.get("seen") == window.seen(contact):
            return _send(request, window, place, way if way in WAYS else "server")
    except Invalid as error:
        return _show(request, window, errors=error.fields, status=422)
    except Refused as error:
        return _show(request, window, errors={"": error.message}, status=409)
    except TooMany as error:
        words = error.message or _("Trop de demandes en peu de temps. Réessayez dans un moment.")
        return _show(request, window, errors={"": words}, status=429)
    return _show(request, window, changed=True)


def _stops(request: Request, window: GuestWindow, found: list[Warning]) -> bool:
    """Whether something must be read first. Raises ``Invalid`` for one mailbox that would answer for two."""
    if shared := next((one for one in found if one.code == "shared_contact"), None):
        raise Invalid({shared.field: shared.text})
    soft = any(one.is_soft for one in found) and not any(one.code == "already_pending" for one in found)
    return soft and "anyway" not in request.POST


def _send(request: Request, window: GuestWindow, place: CirclePlace, way: str) -> HttpResponse:
    press = uuid_or_new(request.POST.get("press", ""))
    outcome = invite_guest(
        request.user,
        **window.person(),
        birth_date=window.birth_date,
        language=window.language,
        relationship=window.typed("relationship"),
        agreement=window.caregiver,
        way=way,
        client_id=press,
        anyway=True,
        place=place,
    )
    if outcome.sponsor is None or outcome.invitation is None:  # a thread that opened between the look and the act
        return _show(request, window, window.warnings(request.user), status=409)
    if outcome.why == "handover" and way == "qr":
        return redirect("invitations:qr", outcome.invitation.pk)
    if outcome.why == "handover" and way != "server":
        return redirect("invitations:hand", outcome.sponsor.pk, way)
    url = reverse("invitations:sent", args=[outcome.sponsor.pk])
    return redirect(f"{url}?{urlencode({'envoi': str(press)})}")


def _bring(request: Request, window: GuestWindow, there: Warning, place: CirclePlace) -> HttpResponse:
    assert there.guest is not None
    member = bring_guest(request.user, there.guest, place)
    text = _("%(name)s lit maintenant ce qui lui est destiné dans ce dossier.") % {"name": member.account.name}
    return panel_done(request, reverse("dossiers:detail", args=[window.dossier.pk]), text=text)


def _show(
    request: Request,
    window: GuestWindow,
    warnings: list[Warning] | None = None,
    *,
    errors: dict[str, str] | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    window.form.refuse(errors or {})
    found = warnings or []
    context = {
        **window.message(request.user),
        "window": window,
        "dossier": window.dossier,
        "form": window.form,
        "warnings": found,
        "there": next((one for one in found if one.code == "existing_thread"), None),
        "press": uuid_or_new(request.POST.get("press", "")) if request.method == "POST" else uuid4(),
        "changed": changed,
    }
    return render_panel(request, "dossiers/invite_guest.html", context, section="dossiers", status=status)
