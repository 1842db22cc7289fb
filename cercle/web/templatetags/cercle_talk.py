"""What templates of discussions need."""

from django import template

from cercle.discussions import lines
from cercle.discussions.models import Message
from cercle.web.live.excerpts import excerpt

register = template.Library()


@register.filter
def words(message: Message) -> str:
    """A message's text; a system line's sentence in the reader's language."""
    return lines.words(message)


@register.filter
def beginning(message: Message) -> str:
    """What a row of the list shows of it."""
    return excerpt(message)
