"""The beginning of a message, as a row of the list shows it: on the page and in a push alike."""

from django.utils.text import Truncator

from cercle.discussions import lines
from cercle.discussions.models import Message

#: Characters.
LENGTH = 120


def excerpt(message: Message) -> str:
    """One line."""
    return Truncator(" ".join(lines.words(message).split())).chars(LENGTH)
