"""Finding what was said, naming and closing a discussion, taking it out: what pages show and refuse."""

import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.errors import Refused
from cercle.core.testing import Cast, signed_in
from cercle.discussions import queries
from cercle.discussions.actions import (
    add_member,
    close_discussion,
    edit_message,
    leave_discussion,
    post_message,
    withdraw_message,
)
from cercle.discussions.models import Discussion, Kind, Message

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PANEL = {"HX-Request": "true", "HX-Target": "panel"}
#: The pages about a discussion as a whole, and what makes each of them act.
ACTS = {
    "nom": {"title": "Escarre"},
    "clore": {"body": "Plaie cicatrisée."},
    "rouvrir": {},
    "export": {"format": "text"},
    "recherche": {"q": "escarre"},
}


@pytest.fixture(autouse=True)
def much_may_be_said(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1000}


def _url(discussion: Discussion, *rest: str) -> str:
    return "/".join(["/discussions", str(discussion.pk), *rest, ""])


def _say(cast: Cast, *bodies: str, place: Discussion | None = None) -> list[Message]:
    return [post_message(cast.doctor, place or cast.discussion, body=body) for body in bodies]


def _about_patient(cast: Cast) -> Discussion:
    Discussion.objects.filter(pk=cast.discussion.pk).update(kind=Kind.PATIENT)
    cast.discussion.refresh_from_db()
    return cast.discussion


def _acts() -> list[str]:
    """What was done, without who came to look (a trace of its own)."""
    return list(AuditLine.objects.exclude(act="thread.consulted").order_by("pk").values_list("act", flat=True))


# --- Everybody's rights ---------------------------------------------------------------


@pytest.mark.parametrize("act", ACTS)
def test_nobody_outside_knows_that_it_exists(cast: Cast, act: str) -> None:
    _about_patient(cast)
    before = _acts()
    for account in cast.everyone_outside():
        client = signed_in(account)
        assert client.get(_url(cast.discussion, act)).status_code == 404, account
        assert client.post(_url(cast.discussion, act), ACTS[act]).status_code == 404, account
    assert _acts() == before


@pytest.mark.parametrize("act", ["nom", "clore", "rouvrir"])
def test_guests_of_a_thread_do_not_manage_it(cast: Cast, act: str) -> None:
    for account in (cast.patient, cast.caregiver):
        client = signed_in(account)
        assert client.get(_url(cast.thread, act)).status_code == 403
        assert client.post(_url(cast.thread, act), ACTS[act]).status_code == 403
    page = signed_in(cast.patient).get(_url(cast.thread)).content.decode()
    assert _url(cast.thread, act) not in page


@pytest.mark.parametrize("act", ACTS)
def test_looking_changes_nothing(cast: Cast, act: str) -> None:
    before = _acts()
    client = signed_in(cast.doctor)
    for method in (client.get, client.head):
        assert method(_url(_about_patient(cast), act), ACTS[act]).status_code == 200
    cast.discussion.refresh_from_db()
    assert (cast.discussion.title, cast.discussion.closed_at) == ("Plaie du talon", None)
    assert _acts() == before


# --- Search ---------------------------------------------------------------


def test_a_search_shows_the_words_in_their_place(cast: Cast) -> None:
    _say(cast, "Bonjour", "Le pansement du <b>talon</b> gauche est refait")
    message = Message.objects.latest("position")
    page = signed_in(cast.nurse).post("/discussions/recherche/", {"q": "TALON pansem"}).content.decode()
    assert "Le <mark>pansement</mark> du &lt;b&gt;<mark>talon</mark>&lt;/b&gt; gauche est refait" in page
    assert f"{_url(cast.discussion)}?message={message.pk}#message-{message.pk}" in page
    assert "Plaie du talon" in page  # the discussion's name
    assert "Bonjour" not in page.split('id="found"')[1]


