"""Pages of a list whose rows are counted: the cursor is where the following page begins, opaque to programs."""

from django.utils.translation import gettext as _

from cercle.core.errors import Invalid

#: Nobody reads further.
_LAST = 1_000_000


def place(cursor: str) -> int:
    """Rows to leave out. Raises ``Invalid`` (cursor)."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 8 and int(cursor) <= _LAST):
        raise Invalid({"cursor": _("Cette suite de la liste n’existe pas.")})
    return int(cursor)


def following(cursor: str, limit: int, more: bool) -> str:
    """The cursor of the next page; "" on the last one."""
    return str(place(cursor) + limit) if more else ""
