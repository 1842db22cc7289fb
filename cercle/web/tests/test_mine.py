"""The small home of patients and caregivers."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cercle.accounts import actions
from cercle.accounts.models import Account, Role
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.discussions.actions import note_consultation, post_message
from cercle.discussions.actions.consult import THREAD
from cercle.invitations.actions import invite_guest
from cercle.invitations.models import Invitation, State

BORN = date(1944, 5, 2)


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def patient(db: None) -> Account:
    return actions.create_account(
        None, name="Rose Petit", email="rose@example.org", role=Role.PATIENT, email_verified=True
    )


def invited(cast: Cast, **values: Any) -> Invitation:
    outcome = invite_guest(cast.outsider, kind="patient", name="Rose Petit", email="rose@example.org", **values)
    assert outcome.invitation
    return outcome.invitation


def test_a_patient_reads_who_answers_them(cast: Cast) -> None:
    post_message(cast.doctor, cast.thread, body="Bonjour, comment allez-vous ?")
    for account in (cast.patient, cast.caregiver):
        page = signed_in(account).get("/").content.decode()
        assert f"Bonjour {account.name}" in page
        assert "Hélène Martin" in page
        assert f'href="/discussions/{cast.thread.pk}/"' in page
        assert "comment allez-vous" in page
        assert "appelez le 15" in page


def test_professionals_keep_their_own_pages(cast: Cast) -> None:
    for account in (cast.doctor, cast.secretary):
        assert signed_in(account).get("/")["Location"] == "/discussions/"
    assert signed_in(cast.administrator).get("/")["Location"] == "/administration/"
    assert Client().get("/")["Location"] == "/connexion/"


def test_no_tab_of_professionals(cast: Cast) -> None:
    cast.thread  # noqa: B018
    client = signed_in(cast.patient)
    for path in ("/", "/reglages/", "/reglages/securite/", "/qui-a-consulte/", f"/discussions/{cast.thread.pk}/"):
        page = client.get(path, follow=True).content.decode()
        for tab in ("/dossiers/", "/notifications/", "/reglages/jetons/", "/reglages/annuaire/"):
            assert f'href="{tab}"' not in page, (path, tab)


def test_nothing_yet_says_so(patient: Account) -> None:
    client = signed_in(patient)
    assert "Aucun échange pour l’instant" in client.get("/").content.decode()
    assert "Aucun échange pour l’instant" in client.get("/qui-a-consulte/").content.decode()


def test_home_costs_few_queries_whatever_there_is(cast: Cast) -> None:
    client = signed_in(cast.patient)
    client.get("/")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    from cercle.core.testing import make_thread

    make_thread(cast.doctor, cast.patient)
    one = count()
    for _ in range(3):
        make_thread(cast.nurse, cast.patient)
    assert count() == one
    assert one <= 16


def test_a_waiting_invitation_is_accepted_from_home(cast: Cast, patient: Account) -> None:
    invitation = invited(cast)
    client = signed_in(patient)
    home = client.get("/").content.decode()
    there = f"/invitations-recues/{invitation.pk}/"
    assert "Paul Girard" in home
    assert f'href="{there}"' in home
    assert "Accepter" in client.get(there).content.decode()
    answer = client.post(there)
    invitation.refresh_from_db()
    assert invitation.state == State.ACCEPTED
    assert answer["Location"] == f"/discussions/{invitation.thread_id}/"
    assert client.post(there)["Location"] == answer["Location"]
    assert client.get(there)["Location"] == "/"
    assert "Répondre à l’invitation" not in client.get("/").content.decode()


def test_the_birth_date_that_the_inviter_gave_is_asked(cast: Cast, patient: Account) -> None:
    invitation = invited(cast, birth_date=BORN)
    client = signed_in(patient)
    there = f"/invitations-recues/{invitation.pk}/"
    for typed in ("", "hier", "03/05/1944"):
        answer = client.post(there, {"birth_date": typed})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode() or not typed
    assert client.post(there, {"birth_date": "2 mai 1944"}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == State.ACCEPTED


def test_too_many_wrong_birth_dates_close_it(cast: Cast, patient: Account) -> None:
    invitation = invited(cast, birth_date=BORN)
    client = signed_in(patient)
    there = f"/invitations-recues/{invitation.pk}/"
    answers = [client.post(there, {"birth_date": "03/05/1944"}) for _ in range(6)]
    assert all(answer.status_code in {404, 409, 422} for answer in answers)
    assert client.post(there, {"birth_date": "02/05/1944"}).status_code != 302
    invitation.refresh_from_db()
    assert invitation.state == State.OPEN


def test_declining_tells_the_inviter_and_needs_a_post(cast: Cast, patient: Account) -> None:
    invitation = invited(cast)
    client = signed_in(patient)
    assert client.get(f"/invitations-recues/{invitation.pk}/decliner/").status_code == 405
    said = client.post(f"/invitations-recues/{invitation.pk}/decliner/", follow=True).content.decode()
    assert "L’invitation est déclinée." in said
    invitation.refresh_from_db()
    assert invitation.state == State.DECLINED


def test_the_invitation_of_another_is_absent(cast: Cast, patient: Account) -> None:
    invitation = invited(cast)
    for account in (cast.patient, cast.caregiver, cast.doctor, cast.outsider, cast.administrator):
        client = signed_in(account)
        assert client.get(f"/invitations-recues/{invitation.pk}/").status_code == 404
        assert client.post(f"/invitations-recues/{invitation.pk}/").status_code == 404
        assert client.post(f"/invitations-recues/{invitation.pk}/decliner/").status_code == 404


def test_an_unproven_address_receives_no_invitation(cast: Cast) -> None:
    account = actions.create_account(None, name="Rose Petit", email="rose@example.org", role=Role.PATIENT)
    invited(cast)
    assert "Répondre à l’invitation" not in signed_in(account).get("/").content.decode()


def test_a_professional_who_is_invited_as_a_patient_finds_it_in_the_settings(cast: Cast) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=cast.nurse, email=cast.nurse.email, verified=True, primary=True)
    outcome = invite_guest(cast.doctor, kind="patient", name="Karim Benali", email=str(cast.nurse.email), anyway=True)
    assert outcome.invitation
    client = signed_in(cast.nurse)
    assert "Voir les invitations reçues" in client.get("/reglages/").content.decode()
    assert str(outcome.invitation.pk) in client.get("/invitations-recues/").content.decode()
    assert client.get(f"/invitations-recues/{outcome.invitation.pk}/").status_code == 200


def test_guests_see_who_consulted(cast: Cast) -> None:
    note_consultation(cast.doctor, cast.thread, THREAD)
    there = f"/qui-a-consulte/{cast.thread.pk}/"
    for account in (cast.patient, cast.caregiver):
        client = signed_in(account)
        assert client.get("/qui-a-consulte/")["Location"] == there
        page = client.get(there).content.decode()
        assert "Hélène Martin" in page
        assert "Médecin" in page
        assert "Lecture de la conversation" in page
        assert page.count("Lecture de la conversation") == 1


def test_nobody_else_sees_who_consulted(cast: Cast) -> None:
    for account in (cast.doctor, cast.nurse, cast.outsider, cast.stranger, cast.former, cast.administrator):
        assert signed_in(account).get(f"/qui-a-consulte/{cast.thread.pk}/").status_code == 404
    cast.thread.members.filter(account=cast.patient).update(left_at="2026-01-01T00:00Z")
    assert signed_in(cast.patient).get(f"/qui-a-consulte/{cast.thread.pk}/").status_code == 404


def test_reading_writes_nothing(cast: Cast) -> None:
    cast.thread  # noqa: B018
    client = signed_in(cast.patient)
    client.get("/")
    before = AuditLine.objects.count()
    for path in ("/", "/reglages/", "/qui-a-consulte/", f"/qui-a-consulte/{cast.thread.pk}/", "/invitations-recues/"):
        assert client.get(path).status_code in {200, 302}
        client.head(path)
    assert AuditLine.objects.count() == before


@pytest.mark.parametrize("path", ["/qui-a-consulte/", "/invitations-recues/"])
def test_they_need_sign_in(db: None, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/connexion/")


def test_the_list_of_discussions_is_their_home(cast: Cast) -> None:
    client = signed_in(cast.patient)
    assert client.get("/discussions/")["Location"] == "/"
    assert client.get("/discussions/", headers={"HX-Request": "true"}).status_code == 200
    page = client.get(f"/discussions/{cast.thread.pk}/").content.decode()
    assert "Revenir à l’accueil" in page
