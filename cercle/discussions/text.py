"""What people write, made harmless before it is stored."""

import re
import unicodedata

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.core.errors import Invalid

TITLE_LENGTH = 120
#: Of a person, as the columns that hold one.
NAME_LENGTH = 160

#: Marks that change the direction or hide text: they make a sentence read as another one. The zero-width joiner
#: stays, emoji are built with it.
_HIDDEN = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
_BLANK_LINES = re.compile(r"\n{4,}")


def harmless(text: str) -> str:
    """``text`` without control, bidirectional and invisible characters, line ends as ``\\n``, trimmed.

    Half of a surrogate pair (a JSON body may hold one) is dropped too: it cannot be stored.
    """
    text = _HIDDEN.sub("", _BREAKS.sub("\n", text))
    text = "".join(
        character for character in text if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return _BLANK_LINES.sub("\n\n\n", text).strip()


def _grouped(number: int) -> str:
    """« 10 000 »"""
    return number_format(number, force_grouping=True)


def body(text: str) -> str:
    """A message's text. Raises ``Invalid`` when it is empty or longer than ``MESSAGE_LENGTH`` characters."""
    text = harmless(text)
    if not text:
        raise Invalid({"body": _("Écrivez un message avant de l’envoyer.")})
    most = settings.LIMITS["MESSAGE_LENGTH"]
    if len(text) > most:
        raise Invalid(
            {
                "body": ngettext(
                    "Un message contient au plus %(most)s caractère ; celui-ci en a %(count)s.",
                    "Un message contient au plus %(most)s caractères ; celui-ci en a %(count)s.",
                    most,
                )
                % {"most": _grouped(most), "count": _grouped(len(text))}
            }
        )
    return text


def title(text: str) -> str:
    """A discussion's title on one line. Raises ``Invalid`` when longer than ``TITLE_LENGTH``."""
    text = " ".join(harmless(text).split())
    if len(text) > TITLE_LENGTH:
        raise Invalid({"title": _("Un titre contient au plus %(most)s caractères.") % {"most": TITLE_LENGTH}})
    return text
