"""The patient's page: what professionals know, correct and decide there."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cercle.accounts.models import ContactChange
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, make_thread, signed_in
from cercle.discussions.actions import NewGuest, add_member, join_thread, leave_discussion
from cercle.discussions.models import Discussion, Guest, Member

PANEL = {"HX-Request": "true", "HX-Target": "panel"}
DETAILS = {"name": "Antoine Dubois", "birth_date": "02/05/1944", "email": "antoine@example.org", "phone": ""}


def urls(cast: Cast) -> list[str]:
    """Every address of the patient's page, with real ids."""
    acts = [f"/patients/personnes/{cast.patient_row.pk}/{act}/" for act in ("modifier", "confirmer", "retirer")]
    return [f"/patients/{cast.thread.pk}/", f"/patients/{cast.thread.pk}/nom/", *acts]


def page(client: Client, address: str, **values: Any) -> str:
    response = client.get(address, **values)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def seen(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def act(cast: Cast, what: str, row: Guest | None = None) -> str:
    return f"/patients/personnes/{(row or cast.patient_row).pk}/{what}/"


# --- The checklist ------------------------------------------------------------------------------------------------


def test_its_professionals_open_every_page(cast: Cast) -> None:
    add_member(cast.doctor, cast.thread, cast.nurse)
    for account in (cast.doctor, cast.nurse):
        for address in urls(cast):
            assert signed_in(account).get(address).status_code == 200, address


def test_a_visitor_signs_in_first(cast: Cast) -> None:
    for address in urls(cast):
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code in {302, 405}
            assert answer.headers.get("Location", "/connexion/").startswith("/connexion/")


@pytest.mark.parametrize("who", ["nurse", "outsider", "stranger", "former", "secretary", "administrator"])
def test_others_find_nothing_there(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for address in urls(cast):
        absent = client.get(re.sub(r"[0-9a-f-]{36}", str(uuid4()), address))
        answer = client.get(address)
        assert answer.status_code == absent.status_code == 404, address
        assert answer.content == absent.content
        assert client.post(address).status_code in {404, 405}
    assert Member.objects.filter(discussion=cast.thread, left_at__isnull=True).count() == 3


def test_a_former_professional_finds_nothing_there(cast: Cast) -> None:
    add_member(cast.doctor, cast.thread, cast.nurse)
    leave_discussion(cast.nurse, cast.thread)
    for address in urls(cast):
        assert signed_in(cast.nurse).get(address).status_code == 404


@pytest.mark.parametrize("who", ["patient", "caregiver"])
def test_guests_may_not(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for address in urls(cast):
        assert client.get(address).status_code == 403, address
        assert client.post(address, DETAILS).status_code in {403, 405}
    assert Guest.objects.filter(verified_at__isnull=False, birth_date=None).count() == 2


def test_a_discussion_of_professionals_has_no_patient_s_page(cast: Cast) -> None:
    for rest in ("", "nom/"):
        assert signed_in(cast.doctor).get(f"/patients/{cast.discussion.pk}/{rest}").status_code == 404


def test_asking_does_nothing(cast: Cast) -> None:
    unverified = cast.thread.guests.filter(pk=cast.patient_row.pk)
    unverified.update(verified_at=None)
    for address in urls(cast):
        for values in ({}, DETAILS):
            signed_in(cast.doctor).get(address, values)
            signed_in(cast.doctor).head(address, values)
    assert cast.patient_row.verified_at is None
    assert set(AuditLine.objects.values_list("act", flat=True)) == {"thread.consulted"}
    assert signed_in(cast.doctor).post(urls(cast)[0]).status_code == 405


# --- What it shows ------------------------------------------------------------------------------------------------


def test_it_shows_what_is_known_who_takes_part_and_how_to_leave(cast: Cast) -> None:
    cast.thread.guests.filter(account=cast.patient).update(birth_date=date(1944, 5, 2), phone="+33612345678")
    cast.thread.guests.filter(account=cast.caregiver).update(relationship="child")
    words = seen(page(signed_in(cast.doctor), urls(cast)[0]))
    for word in (
        "Administratif Modifier",
        "02/05/1944",
        "antoine@example.org",
        "06 12 34 56 78",
        "Code reçu à ses coordonnées",
        "Claire Dubois Aidant",
        "enfant",
        "Hélène Martin (vous)",
        "Inviter un aidant",
        "Qui a consulté",
    ):
        assert word.replace(" ", " ") in words.replace("\xa0", " "), word
    assert "Inviter le patient" not in words
    assert words.replace("\xa0", " ").index("Quitter le fil patient") > words.index("Qui a consulté")


def test_a_name_that_the_person_chose_otherwise_is_said(cast: Cast) -> None:
    Discussion.objects.filter(pk=cast.thread.pk).update(title="Antoine Dubois-Roy")
    assert "Nom choisi par la personne : Antoine Dubois" in seen(page(signed_in(cast.doctor), urls(cast)[0]))


def test_without_the_patient_only_the_name_is_there(cast: Cast) -> None:
    leave_discussion(cast.patient, cast.thread)
    html = page(signed_in(cast.doctor), urls(cast)[0])
    assert "Ne participe pas au fil" in html
    assert "antoine@example.org" not in html
    assert f"/patients/{cast.thread.pk}/nom/" in html
    assert "Inviter le patient" in html


def test_a_proposal_of_a_carer_of_this_thread_is_shown_and_no_other(cast: Cast) -> None:
    make_thread(cast.nurse, cast.patient)
    for carer, value, channel in ((cast.doctor, "neuf@example.org", "email"), (cast.nurse, "+33698765432", "sms")):
        ContactChange.objects.create(account=cast.patient, channel=channel, value=value, proposed_by=carer)
    words = seen(page(signed_in(cast.doctor), urls(cast)[0]))
    assert "neuf@example.org attend la confirmation" in words
    assert "98 76" not in words.replace("\xa0", " ")


def test_opening_it_is_written_and_told(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    for _ in range(2):
        page(client, urls(cast)[0])
    assert AuditLine.objects.filter(act="thread.consulted").count() == 1
    words = seen(page(client, urls(cast)[0]))
    assert "Hélène Martin (Médecin) : a ouvert la page du patient" in words.replace("\xa0", " ")


def test_it_costs_the_same_however_many_take_part(cast: Cast) -> None:
    client = signed_in(cast.doctor)

    def cost() -> int:
        page(client, urls(cast)[0])
        address = urls(cast)[0]
        with CaptureQueriesContext(connection) as counted:
            page(client, address)
        return len(counted)

    before = cost()
    for n in range(6):
        newcomer = make_account(f"Proche{n} Dubois", "caregiver")
        join_thread(cast.thread, NewGuest(account=newcomer, part="caregiver", name="P"), invited_by=cast.doctor)
        add_member(cast.doctor, cast.thread, make_account(f"Collègue{n} Durand"))
        Guest.objects.filter(account=newcomer).update(verified_at=timezone.now(), verified_by=cast.doctor)
    assert cost() == before
    assert before <= 18


# --- Modifier -----------------------------------------------------------------------------------------------------


def test_correcting_what_is_known(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert 'value="antoine@example.org"' in page(client, act(cast, "modifier"), headers=PANEL)
    response = client.post(act(cast, "modifier"), {**DETAILS, "name": "Antoine Dubois-Roy"}, follow=True)
    assert response.redirect_chain == [(urls(cast)[0], 302)]
    assert "Les informations sont modifiées." in response.content.decode()
    assert (cast.patient_row.name, cast.patient_row.birth_date) == ("Antoine Dubois-Roy", date(1944, 5, 2))
    assert "Antoine Dubois-Roy" in page(client, urls(cast)[0])


def test_in_the_panel_the_page_below_is_followed(cast: Cast) -> None:
    response = signed_in(cast.doctor).post(act(cast, "modifier"), DETAILS, headers=PANEL)
    assert response.status_code == 204
    assert response["HX-Redirect"] == urls(cast)[0]


def test_a_confirmed_contact_waits(cast: Cast) -> None:
    cast.patient.phone, cast.patient.phone_verified_at = "+33612345678", timezone.now()
    cast.patient.save()
    cast.thread.guests.filter(account=cast.patient).update(phone="+33612345678")
    values = {**DETAILS, "phone": "06 98 76 54 32"}
    response = signed_in(cast.doctor).post(act(cast, "modifier"), values, follow=True)
    words = response.content.decode().replace("\xa0", " ")
    assert "attend que la personne la confirme" in words
    assert "06 12 34 56 78" in words
    assert "06 98 76 54 32 attend la confirmation" in seen(words)
    assert cast.patient_row.phone == "+33612345678"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": "", "phone": ""}, "Indiquez une adresse e-mail ou un numéro de mobile."),
        ({"email": "antoine.example.org"}, "Il manque"),
        ({"birth_date": "31/02/1944"}, "Écrivez le jour, le mois et l’année"),
        ({"birth_date": "02/05/44"}, "Écrivez le jour, le mois et l’année"),
        ({"birth_date": "02/05/2944"}, "Vérifiez la date de naissance."),
        ({"name": " "}, "Indiquez le nom complet"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    cast: Cast, values: dict[str, str], said: str
) -> None:
    typed = {**DETAILS, "name": "Tonio Dubois", **values}
    for headers in ({}, PANEL):
        response = signed_in(cast.doctor).post(act(cast, "modifier"), typed, headers=headers)
        assert response.status_code == 422
        html = response.content.decode()
        assert said in html
        for value in typed.values():
            assert not value.strip() or f'value="{value}"' in html
    assert cast.patient_row.name == "Antoine Dubois"


def test_a_caregiver_s_details_are_corrected_too(cast: Cast) -> None:
    values = {"name": "Claire Roy", "birth_date": "", "email": "claire@example.org", "phone": ""}
    response = signed_in(cast.doctor).post(act(cast, "modifier", cast.caregiver_row), values)
    assert response.status_code == 302
    assert cast.caregiver_row.name == "Claire Roy"


def test_the_name_of_a_patient_who_is_not_there(cast: Cast) -> None:
    leave_discussion(cast.patient, cast.thread)
    client = signed_in(cast.doctor)
    address = f"/patients/{cast.thread.pk}/nom/"
    assert 'value="Antoine Dubois"' in page(client, address)
    assert client.post(address, {"name": "http://x.fr"}).status_code == 422
    assert client.post(address, {"name": "Antoine Roy"}).status_code == 302
    assert Discussion.objects.get(pk=cast.thread.pk).title == "Antoine Roy"


# --- Identity -----------------------------------------------------------------------------------------------------


def test_confirming_ends_the_warning(cast: Cast) -> None:
    cast.thread.guests.update(verified_at=None)
    client = signed_in(cast.doctor)
    assert "de vive voix" in page(client, act(cast, "confirmer"), headers=PANEL)
    response = client.post(act(cast, "confirmer"), follow=True)
    assert response.redirect_chain == [(f"/discussions/{cast.thread.pk}/", 302)]
    assert cast.patient_row.verified_at
    assert "Confirmée par Hélène Martin" in seen(page(client, urls(cast)[0]))


def test_this_is_not_my_patient(cast: Cast) -> None:
    cast.thread.guests.update(verified_at=None)
    client, patient = signed_in(cast.doctor), signed_in(cast.patient)
    assert "Ce n’est pas mon patient" in page(client, act(cast, "retirer"), headers=PANEL)
    assert patient.get(f"/discussions/{cast.thread.pk}/").status_code == 200
    address = act(cast, "retirer")
    assert client.post(address).status_code == 302
    assert patient.get(f"/discussions/{cast.thread.pk}/").status_code == 404
    assert client.post(address).status_code == 404
    assert "a retiré Antoine Dubois du fil patient" in page(client, f"/discussions/{cast.thread.pk}/")
