"""What changes a dossier. The record itself, and with it most acts, is to come."""

from django.utils.translation import gettext as _

from cercle.accounts.models import Account, Role
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.dossiers.access import Right, hold
from cercle.dossiers.models import CircleMember, Dossier

#: Whom a carer may bring into a circle directly. Patients and caregivers come by an invitation of their own.
ADDABLE = frozenset({Role.PROFESSIONAL, Role.SECRETARY})


@action
def add_to_circle(actor: Account, dossier: Dossier, account: Account) -> CircleMember:
    """Let ``account`` take part in the dossier; who does already stays as they are.

    Raises ``NotFound``/``Forbidden`` as access does (an administrator adds without reading), ``Refused``
    (not_addable: a patient, a caregiver, a closed account).
    """
    hold(actor, dossier, Right.INVITE)
    member = dossier.members.filter(account=account, until__isnull=True).first()
    if member:
        record(actor, "circle.member_kept", "dossier", dossier.pk, account=str(account.pk))
        return member
    if account.role not in ADDABLE or not account.is_active:
        raise Refused("not_addable", _("Cette personne ne peut pas être ajoutée à un cercle de soins de cette façon."))
    member = CircleMember(dossier=dossier, account=account, added_by=actor)
    member.save(force_insert=True)
    record(actor, "circle.member_added", "dossier", dossier.pk, account=str(account.pk))
    return member
