"""Inviting a colleague from Discussions, press by press (product.md §3.1), by the pages' own forms."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, make_account, make_entry, signed_in
from cercle.delivery.models import Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.directory.models import Professional, RecordedContact
from cercle.discussions.models import Discussion, PendingSeat
from cercle.invitations.models import Handover, Invitation, Sponsor
from cercle.web.tests.inviting import press, text_of

NEW, DRAFT = "/discussions/nouvelle/", "/discussions/nouvelle/choix/"
PROPOSE, KNOWS = "/invitations/confrere/", "/invitations/confrere/inviter/"
DETAILS, PREVIEW, SEND = (
    "/invitations/confrere/coordonnees/",
    "/invitations/confrere/message/",
    "/invitations/confrere/envoi/",
)
STEPS = (PROPOSE, KNOWS, DETAILS, PREVIEW, SEND)
ADDRESS = "agathe.deschamps@example.net"


@pytest.fixture
def absent(cast: Cast) -> Professional:
    entry = make_entry("Agathe", "Deschamps", "Orthophoniste", "Vitré")
    RecordedContact.objects.create(professional=entry, emails=["recorded@example.net"])
    return entry


def to_choice(client: Client, cast: Cast, entry: Professional) -> Any:
    """From the search of an existing discussion to « Je connais ses coordonnées » or not."""
    page = client.get(f"/discussions/{cast.discussion.pk}/participants/ajouter/", {"q": "deschamps"})
    page = press(client, page, PROPOSE, entry=str(entry.pk))
    assert "est inactif" in text_of(page)
    for label in ("Oui", "Non"):
        assert label in text_of(page)
    page = press(client, page, KNOWS)
    for label in ("Je ne connais pas ses coordonnées", "Je connais ses coordonnées", "Annuler"):
        assert label in text_of(page)
    return page


def nothing_happened(cast: Cast) -> bool:
    return not (Invitation.objects.exists() or Outgoing.objects.exists() or PendingSeat.objects.exists())


def test_unknown_contact_the_server_writes_to_the_recorded_one(
    cast: Cast, absent: Professional, smtp_peer: Peer
) -> None:
    client = signed_in(cast.doctor)
    page = press(client, to_choice(client, cast, absent), PREVIEW, recorded="1")
    assert "recorded@example.net" not in page.content.decode()
    assert "coordonnées enregistrées dans l’annuaire" in text_of(page)
    assert nothing_happened(cast)
    done = press(client, page, SEND, way="server")
    shown = client.get(done.headers["Location"])
    assert "Invitation envoyée" in text_of(shown)
    assert "en file" in text_of(shown)
    assert "recorded@example.net" not in shown.content.decode()
    run_jobs()
    assert "remis au serveur" in text_of(client.get(done.headers["Location"]))
    [received] = smtp_peer.to("recorded@example.net")
    assert "/i/" in received.text
    seat = PendingSeat.objects.get()
    assert (seat.discussion, seat.name, seat.state) == (cast.discussion, "Agathe Deschamps", "waiting")


def test_none_recorded_is_said_and_leads_to_the_other_branch(cast: Cast) -> None:
    entry = make_entry("Agathe", "Deschamps", "Orthophoniste", "Vitré")
    client = signed_in(cast.doctor)
    page = press(client, to_choice(client, cast, entry), PREVIEW, recorded="1")
    assert "Aucune coordonnée n’est enregistrée" in text_of(page)
    assert "rien n’a été envoyé" in text_of(page)
    for label in ("Adresse email", "Tél. mobile"):
        assert label in text_of(page)
    assert nothing_happened(cast)
    page = press(client, page, PREVIEW, email=ADDRESS)
    assert ADDRESS in text_of(page)
    press(client, page, SEND, way="server")
    assert Invitation.objects.get().email == ADDRESS


def test_known_contact_is_what_is_shown_and_what_leaves(cast: Cast, absent: Professional, smtp_peer: Peer) -> None:
    client = signed_in(cast.doctor)
    page = press(client, to_choice(client, cast, absent), DETAILS)
    page = press(client, page, PREVIEW, email=" MAILTO:Agathe.Deschamps@EXAMPLE.net ", language="en")
    shown = text_of(page)
    assert ADDRESS in shown
    done = press(client, page, SEND, way="server")
    run_jobs()
    [received] = smtp_peer.to(ADDRESS)
    invitation = Invitation.objects.get()
    assert received.subject in shown
    link = next(word for word in received.text.split() if "/i/" in word)
    for line in received.text.replace(link, "").splitlines():
        assert " ".join(line.split()) in shown.replace("[", "").replace("]", "") or not line.strip()
    assert (invitation.language, invitation.entry) == ("en", absent)
    assert Sponsor.objects.get().account == cast.doctor
    assert AuditLine.objects.filter(act="invitation.created", actor=cast.doctor.pk).exists()
    assert client.get(done.headers["Location"]).status_code == 200


def test_not_in_the_directory(cast: Cast, smtp_peer: Peer) -> None:
    client = signed_in(cast.nurse)
    page = client.get(f"/discussions/{cast.discussion.pk}/participants/ajouter/", {"q": "inconnue"})
    page = press(client, page, DETAILS)
    for label in ("Nom complet", "Adresse email", "OU", "Tél. mobile", "Annuler"):
        assert label in text_of(page)
    page = press(client, page, PREVIEW, name="Claire Durand", email=ADDRESS)
    press(client, page, SEND, way="server")
    run_jobs()
    assert "Plaie" not in smtp_peer.messages[0].raw.decode()
    seat = PendingSeat.objects.get()
    assert (seat.name, seat.entry) == ("Claire Durand", None)


def test_a_new_discussion_is_made_when_its_first_invitation_leaves(cast: Cast, absent: Professional) -> None:
    client = signed_in(cast.doctor)
    page = client.post(DRAFT, {"title": "Bilan de langage", "choose": str(cast.nurse.entry.pk)})
    page = press(client, page, DRAFT, q="deschamps")
    page = press(client, page, PROPOSE, entry=str(absent.pk))
    page = press(client, page, KNOWS)
    page = press(client, page, DETAILS)
    page = press(client, page, PREVIEW, email=ADDRESS)
    assert not Discussion.objects.filter(kind="theme", dossier=None).exists()
    first, second = press(client, page, SEND, way="server"), press(client, page, SEND, way="server")
    assert first.headers["Location"] == second.headers["Location"]
    started = Discussion.objects.get(kind="theme", dossier=None)
    assert started.title == "Bilan de langage"
    assert started.members.count() == 2
    assert PendingSeat.objects.get().discussion == started
    assert Invitation.objects.count() == Outgoing.objects.count() == 1
    assert str(started.pk) in client.get(first.headers["Location"]).content.decode()


def test_cancel_at_every_step_sends_nothing_and_keeps_the_search(cast: Cast, absent: Professional) -> None:
    client = signed_in(cast.doctor)
    start = client.post(DRAFT, {"title": "Mon thème", "choose": str(cast.nurse.entry.pk)})
    page = press(client, start, DRAFT, q="deschamps")
    steps = [press(client, page, PROPOSE, entry=str(absent.pk))]
    steps.append(press(client, steps[-1], KNOWS))
    steps.append(press(client, steps[-1], DETAILS))
    steps.append(press(client, steps[-1], PREVIEW, email=ADDRESS))
    for step in steps:
        back = press(client, step, DRAFT)
        content = back.content.decode()
        assert 'value="deschamps"' in content
        assert "Agathe Deschamps" in text_of(back)
        assert 'value="Mon thème"' in content
        assert "Retirer Karim Benali" in content
    assert nothing_happened(cast)
    existing = client.get(f"/discussions/{cast.discussion.pk}/participants/ajouter/", {"q": "deschamps"})
    step = press(client, existing, PROPOSE, entry=str(absent.pk))
    assert f"/discussions/{cast.discussion.pk}/participants/ajouter/?q=deschamps" in step.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "email": ADDRESS}, "Indiquez le nom complet"),
        ({"name": "Claire Durand"}, "Indiquez une adresse e-mail ou un numéro de mobile"),
        ({"name": "Claire Durand", "email": "claire durand@example.net"}, "contient une espace"),
        ({"name": "Claire Durand", "phone": "02 99 12 34 56"}, "téléphone fixe"),
        ({"name": "Claire Durand", "phone": "+32 2 555 12 12"}, "n’est pas un mobile"),
        ({"name": "Claire Durand", "email": "pas une adresse", "phone": "zéro six"}, "2 points à corriger"),
        ({"name": "https://pirate.example 0899 11 22 33", "email": ADDRESS}, "Indiquez le nom complet"),
        ({"name": "Claire Durand", "email": "helene@example.org"}, "vos propres coordonnées"),
    ],
)
def test_mistakes_are_said_beside_the_field_and_nothing_typed_is_lost(
    cast: Cast, typed: dict[str, str], said: str
) -> None:
    client = signed_in(cast.doctor)
    page = press(client, client.get(NEW), DETAILS)
    page = press(client, page, PREVIEW, **typed)
    assert page.status_code == 422
    assert said in text_of(page)
    assert 'aria-invalid="true"' in page.content.decode()
    for value in typed.values():
        assert f'value="{value}"' in page.content.decode() or not value
    assert nothing_happened(cast)


def test_a_belgian_mobile_is_fine(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = press(client, press(client, client.get(NEW), DETAILS), PREVIEW, name="Luc", phone="+32 470 12 34 56")
    assert page.status_code == 200
    assert "SMS" in text_of(page)


def test_somebody_active_is_added_not_invited(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    add = f"/discussions/{cast.discussion.pk}/participants/ajouter/"
    page = press(client, client.get(add), DETAILS)
    page = press(client, page, PREVIEW, name="Paul Girard", email=cast.outsider.email)
    said = press(client, page, SEND, way="server")
    assert said.status_code == 409
    assert "rien n’a été envoyé" in text_of(said)
    assert nothing_happened(cast)
    press(client, said, add, entry=str(cast.outsider.entry.pk))
    assert cast.discussion.members.filter(account=cast.outsider, left_at=None).exists()


def test_somebody_active_leaves_no_discussion_half_made(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    before = Discussion.objects.count()
    page = press(client, client.post(DRAFT, {"title": "Avis"}), DETAILS)
    page = press(client, page, PREVIEW, name="Paul Girard", email=cast.outsider.email)
    said = press(client, page, SEND, way="server")
    assert Discussion.objects.count() == before
    back = press(client, said, DRAFT, choose=str(cast.outsider.entry.pk))
    assert "Retirer Paul Girard" in back.content.decode()
    assert 'value="Avis"' in back.content.decode()


def test_undone_tries_still_count(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 3}
    client = signed_in(cast.doctor)
    page = press(client, client.get(NEW), DETAILS)
    page = press(client, page, PREVIEW, name="Paul Girard", email=cast.outsider.email)
    codes = []
    for _try in range(5):
        page = press(client, press(client, client.get(NEW), DETAILS), PREVIEW, name="P G", email=cast.outsider.email)
        codes.append(press(client, page, SEND, way="server").status_code)
    assert codes == [409, 409, 409, 429, 429]


@pytest.mark.parametrize("way", ["share", "mailto", "sms", "copy"])
def test_a_link_carried_by_the_inviter_is_never_said_sent(cast: Cast, way: str) -> None:
    client = signed_in(cast.doctor)
    page = press(client, press(client, client.get(NEW), DETAILS), PREVIEW, name="Claire Durand", email=ADDRESS)
    done = press(client, page, SEND, way=way)
    hand = client.get(done.headers["Location"])
    said = text_of(hand)
    assert "Cercle n’a rien envoyé" in said
    assert "/i/" in hand.content.decode()
    assert "Rien n’est encore parti." in said
    assert not Outgoing.objects.exists()
    assert not Handover.objects.exists()
    sponsor = Sponsor.objects.get()
    after = client.get(client.post(f"/invitations/{sponsor.pk}/transmise/{way}/").headers["Location"])
    words = {"copy": "Lien copié", "mailto": "Ouverte dans votre messagerie"}.get(way, "Partagée")
    assert words in text_of(after)
    assert "envoyée" not in text_of(after)
    assert Handover.objects.get().way == way


def test_the_steps_are_for_members_of_the_discussion(cast: Cast, absent: Professional) -> None:
    fields = {"discussion": str(cast.discussion.pk), "entry": str(absent.pk), "email": ADDRESS, "way": "server"}
    assert signed_in(cast.nurse).post(PREVIEW, fields).status_code == 200
    for account in cast.everyone_outside():
        client = signed_in(account)
        for step in STEPS:
            assert client.post(step, fields).status_code == 404, (account.name, step)
    for step in STEPS:
        assert Client().post(step, fields).status_code == 302
        assert signed_in(cast.doctor).get(step).status_code == 405
    assert nothing_happened(cast)


def test_the_steps_of_a_new_discussion_are_for_those_who_may_start_one(cast: Cast, absent: Professional) -> None:
    fields = {"entry": str(absent.pk), "email": ADDRESS, "way": "server", "name": "X Y"}
    for account in (cast.patient, cast.caregiver, cast.administrator):
        for step in STEPS:
            assert signed_in(account).post(step, fields).status_code == 403
    assert nothing_happened(cast)


def test_somebody_who_connected_meanwhile_is_offered_at_once(cast: Cast) -> None:
    gone = make_account("Denis Kermarrec", last_seen=timezone.now() - timedelta(days=200))
    entry = make_entry("Denis", "Kermarrec", "Pharmacien", account=gone)
    client = signed_in(cast.doctor)
    page = client.get(NEW, {"q": "kermarrec"})
    gone.last_seen = timezone.now()
    gone.save()
    page = press(client, page, PROPOSE, entry=str(entry.pk))
    assert "vient de se connecter" in text_of(page)
    assert "Oui" not in text_of(page).split()


def test_a_second_inviter_is_told_that_nothing_more_leaves(cast: Cast, absent: Professional) -> None:
    for account in (cast.doctor, cast.nurse):
        client = signed_in(account)
        page = press(client, to_choice(client, cast, absent), PREVIEW, recorded="1")
        shown = text_of(client.get(press(client, page, SEND, way="server").headers["Location"]))
    assert "n’est pas relancée" in shown
    assert "Invitation envoyée" not in shown
    assert Invitation.objects.count() == Outgoing.objects.count() == 1
    assert Sponsor.objects.count() == 2


def test_in_the_panel_and_as_a_page(cast: Cast, absent: Professional) -> None:
    client = signed_in(cast.doctor)
    fields = {"discussion": str(cast.discussion.pk), "entry": str(absent.pk)}
    assert b"<html" in client.post(PROPOSE, fields).content
    panel = client.post(PROPOSE, fields, headers={"HX-Request": "true", "HX-Target": "panel"})
    assert b"<html" not in panel.content
    assert b"panel__head" in panel.content