def test_a_script_gets_the_list_alone_then_the_next_rows(cast: Cast) -> None:
    _say(cast, *(f"escarre {n}" for n in range(100, 125)))
    nurse = signed_in(cast.nurse)
    first = nurse.post(_url(cast.discussion, "recherche"), {"q": "escarre"}, headers=HTMX).content.decode()
    assert first.startswith('<div id="found"')
    assert first.count('class="row"') == 20
    before = re.search(r'name="before" value="(\d+)"', first)
    assert before
    data = {"q": "escarre", "before": before[1]}
    rest = nurse.post(_url(cast.discussion, "recherche"), data, headers=HTMX).content.decode()
    assert rest.count('class="row"') == 5
    assert 'name="before"' not in rest
    plain = nurse.post("/discussions/recherche/", data).content.decode()
    assert "<html" in plain
    assert plain.count("<mark>escarre</mark>") == 5


@pytest.mark.parametrize(
    ("q", "words"),
    [("introuvable", "Aucun message trouvé"), ("le de", "Écrivez un mot de plus"), ("", "Le début des mots suffit")],
)
def test_nothing_found_says_why(cast: Cast, q: str, words: str) -> None:
    assert words in signed_in(cast.nurse).post("/discussions/recherche/", {"q": q}).content.decode()


def test_words_stand_in_no_address(cast: Cast) -> None:
    _say(cast, "escarre")
    assert "<mark>" not in signed_in(cast.nurse).get("/discussions/recherche/?q=escarre").content.decode()


def test_searches_are_limited(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "SEARCHES": 1}
    nurse = signed_in(cast.nurse)
    assert [nurse.post("/discussions/recherche/", {"q": "escarre"}).status_code for _ in range(2)] == [200, 429]


def test_what_a_search_shows_of_a_thread_was_consulted(cast: Cast) -> None:
    post_message(cast.patient, cast.thread, body="J’ai mal au talon")
    doctor = signed_in(cast.doctor)
    for q in ("introuvable", "talon", "talon"):
        doctor.post("/discussions/recherche/", {"q": q})
    lines = AuditLine.objects.filter(act="thread.consulted", subject=str(cast.thread.pk))
    assert [line.actor for line in lines] == [cast.doctor.pk]


def test_the_list_offers_to_search_what_was_said(cast: Cast) -> None:
    rows = signed_in(cast.nurse).get("/discussions/", {"q": "talon"}, headers=HTMX).content.decode()
    assert 'action="/discussions/recherche/"' in rows
    assert 'name="q" value="talon"' in rows


# --- Anywhere in a discussion ---------------------------------------------------------------


def test_a_link_to_a_message_opens_it_in_its_place(cast: Cast) -> None:
    said = _say(cast, *(f"mesure {n}." for n in range(1, 121)))
    page = signed_in(cast.nurse).get(_url(cast.discussion), {"message": str(said[59].pk)}).content.decode()
    assert f'data-focus="message-{said[59].pk}"' in page
    assert "mesure 35." in page
    assert "mesure 84." in page
    assert "mesure 34." not in page.split('id="thread"')[1]
    assert "mesure 85." not in page.split('id="thread"')[1]
    assert "?avant=35" in page
    assert "?apres=84" in page
    assert "Revenir aux derniers messages" in page


def test_both_ways_go_on_with_and_without_script(cast: Cast) -> None:
    _say(cast, *(f"mesure {n}." for n in range(1, 121)))
    nurse = signed_in(cast.nurse)
    newer = nurse.get(_url(cast.discussion, "messages"), {"after": "60"}, headers=HTMX).content.decode()
    assert "mesure 61." in newer
    assert "data-newer" in newer
    assert "data-older" not in newer
    end = nurse.get(_url(cast.discussion, "messages"), {"after": "110"}, headers=HTMX).content.decode()
    assert "data-newer" not in end
    older = nurse.get(_url(cast.discussion, "messages"), {"before": "60"}, headers=HTMX).content.decode()
    assert "data-older" in older
    assert "data-newer" not in older
    page = nurse.get(_url(cast.discussion), {"apres": "20"}).content.decode()
    assert "mesure 21." in page
    assert "?apres=70" in page


@pytest.mark.parametrize("id", ["nonsense", "0b0f8a5e-5a0f-4f0c-9d5e-0c8a8a1e2f3d"])
def test_a_link_to_no_message_leads_nowhere(cast: Cast, id: str) -> None:
    assert signed_in(cast.nurse).get(_url(cast.discussion), {"message": id}).status_code == 404


