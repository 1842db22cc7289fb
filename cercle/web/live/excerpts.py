"""Who said it and how it begins, as a row of the list shows it: on the page and in a push alike."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cercle.discussions import lines
from cercle.discussions.models import Message
from cercle.discussions.queries import Name

#: Characters.
LENGTH = 120


def excerpt(message: Message) -> str:
    """One line; a message without words is made of files."""
    return Truncator(" ".join(lines.words(message).split())).chars(LENGTH) or _("Pièce jointe")


def signature(message: Message) -> str:
    """The author's name, and as whom they take part in a « fil patient »; "" when their account is gone."""
    if message.author is None:
        return ""
    return Name(message.author.name, getattr(message, "part", None) or "").whole
