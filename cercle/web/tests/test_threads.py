"""The screen of a « fil patient », as its professionals and its guests see it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, make_thread, signed_in
from cercle.discussions import queries
from cercle.discussions.actions import NewGuest, add_member, join_thread, leave_discussion, post_message, remove_guest
from cercle.web.live.discussions import message as pushed

HTMX = {"HX-Request": "true"}
GUESTS = ["patient", "caregiver"]


def url(cast: Cast, rest: str = "") -> str:
    return f"/discussions/{cast.thread.pk}/{rest}"


def page(client: Client, address: str, **values: Any) -> str:
    response = client.get(address, **values)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def seen(html: str) -> str:
    """The words of a page, one space apart."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def heading(html: str) -> str:
    return seen(html.split('id="talk-title"')[1].split(">", 1)[1].split("</h1>")[0])


# --- Who is who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["doctor", *GUESTS])
def test_everyone_in_it_reads_that_it_is_not_for_emergencies(cast: Cast, who: str) -> None:
    html = page(signed_in(getattr(cast, who)), url(cast))
    assert "Ce fil n’est pas pour les urgences." in html
    for number in ("tel:15", "tel:112", "sms:114"):
        assert number in html
    other = page(signed_in(cast.doctor), f"/discussions/{cast.discussion.pk}/")
    assert "urgence" not in other


def test_the_patient_s_name_on_top_leads_professionals_to_the_patient_s_page(cast: Cast) -> None:
    html = page(signed_in(cast.doctor), url(cast))
    assert heading(html) == "Antoine Dubois"
    assert f'<h1 id="talk-title"><a href="/patients/{cast.thread.pk}/">' in html


@pytest.mark.parametrize("who", GUESTS)
def test_guests_read_the_professionals_names_on_top(cast: Cast, who: str) -> None:
    html = page(signed_in(getattr(cast, who)), url(cast))
    assert heading(html) == "Hélène Martin"
    assert "/patients/" not in html
    assert f"/discussions/{cast.thread.pk}/participants/ajouter/" not in html


def test_a_caregiver_reads_whom_it_is_about(cast: Cast) -> None:
    assert "Pour Antoine Dubois" in seen(page(signed_in(cast.caregiver), url(cast)))
    assert "Pour Antoine" not in seen(page(signed_in(cast.patient), url(cast)))


def test_every_such_name_has_its_badge(cast: Cast) -> None:
    for who in (cast.patient, cast.caregiver, cast.doctor):
        post_message(who, cast.thread, body="Bonjour")
    html = page(signed_in(cast.doctor), url(cast))
    rows = html.split('id="discussions"')[1].split("</ul>")[0]
    assert "Antoine Dubois Patient" in seen(rows)
    thread = html.split('id="thread"')[1].split("</ol>")[0]
    assert "Antoine Dubois Patient" in seen(thread)
    assert "Claire Dubois Aidant" in seen(thread)
    assert "Hélène Martin · Médecin" in seen(thread)
    people = html.split('id="participants"')[1].split("</ul>")[0]
    assert "Antoine Dubois Patient" in seen(people)
    assert "Claire Dubois Aidant" in seen(people)
    assert "(patient)" in html.split('id="talk-names"')[1].split("</p>")[0]


def test_a_pushed_message_and_the_answer_to_a_post_have_the_badge_too(cast: Cast) -> None:
    answer = signed_in(cast.caregiver).post(url(cast, "messages/"), {"body": "Bonjour"}, headers=HTMX)
    assert answer.status_code == 201
    assert "Claire Dubois Aidant" in seen(answer.content.decode())
    (written,) = queries.messages(cast.doctor, cast.thread)
    push = pushed(queries.message(written.pk))  # type: ignore[arg-type]
    assert "Claire Dubois (aidant)" in push.data
    assert "badge--part" in push.data


def test_the_row_s_last_line_says_as_whom_it_was_written(cast: Cast) -> None:
    post_message(cast.caregiver, cast.thread, body="Il dort.")
    assert "Claire Dubois (aidant) : Il dort." in seen(page(signed_in(cast.doctor), url(cast, "ligne/")))


def test_a_doctor_who_is_the_patient_sees_it_as_the_patient(cast: Cast) -> None:
    thread = make_thread(cast.nurse, cast.doctor)
    html = page(signed_in(cast.doctor), f"/discussions/{thread.pk}/")
    assert heading(html) == "Karim Benali"
    assert f"/patients/{thread.pk}/" not in html
    assert signed_in(cast.doctor).get(f"/discussions/{thread.pk}/participants/ajouter/").status_code == 403


def test_the_same_person_has_the_same_colour_everywhere(cast: Cast) -> None:
    post_message(cast.patient, cast.thread, body="Bonjour")
    html = page(signed_in(cast.doctor), url(cast))
    colours = set(re.findall(r'class="avatar (avatar--h\d)[^"]*" aria-hidden="true">AD<', html))
    assert len(colours) == 1


# --- Identity -----------------------------------------------------------------------------------------------------


def test_an_unverified_guest_is_said_to_be_so_with_what_to_do(cast: Cast) -> None:
    cast.thread.guests.filter(account=cast.patient).update(verified_at=None, name="Antonin Dubois")
    html = page(signed_in(cast.doctor), url(cast))
    assert "Identité non vérifiée" in html
    assert "Vous aviez invité : Antonin Dubois." in html.replace("\xa0", " ")
    for word in ("Confirmer son identité", "Ce n’est pas mon patient"):
        assert word in html
    patient = page(signed_in(cast.patient), url(cast))
    assert "Votre identité n’est pas encore confirmée" in patient
    assert "Confirmer son identité" not in patient
    caregiver = page(signed_in(cast.caregiver), url(cast))
    assert "Confirmer son identité" not in caregiver
    assert "n’est pas encore confirmée" not in caregiver


