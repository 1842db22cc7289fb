"""One message on the web: its panel, its acts, what becomes of drafts. Who gets there, and what it leaves."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.discussions import queries
from cercle.discussions.actions import (
    add_member,
    edit_message,
    leave_discussion,
    post_message,
    save_draft,
    sign_message,
    withdraw_message,
)
from cercle.discussions.models import Draft, Message

HTMX = {"HX-Request": "true"}
PANEL = {**HTMX, "HX-Target": "panel"}
READING = ["", "modifier/", "retirer/"]
WRITING = ["modifier/", "retirer/", "signe/"]
FIELDS = {"body": "Autre", "sign": "done", "on": "1"}


@pytest.fixture
def message(cast: Cast) -> Message:
    return post_message(cast.doctor, cast.discussion, body="Pansement à 8 h")


def url(message: Message, rest: str = "") -> str:
    return f"/discussions/message/{message.pk}/{rest}"


def thread(cast: Cast, rest: str = "") -> str:
    return f"/discussions/{cast.discussion.pk}/{rest}"


def text(client: Client, address: str, **values: Any) -> str:
    response = client.get(address, **values)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- The checklist ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", READING)
def test_who_opens_them(cast: Cast, message: Message, rest: str) -> None:
    assert signed_in(cast.doctor).get(url(message, rest)).status_code == 200
    assert signed_in(cast.nurse).get(url(message, rest)).status_code == (403 if rest else 200)
    assert Client().get(url(message, rest))["Location"].startswith("/connexion/")
    for account in cast.everyone_outside():
        client = signed_in(account)
        absent = client.get(f"/discussions/message/{uuid4()}/{rest}")
        answer = client.get(url(message, rest))
        assert answer.status_code == absent.status_code == 404
        assert "Pansement" not in answer.content.decode()


@pytest.mark.parametrize("rest", WRITING)
def test_who_acts(cast: Cast, message: Message, rest: str) -> None:
    leave_discussion(cast.nurse, cast.discussion)
    before = AuditLine.objects.exclude(act__startswith="account.").count()
    for account in (cast.nurse, *cast.everyone_outside()):
        assert signed_in(account).post(url(message, rest), FIELDS).status_code == 404
    assert Client().post(url(message, rest), FIELDS).status_code == 302
    assert signed_in(cast.doctor).get(url(message, "signe/")).status_code == 405
    assert AuditLine.objects.exclude(act__startswith="account.").count() == before
    assert Message.objects.get(pk=message.pk).changed is None
    add_member(cast.doctor, cast.discussion, cast.outsider)
    answer = signed_in(cast.outsider).post(url(message, rest), FIELDS)
    assert answer.status_code == (302 if rest == "signe/" else 403)
    assert signed_in(cast.doctor).post(url(message, rest), FIELDS).status_code == 302
    place = f"{thread(cast)}?message={message.pk}#message-{message.pk}"
    assert answer.status_code == 403 or answer["Location"] == place


def test_looking_changes_nothing(cast: Cast, message: Message) -> None:
    doctor = signed_in(cast.doctor)
    before = AuditLine.objects.count()
    for rest in READING:
        doctor.get(url(message, rest))
        doctor.head(url(message, rest))
    assert AuditLine.objects.count() == before
    assert Message.objects.get().changed is None


def test_a_system_line_has_no_page(cast: Cast) -> None:
    add_member(cast.doctor, cast.discussion, cast.outsider)
    line = Message.objects.get()
    assert signed_in(cast.doctor).get(url(line)).status_code == 404
    assert signed_in(cast.doctor).get(url(line, "modifier/")).status_code == 403


def test_reading_a_message_of_a_patients_thread_is_written_down(cast: Cast) -> None:
    message = post_message(cast.doctor, cast.thread, body="À jeun")
    assert signed_in(cast.doctor).get(url(message)).status_code == 200
    assert AuditLine.objects.filter(act="thread.consulted", actor=cast.doctor.pk).count() == 1
    assert signed_in(cast.nurse).get(url(message)).status_code == 404


# --- What it shows ----------------------------------------------------------------------------------------------------


def test_a_message_with_all_that_became_of_it(cast: Cast, message: Message) -> None:
    answer = post_message(cast.nurse, cast.discussion, body="@Hélène Martin oui", reply_to=message.pk)
    edit_message(cast.doctor, message, body="Pansement à 9 h")
    sign_message(cast.nurse, message, "seen")
    page = text(signed_in(cast.doctor), thread(cast))
    assert "modifié" in page
    assert f'data-quote="{message.pk}"' in page
    assert f'data-by="{cast.nurse.pk}"' in page
    assert f'<span class="mention" data-account="{cast.doctor.pk}">@Hélène Martin</span> oui' in page
    about = text(signed_in(cast.nurse), url(message), headers=PANEL)
    assert "Pansement à 8 h" in about
    assert "Vu par Karim Benali" in about
    assert "<html" not in about
    withdraw_message(cast.doctor, message)
    page = text(signed_in(cast.nurse), thread(cast))
    assert page.count(">Message retiré<") == 2  # in its place, and where it is quoted
    assert "Pansement" not in page + text(signed_in(cast.nurse), url(message))
    assert f"?reponse={answer.pk}" in page
    assert f"?reponse={message.pk}" not in page


def test_hostile_words_are_words(cast: Cast) -> None:
    body = '<img src=x onerror=alert(1)> javascript:alert(1) https://e.fr/"onmouseover="x @<b>'
    post_message(cast.doctor, cast.discussion, body=body)
    page = text(signed_in(cast.nurse), thread(cast))
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert '<a href="https://e.fr/" target="_blank" rel="noopener noreferrer">https://e.fr/</a>&quot;onmouse' in page


# --- Acting -----------------------------------------------------------------------------------------------------------


def test_signing_answers_with_the_fragment_the_panel_or_the_page(cast: Cast, message: Message) -> None:
    nurse = signed_in(cast.nurse)
    fragment = nurse.post(url(message, "signe/"), {"sign": "done"}, headers=HTMX)
    assert fragment.status_code == 200
    assert fragment.content.decode().startswith('<li class="message"')
    panel = nurse.post(url(message, "signe/"), {"sign": "done", "on": "0"}, headers=PANEL)
    assert panel["HX-Trigger"] == "messages:ask"
    assert "Fait, dit" not in panel.content.decode()
    assert nurse.post(url(message, "signe/"), {"sign": "x"}).status_code == 422
    assert signed_in(cast.doctor).post(url(message, "signe/"), {"sign": "seen"}).status_code == 409


def test_an_edit_in_the_panel_closes_it_and_says_so(cast: Cast, message: Message) -> None:
    doctor = signed_in(cast.doctor)
    done = doctor.post(url(message, "modifier/"), {"body": "Pansement à 9 h"}, headers=PANEL)
    assert done.status_code == 204
    assert "messages:ask" in done["HX-Trigger"]
    assert "Message modifi" in done["HX-Trigger"]
    refused = doctor.post(url(message, "modifier/"), {"body": "é" * 10_001}, headers=PANEL)
    assert refused.status_code == 422
    assert "au plus 10\xa0000 caractères" in refused.content.decode()
    assert "é" * 10_001 in refused.content.decode()
    assert doctor.post(url(message, "modifier/"), {"body": ""}).status_code == 422
    assert Message.objects.get().body == "Pansement à 9 h"
    assert doctor.post(url(message, "retirer/"), headers=PANEL).status_code == 204
    assert doctor.post(url(message, "modifier/"), {"body": "x"}).status_code == 409


def test_answering_keeps_what_is_answered_through_a_refusal(cast: Cast, message: Message) -> None:
    nurse = signed_in(cast.nurse)
    page = text(nurse, thread(cast, f"?reponse={message.pk}"))
    assert f'name="reply_to" value="{message.pk}"' in page
    assert "Réponse à" in page
    refused = nurse.post(thread(cast, "messages/"), {"body": " ", "reply_to": str(message.pk)})
    assert refused.status_code == 422
    assert f'name="reply_to" value="{message.pk}"' in refused.content.decode()
    nurse.post(thread(cast, "messages/"), {"body": "Oui", "reply_to": str(message.pk)})
    assert Message.objects.get(body__isnull=False, seq=2).reply_to == message
    for odd in ("x", str(uuid4())):
        assert 'id="talk-reply" hidden' in text(nurse, thread(cast, f"?reponse={odd}"))


def test_what_changed_is_asked_for(cast: Cast, message: Message) -> None:
    nurse = signed_in(cast.nurse)
    position = queries.newest_position()
    assert text(nurse, thread(cast, f"messages/?changed_after={position}")).strip() == ""
    post_message(cast.doctor, cast.discussion, body="autre")
    edit_message(cast.doctor, message, body="Pansement à 9 h")
    changed = text(nurse, thread(cast, f"messages/?changed_after={position}"))
    assert changed.count('class="message"') == 1
    assert f'data-changed="{queries.newest_position()}"' in changed
    assert signed_in(cast.outsider).get(thread(cast, "messages/?changed_after=0")).status_code == 404


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_shown_and_dropped_by_sending(cast: Cast, message: Message) -> None:
    nurse = signed_in(cast.nurse)
    kept = nurse.post(thread(cast, "brouillon/"), {"body": "Dem", "reply_to": str(message.pk)}, headers=HTMX)
    assert kept.status_code == 204
    page = text(nurse, thread(cast))
    assert ">Dem</textarea>" in page
    assert f'name="reply_to" value="{message.pk}"' in page
    assert "Dem</textarea>" not in text(signed_in(cast.doctor), thread(cast))
    nurse.post(thread(cast, "messages/"), {"body": "Demain"})
    assert not Draft.objects.exists()


def test_nobody_else_keeps_a_draft_there(cast: Cast) -> None:
    for account in cast.everyone_outside():
        assert signed_in(account).post(thread(cast, "brouillon/"), {"body": "x"}).status_code == 404
    assert Client().post(thread(cast, "brouillon/"), {"body": "x"}).status_code == 302
    assert signed_in(cast.nurse).get(thread(cast, "brouillon/")).status_code == 405
    assert signed_in(cast.nurse).post(thread(cast, "brouillon/"), {"reply_to": "x"}).status_code == 422
    assert not Draft.objects.exists()


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_all_that_goes_with_messages_costs_no_more_queries(cast: Cast, message: Message, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1000}
    doctor = signed_in(cast.doctor)
    save_draft(cast.doctor, cast.discussion, body="x", reply_to=message.pk)
    sign_message(cast.nurse, message, "done")

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            text(doctor, address)
        return len(counted)

    addresses = [thread(cast), thread(cast, "messages/?changed_after=0"), url(message)]
    post_message(cast.nurse, cast.discussion, body="@Hélène Martin un", reply_to=message.pk)
    before = [cost(address) for address in addresses]
    for n in range(12):
        more = post_message(cast.nurse, cast.discussion, body=f"@Hélène Martin {n}", reply_to=message.pk)
        sign_message(cast.doctor, more, "seen")
        edit_message(cast.doctor, message, body=f"n° {n}")
    after = [cost(address) for address in addresses]
    assert [after[0], after[1]] == before[:2]
    assert after[2] <= before[2] + 0
