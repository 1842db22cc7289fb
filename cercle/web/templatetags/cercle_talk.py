"""What templates of discussions need."""

from django import template
from django.utils.safestring import SafeString

from cercle.discussions import lines
from cercle.discussions.models import Message
from cercle.invitations.models import Relationship
from cercle.web import rich_text, signing
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


@register.filter
def rich(message: Message) -> SafeString:
    """Its words, with links and the people it names."""
    return rich_text.rich(message)


@register.filter
def signs(message: Message) -> list[signing.Signed]:
    """« Vu » and « Fait », each with those who said so."""
    return signing.signs(message)
