"""The only door to dossiers: who may see one. What one may do inside grows with the record itself."""

from enum import Enum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cercle.accounts.models import Account, Role
from cercle.core.errors import Forbidden, NotFound
from cercle.dossiers.models import Dossier


class Right(Enum):
    READ = "read"
    START_DISCUSSION = "start_discussion"
    INVITE = "invite"


#: What each role may do with the dossiers of whose circle it is. A role that is missing here may do nothing;
#: an administrator has no clinical right, patients and caregivers get theirs with the record.
RIGHTS: dict[str, frozenset[Right]] = {
    Role.PROFESSIONAL: frozenset(Right),
    Role.SECRETARY: frozenset(Right),
}


def rights_of(user: Account) -> frozenset[Right]:
    return RIGHTS.get(user.role, frozenset()) if user.is_active else frozenset()


def visible_dossiers(user: Account) -> QuerySet[Dossier]:
    """The dossiers of whose care circle ``user`` is now."""
    if Right.READ not in rights_of(user):
        return Dossier.objects.none()
    return Dossier.objects.filter(
        members__account=user,
        members__until__isnull=True,
    )


def access_dossier(user: Account, id: UUID | str, right: Right, *, lock: bool = False) -> Dossier:
    """The dossier, if ``user`` has ``right`` in it. Raises ``NotFound`` (absent or not theirs alike), ``Forbidden``."""
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


def hold(user: Account, dossier: Dossier, right: Right) -> None:
    """Lock the dossier's row and check again that ``user`` has ``right`` in it, as it is under the lock.

    An administrator holds it to add somebody, and reads nothing by that. Raises as ``access_dossier``.
    """
    Dossier.objects.select_for_update().filter(pk=dossier.pk).first()
    if user.is_administrator and user.is_active and right is Right.INVITE:
        return
    access_dossier(user, dossier.pk, right)
