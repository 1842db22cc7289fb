# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Patients and caregivers accept: what proves them, the « fil patient » that opens, who they are afterwards."""

from datetime import date

import pytest

from cercle.accounts.models import Account, Role
from cercle.core.errors import Refused
from cercle.core.testing import Cast
from cercle.discussions.models import Discussion, Guest, Kind, Member
from cercle.invitations.actions import accept_as_guest, try_birth_date
from cercle.invitations.links import Channel
from cercle.invitations.models import State
from cercle.invitations.tests.making import ADDRESS, BORN, invite_patient, join, link_of


def test_a_mailed_link_and_their_names_open_the_thread(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor).invitation
    accepted = join(link_of(invitation), given_name="jeanne", family_name="LE GOFF")
    invitation.refresh_from_db()
    thread = Discussion.objects.get(kind=Kind.THREAD)
    assert (accepted.thread, invitation.thread, invitation.state) == (thread, thread, State.ACCEPTED)
    assert thread.title == "Jeanne Le Goff"
    members = {member.account for member in Member.objects.filter(discussion=thread, left_at__isnull=True)}
    assert members == {cast.doctor, accepted.account}
    account = Account.objects.get(pk=accepted.account.pk)
    assert (account.email, account.role, account.has_usable_password()) == (ADDRESS, Role.PATIENT, False)
    assert account.emailaddress_set.get().verified
    guest = Guest.objects.get()
    assert (guest.part, guest.proof, guest.verified_at is not None) == ("patient", "email", True)


def test_a_right_birth_date_is_enough_and_a_wrong_one_is_counted(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor, birth_date=BORN).invitation
    link = link_of(invitation, Channel.COPY)
    with pytest.raises(Refused) as wrong:
        accept_as_guest(link, None, session="browser", birth_date=date(1940, 1, 1))
    assert wrong.value.code == "wrong_birth_date"
    assert "4" in wrong.value.message
    accepted = accept_as_guest(link, None, session="browser", birth_date=BORN)
    assert accepted.account.name == "Jeanne Le Goff"
    assert not accepted.account.emailaddress_set.get().verified
    assert Guest.objects.get().verified_at


def test_five_wrong_dates_lock_it(cast: Cast) -> None:
    invitation = invite_patient(cast.doctor, birth_date=BORN).invitation
    link = link_of(invitation)
    for number in range(5):
        with pytest.raises(Refused) as wrong:
            try_birth_date(link, f"browser {number}", date(1940, 1, 1 + number))
        assert wrong.value.code == ("locked" if number == 4 else "wrong_birth_date")
    with pytest.raises(Refused) as locked:
        accept_as_guest(link, None, session="browser", birth_date=BORN)
    assert locked.value.code == "locked"