def test_going_to_a_date(cast: Cast) -> None:
    said = _say(cast, "lundi", "mercredi", "jeudi")
    today = timezone.localtime().replace(hour=9)
    for message, days in zip(said, (10, 8, 7), strict=True):
        Message.objects.filter(pk=message.pk).update(at=today - timedelta(days=days))
    nurse = signed_in(cast.nurse)

    def place(days: int) -> str:
        day = (today - timedelta(days=days)).date().isoformat()
        return nurse.get(_url(cast.discussion, "date"), {"jour": day}).headers["Location"]

    assert [str(said[n].pk) in place(days) for n, days in ((0, 30), (0, 10), (1, 9), (1, 8), (2, 7))] == [True] * 5
    assert place(1) == _url(cast.discussion)  # nothing since: the end
    day = today.date().strftime("%d/%m/%Y")
    panel = nurse.get(_url(cast.discussion, "date"), {"jour": day}, headers=PANEL)
    assert (panel.status_code, panel.headers["HX-Redirect"]) == (204, _url(cast.discussion))
    wrong = nurse.get(_url(cast.discussion, "date"), {"jour": "31/02/2026"})
    assert wrong.status_code == 422
    assert 'value="31/02/2026"' in wrong.content.decode()


# --- A name, an end ---------------------------------------------------------------


def test_a_new_name_is_told_to_all(cast: Cast) -> None:
    response = signed_in(cast.nurse).post(_url(cast.discussion, "nom"), {"title": "  Escarre   du talon "})
    assert response.headers["Location"] == _url(cast.discussion)
    page = signed_in(cast.doctor).get(_url(cast.discussion)).content.decode()
    assert "Karim Benali a renommé la discussion : « Escarre du talon »." in page
    assert queries.row(cast.doctor, cast.discussion).heading == "Escarre du talon"  # type: ignore[union-attr]
    assert AuditLine.objects.filter(act="discussion.renamed", actor=cast.nurse.pk).count() == 1
    assert "talon" not in str(AuditLine.objects.get(act="discussion.renamed").detail)
    # The same again says nothing more.
    signed_in(cast.nurse).post(_url(cast.discussion, "nom"), {"title": "Escarre du talon"})
    assert Message.objects.filter(system="renamed").count() == 1


@pytest.mark.parametrize("title", ["", " \u200b ", "x" * 121])
def test_a_name_that_is_none_keeps_what_was_typed(cast: Cast, title: str) -> None:
    response = signed_in(cast.nurse).post(_url(cast.discussion, "nom"), {"title": title}, headers=PANEL)
    assert response.status_code == 422
    assert f'value="{title}"' in response.content.decode() or not title.strip("\u200b ")
    cast.discussion.refresh_from_db()
    assert cast.discussion.title == "Plaie du talon"


def test_two_people_keep_a_discussion_without_a_name(cast: Cast) -> None:
    from cercle.discussions.actions import start_discussion

    pair = start_discussion(cast.doctor, members=[cast.nurse])
    signed_in(cast.doctor).post(_url(pair, "nom"), {"title": "Tour de garde"})
    assert queries.pair_with(cast.doctor, cast.nurse) is None


def test_a_thread_is_called_as_its_patient(cast: Cast) -> None:
    response = signed_in(cast.doctor).post(_url(cast.thread, "nom"), {"title": "Autre"})
    assert response.status_code == 409
    page = signed_in(cast.doctor).get(_url(cast.thread)).content.decode()
    assert _url(cast.thread, "nom") not in page


