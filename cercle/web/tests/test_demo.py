"""The demo: complete, repeatable, and nowhere outside demo mode."""

import json
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cercle.accounts.models import Account
from cercle.directory import reach
from cercle.directory.models import Professional, RecordedContact
from cercle.discussions.models import Discussion, Guest, Member, Message, PendingSeat
from cercle.dossiers.models import Dossier
from cercle.invitations.queries import list_invitations
from cercle.web.demo import accounts
from cercle.web.tests.inviting import text_of

PAGES = ("/demo/comptes.json", "/demo/boite", "/demo/boite.json")


@pytest.fixture
def demo(db: None, settings: Any, demo_mailbox: Path) -> None:
    settings.DEMO = True
    call_command("demo_data", stdout=open("/dev/null", "w"))  # noqa: SIM115, PTH123


def test_nothing_of_it_exists_outside_demo_mode(db: None, settings: Any) -> None:
    settings.DEMO = False
    missing = Client().get("/nulle-part/")
    for page in PAGES:
        response = Client().get(page)
        assert response.status_code == 404
        assert response.content == missing.content
    assert "Comptes de démonstration" not in text_of(Client().get("/connexion/"))
    with pytest.raises(CommandError):
        call_command("demo_data")
    assert not Account.objects.exists()


def test_the_territory(demo: None) -> None:
    entries = list(Professional.objects.select_related("account"))
    assert len(entries) >= 60
    assert len({entry.profession for entry in entries}) == 12
    assert len(set(Professional.objects.values_list("activities__town", flat=True))) == 6
    codes = Counter(reach.of(entry.account).code for entry in entries)
    assert min(codes["active"], codes["inactive"], codes["never"]) >= 10
    with_details = RecordedContact.objects.count()
    assert 20 < with_details < len(entries)
    assert [count for _name, count in Counter(entry.name for entry in entries).most_common(2)] == [2, 2]
    assert Dossier.objects.count() == 15
    assert all(dossier.members.exists() for dossier in Dossier.objects.all())
    assert Discussion.objects.count() >= 10
    for discussion in Discussion.objects.all():
        seqs = list(discussion.messages.order_by("at").values_list("seq", flat=True))
        assert seqs == list(range(1, discussion.last_seq + 1))
    assert PendingSeat.objects.count() == 1


def test_the_outsider_shares_nothing_with_the_first_account(demo: None) -> None:
    first, outsider = (Account.objects.get(email=accounts()[index]["email"]) for index in (0, -1))
    of_first = set(Member.objects.filter(account=first).values_list("discussion", flat=True))
    of_outsider = set(Member.objects.filter(account=outsider).values_list("discussion", flat=True))
    assert of_first
    assert of_outsider
    assert not of_first & of_outsider
    circles = [set(person.circle_memberships.values_list("dossier", flat=True)) for person in (first, outsider)]
    assert not circles[0] & circles[1]


def test_every_state_of_a_patients_invitation_can_be_looked_at(demo: None) -> None:
    doctor = Account.objects.get(email=accounts()[0]["email"])
    client = Client()
    client.force_login(doctor)
    said = text_of(client.get("/invitations/patients/"))
    for words in (
        "En attente",
        "Acceptée",
        "Expirée",
        "Déclinée",
        "Erreur de destinataire",
        "bloquée",
        "rejeté",
        "Aidant",
    ):
        assert words in said
    for status in ("pending", "accepted", "expired", "declined", "not_me"):
        assert "Aucune" not in text_of(client.get("/invitations/patients/", {"statut": status})), status
    assert list_invitations(doctor, kind="guest", q="garcia monique").rows
    threads = Discussion.objects.filter(kind="thread", members__account=doctor)
    assert sorted(thread.guests.count() for thread in threads) == [1, 2]
    assert [guest.name for guest in Guest.objects.filter(verified_at=None)] == ["Yvette Morin"]
    for thread in threads:
        assert client.get(f"/discussions/{thread.pk}/").status_code == 200
        assert client.get(f"/patients/{thread.pk}/").status_code == 200


def test_a_second_run_changes_nothing_and_keeps_what_was_done(demo: None) -> None:
    Message.objects.filter(discussion__kind="theme").delete()
    counts = [model.objects.count() for model in (Account, Professional, Dossier, Discussion, Message, PendingSeat)]
    call_command("demo_data", stdout=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    after = [model.objects.count() for model in (Account, Professional, Dossier, Discussion, Message, PendingSeat)]
    assert after == counts


def test_the_list_of_accounts_and_signing_in_with_each(demo: None) -> None:
    listed = Client().get("/demo/comptes.json").json()
    assert all(set(account) == {"email", "password", "role", "name"} for account in listed)
    roles = {account["role"] for account in listed}
    assert roles == {"professional", "secretary", "patient", "caregiver", "administrator", "outsider"}
    assert sum(account["role"] == "professional" for account in listed) >= 2
    for account in listed:
        client = Client()
        done = client.post("/connexion/", {"login": account["email"], "password": account["password"]})
        assert done.status_code == 302, account
        assert client.get("/", follow=True).status_code == 200
    page = Client().get("/connexion/")
    assert "Comptes de démonstration" in text_of(page)
    assert listed[0]["name"] in text_of(page)


def test_the_mailbox_shows_texts_safely(demo: None, settings: Any) -> None:
    folder = settings.DEMO_MAILBOX
    folder.mkdir(parents=True, exist_ok=True)
    letter = {
        "channel": "email",
        "to": "x@example.net",
        "subject": "<script>alert(1)</script>",
        "text": "Bonjour <img src=x> http://testserver/i/abc",
        "html": '<p>Bonjour</p><script>alert(1)</script>"',
        "at": "2026-11-22T08:00:00+00:00",
    }
    (folder / "1.json").write_text(json.dumps(letter))
    page = Client().get("/demo/boite").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert '<a href="http://testserver/i/abc"' in page
    assert 'sandbox="' in page
    assert "allow-scripts" not in page
    assert "allow-same-origin" not in page
    assert Client().get("/demo/boite.json").json() == [letter]
    for n in ("7", "-1", "x", "9" * 30):
        assert Client().get("/demo/boite", {"n": n}).status_code == 200


def test_an_empty_mailbox(demo: None) -> None:
    assert Client().get("/demo/boite.json").json() == []
    assert "Aucun message" in text_of(Client().get("/demo/boite"))


def test_it_is_quick(db: None, settings: Any, demo_mailbox: Path) -> None:
    settings.DEMO = True
    start = monotonic()
    call_command("demo_data", stdout=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    assert monotonic() - start < 15


def test_methods(demo: None) -> None:
    assert [Client().post(page).status_code for page in PAGES] == [405] * 3
