# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Accepting: the whole matrix, what proves whom, and what follows for those who invited."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cercle.accounts.actions import deactivate
from cercle.accounts.models import Account
from cercle.core import limits
from cercle.core.errors import Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock, make_account, make_entry
from cercle.directory.access import entry_of
from cercle.directory.models import Identity
from cercle.discussions.models import Member, PendingSeat, SeatState
from cercle.dossiers.access import visible_dossiers
from cercle.invitations import access
from cercle.invitations.actions import (
    Proof,
    accept_as_account,
    accept_as_new,
    add_for_sponsor,
    correct,
    decline,
    delete,
    note_connection,
    proof_of,
)
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation, State
from cercle.invitations.queries import landing, person
from cercle.invitations.states import Status
from cercle.invitations.tests.making import ADDRESS, PASSWORD, PHONE, invite, link_of, sign_up
from cercle.notifications.models import Notification

# --- The matrix (pitfall S26, product.md §5) ----------------------------------------------------------------------

CHANNELS = {"email": Channel.EMAIL, "sms": Channel.SMS, "copy": Channel.COPY, "qr": Channel.QR}

#: (who, channel) → what the landing asks on a live link.
STEPS = {
    ("new", "email"): "sign_up",
    ("new", "sms"): "sign_up",
    ("new", "copy"): "code",
    ("new", "qr"): "code",
    ("existing", "email"): "sign_in",
    ("existing", "sms"): "sign_in",
    ("existing", "copy"): "sign_in",
    ("existing", "qr"): "sign_in",
    ("same", "email"): "confirm",
    ("same", "sms"): "confirm",
    ("same", "copy"): "confirm",
    ("same", "qr"): "confirm",
    ("other", "email"): "choose",
    ("other", "sms"): "choose",
    ("other", "copy"): "code",
    ("other", "qr"): "code",
}
DEAD = {"expired": Status.EXPIRED, "corrected": Status.REPLACED, "used": Status.ACCEPTED, "deleted": Status.UNKNOWN}


@pytest.mark.parametrize("state", ["live", *DEAD])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("who", ["new", "existing", "same", "other"])
def test_matrix(cast: Cast, clock: Clock, who: Any, channel: Any, state: Any) -> None:
    invitation = invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation
    link = link_of(invitation, CHANNELS[channel])
    holder = make_account("Claire Durand", email=ADDRESS) if who in {"existing", "same"} else None
    account = {"same": holder, "other": cast.stranger}.get(who)
    _bring_to(state, cast, clock, invitation)
    before = Account.objects.count()

    shown = landing(link, account=account)
    assert shown == landing(link, account=account), "reading it changes nothing"
    if state == "live":
        assert (shown.status, shown.step) == (Status.LIVE, STEPS[who, channel])
        # Who came by a mailed link reads the address that the link proved; everything else is masked (pitfall S28).
        assert (ADDRESS in str(shown)) is (channel == "email")
        assert (PHONE in str(shown)) is (channel == "sms")
        _accept_live(link, who, account, STEPS[who, channel])
    else:
        assert shown.status is DEAD[state]
        assert (shown.name, shown.inviters, shown.step) == ("", (), "")
        for attempt in (
            lambda: sign_up(link),
            lambda: accept_as_account(link, account or cast.stranger, as_other=True),
        ):
            with pytest.raises((Refused, NotFound)) as error:
                attempt()
            assert (error.type is NotFound) is (state == "deleted")
        assert Account.objects.count() == before


def _bring_to(state: Any, cast: Cast, clock: Clock, invitation: Invitation) -> None:
    if state == "expired":
        clock.move(days=14)
    elif state == "corrected":
        correct(cast.doctor, invitation, email="juste@example.net")
    elif state == "deleted":
        delete(cast.doctor, invitation)
    elif state == "used":
        invitation.refresh_from_db()
        invitation.state, invitation.ended_at, invitation.accepted_by = State.ACCEPTED, timezone.now(), cast.former
        invitation.save()


def _accept_live(link: Link, who: Any, account: Any, step: Any) -> None:
    before = Account.objects.count()
    if account is None:
        if step == "sign_up":
            accepted = sign_up(link, email="claire@perso.example.net")
            assert accepted.created
            assert accepted.account.check_password(PASSWORD)
            assert Account.objects.count() == before + 1
        else:
            with pytest.raises(Refused) as refused:
                sign_up(link)
            # Without a proof the copied link is told nothing about accounts.
            expected = "sign_in" if link.channel.proves else "proof_needed"
            assert refused.value.code == expected
        return
    proof = proof_of(link, "browser")
    if step == "confirm":
        assert accept_as_account(link, account, proof).invitation.proof == "session"
        assert accept_as_account(link, account, proof).again
        return
    with pytest.raises(Refused) as refused:
        accept_as_account(link, account, proof)
    assert refused.value.code == {"choose": "other_person", "code": "proof_needed"}[step]
    if step == "choose":
        assert accept_as_account(link, account, proof, as_other=True).account == account
    else:
        with pytest.raises(Refused):
            accept_as_account(link, account, proof, as_other=True)
    assert Account.objects.count() == before


