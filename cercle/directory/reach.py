"""Who is reachable: active, inactive or never connected (product.md §2). Computed, never stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

Code = Literal["active", "inactive", "never"]


class Seen(Protocol):
    """An account, as far as reachability cares."""

    last_seen: datetime | None


@dataclass(frozen=True)
class Reach:
    """``since`` is the last connection of an inactive person; ``label`` is the badge's text alternative."""

    code: Code
    since: datetime | None
    label: str

    @property
    def badge(self) -> bool:
        """Whether the grey « ? » is shown."""
        return self.code != "active"


def of(account: Seen | None, now: datetime | None = None) -> Reach:
    """Reachability of ``account``; None is somebody who has none."""
    return of_date(account.last_seen if account else None, now)


def of_date(last_seen: datetime | None, now: datetime | None = None) -> Reach:
    if last_seen is None:
        return Reach("never", None, _("Jamais connecté"))
    if last_seen >= (now or timezone.now()) - timedelta(days=settings.ACTIVE_DAYS):
        return Reach("active", None, _("Actif"))
    day = date_format(timezone.localtime(last_seen), "j F Y")
    return Reach("inactive", last_seen, _("Inactif depuis le %(day)s") % {"day": day})
