"""The link as a QR code, for the person in front of one: drawn in the page, at no address of its own."""

from uuid import UUID

import qrcode  # type: ignore[import-untyped]  # no types are published
from django.http import HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

from cercle.invitations import links, states
from cercle.invitations.access import Right, access_invitation
from cercle.invitations.actions import record_handover
from cercle.web.rendering import render_panel
from cercle.web.signed_in import Request, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show_qr(request: Request, id: UUID) -> HttpResponseBase:
    """POST notes that it was shown (it is an act of the inviter's); looking again at the page notes nothing.

    Raises ``Refused`` with the true state for an invitation whose link would not open.
    """
    invitation = access_invitation(request.user, id, Right.SEND)
    if request.method == "POST":
        record_handover(request.user, invitation, "qr")
    status = states.shown(invitation)
    opens = status.code == "pending" and not status.locked
    context = {
        "invitation": invitation,
        "status": status,
        "drawing": draw(links.url(invitation, links.Channel.QR)) if opens else None,
    }
    return render_panel(request, "invitations/qr.html", context, section="discussions")


def draw(text: str) -> SafeString:
    """One SVG path on white with the quiet zone of four modules that the standard asks for (ISO/IEC 18004 §9.1)."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000" d="{path}"/></svg>',
        size=len(rows),
        label=_("QR code du lien d’invitation"),
        path=path,
    )
