"""« Manuellement »: somebody of the circle who has no access is written down, so that the others know of them."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import emails, names, phones
from cercle.core.errors import Invalid
from cercle.directory.models import Professional
from cercle.dossiers import telling
from cercle.dossiers.access import Right, hold
from cercle.dossiers.actions.members import BASES
from cercle.dossiers.models import Dossier, Listed, Part

#: What somebody without access may be in a circle.
PARTS = (Part.PROFESSIONAL, Part.CAREGIVER, Part.ORGANISATION)


@action
def list_by_hand(
    actor: Account,
    dossier: Dossier,
    *,
    part: str,
    name: str,
    function: str = "",
    email: str = "",
    phone: str = "",
    basis: str = "",
    entry: Professional | None = None,
) -> Listed:
    """Note somebody without access. Nothing is sent to them, and nobody reads anything by it.

    Raises ``NotFound``, ``Forbidden``, ``Invalid`` (part, name, email, phone, basis).
    """
    hold(actor, dossier, Right.INVITE)
    errors: dict[str, str] = {}
    row = Listed(dossier=dossier, added_by=actor, entry=entry, part=part, basis=basis)
    _fill(row, name, function, email, phone, errors)
    if part not in PARTS:
        errors["part"] = _("Choisissez : professionnel, aidant ou structure.")
    if basis and basis not in BASES:
        errors["basis"] = _("Choisissez à quel titre cette personne fait partie du cercle.")
    if errors:
        raise Invalid(errors)
    row.save(force_insert=True)
    record(actor, "circle.listed", "dossier", dossier.pk, listed=str(row.pk), part=part)
    telling.changed(dossier.pk, "circle")
    return row


def _fill(row: Listed, name: str, function: str, email: str, phone: str, errors: dict[str, str]) -> None:
    row.name = names.clean(name)
    if not any(character.isalpha() for character in row.name):
        errors["name"] = _("Indiquez le nom complet de la personne ou de la structure.")
    row.function = names.clean(function)[:80]
    try:
        row.email = emails.normalise(email) if email.strip() else ""
    except emails.BadAddress as wrong:
        errors["email"] = str(wrong)
    try:
        row.phone = phones.normalise(phone) if phone.strip() else ""
    except phones.BadNumber as wrong:
        errors["phone"] = str(wrong)


@action
def unlist(actor: Account, row: Listed) -> None:
    """Take the note away. Twice is once. Raises ``NotFound``, ``Forbidden``."""
    hold(actor, row.dossier, Right.REMOVE)
    end_listing(row, actor)
    record(actor, "circle.unlisted", "dossier", row.dossier_id, listed=str(row.pk))


def noted_already(
    dossier: Dossier, part: str, *, entry: Professional | None = None, email: str = "", phone: str = ""
) -> QuerySet[Listed]:
    """The notes about a person in this part, by the same entry or contact, in a dossier obtained by access."""
    same = Q(pk__in=[])
    if entry:
        same |= Q(entry=entry)
    if email:
        same |= Q(email=email)
    if phone:
        same |= Q(phone=phone)
    return dossier.listed.filter(same, until__isnull=True, part=part)


def end_listing(row: Listed, actor: Account) -> None:
    """The note has served. A part of the act that takes it away, or that invites the person instead."""
    if row.until is None:
        row.until, row.ended_by = timezone.now(), actor
        row.save(update_fields=["until", "ended_by"])
        telling.changed(row.dossier_id, "circle")
