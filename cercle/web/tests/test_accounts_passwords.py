"""Forgotten and changed passwords, with a real mail server."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.testing import PASSWORD, Cast, signed_in
from cercle.delivery.models import Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.web.tests.test_sessions import sign_in, who

FORGOTTEN = "/mot-de-passe/oublie/"
CHANGE = "/reglages/securite/mot-de-passe/"
NEW = "trois petits chats gris"


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


def link_in(peer: Peer, address: str) -> str:
    run_jobs()
    found = re.search(r"http://testserver(/mot-de-passe/nouveau/\S+)", peer.to(address)[-1].text)
    assert found
    return found[1]


def ask(address: str = "helene@example.org") -> Any:
    return Client().post(FORGOTTEN, {"email": address})


def test_the_link_that_was_mailed_leads_to_a_new_password(cast: Cast, smtp_peer: Peer) -> None:
    assert ask()["Location"] == "/mot-de-passe/envoye/"
    client = Client()
    form = client.get(link_in(smtp_peer, "helene@example.org"), follow=True)
    assert "Choisir un nouveau mot de passe" in form.content.decode()
    done = client.post(form.request["PATH_INFO"], {"password1": NEW}, follow=True)
    assert "Mot de passe enregistré" in done.content.decode()
    assert who(client) is None
    sign_in(client, "helene@example.org", NEW)
    assert who(client) == str(cast.doctor.pk)


def test_the_message_is_in_the_language_of_the_account(cast: Cast, smtp_peer: Peer) -> None:
    ask()
    run_jobs()
    assert smtp_peer.to("helene@example.org")[0].subject == "Choisir un nouveau mot de passe"
    assert Outgoing.objects.get().language == "fr"


def test_neither_the_row_nor_its_job_holds_the_link(cast: Cast, smtp_peer: Peer) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    ask()
    row = Outgoing.objects.get(kind="password_reset")
    key = link_in(smtp_peer, "helene@example.org").rsplit("-", 1)[1].strip("/")
    assert (row.reference, row.context) == (str(cast.doctor.pk), {})
    assert all(key not in str(job.args) for job in ProcrastinateJob.objects.all())


def test_an_unknown_address_gets_the_same_answer_and_no_message(cast: Cast, smtp_peer: Peer) -> None:
    known, unknown = ask(), ask("personne@example.org")
    run_jobs()
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [received.to for received in smtp_peer.messages] == ["helene@example.org"]


def test_a_closed_account_gets_no_message(cast: Cast, smtp_peer: Peer) -> None:
    Account.objects.filter(pk=cast.doctor.pk).update(is_active=False)
    ask()
    run_jobs()
    assert smtp_peer.messages == []


def test_an_account_closed_before_the_message_left_gets_none(cast: Cast, smtp_peer: Peer) -> None:
    ask()
    Account.objects.filter(pk=cast.doctor.pk).update(is_active=False)
    run_jobs()
    assert smtp_peer.messages == []
    assert Outgoing.objects.get().fate == "cancelled"


def test_opening_the_link_changes_nothing_however_often(cast: Cast, smtp_peer: Peer) -> None:
    ask()
    path = link_in(smtp_peer, "helene@example.org")
    before = Account.objects.values_list("password", "last_login", "last_seen").get(pk=cast.doctor.pk)
    for method in ("get", "head", "options", "get"):
        getattr(Client(), method)(path, follow=True)
    assert Account.objects.values_list("password", "last_login", "last_seen").get(pk=cast.doctor.pk) == before
    assert "Choisir un nouveau mot de passe" in Client().get(path, follow=True).content.decode()


def test_opening_somebody_else_s_link_does_not_sign_one_out(cast: Cast, smtp_peer: Peer) -> None:
    ask()
    client = signed_in(cast.nurse)
    client.get(link_in(smtp_peer, "helene@example.org"), follow=True)
    assert who(client) == str(cast.nurse.pk)


def test_the_link_works_once(cast: Cast, smtp_peer: Peer) -> None:
    ask()
    path = link_in(smtp_peer, "helene@example.org")
    client = Client()
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW})
    assert "Ce lien ne sert plus" in Client().get(path, follow=True).content.decode()


def test_the_link_dies_with_time(cast: Cast, smtp_peer: Peer, settings: Any) -> None:
    ask()
    path = link_in(smtp_peer, "helene@example.org")
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Ce lien ne sert plus" in Client().get(path, follow=True).content.decode()


@pytest.mark.parametrize("path", ["/mot-de-passe/nouveau/abc-def/", f"/mot-de-passe/nouveau/{'0' * 32}-x/"])
def test_an_invented_link_is_a_dead_one(db: None, path: str) -> None:
    assert "Ce lien ne sert plus" in Client().get(path).content.decode()


def test_a_new_password_ends_every_session_and_is_told_by_mail(cast: Cast, smtp_peer: Peer) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "helene@example.org")
    ask()
    client = Client()
    form = client.get(link_in(smtp_peer, "helene@example.org"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW})
    run_jobs()
    assert elsewhere.get("/reglages/").status_code == 302
    assert "Un nouveau mot de passe a été choisi" in smtp_peer.to("helene@example.org")[-1].text
    acts = set(AuditLine.objects.values_list("act", flat=True))
    assert {"account.password_link_sent", "account.password_set", "account.security_changed"} <= acts


def test_messages_to_one_address_are_limited(cast: Cast, smtp_peer: Peer) -> None:
    answers = [ask().status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize(
    ("weak", "message"),
    [
        ("court", "au minimum 12 caractères"),
        ("helene martin", "trop semblable au champ « nom »"),
        ("helene@example.org", "trop semblable au champ « adresse e-mail »"),
        ("123456789012345", "entièrement numérique"),
        ("telechargement", "trop courant"),
        ("Azertyuiop123!", "trop facile à deviner"),
        ("M0tDeP@sse2026", "trop facile à deviner"),
        ("abababababab", "trop facile à deviner"),
    ],
)
def test_a_weak_password_is_told_beside_the_field_in_french(cast: Cast, weak: str, message: str) -> None:
    page = signed_in(cast.doctor).post(CHANGE, {"oldpassword": PASSWORD, "password1": weak}).content.decode()
    page = page.replace("\N{NO-BREAK SPACE}", " ")
    assert 'aria-invalid="true"' in page
    assert message in page
    assert Account.objects.get(pk=cast.doctor.pk).check_password(PASSWORD)


def test_changing_it_asks_for_the_present_one(cast: Cast) -> None:
    page = signed_in(cast.doctor).post(CHANGE, {"oldpassword": "faux", "password1": NEW}).content.decode()
    assert "Ce n’est pas votre mot de passe actuel." in page


def test_changing_it_keeps_this_session_and_ends_the_others(cast: Cast, smtp_peer: Peer) -> None:
    here, there = Client(), Client()
    sign_in(here, "helene@example.org")
    sign_in(there, "helene@example.org")
    response = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW})
    assert response["Location"] == "/reglages/securite/"
    assert here.get("/reglages/securite/").content.decode().count("Connecté depuis") == 1
    assert there.get("/reglages/").status_code == 302
    run_jobs()
    notice = smtp_peer.to("helene@example.org")[0]
    assert notice.subject == "La sécurité de votre compte a changé"
    assert "Le mot de passe a été modifié." in notice.text


def test_changing_it_needs_sign_in(db: None) -> None:
    assert Client().get(CHANGE)["Location"].startswith("/connexion/")


def test_an_account_without_a_password_chooses_its_first(cast: Cast) -> None:
    cast.nurse.set_unusable_password()
    cast.nurse.save()
    client = signed_in(cast.nurse)
    assert "Choisir un mot de passe" in client.get("/reglages/securite/").content.decode()
    client.post("/reglages/securite/premier-mot-de-passe/", {"password1": NEW})
    assert Account.objects.get(pk=cast.nurse.pk).check_password(NEW)


def test_a_patient_without_a_password_is_not_asked_for_one(cast: Cast) -> None:
    cast.patient.set_unusable_password()
    cast.patient.save()
    assert "Choisir un mot de passe" not in signed_in(cast.patient).get("/reglages/securite/").content.decode()


def test_passwords_are_kept_by_argon2() -> None:
    from cercle.config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_link_s_key_reaches_no_log() -> None:
    from cercle.core.redaction import redact

    line = redact('"GET /mot-de-passe/nouveau/0a1b-cvx1-secret/ HTTP/1.1" 302')
    assert "secret" not in line
    assert "/mot-de-passe/nouveau/" in line
