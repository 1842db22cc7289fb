"""What is asked about a patient or caregiver beyond name and contact, refused beside its field."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core import names
from cercle.core.errors import NotFound, Refused
from cercle.discussions import queries as discussions
from cercle.discussions.access import Right, access_discussion
from cercle.discussions.models import Discussion, Part
from cercle.discussions.models import Kind as DiscussionKind
from cercle.invitations.models import Relationship

#: No one older is known to have lived (122 years); a year more than that is a slip of the keyboard.
OLDEST_YEARS = 125


def parse_birth_date(value: date | None, errors: dict[str, str]) -> date | None:
    """A day that somebody alive can be born on; None is none."""
    today = timezone.localdate()
    if value is not None and (value > today or value.year < today.year - OLDEST_YEARS):
        errors["birth_date"] = _("Cette date de naissance n’est pas possible : vérifiez l’année.")
        return None
    return value


def parse_relationship(value: str, errors: dict[str, str]) -> str:
    if value not in Relationship.values:
        errors["relationship"] = _("Choisissez ce que cette personne est pour le patient.")
    return value


def parse_patient(name: str, thread: Discussion | None, errors: dict[str, str]) -> str:
    """Whom a caregiver cares for: who the thread is about, else the name typed."""
    cleaned = names.clean(thread.title if thread else name)
    if not any(character.isalpha() for character in cleaned):
        errors["patient_name"] = _("Indiquez le nom du patient que cette personne aide.")
    return cleaned


def require_agreement(agreement: bool, errors: dict[str, str]) -> None:
    """A caregiver takes part because the patient wants it (CSP L1110-4, V: relatives are told unless the patient
    objects); the inviter says that they asked."""
    if not agreement:
        errors["agreement"] = _("Confirmez que le patient, ou son représentant légal, est d’accord.")


def check_thread(actor: Account, thread: Discussion) -> None:
    """Only a carer of the thread brings somebody into it; a discussion among colleagues takes no patient."""
    if access_discussion(actor, thread.pk, Right.ADD_MEMBER).kind != DiscussionKind.THREAD:
        raise NotFound


def check_no_patient(thread: Discussion) -> None:
    """Two patients in one thread would read each other's health (pitfall S31): refused here as at the door."""
    if any(guest.part == Part.PATIENT for guest in discussions.guests(thread)):
        raise Refused("other_patient", _("Un patient participe déjà à ce fil patient."))