# --- Who one is after accepting -------------------------------------------------------------------------------------


def test_a_new_colleague_is_declared_and_has_no_access_yet(cast: Cast) -> None:
    outcome = invite(cast.doctor, discussion=cast.discussion)
    accepted = sign_up(link_of(outcome.invitation), profession="Sage-Femme", town="Vannes")
    account = accepted.account
    assert (account.email, account.phone, account.name) == (ADDRESS, None, "Claire Durand")
    assert account.emailaddress_set.get().verified
    entry = entry_of(account)
    assert (entry.family_name, entry.profession, entry.identity) == ("Durand", "Sage-Femme", Identity.DECLARED)
    assert not Member.objects.filter(account=account).exists()
    assert PendingSeat.objects.get().state == SeatState.READY
    assert (accepted.invitation.state, accepted.invitation.proof) == (State.ACCEPTED, "email")


def test_the_directory_entry_is_bound_and_its_name_counts(cast: Cast) -> None:
    entry = make_entry("Claire", "Durand", "Sage-Femme")
    link = link_of(invite(cast.doctor, entry=entry).invitation)
    shown = landing(link)
    assert (shown.in_directory, shown.profession) == (True, "Sage-Femme")
    account = sign_up(link, given_name="Autre", family_name="Nom", profession="").account
    entry.refresh_from_db()
    assert (entry.account, entry.identity, account.name) == (account, Identity.DECLARED, "Claire Durand")


def test_a_number_makes_an_account_that_also_has_an_address_not_verified(cast: Cast) -> None:
    link = link_of(invite(cast.doctor, phone=PHONE).invitation, Channel.SMS)
    assert landing(link).asks_email
    with pytest.raises(Invalid) as error:
        sign_up(link)
    assert "email" in error.value.fields
    account = sign_up(link, email="Claire@Perso.example.net").account
    assert (account.phone, account.email) == (PHONE, "claire@perso.example.net")
    assert account.phone_verified_at
    assert not account.emailaddress_set.get().verified


def test_the_unproven_contact_is_not_taken_over(cast: Cast) -> None:
    link = link_of(invite(cast.doctor, email=ADDRESS, phone=PHONE).invitation, Channel.EMAIL)
    assert sign_up(link).account.phone is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"given_name": " "}, "given_name"),
        ({"family_name": "http://x.fr"}, "family_name"),
        ({"profession": ""}, "profession"),
        ({"password": "court"}, "password"),
        ({"email": "pas une adresse"}, "email"),
    ],
)
def test_a_bad_form_loses_nothing(cast: Cast, values: Any, field: str) -> None:
    link = link_of(invite(cast.doctor).invitation)
    before = Account.objects.count()
    with pytest.raises(Invalid) as error:
        sign_up(link, **values)
    assert field in error.value.fields
    assert Account.objects.count() == before
    assert landing(link).step == "sign_up"


def test_an_address_that_has_an_account_makes_no_second_one(cast: Cast) -> None:
    link = link_of(invite(cast.doctor, phone=PHONE).invitation, Channel.SMS)
    with pytest.raises(Invalid) as error:
        sign_up(link, email=cast.stranger.email)
    assert "email" in error.value.fields


def test_a_proof_of_another_invitation_or_version_proves_nothing(cast: Cast) -> None:
    first, second = invite(cast.doctor).invitation, invite(cast.doctor, email="b@example.net").invitation
    link = link_of(first)
    for wrong in (
        proof_of(link_of(second), "s"),
        Proof(first.pk, 2, "email", "email", ADDRESS),
        Proof(first.pk, 1, "email", "email", "b@example.net"),
        Proof(first.pk, 1, "sms", "sms", ""),
        None,
    ):
        with pytest.raises(Refused) as refused:
            accept_as_new(link, wrong, session="s", given_name="A", family_name="B", profession="C", password=PASSWORD)
        assert refused.value.code == "proof_needed"


def test_a_closed_account_is_not_doubled(cast: Cast) -> None:
    account = make_account("Claire Durand", email=ADDRESS)
    deactivate(cast.administrator, account)
    link = link_of(invite(cast.doctor).invitation)
    assert landing(link).step == "closed"
    with pytest.raises(Refused) as refused:
        sign_up(link)
    assert refused.value.code == "account_closed"


