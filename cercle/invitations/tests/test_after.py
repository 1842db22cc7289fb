# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The inviter's later acts: resend, correct, delete, carry; stale pages meet the true state."""

from typing import Any
from uuid import uuid4

import pytest

from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock, make_entry
from cercle.delivery.models import Outgoing
from cercle.discussions.models import Discussion, Member, PendingSeat, SeatState
from cercle.invitations import access, links
from cercle.invitations.access import Right, contact_for
from cercle.invitations.actions import correct, delete, record_handover, resend
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State
from cercle.invitations.states import Status, status
from cercle.invitations.tests.making import ADDRESS, PHONE, invite, link_of, sign_up


def refusal(function: Any, *arguments: Any, **values: Any) -> str:
    with pytest.raises(Refused) as error:
        function(*arguments, **values)
    return error.value.code


def limit(settings: Any, **values: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, **values}


# --- Resend ----------------------------------------------------------------------------------------------------------


def test_resending_gives_14_new_days_and_keeps_the_older_link(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    older = link_of(invitation)
    clock.move(days=20)
    outcome = resend(cast.doctor, invitation)
    assert outcome.sent
    assert outcome.invitation.version == 1
    assert (outcome.invitation.expires_at - clock.now).total_seconds() == 14 * 24 * 3600
    assert sign_up(older).created


def test_two_presses_of_resend_are_one(cast: Cast) -> None:
    invitation, press = invite(cast.doctor).invitation, uuid4()
    answers = [resend(cast.doctor, invitation, client_id=press) for _ in range(2)]
    assert [answer.sent for answer in answers] == [True, True]
    assert Outgoing.objects.count() == 2


def test_two_presses_of_a_correction_are_one(cast: Cast) -> None:
    invitation, press = invite(cast.doctor).invitation, uuid4()
    for _ in range(2):
        correct(cast.doctor, invitation, email="autre@example.org", client_id=press)
    invitation.refresh_from_db()
    assert invitation.version == 2
    assert Outgoing.objects.count() == 2


def test_resending_shares_the_limits(cast: Cast, settings: Any, clock: Clock) -> None:
    limit(settings, INVITER_DAY=1)
    invitation = invite(cast.doctor).invitation
    clock.move(hours=1)
    from cercle.core.errors import TooMany

    with pytest.raises(TooMany):
        resend(cast.doctor, invitation)


def test_a_stale_page_meets_the_true_state(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    sign_up(link_of(invitation))
    for act in (resend, delete, correct):
        assert refusal(act, cast.doctor, invitation) == "already_accepted"
    assert refusal(record_handover, cast.doctor, invitation, "copy") == "already_accepted"


def test_what_was_deleted_is_gone_for_every_act(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    delete(cast.doctor, invitation)
    for act in (resend, delete, correct, lambda actor, row: record_handover(actor, row, "copy")):
        with pytest.raises(NotFound):
            act(cast.doctor, invitation)


# --- Correct ---------------------------------------------------------------------------------------------------------


def test_a_correction_kills_every_earlier_link_and_sends_to_the_new_contact(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    older = [link_of(invitation, channel) for channel in Channel]
    outcome = correct(cast.doctor, invitation, email="juste@example.net")
    assert (outcome.sent, outcome.invitation.version, outcome.invitation.email) == (True, 2, "juste@example.net")
    assert {status(outcome.invitation, link.version) for link in older} == {Status.REPLACED}
    assert Outgoing.objects.latest("created_at").recipient == "juste@example.net"
    assert contact_for(cast.doctor, outcome.invitation).email == "juste@example.net"


def test_a_name_alone_kills_no_link(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    clock.move(hours=1)
    outcome = correct(cast.doctor, invitation, name="Claire Dürand", language="en")
    assert (outcome.sent, outcome.invitation.version) == (True, 1)
    assert (outcome.invitation.name, outcome.invitation.language) == ("Claire Dürand", "en")


def test_another_spelling_of_the_same_address_is_no_change(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    clock.move(hours=1)
    assert correct(cast.doctor, invitation, email=" CLAIRE.durand@EXAMPLE.net").invitation.version == 1


def test_the_address_removed_and_the_number_kept(cast: Cast) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    outcome = correct(cast.doctor, invitation, email="")
    assert (outcome.invitation.email, outcome.invitation.phone, outcome.invitation.version) == ("", PHONE, 2)
    assert Outgoing.objects.latest("created_at").channel == "sms"


def test_both_removed_is_refused_and_nothing_changes(cast: Cast) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    with pytest.raises(Invalid) as error:
        correct(cast.doctor, invitation, email="", phone="")
    assert "email" in error.value.fields
    invitation.refresh_from_db()
    assert (invitation.email, invitation.version) == (ADDRESS, 1)


@pytest.mark.parametrize("email", ["helene@example.org", "ines@example.org", "pas une adresse"])
def test_a_bad_correction_changes_nothing(cast: Cast, email: str) -> None:
    invitation = invite(cast.doctor).invitation
    with pytest.raises(Invalid):
        correct(cast.doctor, invitation, email=email)
    invitation.refresh_from_db()
    assert (invitation.email, invitation.version) == (ADDRESS, 1)


def test_a_contact_that_waits_elsewhere_is_not_invited_twice(cast: Cast) -> None:
    invite(cast.nurse, name="Zoé Petit", email="zoe@example.net")
    invitation = invite(cast.doctor).invitation
    assert refusal(correct, cast.doctor, invitation, email="zoe@example.net") == "already_invited"


def test_a_reached_limit_keeps_no_link_alive(cast: Cast, settings: Any) -> None:
    invitation = invite(cast.doctor).invitation
    older = link_of(invitation)
    limit(settings, INVITER_DAY=0)
    outcome = correct(cast.doctor, invitation, email="juste@example.net")
    assert (outcome.sent, outcome.why) == (False, "limit")
    invitation.refresh_from_db()
    assert status(invitation, older.version) is Status.REPLACED
    assert invitation.sent_at is None, "nothing is claimed for the new contact"


def test_who_does_not_see_the_contact_replaces_it_as_a_whole(cast: Cast) -> None:
    entry = make_entry("Claire", "Durand")
    invitation = invite(cast.doctor, entry=entry, email=ADDRESS, phone=PHONE).invitation
    invite(cast.nurse, entry=entry, email="autre@example.net")
    outcome = correct(cast.nurse, invitation, email="autre@example.net")
    assert (outcome.invitation.email, outcome.invitation.phone) == ("autre@example.net", "")
    assert contact_for(cast.doctor, outcome.invitation).hidden
    assert not contact_for(cast.nurse, outcome.invitation).hidden


# --- Delete ----------------------------------------------------------------------------------------------------------


def test_deletion_is_final(cast: Cast) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    older = link_of(invitation)
    assert delete(cast.doctor, invitation) is True
    invitation.refresh_from_db()
    assert invitation.state == State.DELETED
    assert PendingSeat.objects.get().state == SeatState.DROPPED
    assert not access.visible_invitations(cast.doctor).exists()
    with pytest.raises(NotFound):
        sign_up(older)
    with pytest.raises(NotFound):
        sign_up(links.Link(invitation.pk, invitation.version, Channel.EMAIL))


def test_nobody_ends_a_colleagues_invitation(cast: Cast) -> None:
    other = Discussion.objects.create(kind="theme", title="Autre", created_by=cast.nurse)
    Member.objects.create(discussion=other, account=cast.nurse)
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    invite(cast.nurse, discussion=other)
    link = link_of(invitation)
    assert delete(cast.doctor, invitation) is False
    assert not access.visible_invitations(cast.doctor).exists()
    assert {seat.discussion: seat.state for seat in PendingSeat.objects.all()} == {
        cast.discussion: SeatState.DROPPED,
        other: SeatState.WAITING,
    }
    with pytest.raises(NotFound):
        resend(cast.doctor, invitation)
    assert invite(cast.doctor).invitation == invitation, "they may join again"
    assert sign_up(link).created


# --- Carry -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["share", "mailto", "sms"])
def test_carrying_it_oneself_is_a_sending_of_ones_own(cast: Cast, clock: Clock, way: str) -> None:
    invitation = invite(cast.doctor, way=way).invitation
    clock.move(days=15)
    record_handover(cast.doctor, invitation, way)
    invitation.refresh_from_db()
    assert (invitation.sent_at, invitation.written_at) == (clock.now, None)
    assert status(invitation, 1) is Status.LIVE


@pytest.mark.parametrize("way", ["copy", "qr", "letter"])
def test_copying_starts_no_new_days(cast: Cast, clock: Clock, way: str) -> None:
    invitation = invite(cast.doctor).invitation
    before = invitation.expires_at
    clock.move(days=3)
    record_handover(cast.doctor, invitation, way)
    invitation.refresh_from_db()
    assert invitation.expires_at == before
    clock.move(days=11)
    assert refusal(record_handover, cast.doctor, invitation, way) == "expired"


# --- Who may ---------------------------------------------------------------------------------------------------------


def test_an_invitation_is_its_inviters(cast: Cast) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    assert access.access_invitation(cast.doctor, invitation.pk, Right.CORRECT) == invitation
    for who in [cast.nurse, *cast.everyone_outside()]:
        if who == cast.administrator:
            continue
        assert not access.visible_invitations(who).exists()
        for right in Right:
            with pytest.raises(NotFound):
                access.access_invitation(who, invitation.pk, right)
        for act in (resend, delete, correct):
            with pytest.raises(NotFound):
                act(who, invitation)


def test_an_administrator_sees_the_fact_and_may_end_it(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    assert access.access_invitation(cast.administrator, invitation.pk, Right.SEE) == invitation
    assert contact_for(cast.administrator, invitation).hidden
    for right in (Right.SEND, Right.CORRECT):
        with pytest.raises(Forbidden):
            access.access_invitation(cast.administrator, invitation.pk, right)
    with pytest.raises(NotFound):
        resend(cast.administrator, invitation)
    assert delete(cast.administrator, invitation)


@pytest.mark.parametrize("id", ["", "1", "not-a-uuid", "00000000-0000-0000-0000-000000000000", None])
def test_a_strange_id_is_nobodys(cast: Cast, id: Any) -> None:
    with pytest.raises(NotFound):
        access.access_invitation(cast.doctor, id, Right.SEE)


def test_a_former_professional_has_no_invitations(cast: Cast) -> None:
    invitation = invite(cast.outsider).invitation
    cast.outsider.is_active = False
    cast.outsider.save()
    with pytest.raises(NotFound):
        access.access_invitation(cast.outsider, invitation.pk)
    assert Invitation.objects.count() == 1
