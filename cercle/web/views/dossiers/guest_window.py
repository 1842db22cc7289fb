"""What the window for inviting a caregiver or the patient holds: read, checked, as the message would leave now."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from cercle.accounts.models import Account
from cercle.core import phones
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.dossiers.access import Right, access_listed, access_membership, rights_as
from cercle.dossiers.models import Basis, Dossier, Listed, Part
from cercle.dossiers.terms import Terms, parse_end, parse_means, parse_scope
from cercle.invitations import contacts, duplicates, guests, preview
from cercle.invitations.access import may_invite_guests
from cercle.invitations.circle_place import CirclePlace
from cercle.invitations.contacts import Contact
from cercle.invitations.duplicates import Warning
from cercle.invitations.models import Kind, Relationship
from cercle.web.forms.caregivers import CircleGuestForm
from cercle.web.signed_in import Request

#: What the address says of whom it is for.
KINDS = {"aidant": Kind.CAREGIVER, "patient": Kind.PATIENT}


@dataclass
class GuestWindow:
    """``listed``: who was noted by hand and is invited now. ``form`` is bound once something was sent."""

    dossier: Dossier
    kind: Kind
    listed: Listed | None
    form: CircleGuestForm = field(repr=False)

    @property
    def caregiver(self) -> bool:
        return self.kind == Kind.CAREGIVER

    def typed(self, name: str) -> str:
        if self.form.is_bound:
            return str(self.form.data.get(name, "")).replace("\x00", "")[:400]
        return str(self.form.initial.get(name) or "")

    @property
    def name(self) -> str:
        """The patient's is the dossier's: an invitation to read it is for nobody else."""
        return self.typed("name") if self.caregiver else self.dossier.name

    @property
    def language(self) -> str:
        found = self.typed("language")
        return found if found in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def check(self) -> tuple[Contact, CirclePlace]:
        """Everything that can be refused before anything is made; raises ``Invalid`` by field, all at once."""
        self.form.is_valid()
        errors: dict[str, str] = {}
        contacts.parse_name(self.name, errors)
        contact = contacts.parse(self.typed("email"), self.typed("phone"), errors)
        terms = Terms(part=Part.PATIENT)
        if self.caregiver:
            terms = self._terms(errors)
        guests.parse_birth_date(self.birth_date, errors)
        if errors or self.form.errors:
            raise Invalid(errors)
        return contact, CirclePlace(self.dossier, terms)

    def _terms(self, errors: dict[str, str]) -> Terms:
        said = self.form.terms()
        relationship = guests.parse_relationship(self.typed("relationship"), errors)
        guests.require_agreement(said["agreement"], errors)
        function = self.listed.function if self.listed else ""
        if not function and relationship in Relationship.values:
            function = str(Relationship(relationship).label)
        return Terms(
            part=Part.CAREGIVER,
            function=function,
            basis=Basis.CONSENTED,
            scope=parse_scope(said["scope"], errors),
            ends_at=parse_end(said["ends_on"], errors),
            means=parse_means(said["means"], errors),
        )

    @property
    def birth_date(self) -> Any:
        """The patient's is the dossier's where it is known: who enters as the patient must know it (pitfall S31)."""
        if not self.caregiver and self.dossier.birth_date:
            return self.dossier.birth_date
        return self.form.cleaned_data.get("birth_date") if self.form.is_bound and self.form.is_valid() else None

    def person(self) -> dict[str, Any]:
        """Who is invited, as ``invite_guest`` and ``duplicates`` take it."""
        return {
            "kind": str(self.kind.value),
            "name": self.name,
            "email": self.typed("email"),
            "phone": self.typed("phone"),
            "patient_name": self.dossier.name if self.caregiver else "",
        }

    def warnings(self, user: Account) -> list[Warning]:
        return duplicates.warnings(user, **self.person())

    def message(self, user: Account) -> dict[str, Any]:
        """The message for what was typed so far, right or wrong: mistakes are told when it is sent."""
        contact = contacts.parse(self.typed("email"), self.typed("phone"), {})
        channel = "email" if contact.email or not contact.phone else "sms"
        kind, language = self.kind, self.language
        return {
            "channel": channel,
            "to": contact.email or (phones.shown(contact.phone) if contact.phone else ""),
            "message": preview.message(user, channel=channel, language=language, kind=kind),
            "handover": preview.handover(user, language=language, kind=kind),
            "language": language,
            "seen": self.seen(contact),
            "qr": True,
        }

    def seen(self, contact: Contact) -> str:
        """Which message that is."""
        return f"{'email' if contact.email or not contact.phone else 'sms'}.{self.language}"


def may_bring(user: Account, rights: frozenset[Right], kind: Kind) -> bool:
    """A caregiver comes on the patient's word, so whoever invites one must be allowed to note it."""
    needed = {Right.INVITE, Right.CONSENT} if kind == Kind.CAREGIVER else {Right.INVITE}
    return may_invite_guests(user) and needed <= rights


def read_window(request: Request, id: UUID) -> GuestWindow:
    """Raises ``NotFound``, ``Forbidden`` (rights, or no professional)."""
    member = access_membership(request.user, id, Right.INVITE)
    asked = request.GET.get("pour") or request.POST.get("pour") or "aidant"
    if asked not in KINDS:
        raise NotFound
    kind = KINDS[asked]
    if not may_bring(request.user, rights_as(request.user, member), kind):
        raise Forbidden
    listed = _listed(request, member.dossier) if kind == Kind.CAREGIVER else None
    initial = {}
    if listed:
        initial = {"name": listed.name, "email": listed.email}
        initial["phone"] = phones.shown(listed.phone) if listed.phone else ""
    born = member.dossier.birth_date
    data = request.POST if request.method == "POST" else None
    form = CircleGuestForm(data, initial=initial, caregiver=kind == Kind.CAREGIVER, born=born)
    return GuestWindow(member.dossier, kind, listed, form)


def _listed(request: Request, dossier: Dossier) -> Listed | None:
    id = request.GET.get("inscrit") or request.POST.get("inscrit")
    if not id:
        return None
    try:
        row = access_listed(request.user, id, Right.INVITE)
    except NotFound:
        return None  # invited or taken away meanwhile: what was typed stands for itself
    return row if row.dossier == dossier and row.part == Part.CAREGIVER else None
