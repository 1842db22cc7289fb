"""Changing an address or a number: proof, proposals, limits, two presses at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from cercle.accounts import access, actions, queries
from cercle.accounts.jobs import forget_changes
from cercle.accounts.models import Account, ContactChange, Role
from cercle.audit.models import AuditLine
from cercle.core.errors import Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast, Clock, make_account
from cercle.delivery import mailbox
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.testing import Peer, run_jobs

CODE = re.compile(r"^(\d{3}) (\d{3})$", re.MULTILINE)


@pytest.fixture
def patient(db: None) -> Account:
    """Accepted by a mailed link: the address is proven, there is no password."""
    return actions.create_account(
        None, name="Antoine Dubois", email="antoine@example.org", role=Role.PATIENT, email_verified=True
    )


@pytest.fixture
def unproven(db: None) -> Account:
    """Accepted by a copied link: nothing is proven."""
    return actions.create_account(None, name="Rose Petit", email="rose@example.org", role=Role.PATIENT)


@pytest.fixture
def doctor(db: None) -> Account:
    return make_account("Hélène Martin")


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return "".join(found.groups())


def received(peer: Peer, address: str) -> str:
    run_jobs()
    return code_in(peer.to(address)[-1].text)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_new_address_counts_once_its_code_came_back(patient: Account, smtp_peer: Peer) -> None:
    change = actions.start_change(patient, channel="email", value=" Antoine.D@Example.NET ")
    code = received(smtp_peer, "antoine.d@example.net")
    patient.refresh_from_db()
    assert patient.email == "antoine@example.org"
    assert actions.confirm_change(patient, change, f"{code[:3]} {code[3:]}")
    patient.refresh_from_db()
    assert patient.email == "antoine.d@example.net"
    assert queries.holds(patient) == (["antoine.d@example.net"], [])
    assert [row.email for row in EmailAddress.objects.filter(user=patient)] == ["antoine.d@example.net"]
    run_jobs()
    [notice] = smtp_peer.to("antoine@example.org")
    assert "Dubois" not in notice.text
    assert "Antoine" not in notice.text
    assert "antoine.d" not in notice.text
    line = AuditLine.objects.get(act="account.contact_changed")
    assert line.detail == {"channel": "email", "proposed_by": ""}


def test_a_number_is_proven_by_sms_and_the_address_is_told(
    patient: Account, demo_mailbox: Path, smtp_peer: Peer
) -> None:
    change = actions.start_change(patient, channel="sms", value="06 12 34 56 78")
    run_jobs()
    letter = next(each for each in mailbox.letters() if each["channel"] == "sms")
    found = re.search(r"(\d{3}) (\d{3})", letter["text"])
    assert found
    assert actions.confirm_change(patient, change, found[1] + found[2])
    patient.refresh_from_db()
    assert (patient.phone, queries.holds(patient)[1]) == ("+33612345678", ["+33612345678"])
    run_jobs()
    assert len(smtp_peer.to("antoine@example.org")) == 1


def test_the_code_is_nowhere_in_clear(patient: Account, smtp_peer: Peer) -> None:
    change = actions.start_change(patient, channel="email", value="new@example.org")
    code = received(smtp_peer, "new@example.org")
    change.refresh_from_db()
    outgoing = Outgoing.objects.get(kind="contact_code")
    assert code not in repr(vars(change))
    assert code not in repr(vars(outgoing))


def test_five_wrong_codes_kill_it_and_a_new_one_lives(patient: Account, smtp_peer: Peer) -> None:
    change = actions.start_change(patient, channel="email", value="new@example.org")
    code = received(smtp_peer, "new@example.org")
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused, match=str(left)) as refused:
            actions.confirm_change(patient, change, wrong(code))
        assert refused.value.code == "wrong_code"
    for digits in (wrong(code), code):
        with pytest.raises(Refused) as dead:
            actions.confirm_change(patient, change, digits)
        assert dead.value.code == "code_dead"
    actions.send_change_code(patient, change)
    assert actions.confirm_change(patient, change, received(smtp_peer, "new@example.org"))


def test_an_old_code_and_an_earlier_code_are_dead(patient: Account, smtp_peer: Peer, clock: Clock) -> None:
    change = actions.start_change(patient, channel="email", value="new@example.org")
    first = received(smtp_peer, "new@example.org")
    actions.send_change_code(patient, change)
    with pytest.raises(Refused):
        actions.confirm_change(patient, change, first)
    second = received(smtp_peer, "new@example.org")
    clock.move(minutes=10)
    with pytest.raises(Refused) as dead:
        actions.confirm_change(patient, change, second)
    assert dead.value.code == "code_dead"


def test_a_code_that_was_replaced_before_it_left_is_not_sent(patient: Account, smtp_peer: Peer) -> None:
    actions.start_change(patient, channel="email", value="one@example.org")
    actions.start_change(patient, channel="email", value="two@example.org")
    run_jobs()
    assert not smtp_peer.to("one@example.org")
    assert len(smtp_peer.to("two@example.org")) == 1
    assert Outgoing.objects.get(recipient="one@example.org").fate == Fate.CANCELLED


def test_codes_to_one_contact_are_limited(patient: Account, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "CODE_SENDS": 2}
    change = actions.start_change(patient, channel="email", value="new@example.org")
    actions.send_change_code(patient, change)
    with pytest.raises(TooMany):
        actions.send_change_code(patient, change)
    assert Outgoing.objects.filter(kind="contact_code").count() == 2


def test_what_is_mistyped_or_already_theirs_is_said_beside_the_field(patient: Account) -> None:
    for channel, value, field in [
        ("email", "antoine", "email"),
        ("email", "Antoine@example.org", "email"),
        ("sms", "0123", "phone"),
        ("sms", "02 99 00 00 00", "phone"),
    ]:
        with pytest.raises(Invalid) as invalid:
            actions.start_change(patient, channel=channel, value=value)
        assert list(invalid.value.fields) == [field]
    assert not ContactChange.objects.exists()


def test_an_unproven_contact_can_be_proven_as_it_is(unproven: Account, smtp_peer: Peer) -> None:
    assert not queries.has_confirmed_contact(unproven)
    change = actions.start_change(unproven, channel="email", value="rose@example.org")
    assert actions.confirm_change(unproven, change, received(smtp_peer, "rose@example.org"))
    assert queries.has_confirmed_contact(unproven)
    assert queries.by_verified_contact("rose@example.org", None) == unproven


def test_a_contact_of_another_account_is_told_only_to_who_receives_there(
    patient: Account, doctor: Account, smtp_peer: Peer
) -> None:
    """Pitfall S18: starting looks the same, whoever has the address."""
    change = actions.start_change(patient, channel="email", value=str(doctor.email))
    code = received(smtp_peer, str(doctor.email))
    with pytest.raises(Refused) as refused:
        actions.confirm_change(patient, change, code)
    assert refused.value.code == "contact_taken"
    patient.refresh_from_db()
    assert patient.email == "antoine@example.org"
    run_jobs()
    assert not smtp_peer.to("antoine@example.org")


def test_what_a_professional_corrects_waits_for_who_confirmed_theirs(
    patient: Account, doctor: Account, smtp_peer: Peer
) -> None:
    assert actions.change_contact_for(doctor, patient, email="new@example.org") == "waiting"
    assert actions.change_contact_for(doctor, patient, email="new@example.org") == "waiting"
    run_jobs()
    [told] = smtp_peer.messages
    assert told.to == "antoine@example.org"
    assert "Dubois" not in told.text
    assert "Hélène Martin" in told.text
    [change] = queries.waiting_changes(patient)
    assert (change.value, change.proposed_by) == ("new@example.org", doctor)
    with pytest.raises(Refused) as none_sent:
        actions.confirm_change(patient, change, "000000")
    assert none_sent.value.code == "code_dead"
    actions.send_change_code(patient, change)
    assert actions.confirm_change(patient, change, received(smtp_peer, "new@example.org"))
    assert not queries.waiting_changes(patient)


def test_refusing_ends_it_twice_is_once(patient: Account, doctor: Account) -> None:
    actions.change_contact_for(doctor, patient, phone="06 12 34 56 78")
    [change] = queries.waiting_changes(patient)
    actions.refuse_change(patient, change)
    actions.refuse_change(patient, change)
    assert not queries.change_waits(patient)
    for act in (
        lambda: actions.send_change_code(patient, change),
        lambda: actions.confirm_change(patient, change, "1"),
    ):
        with pytest.raises(Refused) as ended:
            act()
        assert ended.value.code == "change_ended"
    patient.refresh_from_db()
    assert patient.phone is None


def test_what_never_was_confirmed_is_corrected_at_once(unproven: Account, doctor: Account) -> None:
    assert actions.change_contact_for(doctor, unproven, email="rose@example.net") == "changed"
    assert actions.change_contact_for(doctor, unproven, email="Rose@Example.net", phone="") == "unchanged"
    unproven.refresh_from_db()
    assert unproven.email == "rose@example.net"
    assert not queries.has_confirmed_contact(unproven)


def test_a_professional_never_learns_whose_a_contact_is(unproven: Account, doctor: Account, patient: Account) -> None:
    assert actions.change_contact_for(doctor, unproven, email=str(patient.email)) == "waiting"
    unproven.refresh_from_db()
    assert unproven.email == "rose@example.org"


def test_a_password_or_a_professionals_account_is_never_changed_by_another(cast: Cast) -> None:
    for account in (cast.nurse, cast.patient):
        assert actions.change_contact_for(cast.doctor, account, email="new@example.org") == "waiting"


def test_nobody_reaches_the_change_of_another(patient: Account, unproven: Account) -> None:
    change = actions.start_change(patient, channel="email", value="new@example.org")
    assert access.access_change(patient, change.pk) == change
    for account, id in ((unproven, change.pk), (patient, "x"), (patient, unproven.pk)):
        with pytest.raises(NotFound):
            access.access_change(account, id)


def test_what_ended_long_ago_is_forgotten_and_proposals_wait(
    patient: Account, doctor: Account, clock: Clock, settings: Any
) -> None:
    settings.PURGE_DAYS = 30
    actions.start_change(patient, channel="email", value="one@example.org")
    actions.start_change(patient, channel="email", value="two@example.org")
    actions.change_contact_for(doctor, patient, phone="06 12 34 56 78")
    clock.move(days=29)
    forget_changes(0)
    assert ContactChange.objects.count() == 3
    clock.move(days=2)
    forget_changes(0)
    assert [change.value for change in ContactChange.objects.all()] == ["+33612345678"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_confirm_once(smtp_peer: Peer) -> None:
    patient = actions.create_account(
        None, name="Antoine Dubois", email="antoine@example.org", role=Role.PATIENT, email_verified=True
    )
    change = actions.start_change(patient, channel="email", value="new@example.org")
    code = received(smtp_peer, "new@example.org")
    answers = at_once([lambda: actions.confirm_change(patient, change, code)] * 6)
    assert sorted(answers) == [False] * 5 + [True]
    assert Outgoing.objects.filter(kind="contact_changed").count() == 1
    assert AuditLine.objects.filter(act="account.contact_changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirm_and_refuse_have_one_winner(smtp_peer: Peer) -> None:
    patient = actions.create_account(
        None, name="Antoine Dubois", email="antoine@example.org", role=Role.PATIENT, email_verified=True
    )
    change = actions.start_change(patient, channel="email", value="new@example.org")
    code = received(smtp_peer, "new@example.org")
    answers = at_once(
        [lambda: actions.confirm_change(patient, change, code), lambda: actions.refuse_change(patient, change)]
    )
    change.refresh_from_db()
    patient.refresh_from_db()
    assert bool(change.confirmed_at) != bool(change.refused_at)
    assert (patient.email == "new@example.org") == bool(change.confirmed_at)
    assert len([answer for answer in answers if isinstance(answer, Refused)]) == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_two_accounts_gets_an_address_that_both_prove_at_once(smtp_peer: Peer) -> None:
    people = [
        actions.create_account(None, name="Rose Petit", email=f"{name}@example.org", role=Role.PATIENT)
        for name in ("rose", "lea")
    ]
    waiting = []
    for person in people:
        change = actions.start_change(person, channel="email", value="new@example.org")
        waiting.append((person, change, received(smtp_peer, "new@example.org")))
    answers = at_once([partial(actions.confirm_change, *each) for each in waiting])
    [refused] = [answer for answer in answers if isinstance(answer, Refused)]
    assert refused.code == "contact_taken"
    assert Account.objects.filter(email="new@example.org").count() == 1
    assert Outgoing.objects.filter(kind="contact_changed").count() == 0


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Each act in a thread and a connection of its own; errors are answers."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
