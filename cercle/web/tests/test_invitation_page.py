"""The page of one invitation: what became of it, correcting and sending again, deleting, the link, stale pages."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cercle.audit.models import AuditLine
from cercle.core.errors import Refused
from cercle.core.testing import Cast, signed_in
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.discussions.actions import leave_discussion
from cercle.invitations import links
from cercle.invitations.actions import decline, delete, invite_colleague, not_me, try_birth_date
from cercle.invitations.links import Channel
from cercle.invitations.models import Handover, Invitation, State
from cercle.invitations.states import Status, status
from cercle.notifications.actions import notify
from cercle.web.tests.guests import ADDRESS, LIST, NAME, NEW, accept, caregiver, expire, page_of, patient
from cercle.web.tests.inviting import forms_of, link_of, press, text_of

HTMX_PANEL = {"HX-Request": "true", "HX-Target": "panel"}


def saved(client: Client, invitation: Invitation, **typed: Any) -> Any:
    """« Renvoyer l’invitation » with ``typed`` over what the page holds."""
    page = client.get(page_of(invitation))
    return press(client, page, page_of(invitation), **typed)


def test_everything_about_one_that_waits(cast: Cast, smtp_peer: Peer) -> None:
    invitation = patient(cast.doctor, birth_date=None)
    run_jobs()
    page = signed_in(cast.doctor).get(page_of(invitation))
    said = text_of(page)
    for words in (
        *(NAME, "En attente", "encore 14 jours", "Le lien fonctionne jusqu’au", "E-mail : remis au serveur"),
        *("Renvoyer l’invitation", "Supprimer l’invitation", "Copier le lien", "Montrer le QR code"),
        *("Indésirables", "Promotions", "Comment accepter une invitation"),
    ):
        assert words in said, words
    html = page.content.decode()
    assert links.url(invitation, Channel.COPY) in html
    assert "/aide/accepter-une-invitation/" in html
    assert NAME not in html.split("<title>")[1].split("</title>")[0]


def test_the_message_shown_is_the_message_sent(cast: Cast, smtp_peer: Peer) -> None:
    invitation = patient(cast.doctor)
    shown = text_of(signed_in(cast.doctor).get(page_of(invitation)))
    run_jobs()
    [letter] = smtp_peer.to(ADDRESS)
    sentences = [line for line in letter.text.split("\n") if line.strip() and "/i/" not in line]
    assert len(sentences) > 5
    for sentence in sentences:
        assert " ".join(sentence.split()) in shown
    assert "Le Goff" not in letter.text


def test_sending_again_unchanged_keeps_the_links(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    expire(invitation)
    client = signed_in(cast.doctor)
    assert "Expirée" in text_of(client.get(page_of(invitation)))
    done = saved(client, invitation)
    assert done.status_code == 302
    invitation.refresh_from_db()
    assert (invitation.version, status(invitation, 1)) == (1, Status.LIVE)
    assert Outgoing.objects.count() == 2
    assert "Invitation envoyée" in text_of(client.get(done.headers["Location"]))
    assert ADDRESS not in done.headers["Location"]


def test_the_same_press_sends_once(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    page = client.get(page_of(invitation))
    for _time in range(2):
        assert press(client, page, page_of(invitation)).status_code == 302
    assert Outgoing.objects.count() == 2


def test_a_corrected_contact_kills_the_earlier_links(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    saved(client, invitation, email="juste@example.net", birth_date="12 mars 1941", language="en")
    invitation.refresh_from_db()
    assert (invitation.email, str(invitation.birth_date), invitation.language) == (
        "juste@example.net",
        "1941-03-12",
        "en",
    )
    assert (status(invitation, 1), status(invitation, 2)) == (Status.REPLACED, Status.LIVE)
    assert "/aide/accept-an-invitation/" in client.get(page_of(invitation)).content.decode()
    saved(client, invitation, birth_date="")
    invitation.refresh_from_db()
    assert invitation.birth_date is None


def test_an_address_removed_leaves_the_number_and_both_removed_is_refused(cast: Cast) -> None:
    invitation = patient(cast.doctor, email=ADDRESS, phone="06 39 98 00 42")
    client = signed_in(cast.doctor)
    saved(client, invitation, email="")
    invitation.refresh_from_db()
    assert (invitation.email, invitation.phone, invitation.version) == ("", "+33639980042", 2)
    assert Outgoing.objects.order_by("-created_at")[0].channel == "sms"
    refused = saved(client, invitation, email="", phone="")
    assert refused.status_code == 422
    assert "Indiquez une adresse e-mail ou un numéro de mobile" in text_of(refused)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "pas une adresse"}, "adresse"),
        ({"phone": "01 23 45 67 89"}, "téléphone fixe"),
        ({"birth_date": "31/02/1941"}, "quatre chiffres"),
        ({"birth_date": "12/03/2999"}, "n’est pas possible"),
        ({"name": "   "}, "nom complet"),
    ],
)
def test_a_mistake_is_beside_its_field_and_loses_nothing(cast: Cast, wrong: dict[str, str], says: str) -> None:
    invitation = patient(cast.doctor)
    typed = {"name": "Tout Autre Nom", "phone": "06 39 98 00 99", "birth_date": "12/03/1941", **wrong}
    page = saved(signed_in(cast.doctor), invitation, **typed)
    assert page.status_code == 422
    assert says in text_of(page)
    for value in typed.values():
        assert value.strip() in page.content.decode()
    invitation.refresh_from_db()
    assert (invitation.name, Outgoing.objects.count()) == (NAME, 1)


def test_a_caregivers_page_corrects_what_is_theirs(cast: Cast) -> None:
    invitation = caregiver(cast.doctor)
    client = signed_in(cast.doctor)
    assert "Aidant de Monique Garcia · enfant" in text_of(client.get(page_of(invitation)))
    saved(client, invitation, relationship="sibling", patient_name="Monique Garcia-Petit")
    invitation.refresh_from_db()
    assert (invitation.relationship, invitation.patient_name) == ("sibling", "Monique Garcia-Petit")


def test_a_rejected_message_comes_with_its_repair(cast: Cast) -> None:
    invitation = patient(cast.doctor, email=ADDRESS, phone="06 39 98 00 42")
    Outgoing.objects.update(fate=Fate.REJECTED, code="unknown_mailbox")
    client = signed_in(cast.doctor)
    page = client.get(page_of(invitation))
    for words in ("n’existe pas chez son fournisseur", "Corriger l’adresse", "Envoyer par SMS"):
        assert words in text_of(page)
    press(client, page, page_of(invitation), by_sms="1")
    invitation.refresh_from_db()
    assert (invitation.email, invitation.phone) == ("", "+33639980042")


def test_locked_declined_and_not_me_say_what_to_do(cast: Cast) -> None:
    locked = patient(cast.doctor, birth_date=date(1941, 3, 12), email="l@example.net")
    for number in range(5):
        with pytest.raises(Refused):
            try_birth_date(link_of(locked), f"b{number}", date(1950, 1, 1 + number))
    client = signed_in(cast.doctor)
    page = client.get(page_of(locked))
    assert "Invitation bloquée" in text_of(page)
    assert "Copier le lien" not in text_of(page)
    saved(client, locked, birth_date="13/03/1941")
    locked.refresh_from_db()
    assert (locked.locked_at, status(locked, locked.version)) == (None, Status.LIVE)

    declined = patient(cast.doctor, "Lan Nguyen", email="d@example.net")
    decline(link_of(declined), "decline")
    page = client.get(page_of(declined))
    assert "a décliné" in text_of(page)
    assert "Renvoyer l’invitation" not in text_of(page)
    again = press(client, page, NEW)
    assert 'value="Lan Nguyen"' in again.content.decode()
    assert client.post(page_of(declined), {"name": "x", "email": "d@example.net"}).status_code == 409

    wrong = patient(cast.doctor, "Simone Bonnet", email="n@example.net")
    not_me(link_of(wrong), "not_me")
    assert "n’était pas pour lui" in text_of(client.get(page_of(wrong)))
    assert saved(client, wrong).status_code == 409
    assert saved(client, wrong, email="simone@example.net").status_code == 302
    wrong.refresh_from_db()
    assert (wrong.state, wrong.version) == (State.OPEN, 2)


def test_the_button_of_a_notification_leads_here_and_has_served(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    told = notify(cast.doctor, "delivery_failed", invitation.pk, {"name": NAME, "invitation": str(invitation.pk)})
    assert told
    client = signed_in(cast.doctor)
    address = f"{page_of(invitation)}corriger/?n={told.pk}"
    assert client.get(address, headers=HTMX_PANEL).headers["HX-Redirect"].startswith(page_of(invitation))
    page = client.get(address, follow=True)
    assert "Renvoyer l’invitation" in text_of(page)
    press(client, page, page_of(invitation), email="juste@example.net")
    told.refresh_from_db()
    assert told.done_at


def test_an_accepted_one_is_not_edited_and_leads_to_the_patient(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    accept(invitation)
    client = signed_in(cast.doctor)
    page = client.get(page_of(invitation))
    html, said = page.content.decode(), text_of(page)
    assert f'<a href="/patients/{invitation.thread_id}/">{NAME}</a>' in html
    for words in ("Acceptée le", "Ouvrir le fil patient", "Administratif", "Modifier", "Quitter le fil patient"):
        assert words in said
    for words in ("Renvoyer l’invitation", "Supprimer l’invitation", "Copier le lien"):
        assert words not in said
    assert page_of(invitation) not in {form["action"] for form in forms_of(page)}
    assert invitation.thread
    leave_discussion(cast.doctor, invitation.thread)
    gone = client.get(page_of(invitation))
    assert "Vous avez quitté le fil patient" in text_of(gone)
    assert f"/patients/{invitation.thread_id}/" not in gone.content.decode()


def test_a_stale_page_is_refused_and_shows_the_true_state(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    open_page, asked = client.get(page_of(invitation)), client.get(f"{page_of(invitation)}supprimer/")
    accept(invitation)
    sent = Outgoing.objects.count()
    for answer in (
        press(client, open_page, page_of(invitation), email="autre@example.net"),
        press(client, asked, f"{page_of(invitation)}supprimer/"),
    ):
        assert answer.status_code == 409
        assert "a déjà été acceptée" in text_of(answer)
        assert "Acceptée le" in text_of(answer)
        assert "Ouvrir le fil patient" in text_of(answer)
    panel = client.post(f"{page_of(invitation)}supprimer/", headers=HTMX_PANEL)
    assert panel.status_code == 409
    assert "a déjà été acceptée" in text_of(panel)
    assert "Quitter le fil patient" in text_of(panel)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email, Outgoing.objects.count()) == (State.ACCEPTED, ADDRESS, sent)
    assert "ne se supprime plus" in text_of(client.get(f"{page_of(invitation)}supprimer/"))


def test_deleting_asks_first_then_it_is_gone_for_good(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    asked = client.get(f"{page_of(invitation)}supprimer/", headers=HTMX_PANEL)
    assert "Personne ne pourra plus accepter" in text_of(asked)
    assert "C’est définitif" in text_of(asked)
    invitation.refresh_from_db()
    assert invitation.state == State.OPEN
    done = press(client, client.get(f"{page_of(invitation)}supprimer/"), f"{page_of(invitation)}supprimer/")
    assert done.headers["Location"] == LIST
    assert "est supprimée" in text_of(client.get(LIST))
    for answer in (
        client.get(page_of(invitation)),
        client.post(page_of(invitation), {"email": "x@example.net"}),
        client.post(f"{page_of(invitation)}supprimer/"),
        client.post(f"{page_of(invitation)}qr/"),
    ):
        assert answer.status_code == 404
    assert AuditLine.objects.filter(act="invitation.deleted").exists()


def test_the_qr_code_is_drawn_in_the_page(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    looked = client.get(f"{page_of(invitation)}qr/").content.decode()
    assert not Handover.objects.exists()
    shown = client.post(f"{page_of(invitation)}qr/", headers=HTMX_PANEL).content.decode()
    for html in (looked, shown):
        assert 'class="qr"' in html
        assert "/i/" not in html
        assert not re.search(r"<img|src=[\"'][^\"']*qr", html)
    assert Handover.objects.get().way == "qr"
    assert "QR code montré" in text_of(client.get(page_of(invitation)))
    expire(invitation)
    assert 'class="qr"' not in client.get(f"{page_of(invitation)}qr/").content.decode()
    assert client.post(f"{page_of(invitation)}qr/").status_code == 409


def test_copying_is_noted_and_does_not_prolong(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    sponsor = invitation.sponsors.get()
    client = signed_in(cast.doctor)
    client.post(f"/invitations/{sponsor.pk}/transmise/copy/", headers={"HX-Request": "true"})
    ends = invitation.expires_at
    invitation.refresh_from_db()
    assert invitation.expires_at == ends
    assert "Lien copié" in text_of(client.get(page_of(invitation)))


def test_it_is_nobody_elses(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    doors = (page_of(invitation), f"{page_of(invitation)}supprimer/", f"{page_of(invitation)}qr/")
    for account in (cast.nurse, *cast.everyone_outside()):
        client = signed_in(account)
        for door in doors:
            assert client.get(door).status_code == client.post(door).status_code == 404, (account.name, door)
    for door in doors:
        assert Client().get(door).status_code == 302
        assert signed_in(cast.doctor).get(door).status_code == 200
    invitation.refresh_from_db()
    assert invitation.state == State.OPEN


def test_a_colleagues_page_hides_a_contact_that_one_did_not_type(cast: Cast) -> None:
    invitation = invite_colleague(cast.doctor, name="Agathe Deschamps", email="agathe@example.net").invitation
    assert invitation
    invite_colleague(cast.nurse, name="Agathe Deschamps", email="agathe@example.net", phone="0639980055")
    client = signed_in(cast.nurse)
    invitation.sponsors.filter(account=cast.nurse).update(knows_contact=False)
    page = client.get(page_of(invitation))
    assert "agathe@example.net" not in page.content.decode()
    assert "ne vous sont pas montrées" in text_of(page)
    assert saved(client, invitation).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.email, invitation.version) == ("agathe@example.net", 1)
    administrator = signed_in(cast.administrator)
    page = administrator.get(page_of(invitation))
    assert page.status_code == 200
    assert "agathe@example.net" not in page.content.decode()
    assert "/i/" not in page.content.decode()
    assert "Renvoyer l’invitation" not in text_of(page)
    assert administrator.post(page_of(invitation)).status_code == 403
    assert delete(cast.doctor, invitation) is False


def test_looking_changes_nothing_and_costs_a_known_number_of_queries(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    client.get(page_of(invitation))
    lines = AuditLine.objects.count()
    # Session, account, shell; the invitation, who invited, the contact, what was sent and carried, what would leave.
    with django_assert_num_queries(13):
        client.get(page_of(invitation))
    for address in (page_of(invitation), f"{page_of(invitation)}supprimer/", f"{page_of(invitation)}qr/"):
        client.get(address)
        client.head(address)
    before = Invitation.objects.values().get()
    assert AuditLine.objects.count() == lines
    assert before["state"] == State.OPEN
    assert Outgoing.objects.count() == 1
