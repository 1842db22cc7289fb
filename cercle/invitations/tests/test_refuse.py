# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""« Décliner », « Ce n’est pas moi », « Demander un nouveau lien »."""

from typing import Any

import pytest

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Outgoing
from cercle.discussions.models import PendingSeat, SeatState
from cercle.invitations.actions import (
    correct,
    decline,
    delete,
    invite_colleague,
    not_me,
    request_new_link,
    resend,
    unblock_contact,
)
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import State
from cercle.invitations.tests.making import ADDRESS, PHONE, invite, link_of, sign_up
from cercle.notifications.models import Notification


def refusal(function: Any, *arguments: Any, **values: Any) -> str:
    with pytest.raises(Refused) as error:
        function(*arguments, **values)
    return error.value.code


@pytest.mark.parametrize("act", [decline, not_me])
@pytest.mark.parametrize("confirmation", ["", "on", "1", "true", "yes", "back", "DECLINE", None])
def test_a_robots_press_does_nothing(cast: Cast, act: Any, confirmation: Any) -> None:
    invitation = invite(cast.doctor).invitation
    with pytest.raises(Invalid):
        act(link_of(invitation), confirmation)
    invitation.refresh_from_db()
    assert invitation.state == State.OPEN


def test_declining_is_seen_by_the_inviters_and_frees_the_seat(cast: Cast) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    invite(cast.nurse)
    link = link_of(invitation)
    decline(link, "decline")
    decline(link, "decline")
    invitation.refresh_from_db()
    assert invitation.state == State.DECLINED
    assert PendingSeat.objects.get().state == SeatState.DROPPED
    assert Notification.objects.filter(kind="invitation_declined").count() == 2
    assert refusal(sign_up, link) == "declined"
    assert refusal(resend, cast.doctor, invitation) == "declined"
    assert invite(cast.doctor).created, "one may ask again later"


def test_not_me_kills_the_links_and_blocks_the_contact_until_it_is_corrected(cast: Cast) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    link = link_of(invitation)
    not_me(link, "not_me")
    not_me(link, "not_me")
    assert Notification.objects.get().kind == "invitation_not_me"
    assert PendingSeat.objects.get().state == SeatState.WAITING
    for act in (sign_up, lambda other: sign_up(link_of(invitation, Channel.COPY))):
        assert refusal(act, link) == "not_me"
    assert refusal(resend, cast.doctor, invitation) == "blocked_contact"
    assert refusal(invite, cast.nurse, name="Autre Personne") == "blocked_contact"
    assert refusal(correct, cast.doctor, invitation, name="Claire Durant") == "blocked_contact"
    assert refusal(correct, cast.doctor, invitation, email=ADDRESS.upper()) == "blocked_contact"

    outcome = correct(cast.doctor, invitation, email="juste@example.net")
    assert outcome.sent
    assert outcome.invitation.state == State.OPEN
    assert refusal(sign_up, link) == "replaced"
    assert invite(cast.nurse, name="Autre Personne").created, "the correction lifted the block"
    assert sign_up(link_of(outcome.invitation)).created