def test_an_entry_that_has_an_account_is_signed_in_to(cast: Cast, clock: Clock) -> None:
    owner = make_account("Claire Durand", email="ancienne@example.net")
    entry = make_entry("Claire", "Durand", account=owner)
    clock.move(days=91)
    link = link_of(invite(cast.doctor, entry=entry).invitation)
    assert landing(link).step == "sign_in"
    with pytest.raises(Refused):
        sign_up(link)
    assert landing(link, account=owner).step == "confirm"
    assert landing(link, account=cast.stranger).step == "other_account"
    with pytest.raises(Refused) as refused:
        accept_as_account(link, cast.stranger, proof_of(link, ""), as_other=True)
    assert refused.value.code == "other_account"
    assert accept_as_account(link, owner).account == owner


@pytest.mark.parametrize("who", ["patient", "caregiver", "administrator"])
def test_another_role_stays_what_it_is(cast: Cast, who: Any) -> None:
    account = getattr(cast, who)
    link = link_of(invite(cast.doctor, email=account.email).invitation)
    assert landing(link, account=account).step == "wrong_role"
    with pytest.raises(Refused) as refused:
        accept_as_account(link, account)
    assert refused.value.code == "wrong_role"


def test_the_inviter_does_not_accept_their_own(cast: Cast) -> None:
    link = link_of(invite(cast.doctor).invitation)
    assert landing(link, account=cast.doctor).step == "own_invitation"
    with pytest.raises(Refused) as refused:
        accept_as_account(link, cast.doctor, proof_of(link, ""), as_other=True)
    assert refused.value.code == "own_invitation"


def test_the_second_press_of_the_same_browser_is_harmless(cast: Cast) -> None:
    link = link_of(invite(cast.doctor).invitation)
    first = sign_up(link, "browser")
    again = sign_up(link, "browser")
    assert (again.account, again.again, again.created) == (first.account, True, False)
    for other in ("another", ""):
        with pytest.raises(Refused) as refused:
            sign_up(link, other)
        assert refused.value.code == "accepted"


def test_somebody_else_cannot_accept_after(cast: Cast) -> None:
    link = link_of(invite(cast.doctor).invitation)
    sign_up(link)
    with pytest.raises(Refused) as refused:
        accept_as_account(link, cast.stranger, proof_of(link, ""), as_other=True)
    assert refused.value.code == "accepted"


# --- Inviters who left (pitfalls S14, S29) --------------------------------------------------------------------------


