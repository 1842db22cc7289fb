"""What people write, made harmless before it is stored."""

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.core.errors import Invalid

TITLE_LENGTH = 120
#: Of a person, as the columns that hold one.
NAME_LENGTH = 160

#: Marks that change the direction or hide text: they make a sentence read as another one.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
#: Joiners stay between characters that they join (emoji, Persian, Hindi); beside a Latin one they only hide.
_JOINERS = re.compile("(?<![^\u0000-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\u0000-\u024f])")
#: No writing piles up more marks on one letter; more of them cover the lines above and below.
_PILES = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
#: What is printable and before it has nothing to be made harmless: most messages in Latin letters, on one line.
_FIRST_MARK = "\u0300"
_BLANK_LINES = re.compile(r"\n{4,}")


def harmless(text: str) -> str:
    """``text`` without control, bidirectional and invisible characters, line ends as ``\\n``, trimmed.

    Half of a surrogate pair (a JSON body may hold one) is dropped too: it cannot be stored.
    """
    if text.isprintable() and max(text, default="") < _FIRST_MARK:
        return text.strip()
    return _rewritten(text)


def _rewritten(text: str) -> str:
    text = _JOINERS.sub("", _HIDDEN.sub("", _BREAKS.sub("\n", text)))
    text = _PILES.sub(r"\1", text)
    text = "".join(
        character for character in text if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return _BLANK_LINES.sub("\n\n\n", text).strip()


def _grouped(number: int) -> str:
    """« 10 000 »"""
    return number_format(number, force_grouping=True)


def body(text: str, *, may_be_empty: bool = False) -> str:
    """A message's text. Raises ``Invalid`` when it is empty or longer than ``MESSAGE_LENGTH`` characters; with files
    it may be empty."""
    text = harmless(text)
    if not text and not may_be_empty:
        raise Invalid({"body": _("Écrivez un message avant de l’envoyer.")})
    return _short(text, settings.LIMITS["MESSAGE_LENGTH"])


def draft(text: str) -> str:
    """What is not finished may be too long still, within reason. Raises ``Invalid``."""
    return _short(harmless(text), 4 * settings.LIMITS["MESSAGE_LENGTH"])


def _short(text: str, most: int) -> str:
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


def mentions_in(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds « @Karim Benali » for each of ``names`` in a text, the longer name before its beginning; None without
    a name. The group ``name`` is what follows the sign."""
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    if not ordered:
        return None
    words = "|".join(re.escape(name).replace(r"\ ", r"[ \u00a0]") for name in ordered)
    return re.compile(rf"(?<!\w)@(?P<name>{words})(?!\w|-\w)", re.IGNORECASE)
