"""Signing in without a password: by a code that came by e-mail or SMS."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cercle.accounts import actions, queries
from cercle.accounts.models import Account, Role
from cercle.accounts.tokens import authenticate, issue
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock, make_thread
from cercle.delivery import mailbox
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.testing import Peer, run_jobs

ASK = "/connexion/code/"
TYPE = "/connexion/code/saisir/"


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


def make_patient(*, proven: bool = True, **values: Any) -> Account:
    values.setdefault("email", "antoine@example.org")
    return actions.create_account(
        None, name="Antoine Dubois", role=Role.PATIENT, email_verified=proven, phone_verified=proven, **values
    )


@pytest.fixture
def patient(db: None) -> Account:
    return make_patient()


def code_in(text: str) -> str:
    found = re.search(r"(\d{3}) (\d{3})", text)
    assert found, text
    return found[1] + found[2]


def ask(client: Client, contact: str = "antoine@example.org", **values: str) -> Any:
    return client.post(ASK, {"contact": contact, **values})


def read(peer: Peer, address: str = "antoine@example.org") -> str:
    run_jobs()
    return code_in(peer.to(address)[-1].text)


def type_in(client: Client, code: str, **values: str) -> Any:
    return client.post(TYPE, {"code": code, "remember": "on", **values})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def bare(response: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_a_code_by_email_signs_in(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    assert ask(client, " Antoine@Example.ORG ")["Location"] == TYPE
    assert "antoine@example.org" in client.get(TYPE).content.decode()
    code = read(smtp_peer)
    assert type_in(client, f"{code[:3]} {code[3:]}")["Location"] == "/"
    assert who(client) == str(patient.pk)
    line = AuditLine.objects.get(act="account.signed_in")
    assert (line.actor, line.detail) == (patient.pk, {"method": "code"})
    [message] = smtp_peer.messages
    assert "Dubois" not in message.text + message.html + message.subject


def test_a_code_by_sms_signs_in(demo_mailbox: Path) -> None:
    patient = make_patient(email=None, phone="06 12 34 56 78")
    client = Client()
    ask(client, "06.12.34.56.78")
    run_jobs()
    [letter] = mailbox.letters()
    assert letter["channel"] == "sms"
    type_in(client, code_in(letter["text"]))
    assert who(client) == str(patient.pk)


def test_the_code_is_in_clear_in_no_row(patient: Account, smtp_peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    ask(client)
    code = read(smtp_peer)
    rows = [repr(vars(row)) for row in Outgoing.objects.all()]
    rows += [repr(row.get_decoded()) for row in Session.objects.all()]
    rows += [repr(vars(row)) for row in AuditLine.objects.all()]
    assert rows
    assert code not in "".join(rows)
    assert code not in caplog.text


def test_one_goes_on_where_one_wanted_to(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    page = client.get("/connexion/", {"next": "/reglages/securite/"}).content.decode()
    link = re.search(r'href="(/connexion/code/\?next=[^"]+)"', page)
    assert link
    assert 'value="/reglages/securite/"' in client.get(link[1]).content.decode()
    there = ask(client, next="/reglages/securite/")["Location"]
    assert 'value="/reglages/securite/"' in client.get(there).content.decode()
    again = client.post(TYPE, {"action": "resend", "next": "/reglages/securite/"})["Location"]
    assert 'value="/reglages/securite/"' in client.get(again).content.decode()
    answer = type_in(client, read(smtp_peer), next="/reglages/securite/")
    assert answer["Location"] == "/reglages/securite/"
    assert who(client)


def test_one_is_never_sent_to_another_site(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    ask(client, next="https://evil.example/")
    assert type_in(client, read(smtp_peer), next="https://evil.example/")["Location"] == "/"


def test_an_unknown_contact_a_professional_and_a_patient_see_the_same(
    cast: Cast, patient_like: list[str], smtp_peer: Peer
) -> None:
    """Pitfall S18: pages, redirects and rows; only the mailbox tells."""
    seen = []
    for contact in [*patient_like, str(cast.doctor.email), "personne@example.org"]:
        client = Client()
        before = Outgoing.objects.count()
        asked = ask(client, contact)
        page = bare(client.get(TYPE)).replace(contact, "…")
        tried = type_in(client, "000000")
        again = client.post(TYPE, {"action": "resend"})
        rows = Outgoing.objects.count() - before
        seen.append((asked.status_code, asked["Location"], page, tried.status_code, again["Location"], rows))
    assert seen[0] == seen[1] == seen[2]
    run_jobs()
    assert not smtp_peer.to("personne@example.org")
    told = smtp_peer.to(str(cast.doctor.email))[0]
    assert "mot de passe" in told.text
    assert not re.search(r"\d{6}|\d{3} \d{3}", told.text)


@pytest.fixture
def patient_like(db: None) -> list[str]:
    make_patient(email="rose@example.org")
    return ["rose@example.org"]


def test_a_professional_cannot_get_in_by_a_code(cast: Cast, smtp_peer: Peer) -> None:
    client = Client()
    ask(client, "helene@example.org")
    for code in ("000000", ""):
        type_in(client, code)
    assert who(client) is None


def test_a_closed_account_gets_no_code(patient: Account, smtp_peer: Peer) -> None:
    actions.deactivate(None, patient)
    client = Client()
    assert ask(client)["Location"] == TYPE
    run_jobs()
    assert not smtp_peer.messages


def test_five_wrong_codes_end_it(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    ask(client)
    code = read(smtp_peer)
    for left in (4, 3, 2, 1):
        answer = type_in(client, wrong(code))
        assert answer.status_code == 422
        assert f"Encore {left} essai" in answer.content.decode()
    assert type_in(client, wrong(code))["Location"] == ASK
    assert "Ce code n’est plus valable." in client.get(ASK).content.decode()
    type_in(client, code)
    assert who(client) is None


def test_an_empty_code_costs_no_try(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    ask(client)
    for _ in range(6):
        assert type_in(client, " ").status_code == 422
    type_in(client, read(smtp_peer))
    assert who(client)


def test_a_code_lives_ten_minutes(patient: Account, smtp_peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    client = Client()
    ask(client, next="/reglages/")
    code = read(smtp_peer)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert type_in(client, code, next="/reglages/")["Location"] == f"{ASK}?next=%2Freglages%2F"
    assert who(client) is None


def test_a_message_that_waited_too_long_does_not_leave(patient: Account, smtp_peer: Peer, clock: Clock) -> None:
    ask(Client())
    clock.move(minutes=10)
    run_jobs()
    assert not smtp_peer.messages
    assert Outgoing.objects.get().fate == Fate.CANCELLED


def test_another_code_replaces_the_first(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    ask(client)
    first = read(smtp_peer)
    client.post(TYPE, {"action": "resend"})
    second = read(smtp_peer)
    assert len(smtp_peer.messages) == 2
    type_in(client, first)
    assert who(client) is None or first == second
    type_in(client, second)
    assert who(client)


def test_a_code_works_only_in_the_browser_that_asked(patient: Account, smtp_peer: Peer) -> None:
    asked, other = Client(), Client()
    ask(asked)
    code = read(smtp_peer)
    assert type_in(other, code)["Location"] == ASK
    ask(other)
    type_in(other, code)
    assert who(other) is None


def test_codes_to_one_contact_are_limited_for_all_alike(patient: Account, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "CODE_SENDS": 2}
    for contact in ("antoine@example.org", "personne@example.org"):
        ask(Client(), contact)
        client = Client()
        ask(client, contact)
        answer = ask(Client(), contact)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Plusieurs codes ont déjà été envoyés." in page
        assert f'value="{contact}"' in page
        client.post(TYPE, {"action": "resend"})
        assert "Plusieurs codes ont déjà été envoyés." in client.get(TYPE).content.decode()


def test_unknown_numbers_cannot_empty_a_country_s_budget(settings: Any, demo_mailbox: Path) -> None:
    settings.LIMITS = {**settings.LIMITS, "SMS_COUNTRY": 1}
    make_patient(email=None, phone="06 12 34 56 78")
    for number in ("0611111111", "0622222222"):
        assert ask(Client(), number).status_code == 302
    assert ask(Client(), "0612345678").status_code == 302
    for number in ("0612345678", "0633333333"):
        assert ask(Client(), number).status_code == 422
    run_jobs()
    assert len(mailbox.letters()) == 1


def test_an_address_of_origin_that_asks_too_often_gets_429(patient: Account, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "request_login_code": "2/m/ip"}
    client = Client()
    for contact in ("a@example.org", "b@example.org"):
        assert ask(client, contact).status_code == 302
    assert ask(client, "c@example.org").status_code == 429


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "obligatoire"),
        ("antoine@", "nom de domaine"),
        ("02 99 00 00 00", "ne reçoit pas de SMS"),
        ("06 12", "trop court"),
    ],
)
def test_what_is_mistyped_is_said_beside_the_field_and_kept(db: None, typed: str, said: str) -> None:
    answer = ask(Client(), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{typed}"' in page or not typed


def test_the_first_code_at_an_unproven_contact_proves_it_and_ends_what_came_before(smtp_peer: Peer) -> None:
    """Somebody accepted with a link that proved nothing; the owner of the address comes later."""
    account = make_patient(proven=False)
    before = Client()
    before.force_login(account)
    before.get("/reglages/")
    account.set_password("une phrase assez longue 7")
    account.save()
    token = issue(account)
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={})
    client = Client()
    ask(client)
    assert type_in(client, read(smtp_peer))["Location"] == "/"
    assert who(client) == str(account.pk)
    assert before.get("/reglages/").status_code == 302
    assert authenticate(token) is None
    assert not Authenticator.objects.filter(user=account).exists()
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert queries.holds(account) == (["antoine@example.org"], [])
    line = AuditLine.objects.get(act="account.contact_proven")
    assert line.detail["first"] is True


def test_a_later_code_ends_nothing(patient: Account, smtp_peer: Peer) -> None:
    before = Client()
    before.force_login(patient)
    client = Client()
    ask(client)
    type_in(client, read(smtp_peer))
    assert before.get("/reglages/").status_code == 200


def test_an_unproven_number_does_not_open_a_proven_account(demo_mailbox: Path) -> None:
    """The number that a professional mistyped belongs to a stranger."""
    account = make_patient(phone="06 12 34 56 78")
    Account.objects.filter(pk=account.pk).update(phone_verified_at=None)
    client = Client()
    ask(client, "06 12 34 56 78")
    run_jobs()
    assert not mailbox.letters()


def test_a_second_factor_stays_asked_and_a_key_is_none(patient: Account, smtp_peer: Peer) -> None:
    Authenticator.objects.create(user=patient, type=Authenticator.Type.WEBAUTHN, data={})
    client = Client()
    ask(client)
    assert type_in(client, read(smtp_peer))["Location"] == "/"
    Authenticator.objects.create(user=patient, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    ask(client)
    assert type_in(client, read(smtp_peer))["Location"] == "/connexion/second-facteur/"
    assert who(client) is None


def test_on_a_shared_computer_the_session_ends_with_the_browser(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    ask(client)
    client.post(TYPE, {"code": read(smtp_peer)})
    assert client.session.get_expire_at_browser_close()


def test_whoever_asked_may_still_sign_in_otherwise(cast: Cast) -> None:
    client = Client()
    ask(client, "helene@example.org")
    assert client.get("/connexion/").status_code == 200
    assert client.get(ASK).status_code == 200
    key = client.get("/connexion/cle-d-acces/", headers={"Accept": "application/json"})
    assert "request_options" in key.json()
    assert client.get(TYPE).status_code == 200


def test_typing_without_asking_leads_to_asking(db: None) -> None:
    assert Client().get(TYPE)["Location"] == ASK
    assert type_in(Client(), "123456")["Location"] == ASK


def test_a_signed_in_person_is_led_on(patient: Account) -> None:
    client = Client()
    client.force_login(patient)
    for page in (ASK, TYPE):
        assert client.get(page).status_code == 302


@pytest.fixture
def many_threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(12) as pool:
        yield pool


@pytest.mark.django_db(transaction=True)
def test_tries_that_arrive_together_are_five_all_the_same(smtp_peer: Peer, many_threads: ThreadPoolExecutor) -> None:
    """The session counts by reading and writing back; the limit of the code itself holds."""
    make_patient()
    client = Client()
    ask(client)
    code = read(smtp_peer)
    cookie = client.cookies["session"].value

    def try_wrong(n: int) -> None:
        each = Client()
        each.cookies["session"] = cookie
        try:
            type_in(each, f"{(int(code) + 1 + n) % 10**6:06d}")
        finally:
            connection.close()

    list(many_threads.map(try_wrong, range(12)))
    last = Client()
    last.cookies["session"] = cookie
    type_in(last, code)
    assert not Session.objects.exclude(session_key=cookie).exists()
    assert who(last) is None
    assert EmailAddress.objects.count() == 1


def test_a_forgotten_password_that_never_was_leads_to_a_code(patient: Account, smtp_peer: Peer) -> None:
    client = Client()
    client.post("/mot-de-passe/oublie/", {"email": "antoine@example.org"})
    run_jobs()
    [message] = smtp_peer.messages
    assert "/connexion/code/" in message.text
    assert "/mot-de-passe/" not in message.text
    assert "Dubois" not in message.text


def test_a_forgotten_password_opens_no_account_at_a_mistyped_address(smtp_peer: Peer) -> None:
    account = make_patient(phone="06 12 34 56 78")
    EmailAddress.objects.filter(user=account).update(verified=False)
    Client().post("/mot-de-passe/oublie/", {"email": "antoine@example.org"})
    run_jobs()
    assert not smtp_peer.messages


def test_no_message_about_the_security_of_an_account_names_a_patient(patient: Account, smtp_peer: Peer) -> None:
    actions.note_security_change(patient, event="webauthn_added")
    run_jobs()
    [message] = smtp_peer.messages
    assert "Dubois" not in message.text + message.html
    assert "mot de passe" not in message.text


def test_who_has_no_password_needs_no_key_to_add_or_remove_one(patient: Account) -> None:
    """The first key may be on a telephone at home."""
    data = {"name": "Téléphone", "credential": {}}
    key = Authenticator.objects.create(user=patient, type=Authenticator.Type.WEBAUTHN, data=data)
    client = Client()
    client.force_login(patient)
    assert client.get(f"/reglages/securite/cles/{key.pk}/retirer/").status_code == 200
    Authenticator.objects.create(user=patient, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/reglages/securite/cles/ajouter/")["Location"].startswith("/connexion/confirmer/")


@pytest.fixture
def born(cast: Cast) -> Account:
    """Let in by a birth date through a copied link: nobody proved the address, which may be mistyped."""
    account = make_patient(proven=False, email="antoine.d@example.org")
    thread = make_thread(cast.doctor, account)
    thread.guests.update(proof="birth_date", birth_date=date(1944, 5, 2))
    return account


def test_whom_a_birth_date_let_in_is_asked_for_it_once_more(born: Account, smtp_peer: Peer) -> None:
    client = Client()
    ask(client, str(born.email))
    assert "Date de naissance" not in client.get(TYPE).content.decode()
    code = read(smtp_peer, str(born.email))
    asked = type_in(client, code)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Date de naissance" in page
    assert f'value="{code}"' in page
    assert who(client) is None
    wrong_day = type_in(client, code, birth_date="03/05/1944")
    assert wrong_day.status_code == 422
    assert 'value="03/05/1944"' in wrong_day.content.decode()
    assert not queries.has_confirmed_contact(born)
    assert type_in(client, code, birth_date="2 mai 1944")["Location"] == "/"
    assert who(client) == str(born.pk)
    again = Client()
    ask(again, str(born.email))
    assert type_in(again, read(smtp_peer, str(born.email)))["Location"] == "/"


def test_a_stranger_at_a_mistyped_address_does_not_get_in(born: Account, smtp_peer: Peer) -> None:
    """Five dates a day, over all browsers and codes."""
    refused = []
    for day in range(1, 9):
        if day % 4 == 1:
            client = Client()
            ask(client, str(born.email))
            code = read(smtp_peer, str(born.email))
        refused.append(type_in(client, code, birth_date=f"{day + 2:02}/06/1944").status_code)
    assert set(refused) == {422}
    client = Client()
    ask(client, str(born.email))
    late = type_in(client, read(smtp_peer, str(born.email)), birth_date="02/05/1944")
    assert "Trop d’essais." in late.content.decode()
    assert who(client) is None
    assert not queries.has_confirmed_contact(born)
