"""What an inviter already has with the person they are about to invite: attach instead of double (product.md §4).

Only the inviter's own invitations and threads are looked at, and the directory: what others do with a contact, and
whether it has an account, is not theirs to learn (pitfall S18).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core import phones
from cercle.core.errors import Invalid
from cercle.discussions import queries as discussions
from cercle.discussions.models import Discussion, Guest, Part
from cercle.invitations import access, contacts, states
from cercle.invitations.contacts import Contact
from cercle.invitations.models import Invitation, Kind, State
from cercle.invitations.search import name_key, same_name

#: Nothing new is made: the inviter is led to what is there.
ATTACHES = frozenset({"existing_thread", "already_pending"})
#: Said in the form; « Inviter quand même » goes on.
SOFT = frozenset({"same_name", "directory_colleague"})


@dataclass(frozen=True)
class Warning:
    """``code``: existing_thread, already_pending (both attach), shared_contact (refused beside ``field``), same_name,
    directory_colleague (both soft: may go on). ``text`` names what is there, to the inviter whose it is; ``guest`` is
    who takes part in ``thread`` already."""

    code: str
    text: str
    field: str
    invitation: Invitation | None = None
    thread: Discussion | None = None
    guest: Guest | None = None

    @property
    def is_soft(self) -> bool:
        return self.code in SOFT


def warnings(
    actor: Account,
    *,
    kind: str,
    name: str,
    email: str = "",
    phone: str = "",
    patient_name: str = "",
    thread: Discussion | None = None,
) -> list[Warning]:
    """What to say before anything is made; the gravest first. Raises ``Invalid`` (email, phone, name)."""
    errors: dict[str, str] = {}
    name = contacts.parse_name(name, errors)
    contact = contacts.parse(email, phone, errors)
    if errors:
        raise Invalid(errors)
    return look(actor, Sought(kind, name, contact, thread, patient_name))


@dataclass(frozen=True)
class Sought:
    """The person to be invited, checked; ``patient_name`` is whom a caregiver without a thread yet cares for."""

    kind: str
    name: str
    contact: Contact
    thread: Discussion | None = None
    patient_name: str = ""

    @property
    def about(self) -> str:
        """What tells two invitations of one contact apart (``Invitation.about``)."""
        if self.thread:
            return str(self.thread.pk)
        return " ".join(sorted(name_key(self.patient_name).split()))[:200] if self.kind == Kind.CAREGIVER else ""

    @property
    def field(self) -> str:
        return "email" if self.contact.email else "phone"


def look(actor: Account, sought: Sought, *, lock: bool = False, but: Invitation | None = None) -> list[Warning]:
    """The warnings; with ``lock`` the open invitations at this contact are held. ``but``: the one being corrected."""
    at_contact = access.open_guests(actor, email=sought.contact.email, phone=sought.contact.phone, lock=lock)
    at_contact = [invitation for invitation in at_contact if but is None or invitation.pk != but.pk]
    found = [_thread(actor, sought), _pending(sought, at_contact), _shared(sought, at_contact)]
    found += [_namesake(actor, sought, at_contact, but), _colleague(actor, sought)]
    return [warning for warning in found if warning]


def _thread(actor: Account, sought: Sought) -> Warning | None:
    """A thread of the actor's in which this contact already takes part, as what they are invited for."""
    for guest in discussions.guests_at(actor, email=sought.contact.email, phone=sought.contact.phone):
        thread = guest.discussion
        if sought.thread:
            fits = thread.pk == sought.thread.pk
        elif sought.kind == Kind.CAREGIVER:
            fits = same_name(thread.title, sought.patient_name)
        else:
            fits = guest.part == Part.PATIENT
        if fits:
            text = _("Vous avez déjà un fil patient avec la personne qui a ces coordonnées : %(name)s.")
            return Warning("existing_thread", text % {"name": guest.name}, sought.field, thread=thread, guest=guest)
    return None


def _pending(sought: Sought, at_contact: Iterable[Invitation]) -> Warning | None:
    for invitation in at_contact:
        same_place = invitation.kind == sought.kind and invitation.about == sought.about
        same_contact = invitation.email == sought.contact.email != "" or sought.contact.agrees(invitation)
        if same_place and same_contact and same_name(invitation.name, sought.name):
            text = _("Vous avez déjà invité %(name)s à ces coordonnées : l’invitation attend sa réponse.")
            return Warning("already_pending", text % {"name": invitation.name}, sought.field, invitation)
    return None


def _shared(sought: Sought, at_contact: Iterable[Invitation]) -> Warning | None:
    """One mailbox, two people: whoever opens it first would answer for both, so each needs a contact of their own."""
    to = sought.contact.email or sought.contact.phone
    for invitation in at_contact:
        if (invitation.email or invitation.phone) == to and not same_name(invitation.name, sought.name):
            text = _(
                "Ces coordonnées sont celles de votre invitation pour %(name)s. Chaque personne a besoin des siennes ; "
                "si c’est la même personne, corrigez son nom dans cette invitation."
            )
            return Warning("shared_contact", text % {"name": invitation.name}, sought.field, invitation)
    return None


def _namesake(
    actor: Account, sought: Sought, at_contact: Iterable[Invitation], but: Invitation | None
) -> Warning | None:
    """Somebody of that name at another contact: the same person by another door, or a homonym. The inviter knows."""
    known = {
        invitation.pk for invitation in at_contact if (invitation.email or invitation.phone) in sought.contact.values
    }
    rows = access.visible_invitations(actor).filter(
        kind=sought.kind, state__in=[State.OPEN, State.ACCEPTED, State.NOT_ME]
    )
    for word in name_key(sought.name).split()[:8]:
        rows = rows.filter(name_key__contains=f" {word} ")
    for invitation in rows.select_related("thread").order_by("-created_at")[:20]:
        if invitation.pk in known or (but and invitation.pk == but.pk):
            continue
        if same_name(invitation.name, sought.name):
            return Warning("same_name", _said(invitation), "name", invitation, invitation.thread)
    return None


def _said(invitation: Invitation) -> str:
    contact = invitation.email or (phones.shown(invitation.phone) if invitation.phone else "")
    return _("Vous avez déjà invité %(name)s (%(contact)s) le %(day)s : %(state)s. Est-ce la même personne ?") % {
        "name": invitation.name,
        "contact": contact,
        "day": date_format(timezone.localtime(invitation.created_at), "j F Y"),
        "state": states.shown(invitation).label.lower(),
    }


def _colleague(actor: Account, sought: Sought) -> Warning | None:
    """Doctors are patients too; but a colleague is more often meant to be invited as one."""
    entry = contacts.holder(actor, sought.contact).entry
    if entry is None:
        return None
    text = _("Ces coordonnées sont celles d’un professionnel de l’annuaire : %(name)s, %(profession)s.")
    values = {"name": entry.name, "profession": entry.profession}
    return Warning("directory_colleague", text % values, sought.field)
