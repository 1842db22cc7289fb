"""« Fils patients »: opened by an acceptance, joined by those who are invited into them later (product.md §4).

The layer above owns invitations: it proves who the person is, calls these inside its own act and leaves its trace.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.journal import record
from cercle.core.errors import Refused
from cercle.discussions import lines, text
from cercle.discussions.access import Right, carers_of, guests_of, hold_unseen, rights_of
from cercle.discussions.actions.join import check_room, join
from cercle.discussions.actions.write import append
from cercle.discussions.models import Discussion, Guest, Kind, Part
from cercle.dossiers.models import Dossier


@dataclass(frozen=True)
class NewGuest:
    """Who enters, and what the invitation knew: ``name`` and the contacts (normalised) become the carers' notes.

    ``proof`` names what proved the person; ``verified`` says that it was enough (pitfall S31).
    """

    account: Account
    part: str
    name: str
    relationship: str = ""
    birth_date: date | None = None
    email: str = ""
    phone: str = ""
    proof: str = ""
    verified: bool = False


def open_thread(carer: Account, *, title: str, guest: NewGuest, dossier: Dossier | None = None) -> Discussion:
    """Open the thread of ``carer``, who invited, and ``guest``, who accepted; ``title`` is the patient’s name, and
    ``dossier`` theirs where the invitation came from its circle.

    Raises ``Refused``: inviter_gone (the inviter may not care for anybody any more, pitfall S14), own_invitation,
    not_a_guest.
    """
    if Right.CARE not in rights_of(carer):
        raise Refused("inviter_gone", _("Le professionnel qui vous a invité n’utilise plus Cercle."))
    if guest.account.pk == carer.pk:
        raise Refused("own_invitation", _("Cette invitation est de vous : une autre personne doit l’accepter."))
    _check_guest(guest)
    thread = Discussion(kind=Kind.THREAD, title=text.harmless(title)[: text.NAME_LENGTH], created_by=carer)
    thread.dossier = dossier
    thread.save(force_insert=True)
    join(thread, carer, carer)
    record(guest.account, "thread.opened", "discussion", thread.pk, carer=str(carer.pk))
    _enter(thread, guest, carer)
    return thread


def join_thread(discussion: Discussion, guest: NewGuest, *, invited_by: Account) -> Guest:
    """Let ``guest`` into an existing thread; the same account again has its row already, and comes back if it had left.

    Locks the thread's row. Raises ``Refused``: inviter_gone (``invited_by`` is not, or not any more, a carer there),
    already_carer (the account takes part as a professional), other_patient (a thread is about one patient),
    not_a_guest, too_many_members.
    """
    hold_unseen(discussion)
    if discussion.kind != Kind.THREAD or not carers_of(discussion).filter(account=invited_by).exists():
        raise Refused("inviter_gone", _("Le professionnel qui vous a invité ne fait plus partie de ce fil patient."))
    _check_guest(guest)
    row = guests_of(discussion).filter(account=guest.account).first()
    if discussion.members.filter(account=guest.account, left_at__isnull=True).exists():
        if row is None:
            raise Refused("already_carer", _("Vous participez déjà à ce fil patient comme professionnel."))
        return _proved(row, guest)
    _check_one_patient(discussion, guest)
    check_room(discussion.members.filter(left_at__isnull=True).count() + 1)
    return _enter(discussion, guest, invited_by, row)


def _check_guest(guest: NewGuest) -> None:
    """Whoever may read discussions at all may be a guest: doctors are patients too. Administrators read nothing."""
    if guest.part not in Part.values or Right.READ not in rights_of(guest.account):
        raise Refused("not_a_guest", _("Ce compte ne peut pas participer à un fil patient."))


def _check_one_patient(discussion: Discussion, guest: NewGuest) -> None:
    """Two patients in one thread would read each other's health (pitfall S31: wrong patient reached)."""
    present = discussion.members.filter(left_at__isnull=True).values("account")
    others = guests_of(discussion).filter(part=Part.PATIENT, account__in=present)
    if guest.part == Part.PATIENT and others.exclude(account=guest.account).exists():
        raise Refused("other_patient", _("Une autre personne participe déjà à ce fil comme patient."))


def _enter(thread: Discussion, guest: NewGuest, invited_by: Account, row: Guest | None = None) -> Guest:
    """Who comes back comes as what the new invitation says: « not my patient » may return as the daughter."""
    if row is None:
        row = Guest(discussion=thread, account=guest.account)
    kept = row.verified_at if row.part == guest.part else None
    row.part, row.relationship = guest.part, guest.relationship
    row.name, row.birth_date = guest.name[: text.NAME_LENGTH], guest.birth_date
    row.email, row.phone = guest.email, guest.phone
    row.proof, row.verified_at = guest.proof, timezone.now() if guest.verified else kept
    row.added_by = invited_by
    row.save()
    join(thread, guest.account, invited_by)
    append(thread, guest.account, guest.account.name, system=lines.ENTERED)
    record(guest.account, "thread.entered", "discussion", thread.pk, part=row.part, verified=bool(row.verified_at))
    return row


def _proved(row: Guest, guest: NewGuest) -> Guest:
    """A proof that came later counts; what is known of them already is the carers' to change."""
    if guest.verified and row.verified_at is None:
        row.verified_at, row.proof = timezone.now(), guest.proof
        row.save(update_fields=["verified_at", "proof"])
    return row
