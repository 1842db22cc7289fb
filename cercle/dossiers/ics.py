"""Appointments as other calendars read them (RFC 5545).

A calendar of one's own is often kept by a company, so what leaves names no patient and no health word, as nothing that
leaves does: only that there is an appointment, when, and where to read the rest.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cercle.dossiers.models import Appointment

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"


def calendar(appointments: Iterable[Appointment], address: str) -> bytes:
    """One event for each, cancelled ones said to be so. ``address``: the page that a signed-in reader may open."""
    made = Calendar()
    made.add("prodid", "-//Cercle//Cercle//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for appointment in appointments:
        made.add_component(_event(appointment, address))
    return bytes(made.to_ical())


def _event(appointment: Appointment, address: str) -> Event:
    event = Event()
    event.add("uid", f"{appointment.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("summary", _("Rendez-vous (Cercle)"))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("dtstamp", appointment.changed_at.astimezone(UTC))
    event.add("sequence", appointment.revision)
    event.add("status", "CANCELLED" if appointment.cancelled_at else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("url", address)
    return event
