"""What a patient or caregiver meets behind a link: at most three screens to the first message (product.md §5)."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from cercle.accounts.contacts import is_verified
from cercle.accounts.models import Account, Role
from cercle.core.testing import Cast, Clock, make_account, signed_in
from cercle.delivery.testing import Peer, run_jobs
from cercle.discussions.models import Discussion, Guest, Kind
from cercle.invitations.actions import correct, delete
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State
from cercle.invitations.tests.making import BORN, invite_patient, verify
from cercle.notifications.models import Notification
from cercle.web.tests.inviting import forms_of, press, text_of
from cercle.web.tests.test_landing_states import SHOW, open_link, state_of

BIRTH, JOIN, WITHOUT = "/invitation/naissance/", "/invitation/rejoindre/", "/invitation/sans-code/"
CODE, CHECK, ACCEPT = "/invitation/code/", "/invitation/code/verifier/", "/invitation/accepter/"
NAMES = {"given_name": "Jeanne", "family_name": "Le Goff", "confirm": "on"}
ADDRESS = "claire.durand@example.net"


def invited(cast: Cast, **values: Any) -> Invitation:
    made = invite_patient(cast.doctor, **values).invitation
    assert isinstance(made, Invitation)
    return made


def thread_of(response: Any) -> Discussion:
    """The thread that an answer leads to."""
    return Discussion.objects.get(pk=urlsplit(response.headers["Location"]).path.split("/")[2], kind=Kind.THREAD)


def test_two_screens_with_a_birth_date(cast: Cast) -> None:
    client = open_link(invited(cast, birth_date=BORN))
    page = client.get(SHOW)
    said = text_of(page)
    assert "Hélène Martin vous invite" in said
    for name in ("Jeanne", "Goff", ADDRESS):
        assert name not in page.content.decode(), "nobody but the inviter before a proof"
    done = press(client, page, BIRTH, birth_date="12 3 1941")
    thread = thread_of(done)
    assert client.get(f"/discussions/{thread.pk}/").status_code == 200
    account = Account.objects.get(email=ADDRESS)
    assert (account.name, account.role) == ("Jeanne Le Goff", Role.PATIENT)
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.cookies["invitation"].value == ""
    assert Notification.objects.get(account=cast.doctor).kind == "guest_accepted"


def test_two_screens_with_a_mailed_link(cast: Cast) -> None:
    invitation = invited(cast)
    client = open_link(invitation)
    page = client.get(SHOW)
    assert 'value="Jeanne' not in page.content.decode()
    unticked = press(client, page, JOIN, given_name="Jeanne", family_name="Le Goff")
    assert unticked.status_code == 422
    assert 'value="Le Goff"' in unticked.content.decode()
    assert state_of(invitation)["state"] == State.OPEN
    thread = thread_of(press(client, unticked, JOIN, **NAMES))
    assert Guest.objects.get(discussion=thread).verified_at


def test_three_screens_with_a_copied_link(cast: Cast, smtp_peer: Peer) -> None:
    client = open_link(invited(cast), Channel.COPY)
    asked = press(client, client.get(SHOW), CODE)
    assert "c•••@example.net" in text_of(asked)
    run_jobs()
    [code] = [
        found[1]
        for mail in smtp_peer.to(ADDRESS)
        if (found := re.search(r"\b(\d{3}\s?\d{3})\b", mail.text)) and "/i/" not in mail.text
    ]
    wrong = press(client, asked, CHECK, code="000000", **NAMES)
    assert wrong.status_code == 409
    assert 'value="Le Goff"' in wrong.content.decode()
    thread = thread_of(press(client, wrong, CHECK, code=code, **NAMES))
    guest = Guest.objects.get(discussion=thread)
    assert (guest.proof, guest.verified_at is not None) == ("code", True)
    assert is_verified(Account.objects.get(email=ADDRESS), "email")


def test_without_the_code_the_identity_is_not_verified(cast: Cast) -> None:
    client = open_link(invited(cast), Channel.QR)
    page = client.get(SHOW)
    assert f'href="{WITHOUT}"' in page.content.decode()
    thread = thread_of(press(client, client.get(WITHOUT), WITHOUT, **NAMES))
    guest = Guest.objects.get(discussion=thread)
    assert (guest.proof, guest.verified_at) == ("none", None)
    assert not is_verified(Account.objects.get(email=ADDRESS), "email")
    assert client.get(f"/discussions/{thread.pk}/").status_code == 200


@pytest.mark.parametrize("typed", ["", "hier", "31/02/1941", "12/03/41", "12/03/3041"])
def test_a_date_that_is_none_costs_no_try(cast: Cast, typed: str) -> None:
    invitation = invited(cast, birth_date=BORN)
    client = open_link(invitation)
    page = press(client, client.get(SHOW), BIRTH, birth_date=typed)
    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert state_of(invitation)["birth_tries"] == 0


def test_wrong_dates_count_down_then_lock_and_the_inviter_is_told(cast: Cast) -> None:
    invitation = invited(cast, birth_date=BORN)
    client = open_link(invitation, Channel.COPY)
    page = client.get(SHOW)
    for left in (4, 3, 2, 1):
        page = press(client, page, BIRTH, birth_date=f"0{left}/01/1950")
        assert page.status_code == 409
        assert f"Encore {left} essai" in text_of(page)
    assert press(client, page, BIRTH, birth_date="05/01/1950").headers["Location"] == SHOW
    locked = client.get(SHOW)
    assert locked.status_code == 410
    assert "bloquée" in text_of(locked)
    assert "Jeanne" not in text_of(locked)
    assert "Demander un nouveau lien" in text_of(locked)
    assert Notification.objects.get(account=cast.doctor).kind == "invitation_locked"
    assert client.get("/invitation/decliner/").status_code == 200, "no is always possible"


def test_an_account_signs_in_and_comes_back(cast: Cast) -> None:
    jeanne = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS)
    verify(jeanne)
    invitation = invited(cast)
    said = text_of(open_link(invitation).get(SHOW))
    assert "Vous avez déjà un compte" in said
    client = open_link(invitation, client=signed_in(jeanne))
    page = client.get(SHOW)
    assert press(client, page, ACCEPT).status_code == 422
    thread = thread_of(press(client, page, ACCEPT, confirm="on"))
    again = open_link(invitation, client=signed_in(jeanne)).get(SHOW)
    assert thread_of(again) == thread, "accepted twice leads to the thread"
    other = open_link(invitation, client=signed_in(cast.caregiver)).get(SHOW)
    assert other.status_code == 410


@pytest.mark.parametrize("holds", [True, False])
def test_an_unproven_link_does_not_tell_whether_there_is_an_account(cast: Cast, holds: bool) -> None:
    seen = []
    for number, birth in enumerate((None, BORN)):
        address = f"personne{number}@example.net"
        if holds:
            verify(make_account("Jeanne Le Goff", Role.PATIENT, email=address))
        page = open_link(invited(cast, email=address, birth_date=birth, anyway=True), Channel.COPY).get(SHOW)
        seen.append(("sans-code" in page.content.decode(), "naissance" in page.content.decode(), page.status_code))
        assert "Jeanne" not in text_of(page)
    assert seen == [(True, False, 200), (False, True, 200)]


def test_after_the_birth_date_somebody_with_an_account_is_asked_it_no_more(cast: Cast) -> None:
    jeanne = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS)
    verify(jeanne)
    client = open_link(invited(cast, birth_date=BORN), Channel.COPY)
    assert press(client, client.get(SHOW), BIRTH, birth_date="12031941").headers["Location"] == SHOW
    assert "Vous avez déjà un compte" in text_of(client.get(SHOW))
    client.force_login(jeanne)
    page = client.get(SHOW)
    assert "birth_date" not in page.content.decode()
    assert thread_of(press(client, page, ACCEPT, confirm="on"))


def test_somebody_else_sees_both_names_only_after_a_proof(cast: Cast) -> None:
    client = open_link(invited(cast, birth_date=BORN), client=signed_in(cast.caregiver))
    page = client.get(SHOW)
    assert "Claire Dubois" in text_of(page)
    assert "Jeanne" not in text_of(page)
    assert press(client, page, BIRTH, birth_date="1941-03-12").headers["Location"] == SHOW
    page = client.get(SHOW)
    assert "Jeanne Le Goff" in text_of(page)
    assert "Accepter en tant que Claire Dubois" in text_of(page)
    thread = thread_of(press(client, page, ACCEPT, confirm="on"))
    assert Guest.objects.get(discussion=thread).account == cast.caregiver


def test_who_may_not(cast: Cast) -> None:
    invitation = invited(cast)
    own = open_link(invitation, client=signed_in(cast.doctor)).get(SHOW)
    assert "que vous avez envoyée" in text_of(own)
    administrator = open_link(invitation, client=signed_in(cast.administrator)).get(SHOW)
    assert "administrateur ne peut pas" in text_of(administrator)
    verify(make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS))
    other = open_link(invitation, client=signed_in(cast.caregiver)).get(SHOW)
    assert "a déjà un compte" in text_of(other)


def test_a_caregiver_joins_the_patients_thread_with_a_proof_only(cast: Cast) -> None:
    client = open_link(invited(cast))
    thread = thread_of(press(client, client.get(SHOW), JOIN, **NAMES))
    invitation = invite_patient(
        cast.doctor, kind="caregiver", name="Anne Le Goff", email="anne@example.net", thread=thread
    ).invitation
    copied = open_link(invitation, Channel.COPY)
    assert WITHOUT not in copied.get(SHOW).content.decode()
    assert copied.get(WITHOUT).headers["Location"] == SHOW
    mailed = open_link(invitation)
    page = mailed.get(SHOW)
    assert "comme aidant" in text_of(page)
    assert "Jeanne" not in text_of(page)
    done = press(mailed, page, JOIN, given_name="Anne", family_name="Le Goff", confirm="on")
    assert thread_of(done) == thread
    assert Guest.objects.filter(discussion=thread).count() == 2


def test_pressing_twice_makes_one(cast: Cast) -> None:
    client = open_link(invited(cast, birth_date=BORN))
    page = client.get(SHOW)
    cookie = client.cookies["invitation"].value
    first = press(client, page, BIRTH, birth_date="12/03/1941")
    twin = Client()
    twin.cookies["invitation"] = cookie
    page.wsgi_request.session.flush()
    again = press(twin, page, BIRTH, birth_date="12/03/1941")
    assert Account.objects.filter(email=ADDRESS).count() == 1
    assert again.headers["Location"] in {first.headers["Location"], SHOW}


def test_what_the_inviter_does_while_the_last_screen_is_open_wins(cast: Cast) -> None:
    client = open_link(invited(cast, birth_date=BORN))
    page = client.get(SHOW)
    delete(cast.doctor, Invitation.objects.get())
    gone = press(client, page, BIRTH, birth_date="12/03/1941")
    never = Client()
    never.get("/i/" + "A" * 48)
    assert (gone.status_code, gone.content) == (404, never.get(SHOW).content)
    invitation = invited(cast)
    client = open_link(invitation)
    page = client.get(SHOW)
    correct(cast.doctor, invitation, email="juste@example.net")
    assert press(client, page, JOIN, **NAMES).headers["Location"] == SHOW
    assert "remplacé" in text_of(client.get(SHOW))
    assert not Discussion.objects.filter(kind=Kind.THREAD).exists()


@pytest.mark.parametrize("account", [None, "stranger", "invited"])
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.COPY])
@pytest.mark.parametrize("birth", [None, BORN])
@pytest.mark.parametrize("age", [0, 20])
def test_a_robot_that_presses_every_button_triggers_nothing(
    cast: Cast, clock: Clock, account: str | None, channel: Channel, birth: date | None, age: int
) -> None:
    """As in test_landing_acts: every link followed, every form sent as it stands."""
    invitation = invited(cast, birth_date=birth)
    people = {None: None, "stranger": cast.caregiver, "invited": None}
    if account == "invited":
        people[account] = jeanne = make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS)
        verify(jeanne)
    clock.move(days=age)
    before, told, accounts = state_of(invitation), Notification.objects.count(), Account.objects.count()
    reader = people[account]
    client = open_link(invitation, channel, client=signed_in(reader) if reader else None)
    seen: set[str] = set()
    waiting = [SHOW]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = client.get(path)
        waiting += list(re.findall(r'href="(/invitation/[^"#]*)"', page.content.decode()))
        for form in forms_of(page):
            if form["method"] == "post" and form["action"].startswith("/invitation/"):
                client.post(form["action"], dict(form["fields"]))
                client.get(urlsplit(open_link(invitation, channel, client).get(SHOW).request["PATH_INFO"]).path)
    assert state_of(invitation) == before
    assert (Notification.objects.count(), Account.objects.count()) == (told, accounts)


def test_the_pages_cost_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = open_link(invited(cast, birth_date=BORN))
    with django_assert_max_num_queries(12):
        client.get(SHOW)


def test_a_closed_account_says_whom_to_ask(cast: Cast) -> None:
    make_account("Jeanne Le Goff", Role.PATIENT, email=ADDRESS, is_active=False, last_seen=timezone.now())
    assert "a été fermé" in text_of(open_link(invited(cast)).get(SHOW))
