"""What templates of discussions need."""

from django import template

from cercle.discussions import lines
from cercle.discussions.models import Message
from cercle.invitations.models import Relationship
from cercle.web.live import excerpts

register = template.Library()


@register.filter
def words(message: Message) -> str:
    """A message's text; a system line's sentence in the reader's language."""
    return lines.words(message)


@register.filter
def beginning(message: Message) -> str:
    """What a row of the list shows of it."""
    return excerpts.excerpt(message)


@register.filter
def signature(message: Message) -> str:
    """« Claire Dubois (aidant) »."""
    return excerpts.signature(message)


@register.filter
def relationship(code: str) -> str:
    """What a caregiver is to the patient."""
    return str(dict(Relationship.choices).get(code, ""))
