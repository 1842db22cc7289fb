"""Files as pages show them."""

from django import template
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.accounts.models import Account
from cercle.discussions import queries
from cercle.discussions.models import Attachment, Discussion
from cercle.files.kinds import Kind
from cercle.files.refusals import most_bytes
from cercle.files.shapes import PREVIEW

register = template.Library()


@register.filter
def file_size(size: int) -> str:
    """« 48 ko », « 1,2 Mo »: thousands, as the limit is said."""
    if size < 1_000_000:
        return _("%(n)s ko") % {"n": max(1, round(size / 1000))}
    return _("%(n)s Mo") % {"n": number_format(size / 1_000_000, 1)}


@register.filter
def is_image(attachment: Attachment) -> bool:
    return Kind(attachment.media_type).is_image


@register.filter
def about(attachment: Attachment) -> str:
    """« PDF · 3 pages · 1,2 Mo »."""
    parts = [Kind(attachment.media_type).name, file_size(attachment.size)]
    if attachment.pages:
        pages = ngettext("%(n)s page", "%(n)s pages", attachment.pages) % {"n": attachment.pages}
        parts.insert(1, pages)
    return " · ".join(parts)


@register.filter
def preview_side(attachment: Attachment, side: str) -> int:
    """Pixels of the preview's ``width`` or ``height``: the page keeps its place before it is loaded."""
    longer = max(attachment.width or 1, attachment.height or 1)
    return max(1, round((getattr(attachment, side) or 1) * min(1.0, PREVIEW / longer)))


@register.simple_tag(takes_context=True)
def files_waiting(context: Context, discussion: Discussion) -> list[Attachment]:
    """What the reader has uploaded there and not posted yet."""
    user = context.get("user")
    return queries.waiting_files(user, discussion) if isinstance(user, Account) else []


@register.simple_tag
def most_file_bytes() -> int:
    return most_bytes()


@register.simple_tag
def accepted_files() -> str:
    """For ``accept``: a telephone then makes a JPEG of its own format."""
    return ",".join(kind.value for kind in Kind)