def test_what_is_closed_is_read_and_not_written(cast: Cast) -> None:
    place = _about_patient(cast)
    (message,) = _say(cast, "dernier mot")
    doctor, nurse = signed_in(cast.doctor), signed_in(cast.nurse)
    doctor.post(_url(place, "clore"), {"body": "Plaie cicatrisée."})
    page = nurse.get(_url(place)).content.decode()
    assert "Hélène Martin a clos la discussion. Synthèse : Plaie cicatrisée." in page
    assert "Cette discussion est close" in page
    assert '<span class="sr-only">Close' in nurse.get("/discussions/").content.decode()
    assert nurse.post(_url(place, "messages"), {"body": "encore"}, headers=HTMX).status_code == 409
    assert doctor.post(_url(place, "nom"), {"title": "Autre"}).status_code == 409
    assert doctor.post(_url(place, "clore"), {"body": "encore"}).status_code == 409
    with pytest.raises(Refused):
        edit_message(cast.doctor, message, body="autre")
    with pytest.raises(Refused):
        withdraw_message(cast.doctor, message)
    assert queries.search(cast.nurse, "cicatrisee").hits  # the summary is found
    # Whoever needs to read it can still be added, and anybody may go.
    add_member(cast.doctor, place, cast.outsider)
    leave_discussion(cast.outsider, place)
    nurse.post(_url(place, "rouvrir"))
    page = nurse.get(_url(place)).content.decode()
    assert "Karim Benali a rouvert la discussion." in page
    assert nurse.post(_url(place, "messages"), {"body": "encore"}, headers=HTMX).status_code == 201
    acts = AuditLine.objects.filter(act__in=["discussion.closed", "discussion.reopened"]).order_by("pk")
    assert [(line.act, line.actor) for line in acts] == [
        ("discussion.closed", cast.doctor.pk),
        ("discussion.reopened", cast.nurse.pk),
    ]


def test_a_summary_is_needed_and_kept(cast: Cast) -> None:
    response = signed_in(cast.doctor).post(_url(_about_patient(cast), "clore"), {"body": "  "})
    assert response.status_code == 422
    long = "x" * 10_001
    again = signed_in(cast.doctor).post(_url(cast.discussion, "clore"), {"body": long})
    assert again.status_code == 422
    assert long in again.content.decode()
    cast.discussion.refresh_from_db()
    assert cast.discussion.closed_at is None


def test_the_head_says_that_it_is_about_a_patient(cast: Cast) -> None:
    doctor = signed_in(cast.doctor)
    assert "À propos d’un patient" not in doctor.get(_url(cast.discussion)).content.decode()
    assert "À propos d’un patient" in doctor.get(_url(_about_patient(cast))).content.decode()


def test_between_colleagues_nothing_is_closed(cast: Cast) -> None:
    assert signed_in(cast.doctor).post(_url(cast.discussion, "clore"), {"body": "fini"}).status_code == 409
    assert _url(cast.discussion, "clore") not in signed_in(cast.doctor).get(_url(cast.discussion)).content.decode()


# --- Export ---------------------------------------------------------------


def _spoken(cast: Cast) -> None:
    first, second, third = _say(cast, "Bonjour à tous", "à retirer", "Escarre, stade 2")
    withdraw_message(cast.doctor, second)
    edit_message(cast.doctor, third, body="Escarre, stade 3 💉")
    post_message(cast.nurse, cast.discussion, body="Vu ce matin\nPansement refait", reply_to=first.pk)


def _exported(client: Client, place: Discussion, **values: str) -> Any:
    return client.post(_url(place, "export"), {"format": "text", **values})


def test_a_text_says_everything_in_order(cast: Cast) -> None:
    _spoken(cast)
    response = _exported(signed_in(cast.nurse), cast.discussion)
    text = b"".join(response.streaming_content).decode()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert re.fullmatch(r'attachment; filename="cercle-[\d-]+\.txt"', response.headers["Content-Disposition"])
    wanted = [
        "Plaie du talon",
        "Participants : Hélène Martin (Médecin); Karim Benali (Infirmier)",
        "Exporté par Karim Benali le",
        "Bonjour à tous",
        "Message retiré",
        "Escarre, stade 3 💉",
        "[Modifié le",
        "Karim Benali, Infirmier",
        "En réponse à Hélène Martin : « Bonjour à tous »",
        "Pansement refait",
        "Fin.",
    ]
    places = [text.index(each) for each in wanted]
    assert places == sorted(places)
    assert "à retirer" not in text
    assert "stade 2" not in text


