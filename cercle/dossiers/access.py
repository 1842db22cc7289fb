"""The only door to dossiers: who may see one. The rights inside a dossier grow with the record itself."""

from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account, Role
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.models import Dossier


class Right(Enum):
    """What one may do with a dossier that one takes part in."""

    READ = "read"
    INVITE = "invite"


#: What each role may do in a dossier whose circle it is in. A role that is missing here may do nothing:
#: administrators have no clinical right, a patient's and a caregiver's views are their own pages.
RIGHTS: dict[str, frozenset[Right]] = {
    Role.PROFESSIONAL: frozenset(Right),
    Role.SECRETARY: frozenset(Right),
}


def rights_of(user: Account) -> frozenset[Right]:
    return RIGHTS.get(user.role, frozenset()) if user.is_active else frozenset()


def visible_dossiers(user: Account) -> QuerySet[Dossier]:
    """The dossiers whose circle ``user`` is in now. Having been in one shows nothing."""
    if Right.READ not in rights_of(user):
        return Dossier.objects.none()
    return Dossier.objects.filter(
        members__account=user,
        members__until__isnull=True,
    )


def access_dossier(user: Account, id: UUID | str, right: Right, *, lock: bool = False) -> Dossier:
    """The dossier, if ``user`` has ``right`` in it.

    Raises ``NotFound`` for what is absent and what is not theirs alike, ``Forbidden`` when their role is too small.
    """
    rows = visible_dossiers(user)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        dossier = rows.get(pk=id)
    except (Dossier.DoesNotExist, ValidationError, ValueError):
        raise NotFound from None
    if right not in rights_of(user):
        raise Forbidden
    return dossier
