"""The patient's word for one caregiver: noted with what it opens, named once they came, and the end of it.

Parts of the acts that invite, let in, change an access, or note that the patient took it back.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.journal import record
from cercle.core import names
from cercle.core.errors import Refused
from cercle.dossiers import objections
from cercle.dossiers.access import consents_of, members_of
from cercle.dossiers.actions.listed import end_listing, noted_already
from cercle.dossiers.actions.members import end_for_objection, hold_to_bring
from cercle.dossiers.models import Consent, ConsentKind, ConsentScope, Dossier, Part
from cercle.dossiers.terms import Terms, in_words


def note_agreement(actor: Account, dossier: Dossier, name: str, terms: Terms, person: Account | None = None) -> Consent:
    """The patient wants this caregiver, to see this, until then (Code de la santé publique, L1110-4 and L1111-6).
    Under the dossier's lock, for who has the right to note it; ``person``: once they have an account there."""
    consent = Consent(
        dossier=dossier,
        kind=ConsentKind.CONSENT,
        scope=ConsentScope.PERSON,
        person=person,
        person_name=names.clean(name)[:160],
        given_on=timezone.localdate(),
        means=terms.means,
        note=in_words(terms.scope, terms.ends_at),
        recorded_by=actor,
    )
    consent.save(force_insert=True)
    said = {"consent": str(consent.pk), "kind": consent.kind, "scope": consent.scope}
    record(actor, "consent.noted", "dossier", dossier.pk, **said, ended=[])
    return consent


def name_person(consent: Consent, account: Account) -> None:
    """Whom the word is about has come. Raises ``Refused`` (objected) when it was taken back."""
    if consent.withdrawn_at:
        raise Refused("objected", _("Le patient est revenu sur son accord : cette personne ne peut pas entrer."))
    consent.person = account
    consent.save(update_fields=["person"])


def end_what_rests_on(consent: Consent, by: Account) -> list[str]:
    """The caregiver whom the patient had agreed to leaves, unless a newer word keeps them. The accounts that left."""
    if consent.person is None or consent.scope != ConsentScope.PERSON or _said_since(consent):
        return []
    there = members_of(consent.dossier).filter(account=consent.person, part=Part.CAREGIVER)
    ended = []
    for member in there.select_related("account", "dossier"):
        end_for_objection(member, by)
        ended.append(str(member.account_id))
    return ended


def _said_since(consent: Consent) -> bool:
    words = consents_of(consent.dossier).filter(kind=ConsentKind.CONSENT, scope=ConsentScope.PERSON)
    newer = words.filter(person=consent.person, withdrawn_at__isnull=True, recorded_at__gt=consent.recorded_at)
    return newer.exists()


def agree_and_unlist(
    actor: Account, dossier: Dossier, account: Account, terms: Terms, *, name: str, email: str = "", phone: str = ""
) -> None:
    """Before somebody known comes in without an invitation: the patient's word for a caregiver, and the note by hand
    that has served. Raises ``Refused`` (objected), ``NotFound``, ``Forbidden``."""
    hold_to_bring(actor, dossier, terms.part)
    objections.refuse_part(dossier, terms.part)
    if terms.part == Part.CAREGIVER:
        note_agreement(actor, dossier, name, terms, account)
    for row in noted_already(dossier, terms.part, email=email, phone=phone):
        end_listing(row, actor)