def test_a_pdf_says_the_same_on_numbered_pages(cast: Cast) -> None:
    _spoken(cast)
    _say(cast, *(f"ligne {n} " + "mot " * 60 for n in range(40)))
    response = _exported(signed_in(cast.nurse), cast.discussion, format="pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(response.content)]
    whole = "\n".join(pages)
    for words in ("Plaie du talon", "Message retiré", "En réponse à Hélène Martin", "ligne 39"):
        assert words in whole
    assert "à retirer" not in whole
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        assert "Exporté de Cercle par Karim Benali" in page


def test_who_took_it_out_is_written_down(cast: Cast) -> None:
    _say(cast, "un", "deux")
    _exported(signed_in(cast.nurse), cast.discussion)
    line = AuditLine.objects.get(act="discussion.exported")
    assert (line.actor, line.subject) == (cast.nurse.pk, str(cast.discussion.pk))
    assert line.detail == {"form": "text", "first": 1, "last": 2, "role": "professional"}


def test_a_guest_takes_out_their_thread_and_the_patient_reads_who_did(cast: Cast) -> None:
    post_message(cast.doctor, cast.thread, body="Bonjour Antoine")
    response = _exported(signed_in(cast.caregiver), cast.thread)
    assert "Claire Dubois (aidant)" in b"".join(response.streaming_content).decode()
    page = signed_in(cast.patient).get(f"/consultations/{cast.thread.pk}/")
    if page.status_code == 404:  # wherever « Qui a consulté » stands
        from django.urls import reverse

        page = signed_in(cast.patient).get(reverse("mine:consultations", args=[cast.thread.pk]))
    assert "Copie de la conversation enregistrée hors de Cercle" in page.content.decode()


def test_a_period_alone(cast: Cast) -> None:
    said = _say(cast, "avant", "pendant", "après")
    now = timezone.localtime()
    for message, days in zip(said, (20, 10, 0), strict=True):
        Message.objects.filter(pk=message.pk).update(at=now - timedelta(days=days))

    def day(days: int) -> str:
        return (now - timedelta(days=days)).date().isoformat()

    response = _exported(signed_in(cast.nurse), cast.discussion, first=day(12), last=day(10))
    text = b"".join(response.streaming_content).decode()
    assert "pendant" in text
    assert "avant" not in text
    assert "après" not in text
    assert _exported(signed_in(cast.nurse), cast.discussion, first=day(5), last=day(3)).status_code == 422
    backwards = _exported(signed_in(cast.nurse), cast.discussion, first=day(3), last=day(5))
    assert backwards.status_code == 422
    assert day(3) in backwards.content.decode()


def test_a_pdf_has_an_end_and_exports_a_limit(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "EXPORT_MESSAGES": 2, "EXPORTS": 1}
    _say(cast, "un", "deux", "trois")
    nurse = signed_in(cast.nurse)
    refused = _exported(nurse, cast.discussion, format="pdf")
    assert refused.status_code == 422
    assert "choisissez des dates" in refused.content.decode()
    assert not AuditLine.objects.filter(act="discussion.exported").exists()
    assert _exported(nurse, cast.discussion).status_code == 200  # a text has no end
    assert _exported(nurse, cast.discussion).status_code == 429


def test_whoever_leaves_meanwhile_gets_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cercle.web.export.entries.TOGETHER", 2)
    _say(cast, *(f"mot {n}" for n in range(6)))
    pieces = iter(_exported(signed_in(cast.nurse), cast.discussion).streaming_content)
    assert "mot 1" in (next(pieces) + next(pieces)).decode()
    leave_discussion(cast.nurse, cast.discussion)
    rest = b"".join(pieces).decode()
    assert "mot 2" not in rest
    assert "Interrompu" in rest


def test_the_page_of_a_closed_discussion_costs_what_it_cost(cast: Cast, django_assert_max_num_queries: Any) -> None:
    place = _about_patient(cast)
    doctor = signed_in(cast.doctor)
    doctor.get(_url(place))
    close_discussion(cast.doctor, place, summary="Fini")
    with django_assert_max_num_queries(40):
        assert doctor.get(_url(place)).status_code == 200
