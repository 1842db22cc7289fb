"""What leaves, as text. One set of templates serves the sending, the preview and what the inviter carries themselves.

No message names a patient, a dossier, a specialty or a discussion's title (product.md §3.3): none of them is ever given
to a template. It names the inviter, their profession and structure; a colleague's own message also names the colleague.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from cercle.accounts.models import Account, Role
from cercle.core import names
from cercle.delivery import templates
from cercle.delivery.sms_text import gsm_friendly, is_gsm
from cercle.delivery.templates import Rendered
from cercle.invitations import links
from cercle.invitations.links import Channel
from cercle.invitations.models import GUESTS, Invitation, Kind

_TITLES = {"DR": "Dr", "PR": "Pr"}
#: Two SMS segments of the 7-bit alphabet, less the fixed words of the longest translation.
_SMS_ROOM = 306 - 140
_LINK_LENGTH = len("/i/") + 48


@dataclass(frozen=True)
class Inviter:
    """``name`` with its title; ``role`` is profession and structure, "" when neither is known."""

    name: str
    role: str

    @property
    def line(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


def inviter(account: Account | None, language: str, fallback: str = "") -> Inviter:
    """How a message names whoever invites. Their own words are sieved as the invited name is (pitfall S19)."""
    if account is None:
        return Inviter(names.clean(fallback), "")
    entry = getattr(account, "entry", None)  # asked for once, or read with the account already
    name = names.clean(account.name)
    if entry is None:
        with override(language):
            return Inviter(name, str(Role(account.role).label))
    activity = entry.activities.select_related("organisation").filter(organisation__isnull=False).order_by("pk").first()
    structure = activity.organisation.name if activity and activity.organisation else ""
    parts = [names.clean(part) for part in (entry.profession, structure)]
    title = _TITLES.get(entry.title.upper().strip("."), "")
    return Inviter(f"{title} {name}".strip(), ", ".join(part for part in parts if part))


def write(
    channel: str,
    language: str,
    *,
    name: str = "",
    inviter: Inviter,
    link: str,
    href: str = "",
    kind: str = Kind.COLLEAGUE,
) -> Rendered:
    """The server's message. ``href`` is the link's target in the HTML, ``link`` as well unless it is a preview.

    ``name`` is a colleague's; the messages of patients and caregivers name nobody but the inviter.
    """
    context = _context(inviter, link, href, {"name": name} if kind == Kind.COLLEAGUE else {})
    return templates.render(f"invitation_{kind}", channel, language, context)


def write_reminder(
    channel: str, language: str, *, inviter: Inviter, link: str, end: datetime, kind: str, href: str = ""
) -> Rendered:
    """The one reminder: who invited, until when, the link. It names nobody else, whatever the kind.

    Hours are those of the installation, whoever previews it.
    """
    with override(language):
        local = timezone.localtime(end, timezone.get_default_timezone())
        said = _("%(day)s à %(time)s") % {"day": date_format(local, "j F"), "time": date_format(local, "H:i")}
    context = _context(inviter, link, href, {"end": said, "guest": kind in GUESTS})
    return templates.render("invitation_reminder", channel, language, context)


def write_share(language: str, *, name: str = "", inviter: Inviter, link: str, kind: str = Kind.COLLEAGUE) -> Rendered:
    """The short text that the inviter's own programs carry: share sheet, ``sms:``, ``mailto:`` (with its subject)."""
    if kind in GUESTS:
        return templates.render("invitation_share_guest", "email", language, _context(inviter, link, "", {}))
    return templates.render("invitation_share", "email", language, _context(inviter, link, "", {"name": name}))


def _context(inviter: Inviter, link: str, href: str, more: dict[str, object]) -> dict[str, object]:
    return {
        "inviter": inviter.name,
        "role": inviter.role,
        "who": inviter.line,
        "inviter_short": short(inviter.line),
        "link": link,
        "href": href or link,
        "days": settings.INVITATION_DAYS,
        **more,
    }


def handover(actor: Account, invitation: Invitation, way: str) -> Rendered:
    """The text with the real link, for ``way``: share, sms, mailto. Never shown before the invitation exists."""
    channel = {"share": Channel.SHARE, "sms": Channel.TEXT, "mailto": Channel.MAILTO}[way]
    link = links.url(invitation, channel)
    who = inviter(actor, invitation.language)
    return write_share(invitation.language, name=invitation.name, inviter=who, link=link, kind=invitation.kind)


def short(line: str) -> str:
    """The inviter in the alphabet of SMS, cut so that two segments hold the whole message."""
    room = max(24, min(100, _SMS_ROOM - _LINK_LENGTH - len(settings.BASE_URL)))
    folded = "".join(_plain(character) for character in gsm_friendly(line))
    return folded if len(folded) <= room else folded[: room - 3].rstrip(" ,(") + "..."


def _plain(character: str) -> str:
    """The letter without its accent where the 7-bit alphabet lacks it: one « ç » would cost 86 characters."""
    if is_gsm(character):
        return character
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if is_gsm(base) else ""
