"""The windows by which a caregiver or the patient comes into a circle, and what the caregiver then sees of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, signed_in
from cercle.delivery.models import Outgoing
from cercle.dossiers.access import members_of, visible_dossiers
from cercle.dossiers.actions import list_by_hand, write_note
from cercle.dossiers.models import CircleMember, CircleSeat, Consent, Listed, Part
from cercle.dossiers.queries.consultations import CONSULTED
from cercle.dossiers.terms import parse_end
from cercle.invitations.actions import add_for_sponsor
from cercle.invitations.circle_place import CirclePlace
from cercle.invitations.models import Invitation, Sponsor
from cercle.invitations.tests.from_circle import come, invite, terms

PANEL = {"HX-Request": "true", "HX-Target": "panel"}
MAIL = "claire.durand@example.net"


def url(cast: Cast) -> str:
    return f"/dossiers/{cast.dossier.pk}/cercle/proche/"


def typed(**values: Any) -> dict[str, Any]:
    end = timezone.localdate() + timedelta(days=30)
    known: dict[str, Any] = {
        "pour": "aidant",
        "name": "Claire Durand",
        "relationship": "child",
        "email": MAIL,
        "language": "fr",
    }
    known |= {"scope": ["documents", "circle"], "ends_on": f"{end:%d/%m/%Y}", "agreement": "on", "means": "oral"}
    return {**known, "seen": "email.fr", "press": str(uuid4()), **values}


def text(response: Any) -> str:
    return str(response.content.decode())


def brought(cast: Cast) -> CircleMember:
    outcome = invite(cast)
    come(outcome)
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    return members_of(cast.dossier).get(part=Part.CAREGIVER)


def test_the_window_sends_what_was_seen_and_keeps_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert "Inviter un aidant" in text(client.get(url(cast), {"pour": "aidant"}, headers=PANEL))
    bad = client.post(url(cast), typed(scope=[], ends_on="31/02/2030", agreement="", means="", email="claire@"))
    assert bad.status_code == 422
    page = text(bad)
    for kept in ("Claire Durand", "31/02/2030", "claire@", 'value="child" selected'):
        assert kept in page
    assert page.count('class="field__error"') == 5
    other = client.post(url(cast), typed(email="", phone="06 39 98 12 12"))
    assert other.status_code == 200
    assert "Voici le message qui va partir" in text(other)
    assert not Outgoing.objects.exists()
    once = typed()
    sent, again = client.post(url(cast), once), client.post(url(cast), once)
    assert (sent.status_code, sent.headers["Location"]) == (302, again.headers["Location"])
    assert (Outgoing.objects.count(), CircleSeat.objects.count(), Consent.objects.count()) == (1, 1, 1)
    seat = CircleSeat.objects.get()
    assert (seat.scope, seat.function, seat.basis) == (["circle", "documents"], "enfant", "consented")
    told = str(list(Outgoing.objects.values()))
    assert not any(word in told for word in ("Dubois", "DUBOIS", str(cast.dossier.number), str(cast.dossier.pk)))
    assert "En attente" in text(client.get(sent.headers["Location"]))


def test_the_message_follows_what_is_typed(cast: Cast) -> None:
    look = {"look": "1", **typed(email="", phone="06 39 98 12 12")}
    page = text(signed_in(cast.doctor).post(url(cast), look, headers={"HX-Request": "true"}))
    assert 'value="sms.fr"' in page
    assert "Dubois" not in page
    assert not Outgoing.objects.exists()


def test_the_patient_s_birth_date_is_the_dossier_s(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert "02/05/1944" in text(client.get(url(cast), {"pour": "patient"}))
    answer = client.post(url(cast), typed(pour="patient", name="Autre", birth_date="01/01/1990"))
    assert answer.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.name, invitation.birth_date) == (
        *("patient", "DUBOIS Antoine"),
        cast.dossier.birth_date,
    )
    assert client.post(url(cast), typed(pour="patient", email="b@example.net")).status_code == 409


def test_who_opens_which_window(cast: Cast) -> None:
    """A pharmacist may not note the patient's word; whoever is in the circle as a caregiver invites nobody."""
    CircleMember.objects.create(dossier=cast.dossier, account=cast.stranger)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part="caregiver", scope=["circle"])
    found = {}
    for account in (cast.doctor, cast.nurse, cast.stranger, cast.caregiver, cast.outsider, cast.administrator):
        client = signed_in(account)
        found[account.name] = [client.get(url(cast), {"pour": whom}).status_code for whom in ("aidant", "patient", "x")]
        posted = client.post(url(cast), typed(scope=[]))
        assert posted.status_code == (422 if found[account.name][0] == 200 else found[account.name][0])
    assert found == {
        cast.doctor.name: [200, 200, 404],
        cast.nurse.name: [200, 200, 404],
        cast.stranger.name: [403, 200, 404],
        cast.caregiver.name: [403, 403, 403],
        cast.outsider.name: [404, 404, 404],
        cast.administrator.name: [404, 404, 404],
    }


