"""What the screens of invitations need: who sees their menu, and how a status looks."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cercle.invitations import access
from cercle.invitations.states import Shown

register = template.Library()

#: Kind of badge and icon by the code of a status; colour never speaks alone (docs/decisions/0002).
_LOOKS = {
    "pending": ("", "hourglass"),
    "accepted": ("success", "check"),
    "expired": ("warning", "clock"),
    "declined": ("", "circle-x"),
    "not_me": ("danger", "user-x"),
    "locked": ("danger", "lock"),
}


@register.filter
def may_invite(user: object) -> bool:
    return bool(getattr(user, "is_authenticated", False)) and access.may_invite(user)  # type: ignore[arg-type]


@register.filter
def may_invite_guests(user: object) -> bool:
    return bool(getattr(user, "is_authenticated", False)) and access.may_invite_guests(user)  # type: ignore[arg-type]


@register.filter
def of(key: object, rows: object) -> object:
    """What ``rows`` holds under ``key``; None for nothing, also where there are no rows."""
    return rows.get(key) if isinstance(rows, dict) else None


@register.filter
def badge_kind(shown: Shown) -> str:
    return _LOOKS.get(shown.code, ("", ""))[0]


@register.filter
def badge_icon(shown: Shown) -> str:
    return _LOOKS.get(shown.code, ("", "circle"))[1]


@register.filter
def local_moment(at: datetime) -> str:
    """« 6 décembre 2026 à 14:02 », in the site's zone: an end that is exact to the minute is said so."""
    local = timezone.localtime(at)
    return _("%(day)s à %(time)s") % {"day": date_format(local, "j F Y"), "time": date_format(local, "H:i")}
