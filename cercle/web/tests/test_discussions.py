"""The pages of discussions: who gets them, what they show, what they refuse."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, signed_in
from cercle.discussions import queries
from cercle.discussions.actions import add_member, post_message, ready_seats, reserve_seat, start_discussion
from cercle.discussions.models import Member, Message

HTMX = {"HX-Request": "true"}
READING = ["", "ligne/", "messages/", "participants/", "quitter/"]
WRITING = ["messages/", "lu/", "quitter/"]


def url(cast: Cast, rest: str = "") -> str:
    return f"/discussions/{cast.discussion.pk}/{rest}"


def page(client: Client, address: str, **values: Any) -> str:
    response = client.get(address, **values)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- The checklist ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", READING)
def test_members_read(cast: Cast, rest: str) -> None:
    for account in (cast.doctor, cast.nurse):
        assert signed_in(account).get(url(cast, rest)).status_code == 200


@pytest.mark.parametrize("rest", READING)
def test_everyone_outside_gets_the_page_of_what_is_not_there(cast: Cast, rest: str) -> None:
    for account in cast.everyone_outside():
        response = signed_in(account).get(url(cast, rest))
        absent = signed_in(account).get(f"/discussions/{uuid4()}/{rest}")
        assert response.status_code == absent.status_code == 404
        assert "Plaie" not in response.content.decode()


@pytest.mark.parametrize("rest", WRITING)
def test_everyone_outside_writes_nothing(cast: Cast, rest: str) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    before = AuditLine.objects.count()
    for account in cast.everyone_outside():
        response = signed_in(account).post(url(cast, rest), {"body": "Bonjour", "seq": "1"})
        assert response.status_code == 404
    assert AuditLine.objects.exclude(act__startswith="account.").count() == before
    assert Message.objects.count() == 1


@pytest.mark.parametrize("rest", READING)
def test_a_stranger_is_sent_to_the_sign_in_page_and_back(cast: Cast, rest: str) -> None:
    response = Client().get(url(cast, rest))
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/?next=/discussions/")


def test_a_stranger_posts_nothing(cast: Cast) -> None:
    for rest in WRITING:
        assert Client().post(url(cast, rest), {"body": "Bonjour"}).status_code == 302
    assert not Message.objects.exists()


def test_the_list_needs_sign_in() -> None:
    assert Client().get("/discussions/").status_code == 302


@pytest.mark.parametrize("rest", ["", "ligne/", "participants/"])
def test_what_only_reads_refuses_post(cast: Cast, rest: str) -> None:
    assert signed_in(cast.doctor).post(url(cast, rest)).status_code == 405


def test_what_only_writes_refuses_get(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    assert signed_in(cast.nurse).get(url(cast, "lu/")).status_code == 405
    assert queries.unread_total(cast.nurse) == 1


def test_reading_pages_changes_nothing(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    nurse = signed_in(cast.nurse)
    before = AuditLine.objects.count()
    for rest in READING:
        nurse.get(url(cast, rest))
        nurse.head(url(cast, rest))
    assert queries.unread_total(cast.nurse) == 1
    assert AuditLine.objects.count() == before
    assert Member.objects.filter(left_at__isnull=True).count() == 2


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.doctor)
    assert client.post(url(cast, "messages/"), {"body": "Bonjour"}).status_code == 403
    assert not Message.objects.exists()


# --- The list -----------------------------------------------------------------------------------------------------


def test_the_list_shows_headings_last_words_and_counts(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="La plaie <b>va</b> mieux")
    text = page(signed_in(cast.nurse), "/discussions/")
    assert "Plaie du talon" in text
    assert "Hélène Martin : La plaie &lt;b&gt;va&lt;/b&gt; mieux" in text
    assert 'row--unread" id="discussion-' in text
    assert '1<span class="sr-only"> non lu</span>' in text
    assert "Vous : La plaie" in page(signed_in(cast.doctor), "/discussions/")


def test_searching_the_list(cast: Cast) -> None:
    start_discussion(cast.doctor, title="Diabète", members=[cast.nurse])
    doctor = signed_in(cast.doctor)
    rows = page(doctor, "/discussions/?q=diabete", headers=HTMX)
    assert "Diabète" in rows
    assert "Plaie" not in rows
    assert "<html" not in rows
    assert "Aucune discussion trouvée" in page(doctor, "/discussions/?q=xyz")


@pytest.mark.parametrize("q", ["", "x" * 500, "🙂", "%_", "\x00", "' OR 1=1 --", "<script>alert(1)</script>"])
def test_odd_searches_are_answered(cast: Cast, q: str) -> None:
    text = page(signed_in(cast.doctor), "/discussions/", data={"q": q})
    assert "<script>alert" not in text


@pytest.mark.parametrize("before", ["", "x", "2026-13-45T00:00:00Z", "2026-01-01", "9" * 300])
def test_an_odd_page_is_the_first_page(cast: Cast, before: str) -> None:
    assert "Plaie du talon" in page(signed_in(cast.doctor), "/discussions/", data={"avant": before})


def test_the_rest_of_a_long_list_is_one_click_away(cast: Cast) -> None:
    for n in range(60):
        start_discussion(cast.doctor, title=f"Thème {n:02}", members=[])
    doctor = signed_in(cast.doctor)
    first = page(doctor, "/discussions/")
    more = first.split('hx-get="/discussions/?avant=')[1].split('"')[0]
    rest = page(doctor, f"/discussions/?avant={more}", headers=HTMX)
    assert first.count('class="row__link"') == 50
    assert rest.count('class="row__link"') == 11


def test_only_those_who_may_start_are_offered_to(cast: Cast) -> None:
    assert 'href="/discussions/nouvelle/"' in page(signed_in(cast.doctor), "/discussions/")
    assert 'href="/discussions/nouvelle/"' not in page(signed_in(cast.patient), "/")


# --- A conversation -------------------------------------------------------------------------------------------------


def test_an_open_discussion(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="Bonjour\n<i>Karim</i>")
    add_member(cast.doctor, cast.discussion, cast.outsider)
    reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    text = page(signed_in(cast.nurse), url(cast))
    assert "Bonjour\n&lt;i&gt;Karim&lt;/i&gt;" in text
    assert "Hélène Martin a ajouté Paul Girard à la discussion." in text
    assert "Nouveaux messages" in text
    assert "invitation envoyée" in text
    assert "Zoé Attend lira vos messages une fois connecté et ajouté." in text
    assert 'aria-current="page"' in text
    assert "identité déclarée" in text
    assert "<script>" not in text
    assert " style=" not in text


def test_the_seat_of_one_who_connected_offers_to_add_them_to_whoever_invited(cast: Cast) -> None:
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Zoé Attend")
    ready_seats(seat.invitation, make_account("Zoé Attend"))
    add = f"/invitations/places/{seat.pk}/ajouter/"
    assert add in page(signed_in(cast.doctor), url(cast, "participants/"))
    other = page(signed_in(cast.nurse), url(cast, "participants/"))
    assert add not in other
    assert "connecté, à ajouter" in other


def test_older_messages_come_by_link_and_by_fragment(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1000}
    for n in range(1, 121):
        post_message(cast.doctor, cast.discussion, body=f"n° {n} fin")
    nurse = signed_in(cast.nurse)
    text = page(nurse, url(cast))
    assert "n° 71 fin" in text
    assert "n° 70 fin" not in text
    assert f"{url(cast)}?avant=71" in text
    older = page(nurse, url(cast, "messages/") + "?before=71", headers=HTMX)
    assert older.count('class="message"') == 50
    assert "before=21" in older
    assert "before=" not in page(nurse, url(cast, "messages/") + "?before=21", headers=HTMX)
    assert "n° 20 fin" in page(nurse, url(cast) + "?avant=21")


def test_what_was_missed_comes_as_the_same_fragments(cast: Cast) -> None:
    messages = [post_message(cast.doctor, cast.discussion, body=f"{n}") for n in range(4)]
    fragments = page(signed_in(cast.nurse), url(cast, "messages/") + "?after=2", headers=HTMX)
    assert [m.pk for m in messages if f'id="message-{m.pk}"' in fragments] == [m.pk for m in messages[2:]]
    assert fragments.index(str(messages[2].pk)) < fragments.index(str(messages[3].pk))


@pytest.mark.parametrize("asked", ["after=x", "after=-1", "before=", "before=" + "9" * 40, "after=٣"])
def test_odd_numbers_count_as_none(cast: Cast, asked: str) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    assert "message-" in page(signed_in(cast.nurse), url(cast, "messages/") + f"?{asked}")


# --- Posting ----------------------------------------------------------------------------------------------------------


def test_posting_without_script_leads_to_the_new_message(cast: Cast) -> None:
    response = signed_in(cast.doctor).post(url(cast, "messages/"), {"body": "Bonjour", "client_id": str(uuid4())})
    message = Message.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{url(cast)}#message-{message.pk}")
    assert AuditLine.objects.filter(act="message.posted").count() == 1


def test_posting_with_script_answers_with_the_fragment(cast: Cast) -> None:
    id = str(uuid4())
    client = signed_in(cast.doctor)
    answers = [client.post(url(cast, "messages/"), {"body": "Bonjour", "client_id": id}, headers=HTMX) for _ in "12"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert f'data-client="{id}"' in answers[0].content.decode()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"body": "   "}, "Écrivez un message"),
        ({"body": "é" * 10_001}, "Un message contient au plus 10\xa0000 caractères"),
        ({"body": "Bonjour", "client_id": "x"}, "Cette page est abîmée"),
        ({}, "Écrivez un message"),
    ],
)
def test_a_refused_message_says_why_and_loses_nothing(cast: Cast, values: dict[str, str], words: str) -> None:
    doctor = signed_in(cast.doctor)
    response = doctor.post(url(cast, "messages/"), values)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert 'aria-invalid="true"' in text
    assert values.get("body", "").strip() in text
    scripted = doctor.post(url(cast, "messages/"), values, headers=HTMX)
    assert scripted.status_code == 422
    assert words in scripted.content.decode()
    assert not Message.objects.exists()


def test_too_many_messages_are_held_back(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1}
    doctor = signed_in(cast.doctor)
    doctor.post(url(cast, "messages/"), {"body": "un"})
    response = doctor.post(url(cast, "messages/"), {"body": "deux"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "deux" in response.content.decode()


# --- Reading, leaving -----------------------------------------------------------------------------------------------


def test_saying_what_was_read(cast: Cast) -> None:
    for n in range(3):
        post_message(cast.doctor, cast.discussion, body=str(n))
    nurse = signed_in(cast.nurse)
    assert nurse.post(url(cast, "lu/"), {"seq": "2"}, headers=HTMX).status_code == 204
    assert queries.unread_total(cast.nurse) == 1
    for odd in ("", "x", "-3", "9" * 30):
        nurse.post(url(cast, "lu/"), {"seq": odd})
    assert queries.unread_total(cast.nurse) == 1
    assert nurse.post(url(cast, "lu/"), {"seq": "3"}).status_code == 302
    assert queries.unread_total(cast.nurse) == 0


def test_leaving_asks_first(cast: Cast) -> None:
    nurse = signed_in(cast.nurse)
    assert "Quitter la discussion\u00a0?" in page(nurse, url(cast, "quitter/"))
    assert queries.messages(cast.nurse, cast.discussion) == []
    response = nurse.post(url(cast, "quitter/"))
    assert (response.status_code, response["Location"]) == (302, "/discussions/")
    assert nurse.get(url(cast)).status_code == 404
    assert nurse.post(url(cast, "quitter/")).status_code == 404
    assert AuditLine.objects.filter(act="discussion.left").count() == 1
    assert "Karim Benali a quitté la discussion." in page(signed_in(cast.doctor), url(cast))


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_more_data_costs_no_more_queries(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1000}
    nurse = signed_in(cast.nurse)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            page(nurse, address)
        return len(counted)

    post_message(cast.doctor, cast.discussion, body="un")
    addresses = ["/discussions/", url(cast), url(cast, "messages/"), url(cast, "participants/"), url(cast, "ligne/")]
    before = [cost(address) for address in addresses]
    for n in range(12):
        other = start_discussion(cast.doctor, title=f"Thème {n}", members=[cast.nurse, cast.outsider])
        post_message(cast.doctor, other, body="Bonjour")
        post_message(cast.doctor, cast.discussion, body="Bonjour")
        add_member(cast.doctor, cast.discussion, make_account(f"Collègue{n} Durand"))
        reserve_seat(cast.doctor, cast.discussion, invitation=uuid4(), name="Noé Vient")
    assert [cost(address) for address in addresses] == before
    assert max(before) <= 24
