"""The one query of a search: what entries are, where they work, whether they are reachable.

In SQL: building it anew from models took longer than the index and PostgreSQL together.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from cercle.directory.access import VISIBLE
from cercle.directory.index.store import IDENTITY

#: Entries that wait for the index, read by every search: an import, which changes more, indexes by itself.
MOST_AWAITING = 200
#: Places of one person that an answer looks at.
MOST_PLACES = 12


class Place(NamedTuple):
    specialty: str
    town: str
    postcode: str
    organisation: str


NOWHERE = Place("", "", "", "")


class Entry(NamedTuple):
    """An entry as a search needs it. ``database`` is the mark that the index must bear."""

    id: int
    family_name: str
    given_name: str
    title: str
    profession: str
    identity: str
    awaiting: datetime | None
    account: UUID | None
    last_seen: datetime | None
    database: str
    places: Sequence[Place]


_SQL = f"""
SELECT p.id, p.family_name, p.given_name, p.title, p.profession, p.identity, p.awaiting_index, a.id, a.last_seen,
       {IDENTITY}, ARRAY(
           SELECT ARRAY[v.specialty, v.town, v.postcode, coalesce(o.name, '')]::text[]
           FROM directory_activity v LEFT JOIN directory_organisation o ON o.id = v.organisation_id
           WHERE v.professional_id = p.id ORDER BY v.position, v.id LIMIT {MOST_PLACES})
FROM directory_professional p LEFT JOIN accounts_account a ON a.id = p.account_id
WHERE {VISIBLE} AND (p.id = ANY(%s) OR p.awaiting_index IS NOT NULL)
ORDER BY p.awaiting_index DESC NULLS LAST LIMIT %s
"""  # noqa: S608 — constants


def read(ids: Sequence[int]) -> list[Entry]:
    """These entries where they are visible, and those that await the index; whose right it is was asked before."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [list(ids), len(ids) + MOST_AWAITING])
        return [Entry._make((*row[:-1], [Place(*place) for place in row[-1]])) for row in cursor.fetchall()]
