# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The whole matrix for patients and caregivers (pitfall S26, product.md §5): who × channel × state × birth date."""

from typing import Any

import pytest
from django.utils import timezone

from cercle.accounts.models import Account, Role
from cercle.core.errors import Invalid, NotFound, Refused
from cercle.core.testing import Cast, Clock, make_account
from cercle.discussions.models import Guest
from cercle.invitations.actions import accept_as_account, accept_as_guest, correct, delete, proof_of
from cercle.invitations.landing import landing
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation, State
from cercle.invitations.states import Status
from cercle.invitations.tests.making import ADDRESS, BORN, PHONE, invite_patient, link_of, verify

CHANNELS = {"email": Channel.EMAIL, "sms": Channel.SMS, "copy": Channel.COPY, "qr": Channel.QR}
NAMES = {"given_name": "Jeanne", "family_name": "Le Goff"}

#: (who, the link proves the contact, a birth date was given) → what the page asks; then what pressing on gives: the
#: proof kept in the thread and whether it is verified, or why it is refused.
LIVE: dict[tuple[str, bool, bool], tuple[str, str]] = {
    ("new", True, False): ("join", "email verified"),
    ("new", False, False): ("code", "none unverified"),
    ("new", True, True): ("birth", "birth_date verified"),
    ("new", False, True): ("birth", "birth_date verified"),
    ("existing", True, False): ("sign_in", "sign_in"),
    ("existing", False, False): ("code", "proof_needed"),
    ("existing", True, True): ("sign_in", "sign_in"),
    ("existing", False, True): ("birth", "sign_in"),
    ("same", True, False): ("confirm", "session verified"),
    ("same", False, False): ("confirm", "session verified"),
    ("same", True, True): ("confirm", "birth_date verified"),
    ("same", False, True): ("confirm", "birth_date verified"),
    ("other", True, False): ("choose", "email unverified"),
    ("other", False, False): ("code", "none unverified"),
    ("other", True, True): ("birth", "birth_date verified"),
    ("other", False, True): ("birth", "birth_date verified"),
    ("other of somebody known", True, False): ("other_account", "other_account"),
    ("other of somebody known", False, False): ("code", "proof_needed"),
    ("other of somebody known", True, True): ("other_account", "other_account"),
    ("other of somebody known", False, True): ("birth", "other_account"),
}
WHO = sorted({who for who, _mailed, _birth in LIVE})
DEAD = {
    "expired": Status.EXPIRED,
    "corrected": Status.REPLACED,
    "used": Status.ACCEPTED,
    "deleted": Status.UNKNOWN,
    "declined": Status.DECLINED,
    "not_me": Status.NOT_ME,
    "locked": Status.LOCKED,
}


def press_on(link: Link, account: Account | None, *, birth: bool, unproven: bool) -> Any:
    """What the person does who goes through with it: everything they have, nothing they have not."""
    born = BORN if birth else None
    proof = proof_of(link, "browser")
    if account:
        return accept_as_account(
            link, account, proof, session="browser", as_other=True, birth_date=born, unproven=unproven
        )
    return accept_as_guest(link, proof, session="browser", birth_date=born, unproven=unproven, **NAMES)


def people(cast: Cast, who: str) -> Account | None:
    """Who is signed in, if anybody; the invited person's account is made where there is one."""
    holder = None
    if who in {"existing", "same", "other of somebody known"}:
        holder = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS, phone=PHONE)
        verify(holder)
    if who.startswith("other"):
        return cast.caregiver
    return holder if who == "same" else None


