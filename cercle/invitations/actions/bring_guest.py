"""« Ajouter au cercle de soins » of somebody whom one already writes with in a « fil patient »: attach, not double."""

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.discussions.access import Right, access_guest
from cercle.discussions.models import Guest
from cercle.dossiers.access import members_of
from cercle.dossiers.actions import add_to_circle, agree_and_unlist
from cercle.dossiers.models import CircleMember
from cercle.invitations.circle_place import CirclePlace, check_place
from cercle.notifications.actions import notify


@action
def bring_guest(actor: Account, guest: Guest, place: CirclePlace) -> CircleMember:
    """Let the guest of a thread that ``actor`` cares for read the dossier, on these terms, at once: they are there and
    known, so nothing needs to be sent to them.

    Raises ``Refused``: unverified (confirm on their page first), other_part (invited as a caregiver, there as the
    patient, or the other way round), already_member, objected, other_patient; ``Invalid`` (ends_at), ``NotFound``,
    ``Forbidden``.
    """
    row = access_guest(actor, guest.pk, Right.CARE)
    check_place(actor, place)
    if row.part != place.terms.part:
        raise Refused(
            "other_part", _("Dans votre fil patient, cette personne n’a pas ce rôle : vérifiez qui elle est.")
        )
    if row.verified_at is None:
        words = _("Son identité n’est pas vérifiée : confirmez-la d’abord sur sa page, dans votre fil patient.")
        raise Refused("unverified", words)
    if members_of(place.dossier).filter(account=row.account).exists():
        raise Refused("already_member", _("Cette personne fait déjà partie du cercle de soins."))
    terms = place.terms
    agree_and_unlist(actor, place.dossier, row.account, terms, name=row.name, email=row.email, phone=row.phone)
    member = add_to_circle(
        actor,
        place.dossier,
        row.account,
        basis=terms.basis,
        function=terms.function,
        part=terms.part,
        scope=terms.scope,
        ends_at=terms.ends_at,
    )
    notify(row.account, "circle_opened", member.pk, {"name": actor.name, "dossier": str(place.dossier.pk)})
    record(actor, "invitation.not_needed", "discussion", row.discussion_id)
    return member
