"""A dossier begins, and who its patient is gets corrected."""

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import names
from cercle.core.errors import Forbidden, Invalid, Refused
from cercle.dossiers import identity, telling
from cercle.dossiers.access import Right, hold, holder_of, matrix, visible_dossiers
from cercle.dossiers.actions.members import BASES
from cercle.dossiers.identity import Traits
from cercle.dossiers.models import CircleMember, Dossier, Part

_ATTEMPTS = 20


class Duplicates(Refused):
    """Dossiers that the actor sees are perhaps of the same person."""

    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        super().__init__("duplicates", _("Vous suivez peut-être déjà ce patient : vérifiez avant de créer un dossier."))
        self.dossiers = list(dossiers)


def may_create(user: Account) -> bool:
    """Who could work in a dossier may begin one: professionals and secretaries whom the matrix lets invite."""
    holder = holder_of(user, Part.PROFESSIONAL) if user.is_active else None
    return holder is not None and {Right.READ, Right.INVITE} <= matrix()[holder]


@action
def create_dossier(
    actor: Account, traits: Traits, *, basis: str, function: str = "", not_a_duplicate: bool = False
) -> Dossier:
    """Begin a dossier, whose circle is ``actor`` alone.

    Only dossiers that the actor sees are compared: others must not show by this that they exist (product.md §9).
    Raises ``Forbidden``, ``Invalid`` by field, ``Duplicates`` unless ``not_a_duplicate`` was said.
    """
    if not may_create(actor):
        raise Forbidden
    if basis not in BASES:
        raise Invalid({"basis": _("Choisissez à quel titre vous suivez ce patient.")})
    values = identity.checked(traits)
    if not not_a_duplicate:
        _refuse_duplicates(actor, values)
    dossier = _numbered(Dossier(created_by=actor, **values))
    member = CircleMember(
        dossier=dossier, account=actor, added_by=actor, basis=basis, function=names.clean(function)[:80]
    )
    member.save(force_insert=True)
    telling.joined(dossier.pk, actor.pk)
    record(actor, "dossier.created", "dossier", dossier.pk, identity=dossier.identity, basis=basis)
    return dossier


def _refuse_duplicates(actor: Account, values: dict[str, object], but: Dossier | None = None) -> None:
    seen = visible_dossiers(actor).exclude(pk=but.pk) if but else visible_dossiers(actor)
    found = [dossier for dossier in seen if identity.same_person(dossier, values)]
    if found:
        raise Duplicates(found)


def _numbered(dossier: Dossier) -> Dossier:
    """Save it under a number that is drawn, not counted: numbers in a row would tell how many dossiers others begin."""
    for attempt in range(_ATTEMPTS):
        dossier.number = 100_000 + secrets.randbelow(900_000 if attempt < _ATTEMPTS // 2 else 900_000_000)
        try:
            with transaction.atomic():
                dossier.save(force_insert=True)
        except IntegrityError:
            continue
        return dossier
    raise RuntimeError("no free number of a dossier was drawn")


@action
def update_identity(actor: Account, dossier: Dossier, traits: Traits) -> list[str]:
    """Correct who the patient is; returns the names of the columns that changed.

    Raises ``NotFound``, ``Forbidden``, ``Invalid`` by field.
    """
    hold(actor, dossier, Right.EDIT_IDENTITY)
    values = identity.checked(traits)
    dossier.refresh_from_db()
    changed = [field for field, value in values.items() if getattr(dossier, field) != value]
    for field in changed:
        setattr(dossier, field, values[field])
    dossier.save(update_fields=changed)
    record(actor, "dossier.identity_updated", "dossier", dossier.pk, fields=changed, identity=dossier.identity)
    telling.changed(dossier.pk, "identity")
    return changed
