"""What the patient agreed to or objected to is noted with its date and scope, and can be taken back at any time."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import names
from cercle.core.errors import Invalid
from cercle.dossiers import objections, telling
from cercle.dossiers.access import Right, consents_of, hold, members_of
from cercle.dossiers.actions.agreements import end_what_rests_on
from cercle.dossiers.actions.members import end_for_objection
from cercle.dossiers.actions.seats import drop_seats_resting_on
from cercle.dossiers.models import CircleMember, Consent, ConsentKind, ConsentMeans, ConsentScope, Dossier

#: Longest note, in characters.
LONGEST_NOTE = 2000


@action
def note_consent(
    actor: Account,
    dossier: Dossier,
    *,
    kind: str,
    scope: str,
    given_on: date,
    means: str,
    person: CircleMember | None = None,
    note: str = "",
) -> Consent:
    """Note an agreement or an objection. An objection takes effect at once: whom it touches leaves the circle.

    ``person``: the member whom it names (scope « person »). Raises ``NotFound``, ``Forbidden``, ``Invalid`` (kind,
    scope, person, given_on, means, note).
    """
    hold(actor, dossier, Right.CONSENT)
    _check(dossier, kind, scope, given_on, means, person, note)
    consent = Consent(
        dossier=dossier,
        kind=kind,
        scope=scope,
        person=person.account if person else None,
        person_name=names.clean(person.account.name) if person else "",
        given_on=given_on,
        means=means,
        note=note.strip(),
        recorded_by=actor,
    )
    consent.save(force_insert=True)
    ended = []
    if kind == ConsentKind.OPPOSITION:
        for member in objections.touched(consent, list(members_of(dossier).select_related("account"))):
            end_for_objection(member, actor)
            ended.append(str(member.account_id))
    record(actor, "consent.noted", "dossier", dossier.pk, consent=str(consent.pk), kind=kind, scope=scope, ended=ended)
    telling.changed(dossier.pk, "circle")
    return consent


def _check(
    dossier: Dossier, kind: str, scope: str, given_on: date, means: str, person: CircleMember | None, note: str
) -> None:
    errors = {}
    if kind not in ConsentKind.values:
        errors["kind"] = _("Choisissez : accord ou opposition.")
    if scope not in ConsentScope.values:
        errors["scope"] = _("Choisissez sur quoi cela porte.")
    if means not in ConsentMeans.values:
        errors["means"] = _("Choisissez comment le patient l’a dit.")
    if given_on > timezone.localdate():
        errors["given_on"] = _("Cette date est à venir.")
    if scope == ConsentScope.PERSON and (person is None or person.dossier_id != dossier.pk):
        errors["person"] = _("Choisissez la personne.")
    if len(note) > LONGEST_NOTE:
        errors["note"] = _("La note est trop longue.")
    if errors:
        raise Invalid(errors)


@action
def withdraw_consent(actor: Account, consent: Consent) -> None:
    """The patient took it back; it stays in the list with that date. Twice is once.

    Raises ``NotFound``, ``Forbidden``. Who left by an objection does not come back by its withdrawal; the caregiver
    who came by this word goes at once, and so does their grey seat.
    """
    hold(actor, consent.dossier, Right.CONSENT)
    row = consents_of(consent.dossier).select_for_update().get(pk=consent.pk)
    ended: list[str] = []
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), actor
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        if row.kind == ConsentKind.CONSENT:
            drop_seats_resting_on(row, actor)
            ended = end_what_rests_on(row, actor)
    record(actor, "consent.withdrawn", "dossier", consent.dossier_id, consent=str(consent.pk), ended=ended)
    telling.changed(consent.dossier_id, "circle")
