# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The one button of « s’est connecté »: it goes on to the next place wanted, and goes when nothing is left to do."""

from typing import Any

import pytest

from cercle.accounts.models import Account
from cercle.core.testing import Cast
from cercle.discussions.actions import add_member
from cercle.discussions.models import Discussion, Member
from cercle.invitations.access import access_sponsor
from cercle.invitations.actions import add_for_sponsor
from cercle.invitations.models import Invitation, Sponsor
from cercle.invitations.tests.making import invite, link_of, sign_up
from cercle.notifications.models import Notification


@pytest.fixture
def other(cast: Cast) -> Discussion:
    made = Discussion.objects.create(kind="theme", title="Autre", created_by=cast.doctor)
    for account in (cast.doctor, cast.nurse):
        Member.objects.create(discussion=made, account=account)
    return made


def arrive(invitation: Invitation) -> Account:
    account: Account = sign_up(link_of(invitation)).account
    return account


def notice(account: Account) -> Notification:
    return Notification.objects.get(account=account, kind="colleague_connected")


def press(account: Account) -> Any:
    return add_for_sponsor(account, access_sponsor(account, notice(account).data["sponsor"]), vouch=False)


def test_two_wishes_of_one_inviter_are_served_one_after_the_other(cast: Cast, other: Discussion) -> None:
    invite(cast.doctor)
    invite(cast.doctor, discussion=cast.discussion)
    invitation = invite(cast.doctor, discussion=other).invitation
    invite(cast.doctor, dossier=cast.dossier)
    account = arrive(invitation)
    assert notice(cast.doctor).data["discussion"] == str(cast.discussion.pk), "a wish without a place has no button"
    press(cast.doctor)
    assert (notice(cast.doctor).data["discussion"], notice(cast.doctor).act) == (str(other.pk), "add_to_discussion")
    press(cast.doctor)
    assert notice(cast.doctor).act == "add_to_circle"
    press(cast.doctor)
    assert notice(cast.doctor).act == ""
    assert Member.objects.filter(account=account).count() == 2
    assert Sponsor.objects.filter(done_at__isnull=True).count() == 1, "the wish without a place"


def test_another_inviter_who_fills_the_seat_serves_all_who_wanted_it(cast: Cast, other: Discussion) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    invite(cast.doctor, discussion=other)
    invite(cast.nurse, discussion=cast.discussion)
    arrive(invitation)
    press(cast.nurse)
    assert notice(cast.nurse).act == ""
    assert notice(cast.doctor).data["discussion"] == str(other.pk), "what is left to do"
    press(cast.doctor)
    assert notice(cast.doctor).act == ""


def test_a_member_who_adds_the_person_without_the_seat_serves_them_too(cast: Cast) -> None:
    account = arrive(invite(cast.doctor, discussion=cast.discussion).invitation)
    assert notice(cast.doctor).act == "add_to_discussion"
    add_member(cast.nurse, cast.discussion, account)
    assert (notice(cast.doctor).act, notice(cast.doctor).done_at is not None) == ("", True)


def test_a_wish_for_a_circle_too_stays(cast: Cast) -> None:
    account = arrive(invite(cast.doctor, discussion=cast.discussion, dossier=cast.dossier).invitation)
    add_member(cast.nurse, cast.discussion, account)
    assert notice(cast.doctor).act == "add_to_discussion"
    press(cast.doctor)
    assert notice(cast.doctor).act == ""
    assert cast.dossier.members.filter(account=account).exists()
