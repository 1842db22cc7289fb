"""Noting appointments, moving and cancelling them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Invalid, NotFound, Refused
from cercle.dossiers import telling
from cercle.dossiers.access import Right, hold, members_of
from cercle.dossiers.models import Appointment, CircleMember, Dossier
from cercle.dossiers.queries.appointments import visible_appointments

TITLE = 160
PLACE = 240
NOTE = 4000
WITH = 160
#: Longer is a stay, not an appointment.
LONGEST = timedelta(days=1)
#: How far ahead, and how long ago, one is noted.
FURTHEST = timedelta(days=3660)


@dataclass(frozen=True)
class Meeting:
    """What is noted. ``with_account``: somebody of the circle; else ``with_name``, or nobody in particular."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    note: str = ""
    with_account: UUID | None = None
    with_name: str = ""


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _checked(meeting: Meeting, dossier: Dossier) -> tuple[Meeting, Account | None]:
    errors = _time_errors(meeting)
    tidy = Meeting(
        _line(meeting.title),
        meeting.starts_at,
        meeting.ends_at,
        _line(meeting.place),
        meeting.note.replace("\r\n", "\n").replace("\x00", "").strip(),
        meeting.with_account,
        "" if meeting.with_account else _line(meeting.with_name),
    )
    if not tidy.title:
        errors["title"] = _("Écrivez de quoi il s’agit.")
    for name, most in (("title", TITLE), ("place", PLACE), ("note", NOTE), ("with_name", WITH)):
        if len(getattr(tidy, name)) > most:
            errors[name] = _("C’est trop long : au plus %(most)s caractères.") % {"most": most}
    person = None
    if tidy.with_account:
        member = members_of(dossier).filter(account=tidy.with_account).select_related("account").first()
        person = member.account if member else None
        if person is None:
            errors["with_account"] = _("Cette personne ne fait pas partie du cercle de soins.")
    if errors:
        raise Invalid(errors)
    return tidy, person


def _time_errors(meeting: Meeting) -> dict[str, str]:
    if abs(meeting.starts_at - timezone.now()) > FURTHEST:
        return {"day": _("Cette date est trop éloignée.")}
    if meeting.ends_at <= meeting.starts_at:
        return {"ends": _("La fin vient après le début.")}
    if meeting.ends_at - meeting.starts_at > LONGEST:
        return {"ends": _("Un rendez-vous dure au plus une journée.")}
    return {}


@action
def add_appointment(actor: Account, dossier: Dossier, meeting: Meeting) -> Appointment:
    """Raises ``NotFound``, ``Forbidden``, ``Invalid`` (title, day, ends, place, note, with_account, with_name)."""
    hold(actor, dossier, Right.WRITE_APPOINTMENTS)
    tidy, person = _checked(meeting, dossier)
    limits.spend("NOTES", str(actor.pk))
    row = Appointment(dossier=dossier, created_by=actor)
    _put(row, tidy, person)
    row.save(force_insert=True)
    record(actor, "appointment.added", "dossier", dossier.pk, appointment=str(row.pk))
    telling.changed(dossier.pk, "appointments", appointment=row.pk)
    return row


@action
def change_appointment(actor: Account, appointment: Appointment, meeting: Meeting) -> Appointment:
    """Raises as ``add_appointment``, and ``Refused`` (cancelled)."""
    row = _hold(actor, appointment)
    tidy, person = _checked(meeting, row.dossier)
    _put(row, tidy, person)
    row.revision += 1
    row.save()
    record(actor, "appointment.changed", "dossier", row.dossier_id, appointment=str(row.pk))
    telling.changed(row.dossier_id, "appointments", appointment=row.pk)
    return row


@action
def cancel_appointment(actor: Account, appointment: Appointment) -> None:
    """It stays, said to be cancelled, for the calendars that hold it. Raises as ``change_appointment``."""
    row = _hold(actor, appointment)
    row.cancelled_at = row.changed_at = timezone.now()
    row.revision += 1
    row.save(update_fields=["cancelled_at", "changed_at", "revision"])
    record(actor, "appointment.cancelled", "dossier", row.dossier_id, appointment=str(row.pk))
    telling.changed(row.dossier_id, "appointments", appointment=row.pk)


@action
def note_export(actor: Account, member: CircleMember, count: int) -> None:
    """They take the appointments along, into a calendar that we do not know."""
    record(actor, "appointments.exported", "dossier", member.dossier_id, count=count)


def _put(row: Appointment, meeting: Meeting, person: Account | None) -> None:
    row.title, row.place, row.note = meeting.title, meeting.place, meeting.note
    row.with_account, row.with_name = person, meeting.with_name
    row.starts_at, row.ends_at, row.changed_at = meeting.starts_at, meeting.ends_at, timezone.now()


def _hold(actor: Account, appointment: Appointment) -> Appointment:
    member = hold(actor, appointment.dossier, Right.WRITE_APPOINTMENTS)
    rows = visible_appointments(actor, member).select_related("dossier") if member else None
    row = rows.filter(pk=appointment.pk).first() if rows is not None else None
    if row is None:
        raise NotFound
    if row.cancelled_at:
        raise Refused("cancelled", _("Ce rendez-vous est annulé."))
    return row
