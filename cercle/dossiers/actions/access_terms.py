"""« Modifier l’accès »: what a caregiver sees and until when, changed while they are there or still awaited."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Invalid, NotFound
from cercle.dossiers import objections, telling
from cercle.dossiers.access import OPEN_SEATS, members_of
from cercle.dossiers.actions.agreements import note_agreement
from cercle.dossiers.actions.members import hold_to_bring
from cercle.dossiers.models import CircleMember, CircleSeat, Part
from cercle.dossiers.terms import Terms, is_wider, parse_end, parse_means, parse_scope


@action
def change_access(
    actor: Account,
    row: CircleMember | CircleSeat,
    *,
    scope: Iterable[str],
    ends_on: date | None,
    agreement: bool = False,
    means: str = "",
) -> None:
    """Less, or for less long, at once. More, or for longer, needs the patient's ``agreement``, which is noted.

    For who may bring a caregiver in. A member's open pages show what is left to them. Raises ``Invalid`` (scope,
    ends_on, agreement, means), ``Refused`` (objected), ``NotFound`` (gone meanwhile, or no caregiver's), ``Forbidden``.
    """
    hold_to_bring(actor, row.dossier, Part.CAREGIVER)
    now = _fresh(row)
    errors: dict[str, str] = {}
    wanted = parse_scope(scope, errors)
    ends_at = parse_end(ends_on, errors)
    wider = is_wider(wanted, ends_at, now.scope, now.ends_at)
    if wider:
        if not agreement:
            errors["agreement"] = _("C’est plus que ce que le patient avait accepté : confirmez qu’il est d’accord.")
        parse_means(means, errors)
    if errors:
        raise Invalid(errors)
    before, until = ",".join(now.scope), now.ends_at
    now.scope, now.ends_at = list(wanted), ends_at
    now.save(update_fields=["scope", "ends_at"])
    if wider:
        _agree(actor, now, means)
    said = {"kind": "member" if isinstance(now, CircleMember) else "seat", "row": str(now.pk)}
    said |= {"from": before, "to": ",".join(wanted), "until_before": until.isoformat() if until else ""}
    said |= {"until": ends_at.isoformat() if ends_at else "", "account": str(now.account_id or "")}
    record(actor, "circle.access_changed", "dossier", now.dossier_id, **said)
    _tell(now)


def _fresh(row: CircleMember | CircleSeat) -> CircleMember | CircleSeat:
    """The row as it is under the dossier's lock, if it still is a caregiver's."""
    found: CircleMember | CircleSeat | None
    if isinstance(row, CircleMember):
        found = members_of(row.dossier).filter(pk=row.pk, part=Part.CAREGIVER).select_related("account").first()
    else:
        found = row.dossier.circle_seats.filter(pk=row.pk, part=Part.CAREGIVER, state__in=OPEN_SEATS).first()
    if found is None:
        raise NotFound
    return found


def _agree(actor: Account, row: CircleMember | CircleSeat, means: str) -> None:
    """A new word of the patient's, beside the earlier one."""
    objections.refuse_part(row.dossier, Part.CAREGIVER)
    terms = Terms(part=Part.CAREGIVER, scope=tuple(row.scope), ends_at=row.ends_at, means=means)
    if isinstance(row, CircleMember):
        note_agreement(actor, row.dossier, row.account.name, terms, row.account)
        return
    row.consent = note_agreement(actor, row.dossier, row.name, terms)
    row.save(update_fields=["consent"])


def _tell(row: CircleMember | CircleSeat) -> None:
    telling.changed(row.dossier_id, "circle")
    if isinstance(row, CircleMember):
        telling.access_changed(row.dossier_id, row.account_id)
