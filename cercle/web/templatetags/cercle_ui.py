"""Small words and shapes that templates need everywhere: icons, initials, times, telephone numbers."""

import re
import unicodedata
from datetime import date, datetime
from functools import cache
from hashlib import blake2b

import lucide
import phonenumbers
from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

HUES = 8
_TITLES = re.compile(r"^(?:(?:dr|docteure?|pr|professeure?|m|mme|mlle|monsieur|madame)\.?\s+)+", re.IGNORECASE)
_TONE_ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the package lucide, sized by the text beside it and silent for screen readers."""
    return _icon(str(name))


@cache
def _icon(name: str) -> SafeString:
    svg: str = lucide._render_icon(name, None, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
    return SafeString(svg)


@register.filter
def initials(name: object) -> str:
    """« Dr Anne-Marie LE GOFF » gives « AG »: first letter of the first and of the last word, titles left out."""
    words = [word for word in re.split(r"[\s,]+", _TITLES.sub("", str(name).strip())) if word[:1].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return unicodedata.normalize("NFC", letters).upper()


@register.filter
def hue(seed: object) -> str:
    """One of eight classes, always the same for the same seed (an id rather than a name, which may be corrected)."""
    digest = blake2b(str(seed).encode(), digest_size=2).digest()
    return f"avatar--h{int.from_bytes(digest) % HUES + 1}"


@register.filter
def tone(level: object) -> str:
    """A level of Django's messages, or a tone already, as one of the four tones."""
    name = str(level)
    return name if name in _TONE_ICONS else {"error": "danger"}.get(name, "info")


@register.filter
def tone_icon(kind: object) -> str:
    return _TONE_ICONS[tone(kind)]


def _days_ago(day: date) -> int:
    return (timezone.localdate() - day).days


@register.filter
def day_label(value: date | datetime) -> str:
    """« Aujourd’hui », « Hier », « jeudi 12 novembre », with the year once it is another one."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    days = _days_ago(day)
    if days == 0:
        return _("Aujourd’hui")
    if days == 1:
        return _("Hier")
    if day.year == timezone.localdate().year:
        return date_format(day, _("l j F"))
    return date_format(day, _("j F Y"))


@register.simple_tag
def local_time(value: datetime | None, style: str = "relative") -> str:
    """A ``<time>``: ``relative`` (« il y a 3 min », « 14:02 », « hier », « 12 nov. »), ``clock`` or ``day``.

    js/times.js rewrites it in the reader's own zone and language and keeps it fresh.
    """
    if not value:
        return ""
    words = {"relative": _relative, "clock": _clock, "day": day_label}[style](value)
    full = date_format(timezone.localtime(value), _("j F Y, H:i"))
    stamp = value.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" data-time="{}" title="{}">{}</time>', stamp, style, full, words)


def _clock(value: datetime) -> str:
    return date_format(timezone.localtime(value), "H:i")


def _relative(value: datetime) -> str:
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("à l’instant")
    if minutes < 60:
        return ngettext("il y a %(n)d min", "il y a %(n)d min", minutes) % {"n": minutes}
    day = timezone.localtime(value).date()
    days = _days_ago(day)
    if days == 0:
        return _clock(value)
    if days == 1:
        return _("hier")
    return date_format(day, _("j N") if day.year == timezone.localdate().year else _("j N Y"))


@register.filter
def phone_format(number: object) -> str:
    """An E.164 number as people here write it: « 06 12 34 56 78 », « +32 470 12 34 56 ». Nonsense comes back as is."""
    text = str(number or "")
    try:
        parsed = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return text
    style = phonenumbers.PhoneNumberFormat
    written = phonenumbers.format_number(parsed, style.NATIONAL if parsed.country_code == 33 else style.INTERNATIONAL)
    return written.replace(" ", "\N{NO-BREAK SPACE}")


@register.simple_tag(takes_context=True)
def repeat_block(context: Context, name: str) -> str:
    """What the page put into a block, a second time: a title stands in the tab and on the page."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.render(context) if block else ""
