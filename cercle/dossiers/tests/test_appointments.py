"""Appointments: noted, moved, cancelled, seen by month, taken along into another calendar."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast
from cercle.dossiers import ics
from cercle.dossiers.access import Right, access_membership
from cercle.dossiers.actions.appointments import Meeting, add_appointment, cancel_appointment, change_appointment
from cercle.dossiers.models import Appointment, CircleMember, Part
from cercle.dossiers.queries.appointments import access_appointment, coming, month, month_of

pytestmark = pytest.mark.django_db


def when(day: date, hour: int = 14, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def meeting(day: date | None = None, **values: Any) -> Meeting:
    starts = when(day or timezone.localdate() + timedelta(days=3))
    said: dict[str, Any] = {"title": "Consultation de cardiologie", "starts_at": starts,
                            "ends_at": starts + timedelta(minutes=30), "place": "Hôpital Sud"}  # fmt: skip
    return Meeting(**{**said, **values})


def note(cast: Cast, day: date | None = None, **values: Any) -> Appointment:
    return add_appointment(cast.doctor, cast.dossier, meeting(day, **values))


def test_the_circle_sees_it_and_nobody_else(cast: Cast) -> None:
    row = note(cast, with_account=cast.nurse.pk)
    assert access_appointment(cast.nurse, row.pk)[0].with_account == cast.nurse
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            access_appointment(account, row.pk)
        with pytest.raises(NotFound):
            add_appointment(account, cast.dossier, meeting())
        with pytest.raises(NotFound):
            cancel_appointment(account, row)


def test_a_caregiver_sees_them_where_their_scope_says_so_and_writes_none(cast: Cast) -> None:
    row = note(cast)
    member = CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER)
    with pytest.raises(Forbidden):
        access_appointment(cast.caregiver, row.pk)
    member.scope = ["appointments"]
    member.save()
    assert access_appointment(cast.caregiver, row.pk)[0] == row
    with pytest.raises(Forbidden):
        cancel_appointment(cast.caregiver, row)


def test_moving_and_cancelling(cast: Cast) -> None:
    row = note(cast)
    later = meeting(timezone.localdate() + timedelta(days=9), with_name="Dr Petit")
    row = change_appointment(cast.nurse, row, later)
    assert (row.revision, row.with_name, row.starts_at) == (1, "Dr Petit", later.starts_at)
    cancel_appointment(cast.nurse, row)
    row.refresh_from_db()
    assert row.revision == 2
    for act in (lambda: change_appointment(cast.doctor, row, later), lambda: cancel_appointment(cast.doctor, row)):
        with pytest.raises(Refused):
            act()
    member = access_membership(cast.doctor, cast.dossier.pk, Right.READ)
    assert coming(cast.doctor, member) == []
    assert month(cast.doctor, member, timezone.localtime(row.starts_at).date().replace(day=1)).appointments == [row]


SOON = timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "t" * 161}, "title"),
        ({"place": "p" * 241}, "place"),
        ({"note": "n" * 4001}, "note"),
        ({"with_name": "w" * 161}, "with_name"),
        ({"with_account": uuid4()}, "with_account"),
        ({"starts_at": SOON, "ends_at": SOON}, "ends"),
        ({"starts_at": SOON, "ends_at": SOON + timedelta(hours=25)}, "ends"),
        ({"starts_at": SOON + timedelta(days=4000), "ends_at": SOON + timedelta(days=4000, hours=1)}, "day"),
    ],
)
def test_bad_ones_are_refused(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        note(cast, **values)
    assert set(refused.value.fields) == {field}
    assert not Appointment.objects.exists()


def test_somebody_who_left_the_circle_cannot_be_named(cast: Cast) -> None:
    with pytest.raises(Invalid):
        note(cast, with_account=cast.former.pk)


def test_a_month_has_whole_weeks_and_local_days(cast: Cast, django_assert_num_queries: Any) -> None:
    """A late evening in Paris is the next day in UTC, or the day before: the local day counts, summer and winter."""
    year = timezone.localdate().year + 1
    for day, hour in ((date(year, 3, 31), 23), (date(year, 4, 1), 0), (date(year, 4, 30), 23)):
        starts = when(day, hour, 30)
        note(cast, starts_at=starts, ends_at=starts + timedelta(minutes=20))
    member = access_membership(cast.doctor, cast.dossier.pk, Right.READ)
    with django_assert_num_queries(2):  # the matrix, the appointments
        shown = month(cast.doctor, member, date(year, 4, 1))
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in shown.weeks)
    days = [day.day for week in shown.weeks for day in week if day.within and day.appointments]
    assert days == [date(year, 4, 1), date(year, 4, 30)]
    assert (shown.before, shown.after) == (f"{year}-03", f"{year}-05")


@pytest.mark.parametrize("text", ["", "x", "2026-13", "0001-01", "9999-12", "2026-1"])
def test_a_month_of_nonsense_is_this_one(text: str) -> None:
    assert month_of(text) == timezone.localdate().replace(day=1)


def test_another_calendar_learns_when_and_nothing_else(cast: Cast) -> None:
    kept, cancelled = note(cast, note="Apporter les résultats ; à jeun, svp"), note(cast)
    cancel_appointment(cast.doctor, cancelled)
    cancelled.refresh_from_db()
    data = ics.calendar([kept, cancelled], "https://cercle.example.fr/dossiers/x/rendez-vous/")
    calendar = Calendar.from_ical(data)
    first, second = calendar.walk("VEVENT")
    assert first.decoded("dtstart") == kept.starts_at
    assert first.decoded("dtend") == kept.ends_at
    assert (first["status"], second["status"], second["sequence"]) == ("CONFIRMED", "CANCELLED", 1)
    assert first["uid"] != second["uid"]
    for word in ("Dubois", "DUBOIS", "Antoine", "512131", "cardiologie", "Hôpital", "jeun"):
        assert word not in data.decode()


def test_words_are_encrypted(cast: Cast) -> None:
    note(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM dossiers_appointment a")
        (row,) = cursor.fetchone()
    assert "cardiologie" not in row
    assert b"cardiologie".hex() not in row
