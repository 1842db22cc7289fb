"""What the screens of inviting a patient or caregiver carry: who, about whom, what was typed so far.

It travels in POST forms only: no name and no contact ever stands in an address.
"""

from dataclasses import dataclass, field
from typing import Any

from cercle.accounts.models import Account
from cercle.core import emails
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.models import Discussion
from cercle.discussions.models import Kind as DiscussionKind
from cercle.invitations import contacts, guests
from cercle.invitations.access import may_invite_guests
from cercle.invitations.contacts import Contact
from cercle.invitations.models import GUESTS, Kind
from cercle.web.forms.invitations_guests import GuestForm
from cercle.web.signed_in import Request

#: Fields of the form, in the order in which they travel hidden to the preview and back.
TYPED = ("kind", "name", "email", "phone", "birth_date", "language", "relationship", "patient_name", "agreement")
LONGEST = 400


@dataclass
class GuestStep:
    """``form`` is bound once something was sent to be checked; ``thread`` the « fil patient » to join, if any."""

    kind: str
    thread: Discussion | None
    typed: dict[str, str]
    anyway: bool
    form: GuestForm = field(repr=False)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The typed values as hidden fields, the place included."""
        return [*self.place, *((name, value) for name, value in self.typed.items() if value)]

    @property
    def place(self) -> list[tuple[str, str]]:
        return [("fil", str(self.thread.pk))] if self.thread else []

    @property
    def suggestion(self) -> str:
        """The address with a common slip of the domain repaired; "" when it looks right."""
        try:
            return emails.suggest(emails.normalise(self.typed["email"]))
        except emails.BadAddress:
            return ""

    def values(self) -> dict[str, Any]:
        """The arguments of ``invite_guest`` that the form holds. Raises ``Invalid`` for a date that is none."""
        if not self.form.is_valid() and "birth_date" in self.form.errors:
            raise Invalid({})
        typed = self.typed
        return {
            "kind": self.kind,
            "name": typed["name"],
            "email": typed["email"],
            "phone": typed["phone"],
            "birth_date": self.form.cleaned_data.get("birth_date"),
            "language": typed["language"] or "fr",
            "relationship": typed["relationship"],
            "patient_name": typed["patient_name"],
            "agreement": bool(typed["agreement"]),
            "thread": self.thread,
        }

    def check(self, actor: Account) -> Contact:
        """Everything that can be refused before anything is made; raises ``Invalid`` by field, all at once."""
        errors: dict[str, str] = {}
        values = self.values() if not self.form.errors.get("birth_date") else {}
        contacts.parse_name(self.typed["name"], errors)
        contact = contacts.parse(self.typed["email"], self.typed["phone"], errors)
        contacts.parse_language(self.typed["language"] or "fr", errors)
        guests.parse_birth_date(values.get("birth_date"), errors)
        if self.kind == Kind.CAREGIVER:
            guests.parse_relationship(self.typed["relationship"], errors)
            guests.parse_patient(self.typed["patient_name"], self.thread, errors)
            guests.require_agreement(bool(self.typed["agreement"]), errors)
        if errors or "birth_date" in self.form.errors:
            raise Invalid(errors)
        contacts.refuse_own(actor, contact)
        return contact


def read_guest_step(request: Request, *, check: bool) -> GuestStep:
    """What the request says. With ``check`` the form shows errors; otherwise it shows what was typed, untouched.

    Raises ``Forbidden`` to who may invite no patient, ``NotFound`` for a thread that is not theirs.
    """
    if not may_invite_guests(request.user):
        raise Forbidden
    data = request.POST if request.method == "POST" else request.GET
    thread = _thread(request.user, request.POST.get("fil") or request.GET.get("fil", ""))
    kind = data.get("kind") or {"aidant": Kind.CAREGIVER}.get(request.GET.get("pour", ""), Kind.PATIENT)
    # Only a POST brings names and contacts: an address that holds some is not ours, and nothing of it is taken.
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:LONGEST] for name in TYPED}
    typed["kind"] = kind if kind in GUESTS else Kind.PATIENT.value
    if "suggestion" in request.POST:
        typed["email"] = request.POST["suggestion"][:LONGEST]
    form = GuestForm(typed if check else None, initial=_untouched(typed), in_thread=thread is not None)
    return GuestStep(str(typed["kind"]), thread, typed, request.POST.get("anyway") == "1", form)


def _untouched(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if value}


def _thread(user: Account, id: str) -> Discussion | None:
    if not id:
        return None
    thread = access_discussion(user, id, Right.ADD_MEMBER)
    if thread.kind != DiscussionKind.THREAD:
        raise NotFound
    return thread
