"""The printed letter, from the inviter's page to the page behind its code."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cercle.core.testing import Cast, signed_in
from cercle.invitations import letter_codes, links
from cercle.invitations.actions import delete, invite_guest
from cercle.invitations.models import Handover, Invitation

LETTER = reverse("landing:letter")


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    invitation = invite_guest(cast.doctor, kind="patient", name="Rose Petit", email="rose@example.net").invitation
    assert invitation
    return invitation


def test_it_is_noted_once_made_and_shows_what_to_type(cast: Cast, invitation: Invitation) -> None:
    client = signed_in(cast.doctor)
    address = reverse("invitations:letter", args=[invitation.pk])
    assert client.post(address).headers["Location"] == address
    assert list(Handover.objects.values_list("way", flat=True)) == ["letter"]
    html = client.get(address).content.decode()
    assert letter_codes.make(invitation) in html
    assert LETTER in html
    letter = re.search(r"<article.*</article>", html, re.DOTALL)
    assert letter
    assert "Rose" not in letter[0], "a letter lies on tables: it names nobody but who invites"
    assert Handover.objects.count() == 1, "looking again notes nothing"


def test_nobody_else_prints_it(cast: Cast, invitation: Invitation) -> None:
    address = reverse("invitations:letter", args=[invitation.pk])
    for person in (cast.nurse, cast.outsider, cast.administrator, cast.patient):
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).post(address).status_code == 404
    assert not Handover.objects.exists()


def test_its_code_leads_to_the_invitation(client: Client, invitation: Invitation) -> None:
    answer = client.post(LETTER, {"code": letter_codes.make(invitation).lower()})
    assert answer.headers["Location"] == reverse("landing:show")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Hélène Martin" in page
    assert "Rose" not in page


def test_a_wrong_code_is_said_beside_the_field_and_kept(client: Client, invitation: Invitation) -> None:
    short = client.post(LETTER, {"code": "ABC 12"})
    assert short.status_code == 422
    assert "quinze lettres ou chiffres" in short.content.decode()
    wrong = client.post(LETTER, {"code": "ABCDE-FGHJK-MNPQR"})
    assert wrong.status_code == 422
    assert "n’ouvre aucune invitation" in wrong.content.decode()
    assert "ABCDE-FGHJK-MNPQR" in wrong.content.decode()
    assert "invitation" not in client.cookies


def test_a_deleted_invitation_answers_as_one_that_never_was(client: Client, cast: Cast, invitation: Invitation) -> None:
    code = letter_codes.make(invitation)
    delete(cast.doctor, invitation)
    gone, never = client.post(LETTER, {"code": code}), client.post(LETTER, {"code": "ABCDE-FGHJK-MNPQR"})
    assert gone.status_code == never.status_code == 422
    mask = re.compile(r'value="[^"]*"')
    assert mask.sub("", gone.content.decode()) == mask.sub("", never.content.decode())


def test_what_cannot_be_accepted_is_not_printed(cast: Cast, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(state="accepted")
    answer = signed_in(cast.doctor).get(reverse("invitations:letter", args=[invitation.pk]))
    assert answer.headers["Location"] == reverse("invitations:detail", args=[invitation.pk])


def test_tries_are_counted(client: Client, invitation: Invitation) -> None:
    statuses = {client.post(LETTER, {"code": "ABCDE-FGHJK-MNPQR"}).status_code for _ in range(70)}
    assert 429 in statuses
    assert links.read(letter_codes.token(letter_codes.make(invitation)))