def test_a_verified_thread_says_nothing_of_it(cast: Cast) -> None:
    assert "non vérifiée" not in page(signed_in(cast.doctor), url(cast))


def test_the_parts_that_change_come_together(cast: Cast) -> None:
    cast.thread.guests.update(verified_at=None)
    html = page(signed_in(cast.doctor), url(cast, "participants/"), headers=HTMX)
    for part in ('id="talk-names"', 'id="participants"', 'id="talk-awaited"', 'id="talk-notices"'):
        assert part in html


# --- Who still reads ----------------------------------------------------------------------------------------------


def test_without_a_professional_there_is_no_composer(cast: Cast) -> None:
    leave_discussion(cast.doctor, cast.thread)
    html = page(signed_in(cast.patient), url(cast))
    assert "Plus aucun professionnel ne lit ce fil" in html
    assert 'name="body"' not in html
    assert heading(html) == "Fil sans professionnel"


def test_what_was_written_meanwhile_is_kept_and_refused(cast: Cast) -> None:
    client = signed_in(cast.patient)
    leave_discussion(cast.doctor, cast.thread)
    answer = client.post(url(cast, "messages/"), {"body": "Docteur ?"})
    assert answer.status_code == 409
    assert "votre message n’est pas parti" in answer.content.decode()
    answer = client.post(url(cast, "messages/"), {"body": "Docteur ?"}, headers=HTMX)
    assert answer.status_code == 409


def test_without_guests_professionals_are_told(cast: Cast) -> None:
    leave_discussion(cast.patient, cast.thread)
    leave_discussion(cast.caregiver, cast.thread)
    html = page(signed_in(cast.doctor), url(cast))
    assert "Le patient ne participe plus à ce fil" in html
    assert 'name="body"' in html


# --- Leaving ------------------------------------------------------------------------------------------------------


def test_leaving_says_what_remains(cast: Cast) -> None:
    add_member(cast.doctor, cast.thread, cast.nurse)
    html = page(signed_in(cast.nurse), url(cast, "quitter/"))
    assert "Quitter le fil patient" in html
    assert "Le fil reste pour les autres" in html
    assert "dernier professionnel" not in html
    leave_discussion(cast.nurse, cast.thread)
    assert "dernier professionnel" in page(signed_in(cast.doctor), url(cast, "quitter/"))


@pytest.mark.parametrize("who", ["doctor", *GUESTS])
def test_whoever_left_finds_nothing_there(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    response = client.post(url(cast, "quitter/"))
    assert response.status_code == 302
    for rest in ("", "messages/", "participants/", "quitter/", "ligne/"):
        assert client.get(url(cast, rest)).status_code == 404
    assert client.post(url(cast, "messages/"), {"body": "x"}).status_code == 404
    assert AuditLine.objects.filter(act="discussion.left").count() == 1


def test_guests_leave_towards_their_own_home(cast: Cast) -> None:
    assert signed_in(cast.patient).post(url(cast, "quitter/"))["Location"] == "/"
    assert signed_in(cast.doctor).post(url(cast, "quitter/"))["Location"] == "/discussions/"


def test_asking_leaves_nothing(cast: Cast) -> None:
    for _ in range(2):
        assert signed_in(cast.patient).get(url(cast, "quitter/")).status_code == 200
    assert not AuditLine.objects.filter(act="discussion.left").exists()


# --- The trace ----------------------------------------------------------------------------------------------------


def test_opening_is_written_once_a_day(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    for _ in range(3):
        page(client, url(cast))
        page(client, url(cast, "messages/"))
    lines = AuditLine.objects.filter(act="thread.consulted")
    assert [(line.actor, line.detail["what"]) for line in lines] == [(cast.doctor.pk, "thread")]
    page(client, f"/discussions/{cast.discussion.pk}/")
    assert lines.count() == 1


# --- The price ----------------------------------------------------------------------------------------------------


def test_a_page_costs_the_same_however_much_there_is(cast: Cast) -> None:
    def cost(who: str, address: str) -> int:
        client = signed_in(getattr(cast, who))
        page(client, address)  # writes that it was opened
        with CaptureQueriesContext(connection) as counted:
            page(client, address)
        return len(counted)

    post_message(cast.patient, cast.thread, body="un")
    add_member(cast.doctor, cast.thread, cast.nurse)  # with a colleague there, it is asked once who is online
    asked = [
        (who, address)
        for who in ("doctor", "patient")
        for address in (url(cast), url(cast, "messages/"), url(cast, "participants/"), url(cast, "ligne/"))
    ]
    before = [cost(*each) for each in asked]
    for n in range(8):
        newcomer = make_account(f"Proche{n} Dubois", "caregiver")
        join_thread(cast.thread, NewGuest(account=newcomer, part="caregiver", name="P"), invited_by=cast.doctor)
        add_member(cast.doctor, cast.thread, make_account(f"Collègue{n} Durand"))
        make_thread(cast.doctor, make_account(f"Patient{n} Autre", "patient"))
        post_message(newcomer, cast.thread, body="Bonjour")
    assert [cost(*each) for each in asked] == before
    assert max(before) <= 26


def test_a_removed_guest_s_words_keep_their_badge(cast: Cast) -> None:
    post_message(cast.caregiver, cast.thread, body="Bonjour")
    remove_guest(cast.doctor, cast.caregiver_row)
    thread = page(signed_in(cast.doctor), url(cast)).split('id="thread"')[1].split("</ol>")[0]
    assert "Claire Dubois Aidant" in seen(thread)
