"""On which terms somebody awaited comes into a circle: as what, seeing what, until when, on the patient's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cercle.dossiers.models import ConsentMeans, Part
from cercle.dossiers.rights import SCOPE_NAMES, SCOPES

#: The furthest end, in days from today. A year of 2206 is a slip of the keyboard; no end at all is said by none.
FURTHEST = 5 * 366


@dataclass(frozen=True)
class Terms:
    """``scope`` and ``ends_at`` are a caregiver's; ``means`` is how the patient agreed to them (``ConsentMeans``).

    A professional's are the plain ones: their rights follow from their profession.
    """

    part: str = Part.PROFESSIONAL.value
    function: str = ""
    basis: str = ""
    scope: tuple[str, ...] = ()
    ends_at: datetime | None = None
    means: str = ""


def parse_scope(chosen: Iterable[str], errors: dict[str, str]) -> tuple[str, ...]:
    """The codes that were chosen, in the table's order: one at least, since an empty scope shows next to nothing."""
    wanted = set(chosen)
    if not wanted or not wanted <= set(SCOPES):
        errors["scope"] = _("Choisissez au moins une chose que cette personne verra.")
    return tuple(code for code in SCOPES if code in wanted)


def parse_end(day: date | None, errors: dict[str, str]) -> datetime | None:
    """The last moment of ``day``, which is still open: « jusqu’au 3 mars » includes the third. None is no end."""
    if day is None:
        return None
    today = timezone.localdate()
    if day < today:
        errors["ends_on"] = _("Cette date est passée.")
        return None
    if day > today + timedelta(days=FURTHEST):
        errors["ends_on"] = _("Cette date est trop lointaine : au plus cinq ans, à prolonger le moment venu.")
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def parse_means(value: str, errors: dict[str, str]) -> str:
    if value not in ConsentMeans.values:
        errors["means"] = _("Choisissez comment le patient l’a dit.")
    return value


def in_words(scope: Iterable[str], ends_at: datetime | None) -> str:
    """« les rendez-vous, les tâches, jusqu’au 3 mars 2027 », as a consent keeps it and pages show it."""
    words = [str(SCOPE_NAMES[code]) for code in scope if code in SCOPE_NAMES]
    if ends_at:
        words.append(_("jusqu’au %(day)s") % {"day": date_format(timezone.localtime(ends_at), "j F Y")})
    return ", ".join(words)


def is_wider(scope: Iterable[str], ends_at: datetime | None, than: Iterable[str], until: datetime | None) -> bool:
    """Whether it shows more, or for longer, than the patient agreed to."""
    longer = until is not None and (ends_at is None or ends_at > until)
    return longer or not set(scope) <= set(than)