def test_it_works_as_long_as_one_inviter_is_there(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    invite(cast.nurse)
    deactivate(cast.administrator, cast.doctor)
    assert sign_up(link_of(invitation)).created
    assert [row.account for row in Notification.objects.all()] == [cast.nurse]


def test_it_freezes_when_all_left(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    deactivate(cast.administrator, cast.doctor)
    link = link_of(invitation)
    assert landing(link).status is Status.FROZEN
    with pytest.raises(Refused) as refused:
        sign_up(link)
    assert refused.value.code == "frozen"
    decline(link, "decline")


def test_a_deleted_inviters_invitation_stays_with_their_name(cast: Cast) -> None:
    invitation = invite(cast.outsider).invitation
    cast.outsider.delete()
    sponsor = invitation.sponsors.get()
    assert (sponsor.account, sponsor.name) == (None, "Paul Girard")
    assert landing(link_of(invitation)).status is Status.FROZEN


# --- What follows -----------------------------------------------------------------------------------------------------


def test_everyone_who_invited_is_told_once(cast: Cast) -> None:
    invitation = invite(cast.doctor, discussion=cast.discussion).invitation
    invite(cast.nurse, discussion=cast.discussion)
    invite(cast.nurse)
    account = sign_up(link_of(invitation)).account
    note_connection(account)
    told = Notification.objects.filter(kind="colleague_connected")
    assert {row.account for row in told} == {cast.doctor, cast.nurse}
    assert told.count() == 2
    assert told.first().data["discussion"] == str(cast.discussion.pk)


def test_accepted_invitations_are_given_back(
    cast: Cast, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_DAY": 1}
    link = link_of(invite(cast.doctor).invitation)
    assert limits.left("INVITER_DAY", str(cast.doctor.pk)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        sign_up(link)
    assert limits.left("INVITER_DAY", str(cast.doctor.pk)) == 1


def test_the_one_click_adds_and_the_notification_is_done(cast: Cast) -> None:
    outcome = invite(cast.doctor, discussion=cast.discussion)
    with pytest.raises(Refused) as refused:
        add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    assert refused.value.code == "not_accepted"
    account = sign_up(link_of(outcome.invitation)).account
    sponsor = access.access_sponsor(cast.doctor, outcome.sponsor.pk)
    shown = person(cast.doctor, sponsor)
    assert (shown.account, shown.is_declared, shown.contact.email, shown.added) == (account, True, ADDRESS, False)
    for _twice in range(2):
        add_for_sponsor(cast.doctor, sponsor, vouch=False)
    assert Member.objects.filter(account=account, left_at=None).count() == 1
    assert Notification.objects.get(kind="colleague_connected").done_at
    assert entry_of(account).identity == Identity.DECLARED


def test_the_one_click_opens_the_circle_that_was_meant_and_not_before(cast: Cast) -> None:
    outcome = invite(cast.doctor, dossier=cast.dossier)
    account = sign_up(link_of(outcome.invitation)).account
    assert not visible_dossiers(account).exists()
    assert Notification.objects.get(kind="colleague_connected").act_label == "Ajouter au cercle de soins"
    add_for_sponsor(cast.doctor, access.access_sponsor(cast.doctor, outcome.sponsor.pk), vouch=False)
    assert visible_dossiers(account).get() == cast.dossier


def test_vouching_is_a_verified_members_act(cast: Cast) -> None:
    outcome = invite(cast.doctor, discussion=cast.discussion)
    account = sign_up(link_of(outcome.invitation)).account
    sponsor = access.access_sponsor(cast.doctor, outcome.sponsor.pk)
    with pytest.raises(Refused) as refused:
        add_for_sponsor(cast.doctor, sponsor, vouch=True)
    assert refused.value.code == "not_verified"
    assert not Member.objects.filter(account=account).exists()
    own = cast.doctor.entry
    own.identity = Identity.VOUCHED
    own.save()
    add_for_sponsor(cast.doctor, sponsor, vouch=True)
    assert entry_of(account).identity == Identity.VOUCHED


def test_an_administrator_adds_without_reading(cast: Cast) -> None:
    outcome = invite(cast.doctor, discussion=cast.discussion)
    account = sign_up(link_of(outcome.invitation)).account
    sponsor = access.access_sponsor(cast.administrator, outcome.sponsor.pk)
    assert person(cast.administrator, sponsor).contact.hidden
    add_for_sponsor(cast.administrator, sponsor, vouch=False)
    assert Member.objects.filter(account=account).exists()
    assert not Member.objects.filter(account=cast.administrator).exists()


def test_nobody_elses_click_adds(cast: Cast) -> None:
    outcome = invite(cast.doctor, discussion=cast.discussion)
    sign_up(link_of(outcome.invitation))
    for who in [cast.nurse, *cast.everyone_outside()]:
        if who == cast.administrator:
            continue
        with pytest.raises(NotFound):
            access.access_sponsor(who, outcome.sponsor.pk)
        with pytest.raises(NotFound):
            add_for_sponsor(who, outcome.sponsor, vouch=False)


# --- Coming without the link ------------------------------------------------------------------------------------------


def test_an_inactive_person_who_signs_in_fulfils_the_invitation(cast: Cast, clock: Clock) -> None:
    account = make_account("Claire Durand", email=ADDRESS)
    entry = make_entry("Claire", "Durand", account=account)
    clock.move(days=91)
    invitation = invite(cast.doctor, entry=entry, discussion=cast.discussion).invitation
    clock.move(days=20)
    assert note_connection(account) == 1
    assert note_connection(account) == 0
    invitation.refresh_from_db()
    assert (invitation.state, invitation.proof, invitation.accepted_by) == (State.ACCEPTED, "session", account)
    assert PendingSeat.objects.get().state == SeatState.READY
    assert Notification.objects.get().account == cast.doctor


def test_the_one_being_answered_is_left_to_the_person(cast: Cast, clock: Clock) -> None:
    account = make_account("Claire Durand", email=ADDRESS)
    entry = make_entry("Claire", "Durand", account=account)
    clock.move(days=91)
    invitation = invite(cast.doctor, entry=entry).invitation
    assert note_connection(account, but=invitation.pk) == 0
    decline(link_of(invitation), "decline")
    assert note_connection(account) == 0


def test_an_address_alone_inherits_nothing(cast: Cast) -> None:
    invitation = invite(cast.doctor).invitation
    make_account("Claire Durand", email=ADDRESS)
    other = make_account("Zoé Petit", email="zoe@example.net")
    assert note_connection(other) == 0
    invitation.refresh_from_db()
    assert invitation.state == State.OPEN


def test_a_link_at_the_very_last_instant(cast: Cast, clock: Clock) -> None:
    invitation = invite(cast.doctor).invitation
    link = link_of(invitation)
    clock.now = invitation.expires_at - timedelta(microseconds=1)
    assert sign_up(link).created
    late = invite(cast.doctor, email="tard@example.net").invitation
    link = link_of(late)
    clock.now = late.expires_at
    with pytest.raises(Refused) as refused:
        sign_up(link)
    assert refused.value.code == "expired"
