"""Looking for a colleague: for a new discussion, and for one that exists."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, make_entry, signed_in
from cercle.directory.models import Professional, RecordedContact
from cercle.discussions.models import Discussion, Member
from cercle.web.tests.inviting import press, text_of

NOBODY = "Personne ne correspond à ma recherche, je souhaite inviter un confrère"
NEW, DRAFT, RESULTS = "/discussions/nouvelle/", "/discussions/nouvelle/choix/", "/annuaire/resultats/"
HTMX = {"HX-Request": "true", "HX-Target": "results"}


def add_url(cast: Cast) -> str:
    return f"/discussions/{cast.discussion.pk}/participants/ajouter/"


@pytest.fixture
def absent(cast: Cast) -> Professional:
    """Somebody who never connected, whose contact the directory holds."""
    entry = make_entry("Agathe", "Deschamps", "Orthophoniste", "Vitré")
    RecordedContact.objects.create(professional=entry, emails=["agathe.secret@example.net"], phones=["+33639980042"])
    return entry


def test_new_discussion_works_for_professionals_and_secretaries(cast: Cast) -> None:
    for account in (cast.doctor, cast.stranger, cast.secretary):
        response = signed_in(account).get(NEW)
        assert response.status_code == 200
        assert NOBODY in text_of(response)


def test_new_discussion_needs_sign_in(cast: Cast) -> None:
    assert Client().get(NEW).status_code == 302
    assert Client().post(NEW, {"title": "Thème"}).status_code == 302
    assert Client().get(RESULTS, headers=HTMX).headers["HX-Redirect"].startswith("/connexion/")


def test_patients_and_administrators_may_not_start_one(cast: Cast) -> None:
    for account in (cast.patient, cast.caregiver, cast.administrator):
        for response in (signed_in(account).get(NEW), signed_in(account).post(NEW, {"chosen": ["1"]})):
            assert response.status_code == 403


def test_adding_is_for_members_only(cast: Cast, absent: Professional) -> None:
    url = add_url(cast)
    assert signed_in(cast.nurse).get(url).status_code == 200
    missing = signed_in(cast.stranger).get(f"/discussions/{uuid4()}/participants/ajouter/")
    assert missing.status_code == 404
    for account in cast.everyone_outside():
        for response in (signed_in(account).get(url), signed_in(account).post(url, {"entry": absent.pk})):
            assert response.status_code == 404
            assert response.content == missing.content
    assert Client().get(url).status_code == 302


def test_a_member_whose_role_is_too_small_may_not_add(cast: Cast) -> None:
    Member.objects.create(discussion=cast.discussion, account=cast.patient)
    assert signed_in(cast.patient).get(f"/discussions/{cast.discussion.pk}/").status_code == 200
    assert signed_in(cast.patient).get(add_url(cast)).status_code == 403


@pytest.mark.parametrize("q", ["", "deschamps", "zzzzzz", "%", "💉", "a" * 500, "\x00", "' OR 1=1 --"])
def test_the_list_always_ends_with_the_way_out(cast: Cast, absent: Professional, q: str) -> None:
    client = signed_in(cast.doctor)
    for url in (NEW, add_url(cast)):
        response = client.get(url, {"q": q})
        assert response.status_code == 200
        page = response.content.decode()
        assert page.count(NOBODY) == 1
        assert page.index(NOBODY) > page.rfind('class="row"')


def test_a_row_says_who_is_reachable_and_keeps_the_contact_to_itself(cast: Cast, absent: Professional) -> None:
    gone = make_account("Denis Kermarrec", last_seen=timezone.now() - timedelta(days=200))
    make_entry("Denis", "Kermarrec", "Pharmacien", account=gone)
    client = signed_in(cast.doctor)
    page = client.get(RESULTS, {"q": "deschamps"}, headers=HTMX)
    said = text_of(page)
    assert "Agathe Deschamps" in said
    assert "Orthophoniste" in said
    assert "Vitré" in said
    assert 'aria-label="Jamais connecté"' in page.content.decode()
    for secret in ("secret", "63998", "example.net"):
        assert secret not in page.content.decode()
    assert "Inactif depuis" in text_of(client.get(RESULTS, {"q": "kermarrec"}, headers=HTMX))
    active = client.get(RESULTS, {"q": "benali"}, headers=HTMX).content.decode()
    assert "Karim Benali" in active
    assert "badge--inactive" not in active


def test_results_know_who_is_there_already(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    where = {"discussion": str(cast.discussion.pk)}
    assert "déjà participant" in text_of(client.get(RESULTS, {"q": "benali", **where}, headers=HTMX))
    assert "c’est vous" in text_of(client.get(RESULTS, {"q": "martin", **where}, headers=HTMX))
    assert signed_in(cast.stranger).get(RESULTS, {"q": "benali", **where}, headers=HTMX).status_code == 404


def test_searching_too_much_keeps_the_way_out(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "SEARCHES": 2}
    client = signed_in(cast.doctor)
    for _time in range(3):
        page = client.get(RESULTS, {"q": "benali"}, headers=HTMX)
    assert "attendez quelques secondes" in text_of(page)
    assert NOBODY in text_of(page)
    assert "Karim Benali" not in text_of(page)


def test_the_fragment_opened_by_hand_leads_to_its_page(cast: Cast) -> None:
    assert signed_in(cast.doctor).get(RESULTS, {"q": "benali"}).headers["Location"] == NEW


def test_choose_several_people_then_start(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = client.post(DRAFT, {"title": "Sorties du week-end", "q": "benali"})
    assert "Sorties du week-end" in page.content.decode()
    page = press(client, page, DRAFT, choose=str(cast.nurse.entry.pk))
    page = press(client, page, DRAFT, choose=str(cast.outsider.entry.pk))
    assert "Retirer Karim Benali" in page.content.decode()
    page = press(client, page, DRAFT, remove=str(cast.outsider.entry.pk))
    assert "Retirer Paul Girard" not in page.content.decode()
    done = press(client, page, NEW)
    started = Discussion.objects.get(created_by=cast.doctor, kind="theme", dossier=None)
    assert done.headers["Location"] == f"/discussions/{started.pk}/"
    assert started.title == "Sorties du week-end"
    assert set(started.members.values_list("account", flat=True)) == {cast.doctor.pk, cast.nurse.pk}
    assert AuditLine.objects.filter(act="discussion.started", subject=str(started.pk)).exists()


def test_pressing_twice_starts_one_discussion(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = client.post(DRAFT, {"choose": str(cast.nurse.entry.pk)})
    before = Discussion.objects.count()
    first, second = press(client, page, NEW), press(client, page, NEW)
    assert first.headers["Location"] == second.headers["Location"]
    assert Discussion.objects.count() == before + 1


def test_nobody_chosen_and_too_long_a_title_are_said_in_place(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = client.post(NEW, {"title": "Un thème", "q": "benali"})
    assert page.status_code == 422
    assert "Choisissez au moins une personne." in text_of(page)
    assert "Un thème" in page.content.decode()
    page = client.post(NEW, {"title": "x" * 121, "chosen": [str(cast.nurse.entry.pk)]})
    assert page.status_code == 422
    assert "au plus 120 caractères" in text_of(page)
    assert "x" * 121 in page.content.decode()
    assert "Retirer Karim Benali" in page.content.decode()


@pytest.mark.parametrize("bad", ["", "abc", "-1", "9" * 40, "1 OR 1=1", "²"])
def test_a_forged_entry_is_nobody(cast: Cast, bad: str) -> None:
    client = signed_in(cast.doctor)
    assert client.post(add_url(cast), {"entry": bad}).status_code == 404
    assert client.post(DRAFT, {"choose": bad}).status_code == 404


def test_add_an_active_person(cast: Cast) -> None:
    client = signed_in(cast.nurse)
    page = client.get(add_url(cast), {"q": "girard"})
    done = press(client, page, add_url(cast), entry=str(cast.outsider.entry.pk))
    assert done.headers["Location"] == f"/discussions/{cast.discussion.pk}/"
    assert cast.discussion.members.filter(account=cast.outsider, left_at=None).exists()
    assert AuditLine.objects.filter(act="discussion.member_added", actor=cast.nurse.pk).exists()


def test_adding_somebody_without_account_proposes_to_invite(cast: Cast, absent: Professional) -> None:
    page = signed_in(cast.doctor).post(add_url(cast), {"entry": absent.pk})
    assert page.status_code == 200
    assert "est inactif" in text_of(page)


def test_methods(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert client.get(DRAFT).status_code == 405
    assert client.post(RESULTS).status_code == 405
    assert client.put(NEW).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_answer(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    where = {"q": "ferrand", "discussion": str(cast.discussion.pk)}
    counts = []
    for many in (1, 14):
        for _person in range(many):
            make_entry("Louise", "Ferrand", "Infirmier")
        client.get(NEW)
        with CaptureQueriesContext(connection) as page:
            assert client.get(NEW, {"q": "ferrand"}).content.decode().count('class="row"') in {1, 15}
        with CaptureQueriesContext(connection) as fragment:
            client.get(RESULTS, where, headers=HTMX)
        counts.append((len(page), len(fragment)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 18
