"""The pages of a dossier: absent for everybody outside, nothing done by looking, what is typed is kept."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, signed_in
from cercle.delivery.models import Outgoing
from cercle.dossiers.actions import list_by_hand, note_consent, write_note
from cercle.dossiers.models import CircleMember, CircleSeat, Consent, JournalEntry, Listed
from cercle.dossiers.rights import SCOPES
from cercle.invitations.actions import invite_colleague

PANEL = {"HX-Request": "true", "HX-Target": "panel"}
OF_DOSSIER = (
    *("detail", "identity", "circle", "circle_card", "find", "by_hand", "invite", "invite_all", "leave"),
    *("consents", "journal", "discuss", "invite_guest"),
)


def filled(cast: Cast) -> dict[str, UUID]:
    """One of everything; by address, the thing that it names."""
    outcome = invite_colleague(cast.doctor, name="Ana B", email="ana@example.net", dossier=cast.dossier)
    assert outcome.sent
    caregiver = make_account("Nina Proche", "caregiver")
    there = CircleMember.objects.create(dossier=cast.dossier, account=caregiver, part="caregiver", scope=["tasks"])
    awaited = CircleSeat.objects.create(dossier=cast.dossier, invitation=uuid4(), name="Rose D", part="caregiver")
    listed = list_by_hand(cast.doctor, cast.dossier, part="professional", name="Zoé C", email="zoe@example.net")
    note = write_note(cast.doctor, cast.dossier, body="Plaie propre", category="care")
    today = cast.dossier.created_at.date()
    consent = note_consent(cast.doctor, cast.dossier, kind="consent", scope="caregivers", given_on=today, means="oral")
    return {
        **dict.fromkeys(OF_DOSSIER, cast.dossier.pk),
        "remove": CircleMember.objects.get(dossier=cast.dossier, account=cast.nurse).pk,
        "unlist": listed.pk,
        "add_seat": CircleSeat.objects.get(part="professional").pk,
        "member_access": there.pk,
        "seat_access": awaited.pk,
        "take_seat": awaited.pk,
        "withdraw_consent": consent.pk,
        "edit_note": note.pk,
        "note_wordings": note.pk,
        "withdraw_note": note.pk,
    }


def bare(response: Any) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*', b"", response.content)


def test_nobody_outside_the_circle_learns_that_it_exists(cast: Cast) -> None:
    """Each address answers as for a thing that nobody ever made, in its words too."""
    things = filled(cast)
    told = []
    for account in cast.everyone_outside():
        client = signed_in(account)
        for name, thing in things.items():
            if account.is_administrator and name == "add_seat":
                continue  # an administrator adds without reading
            for method in ("get", "post"):
                real = getattr(client, method)(reverse(f"dossiers:{name}", args=[thing]))
                absent = getattr(client, method)(reverse(f"dossiers:{name}", args=[uuid4()]))
                if (real.status_code, bare(real)) != (absent.status_code, bare(absent)) or real.status_code < 400:
                    told.append((account.name, method, name, real.status_code))
    assert told == []
    assert Listed.objects.filter(until=None).exists()
    assert Consent.objects.filter(withdrawn_at=None).exists()


def test_its_circle_opens_every_page_and_panel_and_looking_does_nothing(cast: Cast) -> None:
    things = filled(cast)
    client = signed_in(cast.doctor)
    before = [list(model.objects.values()) for model in (CircleSeat, Listed, Consent, JournalEntry, Outgoing)]
    for name, thing in things.items():
        for headers in ({}, PANEL):
            response = client.get(reverse(f"dossiers:{name}", args=[thing]), headers=headers)
            assert response.status_code in {200, 302} if name == "add_seat" else response.status_code == 200, name
        assert Client().get(reverse(f"dossiers:{name}", args=[thing])).status_code == 302
    after = [list(model.objects.values()) for model in (CircleSeat, Listed, Consent, JournalEntry, Outgoing)]
    assert before == after
    assert AuditLine.objects.filter(act="dossier.consulted", actor=cast.doctor.pk).exists()


def test_the_panel_s_title_and_its_three_items(cast: Cast) -> None:
    page = signed_in(cast.doctor).get(f"/dossiers/{cast.dossier.pk}/cercle/", headers=PANEL).content.decode()
    assert "Cercle de soins Patient N°512131 : DUBOIS ANTOINE" in page
    items = ["Par recherche dans l’annuaire", "Manuellement", "Inviter un confrère à utiliser l’application"]
    places = [page.index(item) for item in ["Ajouter un professionnel ou un aidant", *items]]
    assert places == sorted(places)


def test_the_window_sends_what_was_seen_and_keeps_what_was_typed(cast: Cast) -> None:
    client, url = signed_in(cast.doctor), f"/dossiers/{cast.dossier.pk}/cercle/inviter/"
    typed = {"name": "Ana Ribeiro", "email": "ana@", "language": "fr", "seen": "email.fr", "press": str(uuid4())}
    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    assert "Ana Ribeiro" in wrong.content.decode()
    by_phone = {**typed, "email": "", "phone": "06 39 98 12 12"}
    other = client.post(url, by_phone)  # the message of an e-mail was shown, an SMS would leave
    assert other.status_code == 200
    assert "Voici le message qui va partir" in other.content.decode()
    assert not Outgoing.objects.exists()
    look = client.post(url, {**by_phone, "look": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="sms.fr"' in look
    sent = client.post(url, {**by_phone, "seen": "sms.fr"})
    again = client.post(url, {**by_phone, "seen": "sms.fr"})
    assert (sent.status_code, sent.headers["Location"]) == (302, again.headers["Location"])
    assert Outgoing.objects.count() == 1
    assert "Dubois" not in str(list(Outgoing.objects.values()))


def test_a_new_dossier_keeps_what_was_typed_and_warns_once(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    typed = {"birth_name": "DUBOIS", "given_name": "antoine", "birth_date": "02/05/1944", "sex": "M"}
    typed |= {"identity": "provisional", "basis": "designated", "client_id": str(uuid4())}
    bad = client.post("/dossiers/nouveau/", {**typed, "birth_date": "2/5/44"})
    assert bad.status_code == 422
    assert 'value="2/5/44"' in bad.content.decode()
    warned = client.post("/dossiers/nouveau/", typed)
    assert warned.status_code == 409
    assert "Patient N°512131" in warned.content.decode()
    made = client.post("/dossiers/nouveau/", {**typed, "not_a_duplicate": "yes"})
    assert made.status_code == 302
    assert client.post("/dossiers/nouveau/", {**typed, "not_a_duplicate": "yes"}).headers == made.headers
    assert signed_in(cast.outsider).post("/dossiers/nouveau/", typed).status_code == 302  # theirs is the first


def test_the_name_looked_for_stands_in_no_address(cast: Cast) -> None:
    answer = signed_in(cast.doctor).post("/dossiers/recherche/", {"q": "dubois"})
    assert "dubois" not in answer.headers["Location"].lower()
    shown = signed_in(cast.doctor).post("/dossiers/recherche/", {"q": "dubois"}, follow=True)
    assert "DUBOIS Antoine" in shown.content.decode()


def test_a_caregiver_sees_what_is_meant_for_them(cast: Cast) -> None:
    filled(cast)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part="caregiver", scope=list(SCOPES))
    write_note(cast.doctor, cast.dossier, body="Pour la famille", category="home", for_caregivers=True)
    page = signed_in(cast.caregiver).get(f"/dossiers/{cast.dossier.pk}/").content.decode()
    assert "Pour la famille" in page
    for hidden in ("Plaie propre", "Accords et oppositions", "Ouvrir une discussion", "zoe@example.net"):
        assert hidden not in page


def test_the_same_queries_however_large_the_circle_and_the_journal(cast: Cast) -> None:
    client = signed_in(cast.doctor)

    def asked() -> list[int]:
        counts = []
        for name in ("detail", "circle", "journal"):
            client.get(reverse(f"dossiers:{name}", args=[cast.dossier.pk]))  # the reading is noted once a day
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"dossiers:{name}", args=[cast.dossier.pk]))
            counts.append(len(queries))
        return counts

    filled(cast)
    few = asked()
    for n in range(12):
        list_by_hand(cast.doctor, cast.dossier, part="caregiver", name=f"Proche {'ABCDEFGHIJKL'[n]}")
        write_note(cast.nurse, cast.dossier, body=f"note {n}", category="care")
    assert asked() == few


def test_a_patient_finds_their_dossier_from_their_home(cast: Cast) -> None:
    assert "Mon dossier" not in signed_in(cast.patient).get("/", follow=True).content.decode()
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part="patient")
    home = signed_in(cast.patient).get("/", follow=True).content.decode()
    assert f'href="/dossiers/{cast.dossier.pk}/"' in home
    assert "Mon dossier" in home
