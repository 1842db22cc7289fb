"""The appointments of a dossier."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import AwareDatetime, Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.paging import following, place
from cercle.api.rows import record as rows
from cercle.api.schemas.record import AppointmentIn, AppointmentOut, AppointmentPage, AppointmentPatch
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.core.once import once
from cercle.dossiers.access import Right, access_membership, rights_as
from cercle.dossiers.actions.appointments import Meeting, add_appointment, cancel_appointment, change_appointment
from cercle.dossiers.actions.consult import Looked, note_consultation
from cercle.dossiers.models import Appointment
from cercle.dossiers.queries.appointments import access_appointment, appointment_page

router = Router()

#: What the domain calls the fields of a form, where ours differ.
_NAMES = {"day": "starts_at", "ends": "ends_at"}


def _appointment(user: Account, dossier: UUID, id: UUID | str, right: Right | None = None) -> Appointment:
    """An appointment of that very dossier, where the caller has ``right`` too."""
    appointment, member = access_appointment(user, id)
    if appointment.dossier_id != dossier:
        raise NotFound
    if right is not None and right not in rights_as(user, member):
        raise Forbidden
    return appointment


@contextmanager
def _named_as_sent() -> Iterator[None]:
    try:
        yield
    except Invalid as error:
        raise Invalid({_NAMES.get(name, name): words for name, words in error.fields.items()}) from None


@router.get("/{uuid:id}/appointments", response=AppointmentPage, summary="The appointments of a period")
def listing(
    request: HttpRequest,
    id: UUID,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> AppointmentPage:
    """Soonest first: not over at `since`, begun before `until`; all of them without either."""
    user = caller(request)
    member = access_membership(user, id, Right.READ_APPOINTMENTS)
    note_consultation(user, member, Looked.APPOINTMENTS)
    found, more = appointment_page(user, member, since=since, until=until, offset=place(cursor), limit=limit)
    return AppointmentPage(items=[rows.appointment(row) for row in found], cursor=following(cursor, limit, more))


@router.post("/{uuid:id}/appointments", response={201: AppointmentOut}, summary="Note an appointment")
def create(request: HttpRequest, id: UUID, payload: AppointmentIn) -> Status[AppointmentOut]:
    user = caller(request)
    member = access_membership(user, id, Right.WRITE_APPOINTMENTS)
    meeting = Meeting(**payload.dict(exclude={"client_id"}))
    name = f"{user.pk}:appointment:{id}:{payload.client_id or uuid4()}"
    with _named_as_sent():
        made = once(name, lambda: str(add_appointment(user, member.dossier, meeting).pk))
    return Status(201, rows.appointment(_appointment(user, id, made)))


@router.patch("/{uuid:id}/appointments/{uuid:appointment}", response=AppointmentOut, summary="Change an appointment")
def change(request: HttpRequest, id: UUID, appointment: UUID, payload: AppointmentPatch) -> AppointmentOut:
    user = caller(request)
    row = _appointment(user, id, appointment, Right.WRITE_APPOINTMENTS)
    names = ("title", "starts_at", "ends_at", "place", "note", "with_name")
    said = {name: getattr(row, name) for name in names} | payload.dict(exclude_none=True)
    if "with_account" not in payload.model_fields_set:
        said["with_account"] = row.with_account_id
    with _named_as_sent():
        change_appointment(user, row, Meeting(**said))
    return rows.appointment(_appointment(user, id, appointment))


@router.delete("/{uuid:id}/appointments/{uuid:appointment}", response=AppointmentOut, summary="Cancel an appointment")
def cancel(request: HttpRequest, id: UUID, appointment: UUID) -> AppointmentOut:
    """It stays, said to be cancelled, for the calendars that hold it."""
    user = caller(request)
    cancel_appointment(user, _appointment(user, id, appointment, Right.WRITE_APPOINTMENTS))
    return rows.appointment(_appointment(user, id, appointment))