def test_by_hand_then_invited(cast: Cast) -> None:
    """« Manuellement », a caregiver with an address: the next window is theirs, and their line offers it too."""
    client, hand = signed_in(cast.doctor), reverse("dossiers:by_hand", args=[cast.dossier.pk])
    known = {"part": "caregiver", "name": "Claire Durand", "function": "aînée", "email": MAIL, "basis": "designated"}
    answer = client.post(hand, known)
    row = Listed.objects.get()
    assert answer.headers["Location"] == f"{url(cast)}?pour=aidant&inscrit={row.pk}"
    window = text(client.get(answer.headers["Location"]))
    assert MAIL in window
    assert "figure dans le cercle de soins, sans accès" in window
    circle = text(client.get(f"/dossiers/{cast.dossier.pk}/cercle/"))
    assert f"?pour=aidant&amp;inscrit={row.pk}" in circle
    assert client.post(url(cast), typed(inscrit=str(row.pk))).status_code == 302
    row.refresh_from_db()
    assert row.until
    assert CircleSeat.objects.get().function == "aînée"
    plain = client.post(hand, {**known, "email": "", "name": "Sans Adresse"}, headers=PANEL)
    assert plain.status_code == 204
    signed_in(cast.stranger)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.stranger)
    theirs = signed_in(cast.stranger).post(hand, {**known, "name": "Autre Proche", "email": "z@example.net"})
    assert "proche" not in theirs.headers["Location"]


def test_somebody_one_writes_with_is_added_and_nothing_leaves(cast: Cast) -> None:
    cast.thread.title = cast.dossier.name
    cast.thread.save()
    client, known = signed_in(cast.doctor), typed(name="Claire Dubois", email=cast.caregiver.email)
    warned = client.post(url(cast), known)
    assert warned.status_code == 409
    assert 'name="bring"' in text(warned)
    done = client.post(url(cast), {**known, "bring": "1"}, headers=PANEL)
    assert done.status_code == 204
    assert members_of(cast.dossier).get(account=cast.caregiver).scope == ["circle", "documents"]
    assert not Outgoing.objects.exists()
    assert client.post(url(cast), {**known, "bring": "1"}).status_code == 409


def test_a_namesake_is_asked_about(cast: Cast) -> None:
    invite(cast)
    client, known = signed_in(cast.doctor), typed(email="autre@example.net")
    asked = client.post(url(cast), known)
    assert asked.status_code == 409
    assert "Inviter quand même" in text(asked)
    assert client.post(url(cast), {**known, "anyway": "1"}).status_code == 302


def test_the_seat_in_the_panel_and_the_confirmation(cast: Cast) -> None:
    outcome = invite(cast)
    client = signed_in(cast.doctor)
    circle = f"/dossiers/{cast.dossier.pk}/cercle/"
    waiting = text(client.get(circle))
    assert f'href="/invitations/{outcome.invitation.pk}/"' in waiting
    for words in ("invité, en attente", "E-mail", "Verra", "jusqu’au", "Modifier l’accès"):
        assert words in waiting
    assert f"/invitations/{outcome.invitation.pk}/" not in text(signed_in(cast.nurse).get(circle))
    page = text(client.get(f"/invitations/{outcome.invitation.pk}/"))
    assert "Une place en attente est gardée dans le cercle de soins" in page
    assert 'name="patient_name"' not in page
    account = come(outcome, given_name="Marc", family_name="Autre")
    sponsor = Sponsor.objects.get()
    add = f"/invitations/{sponsor.pk}/ajouter/"
    asked = text(client.get(add, headers=PANEL))
    for words in ("Identité non vérifiée", "les documents qui lui sont destinés", "Modifier l’accès"):
        assert words in asked
    assert 'name="basis"' not in asked
    assert client.post(add).status_code == 409
    assert signed_in(account).get(f"/dossiers/{cast.dossier.pk}/").status_code == 404
    assert client.post(add, {"vouch": "yes"}).status_code == 302
    assert signed_in(account).get(f"/dossiers/{cast.dossier.pk}/").status_code == 200
    assert signed_in(cast.administrator).get(add).status_code == 404


def test_what_the_caregiver_sees_and_nothing_else(cast: Cast) -> None:
    member = brought(cast)
    write_note(cast.doctor, cast.dossier, body="Pour la famille", category="home", for_caregivers=True)
    client, base = signed_in(member.account), f"/dossiers/{cast.dossier.pk}/"
    page = text(client.get(base))
    day = timezone.localtime(member.ends_at).strftime("%d").lstrip("0")
    assert "Vous lisez ce dossier comme aidant" in page
    assert f"Jusqu’au {day} " in page
    assert "les documents qui vous sont destinés, les rendez-vous." in page
    assert "Pour la famille" not in page
    assert f"jusqu’au {day} " in text(client.get("/", follow=True))
    codes = {path: client.get(base + path).status_code for path in ("cercle/", "fil/", "chronologie/", "synthese/")}
    assert codes == {"cercle/": 403, "fil/": 403, "chronologie/": 200, "synthese/": 403}
    for name, code in (("documents", 200), ("appointments", 200), ("tasks", 403), ("consultations", 403)):
        assert client.get(reverse(f"record:{name}", args=[cast.dossier.pk])).status_code == code
    assert "Pour la famille" not in text(client.get(base + "chronologie/"))
    assert AuditLine.objects.filter(act=CONSULTED, actor=member.account_id).exists()


