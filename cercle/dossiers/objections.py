"""What the patient's objections forbid (Code de la santé publique, L1110-4 IV): judged in one place."""

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core.errors import Refused
from cercle.dossiers.access import consents_of, holder_of
from cercle.dossiers.models import Basis, CircleMember, Consent, ConsentKind, ConsentScope, Dossier, Part
from cercle.dossiers.rights import Holder


def standing_in(dossier: Dossier) -> list[Consent]:
    """The objections that were not taken back."""
    return list(consents_of(dossier).filter(kind=ConsentKind.OPPOSITION, withdrawn_at__isnull=True))


def forbids(objection: Consent, account: Account, part: str, basis: str) -> bool:
    """Whether it keeps this person, in this part and for this reason, out of the circle.

    Outside the care team is who shares by the patient's consent alone: whom they designated is of the team (L1110-12).
    """
    if objection.scope == ConsentScope.PERSON:
        return objection.person_id == account.pk
    if objection.scope == ConsentScope.CAREGIVERS:
        return part == Part.CAREGIVER
    if objection.scope == ConsentScope.SOCIAL:
        return holder_of(account, part) is Holder.SOCIAL
    if objection.scope == ConsentScope.EMERGENCY:
        return basis == Basis.EMERGENCY
    return part == Part.PROFESSIONAL and basis == Basis.CONSENTED


def refuse(dossier: Dossier, account: Account, part: str, basis: str) -> None:
    """Raises ``Refused`` (objected) for somebody whom the patient does not want there."""
    if any(forbids(each, account, part, basis) for each in standing_in(dossier)):
        raise Refused("objected", _("Le patient s’y est opposé : cette personne ne peut pas rejoindre le cercle."))


def refuse_part(dossier: Dossier, part: str) -> None:
    """The same before it is known who will come: the patient wants nobody in this part."""
    if part == Part.CAREGIVER and any(each.scope == ConsentScope.CAREGIVERS for each in standing_in(dossier)):
        raise Refused("objected", _("Le patient s’est opposé au partage avec les aidants : notez d’abord son accord."))


def touched(objection: Consent, members: list[CircleMember]) -> list[CircleMember]:
    """Those who may not stay."""
    return [each for each in members if forbids(objection, each.account, each.part, each.basis)]
