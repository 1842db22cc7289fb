"""The two lists of invitations: who finds them, what a row says, search without a name in any address."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cercle.core.testing import Cast, signed_in
from cercle.invitations.actions import decline, delete, invite_colleague
from cercle.invitations.models import Invitation
from cercle.web.tests.guests import ADDRESS, LIST, NEW, accept, caregiver, expire, page_of, patient
from cercle.web.tests.inviting import link_of, press, text_of

#: Session, account, invitations, their sponsors, their newest message, two counts of the shell.
QUERIES = 7
COLLEAGUES, SEARCH = "/invitations/confreres/", "/invitations/patients/recherche/"
HTMX = {"HX-Request": "true"}


def search(client: Client, q: str, **more: Any) -> Any:
    """As somebody without script searches."""
    return client.post(SEARCH, {"q": q, **more}, follow=True)


def test_the_menu_on_top_of_the_discussions_leads_there(cast: Cast) -> None:
    both, one, none = (cast.doctor, cast.secretary), (cast.administrator,), (cast.patient, cast.caregiver)
    for people, entries in ((both, {LIST, COLLEAGUES}), (one, {COLLEAGUES}), (none, set())):
        for account in people:
            page = signed_in(account).get("/discussions/").content.decode()
            found = {address for address in (LIST, COLLEAGUES) if f'href="{address}"' in page}
            assert found == entries, account.name


def test_who_may_not_invite_has_no_list(cast: Cast) -> None:
    for account, refused in ((cast.patient, {LIST, COLLEAGUES}), (cast.administrator, {LIST}), (cast.doctor, set())):
        for address in (LIST, COLLEAGUES):
            expected = 403 if address in refused else 200
            assert signed_in(account).get(address).status_code == expected, (account.name, address)
            # Both lists search with their own right, POST and GET alike.
            for answer in (
                signed_in(account).post(f"{address}recherche/", {"q": "x"}),
                signed_in(account).get(f"{address}recherche/abc/"),
            ):
                assert (answer.status_code == 403) == (expected == 403), (account.name, address)
    assert Client().get(LIST).status_code == 302


def test_a_row_tells_homonyms_apart_and_says_what_became_of_it(cast: Cast) -> None:
    patient(cast.doctor, "Marie Le Roux", email="marie@example.net")
    patient(cast.doctor, "Marie Le Roux", phone="06 39 98 00 77", anyway=True)
    caregiver(cast.doctor)
    expired = patient(cast.doctor, "Georges Lambert", email="georges@example.net")
    expire(expired)
    accept(patient(cast.doctor))
    patient(cast.nurse, "Un autre")
    said = text_of(signed_in(cast.doctor).get(LIST))
    for words in ("marie@example.net", "06 39 98 00 77", "Aidant", "pour Monique Garcia", "encore 14 jours"):
        assert words in said
    for status in ("En attente", "Acceptée", "Expirée"):
        assert status in said
    assert "Un autre" not in said
    assert said.index("D’Œuvre") < said.index("Georges Lambert") < said.index("Paul Garcia") < said.index("Marie")


def test_filters_show_one_status(cast: Cast) -> None:
    waiting = patient(cast.doctor, "Attend", email="a@example.net")
    late = patient(cast.doctor, "Tard", email="b@example.net")
    expire(late)
    refused = patient(cast.doctor, "Refuse", email="c@example.net")
    decline(link_of(refused), "decline")
    accept(patient(cast.doctor, "Vient", email="d@example.net"))
    client = signed_in(cast.doctor)
    shown = {
        status: [name for name in ("Attend", "Tard", "Refuse", "Vient") if name in text_of(client.get(LIST, query))]
        for status, query in (
            ("", {}), ("pending", {"statut": "pending"}), ("expired", {"statut": "expired"}),
            ("declined", {"statut": "declined"}), ("accepted", {"statut": "accepted"}), ("?", {"statut": "?"}),
        )
    }  # fmt: skip
    everybody = ["Attend", "Tard", "Refuse", "Vient"]
    assert shown.pop("") == shown.pop("?") == everybody
    assert shown == {"pending": ["Attend"], "expired": ["Tard"], "declined": ["Refuse"], "accepted": ["Vient"]}
    assert "Aucune invitation dans cet état" in text_of(client.get(LIST, {"statut": "not_me"}))
    delete(cast.doctor, waiting)
    assert "Attend" not in text_of(client.get(LIST))


@pytest.mark.parametrize("typed", ["goff", "le goff helene", "HELENE", "oeuvre", "d'oeuvre le-goff", "Œuv"])
def test_search_by_a_part_of_a_name_in_any_order(cast: Cast, typed: str) -> None:
    patient(cast.doctor)
    patient(cast.doctor, "Antoine Petit", email="antoine@example.net")
    page = search(signed_in(cast.doctor), typed)
    assert "D’Œuvre" in text_of(page)
    assert "Antoine Petit" not in text_of(page)


def test_a_caregiver_is_found_by_their_patient(cast: Cast) -> None:
    caregiver(cast.doctor)
    assert "Paul Garcia" in text_of(search(signed_in(cast.doctor), "monique"))


def test_no_address_ever_holds_the_name(cast: Cast) -> None:
    patient(cast.doctor)
    client = signed_in(cast.doctor)
    page = search(client, "hélène oeuvre")
    walked = [url for url, _status in page.redirect_chain]
    typing = client.post(SEARCH, {"q": "hélène oeuvre"}, headers=HTMX)
    walked.append(typing.headers["HX-Replace-Url"])
    links = [part.split('"')[0] for part in page.content.decode().split('href="')[1:]]
    for address in (*walked, *links):
        assert "oeuvre" not in address.lower()
        assert "%C3%A9l" not in address
    # The address can be reloaded and gone back to, in this session alone.
    assert "hélène oeuvre" in client.get(walked[-1]).content.decode()
    elsewhere = signed_in(cast.doctor).get(walked[-1])
    assert "oeuvre" not in elsewhere.content.decode()
    # A search in the address is not taken: nobody learns to make such links.
    assert "Aucune invitation" not in text_of(client.get(LIST, {"q": "personne"}))


def test_typing_brings_the_rows_alone_and_keeps_the_filter(cast: Cast) -> None:
    patient(cast.doctor)
    client = signed_in(cast.doctor)
    answer = client.post(SEARCH, {"q": "oeuvre", "statut": "pending"}, headers=HTMX)
    assert answer.headers["HX-Replace-Url"].endswith("?statut=pending")
    assert "<html" not in answer.content.decode()
    assert ADDRESS in answer.content.decode()
    assert "1 invitation trouvée" in text_of(answer)
    assert client.post(SEARCH, {"q": "  "}, headers=HTMX).headers["HX-Replace-Url"] == LIST


def test_nobody_of_that_name_can_be_invited_at_once(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = search(client, "Zoé Inconnue")
    assert "Aucune invitation n’a été envoyée à « Zoé Inconnue »" in text_of(page)
    form = press(client, page, NEW)
    assert form.status_code == 200
    assert 'value="Zoé Inconnue"' in form.content.decode()
    page = client.post("/invitations/confreres/recherche/", {"q": "Zoé Inconnue"}, follow=True)
    window = press(client, page, "/invitations/confrere/coordonnees/")
    assert "Inviter un confrère à utiliser l’application" in text_of(window)
    assert 'value="Zoé Inconnue"' in window.content.decode()


def test_pages_follow_each_other_without_a_gap(cast: Cast) -> None:
    start = timezone.now()
    for number in range(33):
        invitation = Invitation(
            kind="patient", name=f"P{number:02d} X", name_key=f" p{number:02d} x ", email=f"p{number}@example.net",
            created_by=cast.doctor, expires_at=start + timedelta(days=14),
        )  # fmt: skip
        invitation.save()
        invitation.sponsors.create(account=cast.doctor, name="x", knows_contact=True)
    client = signed_in(cast.doctor)
    first = client.get(LIST)
    assert text_of(first).count("@example.net") == 30
    more = first.content.decode().split('class="more"><a class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(more, headers=HTMX)
    assert text_of(rest).count("@example.net") == 3
    assert "filter" not in rest.content.decode()
    whole = client.get(more)
    assert "Invitations patients" in text_of(whole)
    assert client.get(LIST, {"suite": "x"}).status_code == 422


def test_the_list_of_colleagues_is_the_same_component(cast: Cast) -> None:
    outcome = invite_colleague(cast.doctor, name="Agathe Deschamps", email="agathe@example.net")
    patient(cast.doctor)
    page = signed_in(cast.doctor).get(COLLEAGUES)
    assert "Agathe Deschamps" in text_of(page)
    assert "agathe@example.net" in text_of(page)
    assert "D’Œuvre" not in text_of(page)
    assert outcome.invitation
    assert page_of(outcome.invitation) in page.content.decode()


@pytest.mark.parametrize("address", [LIST, COLLEAGUES])
def test_any_number_of_rows_costs_the_same(cast: Cast, address: str, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.doctor)
    client.get(address)

    def add(number: int) -> None:
        if address == LIST:
            patient(cast.doctor, f"P {number}", email=f"p{number}@example.net")
        else:
            invite_colleague(cast.doctor, name=f"C {number}", email=f"c{number}@example.net")

    add(0)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for number in range(1, 8):
        add(number)
    with django_assert_num_queries(QUERIES):
        client.get(address)
