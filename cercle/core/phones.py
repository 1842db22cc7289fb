"""Phone numbers, normalised once at the boundary to E.164 (pitfall S17); only that form is stored and compared."""

import re
import unicodedata
from typing import Literal

import phonenumbers
from django.utils.translation import gettext_lazy as _

from cercle.core import numbering

Kind = Literal["mobile", "landline", "special", "foreign"]

_MESSAGES = {
    "empty": _("Indiquez un numéro de téléphone."),
    "letters": _("Le numéro contient autre chose que des chiffres."),
    "short": _("Le numéro est trop court."),
    "no_code": _("Ajoutez l’indicatif du territoire, comme +687 pour la Nouvelle-Calédonie ou +689 pour la Polynésie."),
    "long": _("Le numéro est trop long."),
    "unknown": _("Ce numéro n’existe pas : vérifiez-le."),
}
_SEPARATORS = re.compile(r"[\s.\-‐-―−/()\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff·•]+")


#: Lengths of local numbers where no trunk zero is dialled: Nouvelle-Calédonie, Wallis, Saint-Pierre; Polynésie.
_PACIFIC = frozenset({6, 8})


class BadNumber(ValueError):
    """The text is no usable number. ``code`` is stable for programs, ``str()`` is for the person, translated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(_MESSAGES[self.code])


def _digits(text: str) -> str:
    """``text`` without separators: digits, with a leading « + » when it names a country."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text[:4].lower() == "tel:":
        text = text[4:].partition(";")[0]
    text = _SEPARATORS.sub("", text.replace("(0)", ""))
    if text.startswith("00"):
        text = "+" + text[2:]
    if not text.strip("+"):
        raise BadNumber("empty")
    if not re.fullmatch(r"\+?[0-9]+", text):
        raise BadNumber("letters")
    return text


def _split(e164: str) -> tuple[str, str] | None:
    """Country code and the rest for a French territory, None for anywhere else."""
    for code in numbering.CODES:
        if e164.startswith("+" + code):
            return code, e164[1 + len(code) :]
    return None


def _french(national: str) -> str:
    """E.164 of a ten-digit national form, moved to its overseas territory when the prefix says so."""
    plain = "+33" + national[1:]
    if numbering.FICTIONAL.fullmatch(plain):
        return plain
    code = numbering.OVERSEAS_PREFIXES.get(national[:4])
    return f"+{code}{national[1:]}" if code else plain


def _repaired(e164: str) -> str:
    """« +33 0… » without its trunk zero, and overseas numbers written under +33 moved to their own code."""
    code, rest = _split(e164) or ("", "")
    if code in {"33", "590", "594", "596", "262"} and rest.startswith("0") and len(rest) == 10:
        rest = rest[1:]
    return _french("0" + rest) if code == "33" and len(rest) == 9 else (f"+{code}{rest}" if code else e164)


def _checked(e164: str) -> str:
    split = _split(e164)
    if split is None:
        try:
            number = phonenumbers.parse(e164, None)
        except phonenumbers.NumberParseException:
            raise BadNumber("unknown") from None
        if not phonenumbers.is_valid_number(number):
            raise BadNumber("unknown")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    code, rest = split
    if numbering.POSSIBLE[code].fullmatch(rest):
        return e164
    usual = {"687": 6, "681": 6, "508": 6, "689": 8}.get(code, 9)
    raise BadNumber("short" if len(rest) < usual else "long" if len(rest) > usual else "unknown")


def normalise(text: str, region: str = "FR") -> str:
    """E.164 (``+33612345678``), at most 16 characters; ``region`` is the country of a number without one.

    Raises ``BadNumber`` (a ``ValueError``). Applying it again changes nothing.
    """
    digits = _digits(text[:64])
    if digits.startswith("+"):
        return _checked(_repaired(digits))
    if region == "FR" and len(digits) in _PACIFIC and digits[0] != "0":
        raise BadNumber("no_code")
    if region == "FR":
        if len(digits) != 10 or digits[0] != "0":
            raise BadNumber("short" if len(digits) < 10 else "long" if len(digits) > 10 else "unknown")
        return _checked(_french(digits))
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        raise BadNumber("unknown") from None
    return _checked(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def kind(e164: str) -> Kind:
    """What a normalised number is. « special »: value-added (08) or a platform's; « foreign »: no French territory."""
    split = _split(e164)
    if split is None:
        return "foreign"
    code, rest = split
    if numbering.MOBILE[code].fullmatch(rest):
        return "mobile"
    if code == "33" and numbering.SPECIAL.fullmatch(rest):
        return "special"
    return "landline"


def is_mobile(e164: str) -> bool:
    """Whether the numbering plan says that a person reads SMS there, in France, overseas or abroad."""
    what = kind(e164)
    if what != "foreign":
        return what == "mobile"
    number_type = phonenumbers.number_type(phonenumbers.parse(e164, None))
    return number_type in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }


def is_fictional(e164: str) -> bool:
    """Whether the number is one of Arcep's for films and examples: it is accepted, and nothing is sent to it."""
    return numbering.FICTIONAL.fullmatch(e164) is not None


def country(e164: str) -> str:
    """The calling code (« 33 », « 262 », « 32 »): what the limit per country counts by."""
    split = _split(e164)
    return split[0] if split else str(phonenumbers.parse(e164, None).country_code)


def shown(e164: str) -> str:
    """As people write it: « 06 12 34 56 78 » in metropolitan France, « +262 692 12 34 56 » elsewhere."""
    number = phonenumbers.parse(e164, None)
    if e164.startswith("+33"):
        national = "0" + e164[3:]
        return " ".join(national[i : i + 2] for i in range(0, 10, 2))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask(e164: str) -> str:
    """« •• •• •• •• 78 »: enough for its owner, not enough for anyone else (pitfall S28)."""
    return f"•• •• •• •• {e164[-2:]}"
