"""What carers do about the guests of a « fil patient »: who they are, how to reach them, and that they go."""

from datetime import date
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.actions.contacts import change_contact_for
from cercle.accounts.actions.profile import clean_name
from cercle.accounts.contacts import FIELD, parse
from cercle.accounts.models import Account, ContactChange
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core.errors import Invalid, NotFound
from cercle.delivery.models import Channel
from cercle.discussions import lines
from cercle.discussions.access import Right, cared_by, guests_of, hold, visible_guests
from cercle.discussions.actions.leave import end_membership
from cercle.discussions.actions.write import append
from cercle.discussions.models import Discussion, Guest, Part
from cercle.live import bell

Answer = Literal["unchanged", "changed", "waiting"]

#: Nobody invited was born before.
FIRST_YEAR = 1890


@action
def confirm_guest(actor: Account, guest: Guest) -> None:
    """« Confirmer son identité »: ``actor`` checked who the guest is. Twice is once; who left cannot be confirmed.

    Raises ``NotFound``, ``Forbidden``.
    """
    row = _hold(actor, guest)
    if row.verified_at is None:
        row.verified_at, row.verified_by = timezone.now(), actor
        row.save(update_fields=["verified_at", "verified_by"])
        append(guest.discussion, actor, row.account.name, system=lines.CONFIRMED)
    record(actor, "thread.guest_confirmed", "discussion", row.discussion_id, guest=str(row.account_id))


@action
def remove_guest(actor: Account, guest: Guest) -> None:
    """« Ce n’est pas mon patient », or a caregiver who is no longer one: the guest reads nothing more, at once.

    Whatever was confirmed of them is not any more: should they be invited again, they prove who they are again.
    Raises ``NotFound`` (who left already too), ``Forbidden``.
    """
    row = _hold(actor, guest)
    row.verified_at = row.verified_by = None
    row.save(update_fields=["verified_at", "verified_by"])
    append(guest.discussion, actor, row.account.name, system=lines.REMOVED)
    end_membership(guest.discussion, row.account)
    record(actor, "thread.guest_removed", "discussion", row.discussion_id, guest=str(row.account_id))


@action
def update_guest(actor: Account, guest: Guest, *, name: str, birth_date: date | None, email: str, phone: str) -> Answer:
    """« Administratif » → « Modifier »: correct what the carers know of a guest; a patient's name is the thread's too.

    A contact that the person confirmed stays until they confirm the new one: « waiting ». One that is emptied is only
    taken out of the notes. Raises ``Invalid`` (name, birth_date, email, phone), ``NotFound``, ``Forbidden``.
    """
    row = _hold(actor, guest)
    errors: dict[str, str] = {}
    contacts = _contacts(email, phone, errors)
    values = {"name": _name(name, errors), "birth_date": _birth_date(birth_date, errors), **contacts}
    if errors:
        raise Invalid(errors)
    asked = {field: value for field, value in contacts.items() if value and value != getattr(row, field)}
    answers = {field: change_contact_for(actor, row.account, **{field: value}) for field, value in asked.items()}
    for field in [field for field, answer in answers.items() if answer == "waiting"]:
        del values[field]
    changed = [field for field, value in values.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, values[field])
    row.save(update_fields=changed)
    if "name" in changed and row.part == Part.PATIENT:
        _rename(guest.discussion, row.name)
    answer: Answer = "waiting" if "waiting" in answers.values() else "changed" if changed else "unchanged"
    detail = {"guest": str(row.account_id), "fields": changed, "answer": answer}
    record(actor, "thread.guest_updated", "discussion", row.discussion_id, **detail)
    return answer


def note_confirmed_contact(change: ContactChange) -> None:
    """The owner confirmed a contact that a carer had proposed: the notes of that carer's threads follow.

    A part of that act. What an owner changes of themselves is not told to carers.
    """
    if change.proposed_by:
        field = FIELD[Channel(change.channel)]
        rows = visible_guests(change.proposed_by).filter(discussion__in=cared_by(change.proposed_by))
        rows.filter(account=change.account).update(**{field: change.value})


@action
def rename_thread(actor: Account, discussion: Discussion, *, name: str) -> None:
    """Correct the name of a patient who takes no part in their thread: there, only caregivers do.

    Raises ``Invalid``, ``NotFound``, ``Forbidden``.
    """
    hold(actor, discussion, Right.CARE)
    _rename(discussion, clean_name(name))
    record(actor, "thread.renamed", "discussion", discussion.pk)


def _rename(discussion: Discussion, name: str) -> None:
    discussion.title = name
    discussion.save(update_fields=["title"])
    bell.ring(bell.discussion(discussion.pk), "seats", discussion=discussion.pk)


def _hold(actor: Account, guest: Guest) -> Guest:
    """The guest's row as it is under the thread's lock, if they take part now and ``actor`` cares there."""
    hold(actor, guest.discussion, Right.CARE)
    there = guest.discussion.members.filter(account=guest.account_id, left_at__isnull=True)
    row = guests_of(guest.discussion).filter(pk=guest.pk, account__in=there.values("account")).first()
    if row is None:
        raise NotFound
    return row


def _name(typed: str, errors: dict[str, str]) -> str:
    try:
        return clean_name(typed)
    except Invalid as wrong:
        errors |= wrong.fields
        return ""


def _contacts(email: str, phone: str, errors: dict[str, str]) -> dict[str, str]:
    """Both normalised, at least one of them there; what is wrong goes beside its field (product.md §9)."""
    found = {"email": "", "phone": ""}
    for channel, typed in ((Channel.EMAIL, email), (Channel.SMS, phone)):
        try:
            found[FIELD[channel]] = parse(channel, typed) if typed.strip() else ""
        except Invalid as wrong:
            errors |= wrong.fields
    if not email.strip() and not phone.strip():
        errors["email"] = _("Indiquez une adresse e-mail ou un numéro de mobile.")
    return found


def _birth_date(given: date | None, errors: dict[str, str]) -> date | None:
    if given and not date(FIRST_YEAR, 1, 1) <= given <= timezone.localdate():
        errors["birth_date"] = _("Vérifiez la date de naissance.")
    return given