def test_not_me_twice_after_a_correction_is_told_twice(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    not_me(link_of(invitation), "not_me")
    correct(cast.doctor, invitation, email="autre@example.net")
    not_me(link_of(invitation), "not_me")
    assert Notification.objects.filter(kind="invitation_not_me").count() == 2


def test_only_the_contact_by_which_it_came_is_blocked(cast: Cast) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    not_me(link_of(invitation, Channel.SMS), "not_me")
    assert refusal(invite, cast.nurse, phone=PHONE) == "blocked_contact"
    assert invite(cast.nurse).created


def test_the_block_list_names_nobody(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    not_me(link_of(invitation), "not_me")
    from cercle.invitations.models import BlockedContact

    assert ADDRESS not in BlockedContact.objects.get().digest


def test_blocked_recorded_details_are_not_used(cast: Cast) -> None:
    from cercle.core.testing import make_entry
    from cercle.directory.models import RecordedContact

    entry = make_entry("Claire", "Durand")
    RecordedContact.objects.create(professional=entry, emails=[ADDRESS], phones=[PHONE])
    invitation = invite(cast.doctor, entry=entry, use_recorded=True).invitation
    not_me(link_of(invitation), "not_me")
    delete(cast.doctor, invitation)
    again = invite(cast.nurse, entry=entry, use_recorded=True)
    assert again.invitation.phone == PHONE


def test_an_administrator_lifts_a_block_that_nobody_corrects(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    not_me(link_of(invitation), "not_me")
    delete(cast.doctor, invitation)
    assert refusal(invite, cast.nurse) == "blocked_contact"
    with pytest.raises(Forbidden):
        unblock_contact(cast.doctor, email=ADDRESS)
    assert unblock_contact(cast.administrator, email=ADDRESS.title()) == 1
    assert invite(cast.nurse).created


@pytest.mark.parametrize("act", [lambda link: decline(link, "decline"), lambda link: not_me(link, "not_me")])
def test_dead_links_refuse_nothing(cast: Cast, clock: Clock, act: Any) -> None:
    deleted = invite(cast.doctor, email="a@example.net").invitation
    link = link_of(deleted)
    delete(cast.doctor, deleted)
    with pytest.raises(NotFound):
        act(link)
    with pytest.raises(NotFound):
        act(Link(cast.doctor.pk, 1, Channel.EMAIL))
    used = invite(cast.doctor).invitation
    sign_up(link_of(used))
    assert refusal(act, link_of(used)) == "accepted"
    corrected = invite(cast.doctor, email="b@example.net").invitation
    older = link_of(corrected)
    correct(cast.doctor, corrected, email="c@example.net")
    assert refusal(act, older) == "replaced"
    clock.move(days=14)
    assert refusal(act, link_of(corrected)) == "expired"


# --- « Demander un nouveau lien » -----------------------------------------------------------------------------------


def rings() -> Any:
    return Notification.objects.filter(kind="link_requested").count()


def test_it_rings_the_inviters_who_renew_with_one_click(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    invite(cast.nurse)
    link = link_of(invitation)
    clock.move(days=14)
    request_new_link(link)
    request_new_link(link)
    assert rings() == 2, "once each"
    assert resend(cast.nurse, invitation).sent
    assert sign_up(link).created, "the older link opens again: the contact is the same"


def test_after_a_renewal_it_rings_anew(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    for _time in range(2):
        clock.move(days=14)
        request_new_link(link_of(invitation))
        resend(cast.doctor, invitation)
    assert rings() == 2


def test_a_replaced_link_gets_the_new_one_to_the_corrected_contact_only(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    older = link_of(invitation)
    correct(cast.doctor, invitation, email="juste@example.net")
    request_new_link(older)
    assert rings() == 1
    assert {row.recipient for row in Outgoing.objects.all()} == {ADDRESS, "juste@example.net"}


def test_every_link_gets_the_same_answer(cast: Cast, settings: Any) -> None:
    live = invite(cast.doctor).invitation
    deleted = invite(cast.doctor, email="a@example.net").invitation
    gone = link_of(deleted)
    delete(cast.doctor, deleted)
    unknown = Link(cast.doctor.pk, 1, Channel.EMAIL)
    settings.LIMITS = {**settings.LIMITS, "LINK_REQUESTS": 1}
    lines = AuditLine.objects.count()
    for link in (link_of(live), gone, unknown):
        request_new_link(link)
        with pytest.raises(TooMany):
            request_new_link(link)
    assert rings() == 0
    assert AuditLine.objects.count() == lines


def test_a_number_can_be_declined_too(cast: Cast) -> None:
    invitation = invite_colleague(cast.doctor, name="Claire Durand", phone=PHONE).invitation
    decline(link_of(invitation, Channel.SMS), "decline")
    invitation.refresh_from_db()
    assert invitation.state == State.DECLINED
