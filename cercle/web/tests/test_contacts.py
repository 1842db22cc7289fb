"""« Changer d’adresse », « Changer de numéro »: the pages."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cercle.accounts import actions, queries
from cercle.accounts.models import Account, ContactChange, Role
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.delivery.testing import Peer, run_jobs
from cercle.web.tests.test_mfa import confirmed

ADDRESS = "/reglages/coordonnees/adresse/"
MOBILE = "/reglages/coordonnees/mobile/"


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def patient(db: None) -> Account:
    return actions.create_account(
        None, name="Antoine Dubois", email="antoine.d@example.org", role=Role.PATIENT, email_verified=True
    )


def code_of(peer: Peer, address: str) -> str:
    run_jobs()
    found = re.search(r"(\d{3}) (\d{3})", peer.to(address)[-1].text)
    assert found
    return found[1] + found[2]


def begin(client: Client, value: str = "nouvelle@example.net", path: str = ADDRESS) -> str:
    answer = client.post(path, {"value": value})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.parametrize("path", [ADDRESS, MOBILE])
def test_they_need_sign_in(db: None, path: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(path)["Location"].startswith("/connexion/")


def test_a_professional_confirms_the_password_first_and_then_changes_address(cast: Cast, smtp_peer: Peer) -> None:
    assert (
        signed_in(cast.doctor).get(ADDRESS)["Location"] == f"/connexion/confirmer/?next={ADDRESS.replace('/', '%2F')}"
    )
    assert signed_in(cast.doctor).post(ADDRESS, {"value": "x@example.org"})["Location"].startswith("/connexion/")
    assert not ContactChange.objects.exists()
    client = confirmed("helene@example.org")
    page = client.get(ADDRESS).content.decode()
    assert "Changer d’adresse" in page
    assert "helene@example.org" in page
    there = begin(client)
    assert "nouvelle@example.net" in client.get(there).content.decode()
    done = client.post(there, {"code": code_of(smtp_peer, "nouvelle@example.net")}, follow=True)
    assert "Votre adresse est confirmée." in done.content.decode()
    cast.doctor.refresh_from_db()
    assert cast.doctor.email == "nouvelle@example.net"
    run_jobs()
    assert len(smtp_peer.to("helene@example.org")) == 1


def test_a_patient_changes_without_a_password(patient: Account, smtp_peer: Peer) -> None:
    client = signed_in(patient)
    there = begin(client)
    client.post(there, {"code": code_of(smtp_peer, "nouvelle@example.net")})
    assert queries.holds(patient)[0] == []
    patient.refresh_from_db()
    assert queries.holds(patient) == (["nouvelle@example.net"], [])
    assert "Confirmée" in client.get("/reglages/").content.decode()


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        (ADDRESS, "", "obligatoire"),
        (ADDRESS, "antoine", "Il manque « @ »"),
        (ADDRESS, "antoine.d@example.org", "C’est déjà votre adresse."),
        (MOBILE, "02 99 00 00 00", "ne reçoit pas de SMS"),
    ],
)
def test_what_is_mistyped_is_said_beside_the_field_and_kept(patient: Account, path: str, typed: str, said: str) -> None:
    answer = signed_in(patient).post(path, {"value": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page.replace("\N{NO-BREAK SPACE}", " ")
    assert f'value="{typed}"' in page or not typed
    assert not ContactChange.objects.exists()


def test_a_wrong_code_says_how_many_tries_are_left(patient: Account, smtp_peer: Peer) -> None:
    client = signed_in(patient)
    there = begin(client)
    code = code_of(smtp_peer, "nouvelle@example.net")
    answer = client.post(there, {"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert answer.status_code == 422
    assert "Encore 4 essais." in answer.content.decode()
    assert client.post(there, {"code": ""}).status_code == 422


def test_too_many_codes_are_refused_in_words(patient: Account, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "CODE_SENDS": 1}
    client = signed_in(patient)
    there = begin(client)
    again = client.post(f"{there}code/", follow=True)
    assert "Plusieurs codes ont déjà été envoyés." in again.content.decode()
    answer = client.post(ADDRESS, {"value": "nouvelle@example.net"})
    assert answer.status_code == 422
    assert "Plusieurs codes ont déjà été envoyés." in answer.content.decode()


def test_another_code_replaces_the_first(patient: Account, smtp_peer: Peer) -> None:
    client = signed_in(patient)
    there = begin(client)
    first = code_of(smtp_peer, "nouvelle@example.net")
    client.post(f"{there}code/")
    assert client.post(there, {"code": first}).status_code == 422
    assert client.post(there, {"code": code_of(smtp_peer, "nouvelle@example.net")}).status_code == 302


def test_a_proposal_is_confirmed_by_a_code_or_refused(patient: Account, cast: Cast, smtp_peer: Peer) -> None:
    client = signed_in(patient)
    actions.change_contact_for(cast.doctor, patient, email="nouvelle@example.net")
    home = client.get("/").content.decode()
    assert "Hélène Martin propose de corriger vos coordonnées" in home
    [change] = queries.waiting_changes(patient)
    there = f"/reglages/coordonnees/{change.pk}/"
    assert f'href="{there}"' in home
    page = client.get(there).content.decode()
    assert "Pour confirmer, nous envoyons un code à la nouvelle adresse." in page
    run_jobs()
    assert not smtp_peer.to("nouvelle@example.net")
    client.post(f"{there}code/")
    client.post(there, {"code": code_of(smtp_peer, "nouvelle@example.net")})
    patient.refresh_from_db()
    assert patient.email == "nouvelle@example.net"
    actions.change_contact_for(cast.doctor, patient, phone="06 12 34 56 78")
    [change] = queries.waiting_changes(patient)
    refused = client.post(f"/reglages/coordonnees/{change.pk}/refuser/", follow=True)
    assert "Rien n’est changé" in refused.content.decode()
    patient.refresh_from_db()
    assert patient.phone is None


def test_an_unproven_address_is_confirmed_from_home(cast: Cast, smtp_peer: Peer) -> None:
    client = signed_in(cast.patient)
    assert "Confirmez votre adresse e-mail." in client.get("/").content.decode()
    there = client.post("/reglages/coordonnees/email/confirmer/")["Location"]
    client.post(there, {"code": code_of(smtp_peer, str(cast.patient.email))})
    assert queries.has_confirmed_contact(cast.patient)
    home = client.get("/").content.decode()
    assert "Confirmez votre adresse e-mail." not in home
    assert "Ajouter une clé d’accès" in home
    assert client.post("/reglages/coordonnees/email/confirmer/")["Location"] == "/reglages/"
    assert client.post("/reglages/coordonnees/sms/confirmer/").status_code == 404
    assert client.post("/reglages/coordonnees/x/confirmer/").status_code == 404


def test_the_change_of_another_is_absent(patient: Account, cast: Cast) -> None:
    change = actions.start_change(patient, channel="email", value="nouvelle@example.net")
    for account in (cast.doctor, cast.patient, cast.administrator):
        client = signed_in(account)
        assert client.get(f"/reglages/coordonnees/{change.pk}/").status_code == 404
        for act in ("", "code/", "refuser/"):
            assert client.post(f"/reglages/coordonnees/{change.pk}/{act}", {"code": "1"}).status_code == 404


def test_get_acts_on_nothing(patient: Account) -> None:
    client = signed_in(patient)
    there = begin(client)
    before = AuditLine.objects.count()
    client.get(there)
    for act in ("code/", "refuser/"):
        assert client.get(there + act).status_code == 405
    assert client.get("/reglages/coordonnees/email/confirmer/").status_code == 405
    assert AuditLine.objects.count() == before


def test_an_ended_change_says_so(patient: Account, smtp_peer: Peer) -> None:
    client = signed_in(patient)
    there = begin(client)
    code = code_of(smtp_peer, "nouvelle@example.net")
    client.post(there, {"code": code})
    assert client.post(there, {"code": code})["Location"] == "/reglages/"
    assert client.get(there)["Location"] == "/reglages/"
    assert client.post(f"{there}code/")["Location"] == "/reglages/"
