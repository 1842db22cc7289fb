"""What is to be done around the first patient, and when they are seen."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from cercle.dossiers.models import Appointment, Dossier, Task
from cercle.web.demo.talks import HELENE, KARIM
from cercle.web.demo.territory import People

#: Days from today on (None: no day), by whom (None: whoever can), what, more about it.
TASKS = (
    (0, KARIM, "Refaire le pansement du talon", "Alginate, puis bande. Une photo si la plaie suinte."),
    (-2, None, "Relancer la pharmacie pour le matelas", ""),
    (5, HELENE, "Renouveler l’ordonnance d’insuline", ""),
    (None, None, "Chercher une aide pour les courses du jeudi", "La fille de M. Dubois passe le week-end."),
)
#: Days from today on, hour, minutes, with whom, what, where.
APPOINTMENTS = (
    (1, 8, 30, KARIM, "Pansement", "À domicile"),
    (3, 14, 30, None, "Consultation de cardiologie", "Centre hospitalier, bâtiment B, 2e étage"),
    (9, 11, 20, HELENE, "Visite à domicile", "À domicile"),
    (-6, 9, 30, KARIM, "Prise de sang", "À domicile"),
)


def make_days(people: People, dossier: Dossier, now: datetime) -> None:
    today = timezone.localtime(now).date()
    for days, who, title, detail in TASKS:
        Task(
            dossier=dossier,
            title=title,
            detail=detail,
            assignee=people[who] if who else None,
            due_on=None if days is None else today + timedelta(days=days),
            created_by=people[HELENE],
        ).save(force_insert=True)
    for days, hour, minutes, who, title, place in APPOINTMENTS:
        starts = timezone.make_aware(datetime.combine(today + timedelta(days=days), time(hour)))
        Appointment(
            dossier=dossier,
            title=title,
            place=place,
            with_account=people[who] if who else None,
            with_name="" if who else "Dr Petit",
            starts_at=starts,
            ends_at=starts + timedelta(minutes=minutes),
            created_by=people[HELENE],
            changed_at=now,
        ).save(force_insert=True)
