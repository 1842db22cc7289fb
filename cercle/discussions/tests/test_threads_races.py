"""Many at once at the door of a « fil patient »: one winner, one line."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from cercle.accounts.models import Account
from cercle.core.errors import CercleError, Refused
from cercle.core.testing import Cast, make_account
from cercle.discussions.actions import (
    NewGuest,
    confirm_guest,
    join_thread,
    leave_discussion,
    post_message,
    remove_guest,
)
from cercle.discussions.models import Discussion, Guest, Member, Message, Part

SIDES = 6


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered or raised, all having started together, each on a connection of its own."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            with transaction.atomic():
                return act()
        except CercleError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def entering(cast: Cast, account: Account, part: str) -> Callable[[], object]:
    thread = cast.thread

    def enter() -> object:
        guest = NewGuest(account=account, part=part, name=account.name, verified=True)
        return join_thread(Discussion.objects.get(pk=thread.pk), guest, invited_by=cast.doctor)

    return enter


@pytest.mark.django_db(transaction=True)
def test_one_person_entering_many_times_enters_once(cast: Cast) -> None:
    newcomer = make_account("Luce Dubois", "caregiver")
    found = at_once(*[entering(cast, newcomer, Part.CAREGIVER)] * SIDES)
    assert len({guest.pk for guest in found if isinstance(guest, Guest)}) == 1
    assert not [each for each in found if isinstance(each, Exception)]
    assert Member.objects.filter(account=newcomer).count() == 1
    assert Message.objects.filter(discussion=cast.thread).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_patients_one_enters(cast: Cast) -> None:
    leave_discussion(cast.patient, cast.thread)
    others = [make_account(f"Patient{n} Autre", "patient") for n in range(SIDES)]
    found = at_once(*[entering(cast, other, Part.PATIENT) for other in others])
    assert len([each for each in found if isinstance(each, Guest)]) == 1
    assert {each.code for each in found if isinstance(each, Refused)} == {"other_patient"}
    assert Guest.objects.filter(discussion=cast.thread, part=Part.PATIENT, account__in=others).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_removed_writes_nothing_after(cast: Cast) -> None:
    row = cast.patient_row
    thread = cast.thread

    def write() -> object:
        return post_message(cast.patient, Discussion.objects.get(pk=thread.pk), body="Bonjour")

    def confirm() -> object:
        confirm_guest(cast.doctor, Guest.objects.get(pk=row.pk))
        return None

    def remove() -> object:
        remove_guest(cast.doctor, Guest.objects.get(pk=row.pk))
        return None

    at_once(write, remove, write, confirm, write)
    lines = list(Message.objects.filter(discussion=thread).order_by("seq").values_list("system", "author"))
    removed = [system for system, _author in lines].index("removed")
    assert cast.patient.pk not in [author for _system, author in lines[removed:]]
    row.refresh_from_db()
    assert row.verified_at is None


@pytest.mark.django_db(transaction=True)
def test_an_inviter_who_leaves_meanwhile_lets_in_or_does_not(cast: Cast) -> None:
    newcomer, thread = make_account("Luce Dubois", "caregiver"), cast.thread

    def leave() -> object:
        leave_discussion(cast.doctor, Discussion.objects.get(pk=thread.pk))
        return None

    found, _left = at_once(entering(cast, newcomer, Part.CAREGIVER), leave)
    entered = Member.objects.filter(account=newcomer).exists()
    assert entered == isinstance(found, Guest)
    assert entered or getattr(found, "code", "") == "inviter_gone"