@pytest.mark.parametrize("birth", [False, True])
@pytest.mark.parametrize(
    ("state", "kind"), [("live", "patient"), ("live", "caregiver"), *[(state, "patient") for state in DEAD]]
)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("who", WHO)
def test_matrix(cast: Cast, clock: Clock, who: str, channel: str, state: str, birth: bool, kind: str) -> None:
    invitation = invite_patient(
        cast.doctor, kind=kind, email=ADDRESS, phone=PHONE, birth_date=BORN if birth else None
    ).invitation
    link = link_of(invitation, CHANNELS[channel])
    account = people(cast, who)
    bring_to(state, cast, clock, invitation)
    accounts, guests = Account.objects.count(), Guest.objects.count()

    page = landing(link, account=account, session="browser")
    assert page == landing(link, account=account, session="browser"), "reading it changes nothing"
    mailed = bool(CHANNELS[channel].proves)
    if state != "live":
        assert page.status is DEAD[state]
        assert (page.name, page.inviters, page.step, page.thread) == ("", (), "", None)
        for unproven in (False, True):
            with pytest.raises((Refused, NotFound)) as dead:
                press_on(link, account, birth=birth, unproven=unproven)
            assert (dead.type is NotFound) is (state == "deleted")
        assert (Account.objects.count(), Guest.objects.count()) == (accounts, guests)
        return
    step, wanted = LIVE[who, mailed, birth]
    assert (page.status, page.step) == (Status.LIVE, step)
    assert (ADDRESS in str(page)) is (channel == "email")
    assert (PHONE in str(page)) is (channel == "sms")
    shows_name = (mailed and not birth) or (step == "confirm" and not birth)
    assert bool(page.name) is shows_name, "nobody but the inviter until something is proven"
    goes_on(link, account, wanted.replace("email", channel), birth=birth)


def goes_on(link: Link, account: Account | None, wanted: str, *, birth: bool) -> None:
    proof, _space, verified = wanted.partition(" ")
    accounts = Account.objects.count()
    if not verified:
        with pytest.raises(Refused) as refused:
            press_on(link, account, birth=birth, unproven=True)
        assert refused.value.code == proof
        assert Account.objects.count() == accounts
        return
    if proof == "none":
        with pytest.raises(Refused) as refused:
            press_on(link, account, birth=birth, unproven=False)
        assert refused.value.code == "proof_needed"
    accepted = press_on(link, account, birth=birth, unproven=proof == "none")
    guest = Guest.objects.get(discussion=accepted.thread)
    assert (guest.proof, guest.verified_at is not None) == (proof, verified == "verified")
    assert accepted.invitation.proof == proof
    assert accepted.account == (account or accepted.account)
    assert Account.objects.count() == accounts + (account is None)
    again = press_on(link, accepted.account, birth=birth, unproven=False)
    assert (again.again, again.thread) == (True, accepted.thread), "twice by the same person leads to the thread"


def bring_to(state: str, cast: Cast, clock: Clock, invitation: Invitation) -> None:
    if state == "expired":
        clock.move(days=14)
    elif state == "corrected":
        correct(cast.doctor, invitation, email="juste@example.net", phone="")
    elif state == "deleted":
        delete(cast.doctor, invitation)
    elif state == "locked":
        Invitation.objects.filter(pk=invitation.pk).update(locked_at=timezone.now(), birth_tries=5)
    elif state != "live":
        ended = {"used": State.ACCEPTED}.get(state, state)
        taken_by = cast.former if state == "used" else None
        Invitation.objects.filter(pk=invitation.pk).update(state=ended, ended_at=timezone.now(), accepted_by=taken_by)


def test_the_table_is_whole() -> None:
    assert set(LIVE) == {(who, mailed, birth) for who in WHO for mailed in (True, False) for birth in (True, False)}


@pytest.mark.parametrize("values", [{}, {"given_name": "Jeanne"}, {"given_name": "  ", "family_name": "http://x.fr"}])
def test_without_a_birth_date_the_names_are_needed(cast: Cast, values: dict[str, str]) -> None:
    link = link_of(invite_patient(cast.doctor).invitation)
    with pytest.raises(Invalid) as error:
        accept_as_guest(link, proof_of(link, ""), session="", **values)
    assert set(error.value.fields) <= {"given_name", "family_name"}
