"""Who comes into a circle and goes out of it: members, seats, people noted by hand, objections."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cercle.accounts.actions import change_contact_for
from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock, make_account, make_entry
from cercle.dossiers import jobs, pushes
from cercle.dossiers.access import Right, access_dossier, circle_seats_of, members_of, visible_dossiers
from cercle.dossiers.actions import (
    add_to_circle,
    drop_circle_seats,
    fill_circle_seat,
    leave_circle,
    list_by_hand,
    note_consent,
    ready_circle_seats,
    remove_member,
    reserve_circle_seat,
    unlist,
    withdraw_consent,
)
from cercle.dossiers.models import CircleMember, CircleSeatState, ConsentScope, Part
from cercle.dossiers.queries import circle
from cercle.dossiers.telling import topic
from cercle.invitations.actions import accept_as_new, add_for_sponsor, delete, invite_colleague
from cercle.invitations.links import Channel, Link
from cercle.invitations.missing import invite_missing, plan
from cercle.invitations.proofs import proof_of
from cercle.notifications.models import Notification


def mine(cast: Cast, account: Account) -> CircleMember:
    return members_of(cast.dossier).get(account=account)


def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, object]]]:
    """What the bell is asked to ring from here on."""
    from cercle.live import bell

    heard: list[tuple[str, str, dict[str, object]]] = []
    monkeypatch.setattr(bell, "ring", lambda place, event, **ids: heard.append((place, event, ids)))
    return heard


def states(cast: Cast) -> dict[str, str]:
    return {line.name: line.state for line in circle(cast.dossier).lines}


def test_why_and_since_when_each_is_in_it(cast: Cast) -> None:
    add_to_circle(cast.doctor, cast.dossier, cast.outsider, basis="consented", function="remplaçant")
    line = next(line for line in circle(cast.dossier).lines if line.account == cast.outsider.pk)
    assert (line.why, line.what, line.by, line.state) == (
        *("avec l’accord du patient", "remplaçant · Médecin", "Hélène Martin"),
        "active",
    )
    with pytest.raises(Invalid):
        add_to_circle(cast.doctor, cast.dossier, cast.stranger, basis="emergency")


def test_inactive_people_are_members_with_a_badge(cast: Cast) -> None:
    Account.objects.filter(pk=cast.nurse.pk).update(last_seen=timezone.now() - timedelta(days=120))
    assert states(cast)["Karim Benali"] == "inactive"
    assert not circle(cast.dossier).unreached


def test_removal_ends_access_and_streams_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = rung(monkeypatch)
    remove_member(cast.doctor, mine(cast, cast.nurse))
    assert not visible_dossiers(cast.nurse).exists()
    assert topic(cast.dossier.pk) not in pushes._topics(cast.nurse.pk)
    ids = {"account": cast.nurse.pk, "dossier": cast.dossier.pk}
    assert (topic(cast.dossier.pk), "left", ids) in heard
    assert (f"account:{cast.nurse.pk}", "circle_left", {"dossier": cast.dossier.pk}) in heard
    line = AuditLine.objects.get(act="circle.member_removed")
    assert (line.actor, line.detail) == (cast.doctor.pk, {"account": str(cast.nurse.pk)})


def test_who_may_not_remove_does_not(cast: Cast) -> None:
    add_to_circle(cast.doctor, cast.dossier, cast.stranger, basis="team")
    with pytest.raises(Forbidden):
        remove_member(cast.stranger, mine(cast, cast.nurse))
    for account in (cast.outsider, cast.former, cast.patient):
        with pytest.raises(NotFound):
            remove_member(account, mine(cast, cast.nurse))


def test_the_last_professional_stays(cast: Cast) -> None:
    leave_circle(cast.nurse, cast.dossier)
    with pytest.raises(Refused) as left:
        leave_circle(cast.doctor, cast.dossier)
    with pytest.raises(Refused) as removed:
        remove_member(cast.doctor, mine(cast, cast.doctor))
    assert left.value.code == removed.value.code == "last_member"
    assert visible_dossiers(cast.doctor).exists()


def test_a_membership_ends_by_its_date_and_can_be_given_again(cast: Cast, clock: Clock) -> None:
    until = clock.now + timedelta(days=7)
    values: dict[str, Any] = {"part": Part.CAREGIVER, "scope": ("journal",), "ends_at": until}
    add_to_circle(cast.doctor, cast.dossier, cast.caregiver, **values)
    assert visible_dossiers(cast.caregiver).exists()
    clock.move(days=7, seconds=1)
    assert not visible_dossiers(cast.caregiver).exists()
    jobs.end_lapsed(0)
    assert AuditLine.objects.filter(act="circle.member_lapsed").count() == 1
    jobs.end_lapsed(0)
    values["ends_at"] = clock.now + timedelta(days=1)
    add_to_circle(cast.doctor, cast.dossier, cast.caregiver, **values)
    assert visible_dossiers(cast.caregiver).exists()


def test_a_seat_is_no_access_before_the_click(cast: Cast) -> None:
    invitation = uuid4()
    seat = reserve_circle_seat(cast.doctor, cast.dossier, invitation=invitation, name="Paul Girard")
    assert reserve_circle_seat(cast.nurse, cast.dossier, invitation=invitation, name="Paul Girard") == seat
    assert states(cast)["Paul Girard"] == "waiting"
    with pytest.raises(Refused) as error:
        fill_circle_seat(cast.doctor, seat)
    assert error.value.code == "seat_waiting"
    ready_circle_seats(invitation, cast.outsider)
    assert states(cast)["Paul Girard"] == "ready"
    assert not visible_dossiers(cast.outsider).exists()
    seat.refresh_from_db()
    fill_circle_seat(cast.doctor, seat, basis="designated")
    fill_circle_seat(cast.doctor, seat)
    assert visible_dossiers(cast.outsider).exists()
    assert members_of(cast.dossier).filter(account=cast.outsider).count() == 1


def test_a_dropped_seat_is_not_filled(cast: Cast) -> None:
    invitation = uuid4()
    seat = reserve_circle_seat(cast.doctor, cast.dossier, invitation=invitation, name="Paul Girard")
    ready_circle_seats(invitation, cast.outsider)
    drop_circle_seats(invitation)
    with pytest.raises(Refused):
        fill_circle_seat(cast.doctor, seat)
    assert "Paul Girard" not in states(cast)


def test_outsiders_keep_no_place_and_fill_none(cast: Cast) -> None:
    seat = reserve_circle_seat(cast.doctor, cast.dossier, invitation=uuid4(), name="A B")
    for account in (cast.outsider, cast.former, cast.patient, cast.secretary):
        with pytest.raises(NotFound):
            reserve_circle_seat(account, cast.dossier, invitation=uuid4(), name="C D")
        with pytest.raises(NotFound):
            fill_circle_seat(account, seat)


def test_noted_by_hand_is_no_access(cast: Cast) -> None:
    row = list_by_hand(cast.doctor, cast.dossier, part="caregiver", name="Yvonne Hamelin", function="voisine")
    list_by_hand(cast.doctor, cast.dossier, part="organisation", name="SSIAD de Rennes")
    found = circle(cast.dossier)
    assert [line.name for line in found.caregivers] == ["Yvonne Hamelin"]
    assert [line.name for line in found.organisations] == ["SSIAD de Rennes"]
    assert (len(found.unreached), len(found.people)) == (1, 3)  # a structure reads nothing by itself
    unlist(cast.doctor, row)
    unlist(cast.doctor, row)
    assert "Yvonne Hamelin" not in states(cast)
    with pytest.raises(Invalid) as error:
        list_by_hand(cast.doctor, cast.dossier, part="patient", name="0612345678", email="x", phone="12")
    assert set(error.value.fields) == {"part", "name", "email", "phone"}


def invited(cast: Cast, **values: Any) -> Any:
    return invite_colleague(cast.doctor, name="Ana Ribeiro", email="ana@example.net", dossier=cast.dossier, **values)


def test_an_invitation_keeps_a_place_and_opens_nothing(cast: Cast) -> None:
    outcome = invited(cast)
    assert states(cast)["Ana Ribeiro"] == "waiting"
    link = Link(outcome.invitation.pk, outcome.invitation.version, Channel.EMAIL)
    person = {"given_name": "Ana", "family_name": "Ribeiro", "profession": "Médecin", "town": "Rennes"}
    accepted = accept_as_new(link, proof_of(link, ""), session="s", password="une phrase assez longue 8", **person)
    assert states(cast)["Ana Ribeiro"] == "ready"
    with pytest.raises(NotFound):
        access_dossier(accepted.account, cast.dossier.pk, Right.READ)
    told = Notification.objects.get(account=cast.doctor, kind="colleague_connected")
    assert told.act == "add_to_circle"
    assert "Dubois" not in str(told.sentence)
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False, basis="designated")
    assert access_dossier(accepted.account, cast.dossier.pk, Right.READ) == cast.dossier
    told.refresh_from_db()
    assert told.done_at is not None
    assert mine(cast, accepted.account).basis == "designated"


def test_added_by_another_door_nobody_has_anything_left_to_do(cast: Cast) -> None:
    entry = make_entry("Zoé", "Neuve", "Médecin")
    outcome = invite_colleague(cast.doctor, entry=entry, email="zoe@example.net", dossier=cast.dossier)
    account = make_account("Zoé Neuve")
    assert outcome.invitation
    ready_circle_seats(outcome.invitation.pk, account)
    add_to_circle(cast.nurse, cast.dossier, account, basis="team")
    (_seat,) = circle_seats_of(outcome.invitation.pk, [CircleSeatState.FILLED])
    assert outcome.sponsor
    outcome.sponsor.refresh_from_db()
    assert outcome.sponsor.done_at is not None


def test_a_deleted_invitation_takes_its_place_away(cast: Cast) -> None:
    delete(cast.doctor, invited(cast).invitation)
    assert "Ana Ribeiro" not in states(cast)


def test_who_was_noted_and_is_invited_stands_once(cast: Cast) -> None:
    list_by_hand(cast.doctor, cast.dossier, part="professional", name="Ana R.", email="ana@example.net", basis="team")
    invited(cast)
    assert states(cast) == {"Hélène Martin": "active", "Karim Benali": "active", "Ana Ribeiro": "waiting"}


def test_inviting_all_writes_once_to_each_who_can_be_written_to(cast: Cast) -> None:
    for name, contact in (("Zoé A", "zoe@example.net"), ("Max B", "max@example.net"), ("Léo C", "")):
        list_by_hand(cast.doctor, cast.dossier, part="professional", name=name, email=contact)
    list_by_hand(cast.doctor, cast.dossier, part="caregiver", name="Yvonne H", email="yvonne@example.net")
    invited(cast)
    roads = {each.line.name: each.road for each in plan(cast.doctor, cast.dossier)}
    wanted = {"Zoé A": "email", "Max B": "email", "Léo C": "none", "Yvonne H": "caregiver", "Ana Ribeiro": "waiting"}
    assert roads == wanted
    keys = {each.key for each in plan(cast.doctor, cast.dossier)}
    press = uuid4()
    results = invite_missing(cast.doctor, cast.dossier, only=keys, language="fr", press=press)
    assert {result.planned.line.name: result.sent for result in results} == {"Zoé A": True, "Max B": True}
    assert not invite_missing(cast.doctor, cast.dossier, only=keys, language="fr", press=press)
    assert list(states(cast).values()).count("waiting") == 3


def test_inviting_all_stops_at_the_limit_and_says_so(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 1}
    for n in range(3):
        list_by_hand(cast.doctor, cast.dossier, part="professional", name=f"Nom {'ABC'[n]}", email=f"n{n}@example.net")
    keys = {each.key for each in plan(cast.doctor, cast.dossier)}
    results = invite_missing(cast.doctor, cast.dossier, only=keys, language="fr", press=uuid4())
    assert [result.sent for result in results] == [True, False, False]
    assert all(result.message for result in results)


def objection(cast: Cast, scope: str, person: CircleMember | None = None) -> Any:
    values: dict[str, Any] = {"given_on": timezone.localdate(), "means": "oral", "person": person}
    return note_consent(cast.doctor, cast.dossier, kind="opposition", scope=scope, **values)


def test_an_objection_to_a_person_takes_effect_at_once(cast: Cast) -> None:
    noted = objection(cast, ConsentScope.PERSON, mine(cast, cast.nurse))
    assert not visible_dossiers(cast.nurse).exists()
    with pytest.raises(Refused) as error:
        add_to_circle(cast.doctor, cast.dossier, cast.nurse, basis="team")
    assert error.value.code == "objected"
    withdraw_consent(cast.doctor, noted)
    assert not visible_dossiers(cast.nurse).exists()
    add_to_circle(cast.doctor, cast.dossier, cast.nurse, basis="team")
    assert visible_dossiers(cast.nurse).exists()


@pytest.mark.parametrize("scope", [ConsentScope.CAREGIVERS, ConsentScope.SOCIAL, ConsentScope.OUTSIDE_TEAM])
def test_an_objection_touches_those_it_is_about_and_no_others(cast: Cast, scope: str) -> None:
    social = make_account("Fatima Zerrouki")
    make_entry("Fatima", "Zerrouki", "Assistant de service social", account=social)
    add_to_circle(cast.doctor, cast.dossier, social, basis="team")
    add_to_circle(cast.doctor, cast.dossier, cast.outsider, basis="consented")
    values: dict[str, Any] = {"part": Part.CAREGIVER, "scope": ("journal",), "basis": "designated"}
    add_to_circle(cast.doctor, cast.dossier, cast.caregiver, **values)
    gone = {"caregivers": cast.caregiver, "social": social, "outside_team": cast.outsider}
    objection(cast, scope)
    for code, account in gone.items():
        assert visible_dossiers(account).exists() == (code != scope), code
    assert visible_dossiers(cast.doctor).exists()


def test_only_those_who_may_note_what_the_patient_said(cast: Cast) -> None:
    add_to_circle(cast.doctor, cast.dossier, cast.stranger, basis="team")  # a pharmacist
    today = timezone.localdate()
    with pytest.raises(Forbidden):
        note_consent(cast.stranger, cast.dossier, kind="consent", scope="caregivers", given_on=today, means="oral")
    with pytest.raises(Invalid) as error:
        note_consent(cast.doctor, cast.dossier, kind="x", scope="person", given_on=today + timedelta(days=1), means="x")
    assert set(error.value.fields) == {"kind", "person", "given_on", "means"}


def test_a_contact_nobody_confirmed_waits_where_it_would_open_another_circle(cast: Cast) -> None:
    """Whoever chooses a patient's address may read what the patient reads."""
    guest = make_account("Rose Petit", "patient")
    guest.set_unusable_password()
    guest.save()
    assert change_contact_for(cast.outsider, guest, email="rose@example.net") == "changed"
    add_to_circle(cast.doctor, cast.dossier, guest, part=Part.PATIENT)
    assert change_contact_for(cast.outsider, guest, email="paul@example.net") == "waiting"
    assert change_contact_for(cast.doctor, guest, email="petit@example.net") == "changed"