def test_changing_an_access(cast: Cast) -> None:
    member = brought(cast)
    change, client = f"/dossiers/membres/{member.pk}/acces/", signed_in(cast.nurse)
    end = timezone.localtime(member.ends_at)
    assert f"{end:%d/%m/%Y}" in text(client.get(change, headers=PANEL))
    wider = {"scope": ["documents", "tasks"], "ends_on": ""}
    refused = client.post(change, wider)
    assert refused.status_code == 422
    assert "ce que le patient avait accepté" in text(refused)
    assert client.post(change, {**wider, "agreement": "on", "means": "oral"}, headers=PANEL).status_code == 204
    member.refresh_from_db()
    assert (member.scope, member.ends_at) == (["documents", "tasks"], None)
    for account in (*cast.everyone_outside(), make_account("Passant Inconnu")):
        for method in ("get", "post"):
            assert getattr(signed_in(account), method)(change, wider).status_code == 404
    CircleMember.objects.create(dossier=cast.dossier, account=cast.stranger)
    assert signed_in(cast.stranger).post(change, wider).status_code == 403
    assert signed_in(member.account).post(change, wider).status_code == 403


def test_the_word_is_in_the_trace(cast: Cast) -> None:
    member = brought(cast)
    signed_in(cast.doctor).post(f"/dossiers/membres/{member.pk}/acces/", {"scope": ["documents"], "ends_on": "x"})
    end = timezone.localtime(member.ends_at)
    signed_in(cast.doctor).post(
        f"/dossiers/membres/{member.pk}/acces/", {"scope": ["documents"], "ends_on": f"{end:%d/%m/%Y}"}
    )
    page = text(signed_in(cast.doctor).get(reverse("record:consultations", args=[cast.dossier.pk])))
    assert "Accès d’un aidant modifié" in page


@pytest.mark.parametrize("name", ["circle", "invite_guest", "detail"])
def test_the_same_queries_for_many_awaited(cast: Cast, name: str) -> None:
    def asked(account: Account) -> int:
        client, address = signed_in(account), reverse(f"dossiers:{name}", args=[cast.dossier.pk])
        client.get(address, {"pour": "aidant"})
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"pour": "aidant"})
        return len(queries)

    invite(cast, name="Claire Aa", email="a@example.net")
    few = asked(cast.doctor)
    for n in range(8):
        invite(cast, name=f"Proche {'ABCDEFGH'[n] * 3}", email=f"p{n}@example.net")
        list_by_hand(cast.doctor, cast.dossier, part="caregiver", name=f"Noté {'ABCDEFGH'[n] * 3}")
    assert asked(cast.doctor) == few


def test_looking_does_nothing(cast: Cast) -> None:
    outcome = invite(cast)
    member = CircleMember.objects.create(
        dossier=cast.dossier,
        account=cast.caregiver,
        part="caregiver",
        scope=["circle"],
        ends_at=parse_end(timezone.localdate(), {}),
    )
    seat = CircleSeat.objects.get(invitation=outcome.invitation.pk)
    before = [list(model.objects.values()) for model in (CircleSeat, Listed, Consent, Outgoing, Sponsor)]
    for address in (url(cast), f"/dossiers/membres/{member.pk}/acces/", f"/dossiers/places/{seat.pk}/acces/"):
        for headers in ({}, PANEL):
            assert signed_in(cast.doctor).get(address, {"pour": "aidant"}, headers=headers).status_code == 200
        assert signed_in(cast.doctor).put(address).status_code == 405
    assert before == [list(model.objects.values()) for model in (CircleSeat, Listed, Consent, Outgoing, Sponsor)]


def test_a_seat_that_is_no_caregiver_s_has_no_terms(cast: Cast) -> None:
    place = CirclePlace(cast.dossier, terms(Part.PATIENT))
    invite(cast, kind="patient", name="Antoine Dubois", place=place)
    assert signed_in(cast.doctor).get(f"/dossiers/places/{CircleSeat.objects.get().pk}/acces/").status_code == 404


def test_a_place_is_taken_away_by_who_may_remove(cast: Cast) -> None:
    """Also when whoever invited has left: nobody is awaited for ever."""
    invite(cast)
    seat = CircleSeat.objects.get()
    address = f"/dossiers/places/{seat.pk}/retirer/"
    assert address in text(signed_in(cast.nurse).get(f"/dossiers/{cast.dossier.pk}/cercle/"))
    CircleMember.objects.create(dossier=cast.dossier, account=cast.stranger)  # a pharmacist adds, and removes nobody
    for account, code in ((cast.stranger, 403), (cast.outsider, 404), (cast.administrator, 404)):
        assert signed_in(account).post(address).status_code == code
    assert signed_in(cast.nurse).post(address, headers=PANEL).status_code == 204
    assert signed_in(cast.nurse).post(address).status_code == 404
    seat.refresh_from_db()
    assert seat.state == "dropped"
    assert not visible_dossiers(come(Sponsor.objects.get())).exists()
