"""Contact details as they are typed: normalised once, refused beside their field (pitfall S17)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from cercle.accounts import queries as accounts
from cercle.accounts.models import Account
from cercle.core import emails, names, phones
from cercle.core.errors import Invalid
from cercle.core.secrets import keyed_digest, keyed_digests
from cercle.directory.access import entry_of, recorded_contact_for_delivery, visible_entries
from cercle.directory.models import Professional
from cercle.directory.reach import of as reach_of
from cercle.invitations.access import is_blocked
from cercle.invitations.models import Invitation

_BLOCK = "invitation.block"


@dataclass(frozen=True)
class Contact:
    """Normalised, with what was typed beside it. ``recorded``: from the directory, its inviter never reads it."""

    email: str = ""
    email_typed: str = ""
    phone: str = ""
    phone_typed: str = ""
    recorded: bool = False

    @property
    def values(self) -> list[str]:
        return [value for value in (self.email, self.phone) if value]

    def agrees(self, invitation: Invitation) -> bool:
        """Whether nothing here contradicts the invitation's contact, and something is the same."""
        pairs = [(self.email, invitation.email), (self.phone, invitation.phone)]
        known = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
        return bool(known) and all(mine == theirs for mine, theirs in known)

    def is_exactly(self, invitation: Invitation) -> bool:
        return (self.email, self.phone) == (invitation.email, invitation.phone)

    def over(self, earlier: "Contact") -> "Contact":
        """These details, with ``earlier`` ones where nothing is said here."""
        email = (self.email, self.email_typed) if self.email else (earlier.email, earlier.email_typed)
        phone = (self.phone, self.phone_typed) if self.phone else (earlier.phone, earlier.phone_typed)
        return Contact(*email, *phone)

    def put_in(self, invitation: Invitation) -> None:
        for name in ("email", "email_typed", "phone", "phone_typed", "recorded"):
            setattr(invitation, name, getattr(self, name))


CONTACT_FIELDS = ["email", "email_typed", "phone", "phone_typed", "recorded"]


def of(invitation: Invitation) -> Contact:
    return Contact(**{name: getattr(invitation, name) for name in CONTACT_FIELDS})


def _email(typed: str, errors: dict[str, str]) -> str:
    try:
        return emails.normalise(typed) if typed.strip() else ""
    except emails.BadAddress as error:
        errors["email"] = str(error)
        return ""


def _phone(typed: str, errors: dict[str, str]) -> str:
    try:
        number = phones.normalise(typed) if typed.strip() else ""
    except phones.BadNumber as error:
        errors["phone"] = str(error)
        return ""
    if number and not phones.is_mobile(number):
        errors["phone"] = {
            "landline": _(
                "C’est un téléphone fixe : il ne reçoit pas de SMS. Indiquez un mobile ou une adresse e-mail."
            ),
            "special": _("Ce numéro est un numéro de service. Indiquez un mobile ou une adresse e-mail."),
        }.get(
            phones.kind(number),
            _("Ce numéro étranger n’est pas un mobile. Indiquez un mobile ou une adresse e-mail."),
        )
    return number


def parse(email: str, phone: str, errors: dict[str, str]) -> Contact:
    """What was typed, normalised; whatever is wrong is added to ``errors`` by field."""
    if not email.strip() and not phone.strip():
        errors["email"] = _("Indiquez une adresse e-mail ou un numéro de mobile.")
    return Contact(
        email=_email(email, errors),
        email_typed=email.strip()[:320],
        phone=_phone(phone, errors),
        phone_typed=phone.strip()[:40],
    )


def parse_name(name: str, errors: dict[str, str]) -> str:
    cleaned = names.clean(name)
    if not any(character.isalpha() for character in cleaned):
        errors["name"] = _("Indiquez le nom complet de la personne.")
    return cleaned


def parse_language(language: str, errors: dict[str, str]) -> str:
    if language not in dict(settings.LANGUAGES):
        errors["language"] = _("Cette langue n’est pas proposée.")
    return language


def recorded(entry: Professional) -> Contact | None:
    """The first recorded contact that the server may write to: an address, else a mobile number."""
    found = recorded_contact_for_delivery(entry)
    if found is None:
        return None
    for email in found.emails:
        if not is_blocked(digests([email])):
            return Contact(email=email, recorded=True)
    for phone in found.phones:
        if phones.is_mobile(phone) and not is_blocked(digests([phone])):
            return Contact(phone=phone, recorded=True)
    return None


def digest(value: str) -> str:
    """What the block list keeps of a contact."""
    return keyed_digest(_BLOCK, value)


def digests(values: list[str]) -> list[str]:
    return [found for value in values for found in keyed_digests(_BLOCK, value)]


def is_own(actor: Account, contact: Contact) -> bool:
    return (bool(contact.email) and contact.email == actor.email) or (
        bool(contact.phone) and contact.phone == actor.phone
    )


def refuse_own(actor: Account, contact: Contact) -> None:
    if is_own(actor, contact):
        field = "email" if contact.email == actor.email and contact.email else "phone"
        raise Invalid({field: _("Ce sont vos propres coordonnées.")})


@dataclass(frozen=True)
class Holder:
    """Whose account a contact is, as far as ``actor`` may know: only people found in the directory (pitfall S18)."""

    entry: Professional | None = None
    active: bool = False


def holder(actor: Account, contact: Contact) -> Holder:
    """Who already signs in with this contact. An account outside the directory looks like nobody."""
    account = accounts.by_contact(contact.email, contact.phone)
    entry = entry_of(account) if account else None
    if entry is None or not visible_entries(actor).filter(pk=entry.pk).exists():
        return Holder()
    return Holder(entry, reach_of(account).code == "active")
