# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""A patient's or caregiver's invitation once made, on its inviter's side: correct, resend, delete, stale pages."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from cercle.core.errors import Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.invitations import links
from cercle.invitations.access import access_invitation, visible_invitations
from cercle.invitations.actions import correct, delete, not_me, record_handover, resend
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation, State
from cercle.invitations.states import Status, status
from cercle.invitations.tests.making import PHONE, link_of
from cercle.invitations.tests.test_invite_guest import ADDRESS, caregiver, invite


def opens(link: Link, at: Any = None) -> Status:
    return status(Invitation.objects.get(pk=link.invitation_id), link.version, at)


def accepted(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(state=State.ACCEPTED)


# --- Correct ------------------------------------------------------------------------------------------------------


def test_another_address_kills_every_earlier_link_and_is_written_to(cast: Cast, smtp_peer: Peer) -> None:
    invitation = invite(cast.doctor).invitation
    old = [link_of(invitation, channel) for channel in Channel]
    done = correct(cast.doctor, invitation, email="jeanne.petit@example.net")
    assert (done.sent, done.invitation.version) == (True, 2)
    assert {opens(link) for link in old} == {Status.REPLACED}
    assert opens(link_of(done.invitation)) is Status.LIVE
    run_jobs()
    assert [mail.to for mail in smtp_peer.messages] == ["jeanne.petit@example.net"], "the queued one no longer leaves"


def test_the_same_contact_keeps_earlier_links_open(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    link = link_of(invitation)
    done = correct(cast.doctor, invitation, name="Jeanne Petit-Roux", birth_date=date(1950, 3, 1), language="en")
    assert (done.sent, done.invitation.version, done.invitation.birth_date) == (True, 1, date(1950, 3, 1))
    assert opens(link) is Status.LIVE
    assert Outgoing.objects.latest("created_at").language == "en"


def test_the_address_goes_and_the_number_stays(cast: Cast) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    done = correct(cast.doctor, invitation, email="")
    assert (done.invitation.email, done.invitation.phone, done.invitation.version) == ("", PHONE, 2)
    assert Outgoing.objects.latest("created_at").recipient == PHONE


def test_one_contact_stays(cast: Cast) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    with pytest.raises(Invalid) as error:
        correct(cast.doctor, invitation, email="", phone="")
    assert "email" in error.value.fields
    invitation.refresh_from_db()
    assert (invitation.email, invitation.version) == (ADDRESS, 1)


def test_a_birth_date_is_kept_changed_emptied(cast: Cast) -> None:
    invitation = invite(cast.doctor, birth_date=date(1950, 3, 1)).invitation
    assert correct(cast.doctor, invitation).invitation.birth_date == date(1950, 3, 1)
    assert correct(cast.doctor, invitation, birth_date=date(1950, 3, 2)).invitation.birth_date == date(1950, 3, 2)
    assert correct(cast.doctor, invitation, birth_date="").invitation.birth_date is None
    with pytest.raises(Invalid) as error:
        correct(cast.doctor, invitation, birth_date=date(2999, 1, 1))
    assert list(error.value.fields) == ["birth_date"]


def test_what_ties_a_caregiver_is_corrected(cast: Cast) -> None:
    invitation = caregiver(cast.doctor).invitation
    done = correct(cast.doctor, invitation, relationship="friend", patient_name="Jeanne Le Goff").invitation
    assert (done.relationship, done.patient_name, done.about) == ("friend", "Jeanne Le Goff", "goff jeanne le")
    with pytest.raises(Invalid) as error:
        correct(cast.doctor, invitation, relationship="boss", patient_name=" ")
    assert error.value.fields.keys() == {"relationship", "patient_name"}


def test_of_a_thread_the_patient_is_not_renamed_here(cast: Cast) -> None:
    invitation = caregiver(cast.doctor, thread=cast.thread).invitation
    assert correct(cast.doctor, invitation, patient_name="Autre").invitation.patient_name == cast.thread.title


def test_a_correction_doubles_nothing(cast: Cast) -> None:
    other = invite(cast.doctor, name="Paul Petit", email="paul.petit@example.net").invitation
    invitation = invite(cast.doctor).invitation
    with pytest.raises(Invalid) as error:
        correct(cast.doctor, invitation, email=other.email)
    assert "Paul Petit" in error.value.fields["email"]
    with pytest.raises(Refused) as refused:
        correct(cast.doctor, invitation, name="Paul Petit", email=other.email)
    assert refused.value.code == "already_invited"
    assert cast.thread
    with pytest.raises(Refused) as refused:
        correct(cast.doctor, invitation, email=cast.patient.email)
    assert refused.value.code == "existing_thread"
    first, second = caregiver(cast.doctor).invitation, caregiver(cast.doctor, patient_name="Paul Petit").invitation
    with pytest.raises(Refused) as refused:
        correct(cast.doctor, second, patient_name=first.patient_name)
    assert refused.value.code == "already_invited"
    invitation.refresh_from_db()
    assert (invitation.email, invitation.version) == (ADDRESS, 1)


def test_not_me_waits_for_another_contact(cast: Cast) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    not_me(link_of(invitation), "not_me")
    for change in ({"name": "Jeanne"}, {"phone": ""}):
        with pytest.raises(Refused) as refused:
            correct(cast.doctor, invitation, **change)
        assert refused.value.code == "blocked_contact"
    with pytest.raises(Refused):
        resend(cast.doctor, invitation)
    for who in (cast.doctor, cast.nurse):
        with pytest.raises(Refused):
            invite(who)
    done = correct(cast.doctor, invitation, email="")
    assert (done.sent, done.invitation.state, done.invitation.version) == (True, State.OPEN, 2)


def test_the_lock_after_wrong_birth_dates_goes_with_a_sending(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor, birth_date=date(1950, 3, 1)).invitation
    link = link_of(invitation)
    for unlock in (resend, correct):
        Invitation.objects.update(birth_tries=5, locked_at=clock.now)
        assert opens(link) is Status.LOCKED
        with pytest.raises(Refused) as refused:
            record_handover(cast.doctor, invitation, "share")
        assert refused.value.code == "locked"
        unlock(cast.doctor, invitation)
        invitation.refresh_from_db()
        assert (invitation.birth_tries, invitation.locked_at, opens(link)) == (0, None, Status.LIVE)


# --- Resend -------------------------------------------------------------------------------------------------------


def test_expired_then_resent_lives_fourteen_days_to_the_second(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    link = link_of(invitation)
    clock.move(days=14, microseconds=-1)
    assert opens(link) is Status.LIVE
    clock.move(microseconds=1)
    assert opens(link) is Status.EXPIRED
    clock.move(days=3)
    assert resend(cast.doctor, invitation).sent
    assert opens(link) is Status.LIVE, "the older message opens too"
    clock.move(days=14, microseconds=-1)
    assert opens(link) is Status.LIVE
    clock.move(microseconds=1)
    assert opens(link) is Status.EXPIRED


def test_copying_the_link_starts_no_days(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    clock.move(days=3)
    for way in ("copy", "qr", "letter"):
        record_handover(cast.doctor, invitation, way)
    before = invitation.expires_at
    invitation.refresh_from_db()
    assert invitation.expires_at == before
    record_handover(cast.doctor, invitation, "share")
    invitation.refresh_from_db()
    assert (invitation.expires_at - before).days == 3


def test_a_double_press_of_resend_is_one_message(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    press = uuid4()
    first, second = (resend(cast.doctor, invitation, client_id=press) for _round in range(2))
    assert (first.sent, second.sent, Outgoing.objects.count()) == (True, True, 2)


def test_who_left_the_thread_sends_nothing_for_it(cast: Cast, clock: Clock) -> None:
    invitation = caregiver(cast.doctor, thread=cast.thread).invitation
    cast.thread.members.filter(account=cast.doctor).update(left_at=clock.now)
    for act in (resend, correct):
        with pytest.raises(Refused) as refused:
            act(cast.doctor, invitation)
        assert refused.value.code == "frozen"


# --- Stale pages, deletion ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [resend, correct, delete])
def test_a_stale_page_meets_the_true_state(cast: Cast, act: Any) -> None:
    invitation = invite(cast.doctor).invitation
    stale = access_invitation(cast.doctor, invitation.pk)
    accepted(invitation)
    with pytest.raises(Refused) as refused:
        act(cast.doctor, stale)
    assert refused.value.code == "already_accepted"
    assert refused.value.message
    with pytest.raises(Refused):
        record_handover(cast.doctor, stale, "copy")
    assert Outgoing.objects.count() == 1


def test_a_deleted_one_is_gone_for_good(cast: Cast, smtp_peer: Peer) -> None:
    invitation = invite(cast.doctor).invitation
    every = [links.read(links.make(invitation, channel)) for channel in Channel]
    assert delete(cast.doctor, invitation)
    assert {opens(link) for link in every} == {Status.UNKNOWN}
    assert not visible_invitations(cast.doctor).exists()
    for act in (resend, correct, delete):
        with pytest.raises(NotFound):
            act(cast.doctor, invitation)
    run_jobs()
    assert not smtp_peer.messages, "what still waited in the queue does not leave"


def test_only_the_inviter_acts_or_sees(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    for who in (cast.nurse, cast.secretary, cast.administrator, cast.patient, cast.caregiver, cast.stranger):
        with pytest.raises(NotFound):
            access_invitation(who, invitation.pk)
        for act in (resend, correct, delete):
            with pytest.raises(NotFound):
                act(who, invitation)
    invitation.refresh_from_db()
    assert (invitation.state, Outgoing.objects.count()) == (State.OPEN, 1)
