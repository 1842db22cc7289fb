"""A patient around whom everything happens, and everybody who is to learn nothing of it."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.api.tests.caller import Program
from cercle.api.tests.record import Ids, fill
from cercle.core.testing import Cast, make_account, make_entry, signed_in
from cercle.discussions.actions import post_message, start_discussion
from cercle.dossiers.actions import add_to_circle, create_dossier, list_by_hand, note_consent, write_note
from cercle.dossiers.actions.tasks import Wish, create_task
from cercle.dossiers.identity import Traits
from cercle.dossiers.jobs import end_lapsed, remind_of_tasks
from cercle.dossiers.models import CircleMember, CircleSeat, Dossier, Part
from cercle.dossiers.rights import SCOPES
from cercle.invitations.actions import invite_colleague


def everybody_outside(cast: Cast) -> dict[str, Account | None]:
    """Whoever is not in the circle of the cast's dossier: never was, was once, is in another one, or is nobody."""
    ended = make_account("Nadia Finie")
    make_entry("Nadia", "Finie", "Médecin", account=ended)
    patient, caregiver = make_account("Rose Autre", "patient"), make_account("Zoé Autre", "caregiver")
    own = Dossier.objects.create(number=777_777, birth_name="Autre", given_name="Rose")
    past = timezone.now() - timedelta(minutes=1)
    CircleMember.objects.create(dossier=cast.dossier, account=ended, ends_at=past)
    CircleMember.objects.create(dossier=own, account=cast.outsider)
    CircleMember.objects.create(dossier=own, account=patient, part=Part.PATIENT)
    CircleMember.objects.create(dossier=own, account=caregiver, part=Part.CAREGIVER, scope=list(SCOPES))
    return {
        "outsider": cast.outsider,
        "former": cast.former,
        "ended": ended,
        "administrator": cast.administrator,
        "patient": patient,
        "caregiver": caregiver,
        "anonymous": None,
    }


def browser(account: Account | None) -> Client:
    return signed_in(account) if account else Client()


def program(account: Account | None) -> Client:
    return Program(account).client


def live_in(cast: Cast, dossier: Dossier) -> Ids:
    """All that happens around a patient. What addresses name → ids."""
    ids = fill(cast.doctor, dossier)
    note = write_note(cast.doctor, dossier, body="Chute cette nuit", category="observation", urgent=True)
    create_task(cast.doctor, dossier, Wish("Appeler", assignee=cast.nurse.pk, due_on=timezone.localdate()))
    listed = list_by_hand(cast.doctor, dossier, part="caregiver", name="Odile Durand", email="odile@example.net")
    outcome = invite_colleague(cast.doctor, name="Ana Ribeiro", email="ana@example.net", dossier=dossier)
    talk = start_discussion(cast.doctor, members=[cast.nurse], dossier=dossier)
    message = post_message(cast.doctor, talk, body="Pansement à refaire")
    today = timezone.localdate()
    consent = note_consent(cast.doctor, dossier, kind="opposition", scope="social", given_on=today, means="oral")
    end_lapsed(0)
    remind_of_tasks(0)
    assert outcome.invitation
    return ids | {
        "note": note.pk,
        "talk": talk.pk,
        "message": message.pk,
        "listed": listed.pk,
        "consent": consent.pk,
        "seat": CircleSeat.objects.get(dossier=dossier).pk,
        "member": CircleMember.objects.get(dossier=dossier, account=cast.nurse, until=None).pk,
    }


def begin(cast: Cast) -> Dossier:
    traits = Traits("Durand", "Jeanne", timezone.localdate() - timedelta(days=30_000), "F")
    dossier = create_dossier(cast.doctor, traits, basis="team")
    add_to_circle(cast.doctor, dossier, cast.nurse, basis="team")
    return dossier
