"""Who is most often missing from circles, for those who run a territory (product.md §6): professionals, never a
patient, never which circle."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cercle.accounts.access import check_administrator
from cercle.accounts.models import Account
from cercle.directory import reach
from cercle.directory.reach import Reach

#: A professional who is written down, invited or no longer active counts once for each circle.
_MISSING = """
    SELECT entry_id, dossier_id FROM dossiers_circleseat WHERE state IN ('waiting', 'ready') AND entry_id IS NOT NULL
    UNION SELECT entry_id, dossier_id FROM dossiers_listed WHERE until IS NULL AND entry_id IS NOT NULL
    UNION SELECT p.id, m.dossier_id FROM dossiers_circlemember m
        JOIN accounts_account a ON a.id = m.account_id AND (a.last_seen IS NULL OR a.last_seen < %(active)s)
        JOIN directory_professional p ON p.account_id = a.id
        WHERE m.until IS NULL AND (m.ends_at IS NULL OR m.ends_at > %(now)s) AND m.part = 'professional'
"""
_COUNTED = f"""
    SELECT p.id, p.given_name, p.family_name, p.profession, a.last_seen, count(*) AS circles
    FROM ({_MISSING}) missing
    JOIN directory_professional p ON p.id = missing.entry_id
    LEFT JOIN accounts_account a ON a.id = p.account_id AND a.is_active
    GROUP BY p.id, a.last_seen ORDER BY circles DESC, p.family_name, p.given_name, p.id LIMIT %(limit)s
"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Missing:
    """A professional, and from how many circles they are missing."""

    entry: int
    name: str
    profession: str
    reach: Reach
    circles: int


def most_missing(user: Account, *, limit: int = 10) -> list[Missing]:
    """Those who are missing from most circles first. One query. Raises ``NotFound`` unless an administrator asks."""
    check_administrator(user)
    now = timezone.now()
    since = now - timedelta(days=settings.ACTIVE_DAYS)
    values: dict[str, datetime | int] = {"now": now, "active": since, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, values)
        return [
            Missing(entry, f"{given} {family}".strip(), profession, reach.of_date(seen, now), circles)
            for entry, given, family, profession, seen, circles in cursor.fetchall()
        ]
