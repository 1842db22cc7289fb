"""Inviting a patient or a caregiver, press by press, by the pages' own forms (product.md §4)."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.delivery.models import Outgoing
from cercle.delivery.testing import Peer, run_jobs
from cercle.discussions.models import Discussion
from cercle.invitations.actions import not_me
from cercle.invitations.models import Invitation
from cercle.web.tests.guests import ADDRESS, LIST, MOBILE, NAME, NEW, PREVIEW, SEND, accept, page_of, patient
from cercle.web.tests.inviting import forms_of, link_of, press, text_of

TYPED = {"kind": "patient", "name": NAME, "email": ADDRESS, "birth_date": "12/03/1941", "language": "fr"}
RELATIVE = {
    "kind": "caregiver",
    "name": "Paul Garcia",
    "email": "paul@example.net",
    "relationship": "child",
    "patient_name": "Monique Garcia",
    "agreement": "on",
}


def to_preview(client: Client, page: Any = None, **typed: Any) -> Any:
    return press(client, page or client.get(NEW), PREVIEW, **(typed or TYPED))


def test_from_the_form_to_the_sent_message(cast: Cast, smtp_peer: Peer) -> None:
    client = signed_in(cast.doctor)
    page = to_preview(client)
    said = text_of(page)
    for words in (ADDRESS, "Hélène Martin", "urgence", "12/03/1941", "Envoyer", "Modifier"):
        assert words in said
    assert not Invitation.objects.exists()
    done = press(client, page, SEND, way="server")
    invitation = Invitation.objects.get()
    assert done.headers["Location"].startswith(page_of(invitation))
    assert "Invitation envoyée" in text_of(client.get(done.headers["Location"]))
    assert (invitation.name, str(invitation.birth_date), invitation.created_by) == (NAME, "1941-03-12", cast.doctor)
    run_jobs()
    [letter] = smtp_peer.to(ADDRESS)
    assert "Le Goff" not in letter.text
    after = text_of(client.get(done.headers["Location"]))
    assert "remis au serveur" in after
    assert "en file" not in after
    assert AuditLine.objects.filter(act="invitation.created", subject=str(invitation.pk)).exists()


def test_no_address_on_the_way_holds_anything_typed(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = to_preview(client)
    addresses = [PREVIEW, SEND, *[form["action"] for form in forms_of(page)]]
    addresses.append(press(client, page, SEND, way="server").headers["Location"])
    for address in addresses:
        assert "goff" not in address.lower()
        assert "example.net" not in address
        assert "1941" not in address
    # A name or a contact in an address is not taken from it.
    assert NAME not in client.get(NEW, {"name": NAME, "email": ADDRESS}).content.decode()


def test_a_caregiver_needs_the_patients_agreement(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = to_preview(client, **{**RELATIVE, "agreement": [], "relationship": "", "patient_name": ""})
    assert page.status_code == 422
    for words in ("est d’accord", "Choisissez ce que cette personne est", "nom du patient"):
        assert words in text_of(page)
    page = to_preview(client, page, **RELATIVE)
    assert "Aidant de Monique Garcia" in text_of(page)
    assert "Monique" not in text_of(page).split("Bonjour")[1]
    press(client, page, SEND, way="server")
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.relationship, invitation.patient_name) == (
        "caregiver",
        "child",
        "Monique Garcia",
    )
    assert invitation.agreement_at


def test_into_the_thread_that_is_there(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = client.get(NEW, {"fil": str(cast.thread.pk), "pour": "aidant"})
    assert cast.thread.title in text_of(page)
    assert 'name="patient_name"' not in page.content.decode()
    page = to_preview(client, page, **RELATIVE)
    press(client, page, SEND, way="server")
    assert Invitation.objects.get().thread == cast.thread
    for account in (cast.nurse, cast.stranger):
        assert signed_in(account).get(NEW, {"fil": str(cast.thread.pk)}).status_code == 404
        assert signed_in(account).post(SEND, {**RELATIVE, "fil": str(cast.thread.pk)}).status_code == 404
    # A discussion among colleagues is no « fil patient ».
    assert client.get(NEW, {"fil": str(cast.discussion.pk)}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "", "phone": ""}, "Indiquez une adresse e-mail ou un numéro de mobile"),
        ({"email": "sans arobase"}, "adresse"),
        ({"email": "", "phone": "01 23 45 67 89"}, "téléphone fixe"),
        ({"name": "123"}, "nom complet"),
        ({"birth_date": "31/02/1941"}, "quatre chiffres"),
        ({"birth_date": "12/03/41"}, "quatre chiffres"),
        ({"birth_date": "12/03/1741"}, "n’est pas possible"),
        ({"email": "helene@example.org"}, "vos propres coordonnées"),
    ],
)
def test_a_mistake_is_beside_its_field_and_loses_nothing(cast: Cast, typed: dict[str, str], says: str) -> None:
    client = signed_in(cast.doctor)
    page = to_preview(client, **{**TYPED, **typed})
    assert page.status_code == 422
    assert says in text_of(page)
    for value in {**TYPED, **typed}.values():
        assert value in page.content.decode()
    # The sending refuses the same, whoever left the preview out.
    direct = client.post(SEND, {**TYPED, **typed})
    assert direct.status_code == 422
    assert says in text_of(direct)
    assert not Invitation.objects.exists()


def test_the_way_back_keeps_everything(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    back = press(client, to_preview(client, **RELATIVE), NEW)
    assert back.status_code == 200
    for value in ("Paul Garcia", "paul@example.net", "Monique Garcia"):
        assert f'value="{value}"' in back.content.decode()
    assert to_preview(client, back, **RELATIVE).status_code == 200


def test_a_slip_in_the_address_is_pointed_out_and_never_forced(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    typed = {**TYPED, "email": "jeanne@gmial.com"}
    asked = to_preview(client, **typed)
    assert "Vouliez-vous dire" in text_of(asked)
    assert "jeanne@gmail.com" in text_of(asked)
    repaired = press(client, asked, PREVIEW, suggestion="jeanne@gmail.com")
    assert "Le message qui va partir" in text_of(repaired)
    assert "jeanne@gmial.com" not in repaired.content.decode()
    kept = press(client, asked, PREVIEW, anyway="1")
    assert "jeanne@gmial.com" in text_of(kept)


def test_a_homonym_is_a_question_not_a_wall(cast: Cast) -> None:
    patient(cast.doctor, email="autre@example.net")
    client = signed_in(cast.doctor)
    asked = to_preview(client)
    assert "autre@example.net" in text_of(asked)
    assert "Est-ce la même personne ?" in text_of(asked)
    page = press(client, asked, PREVIEW, anyway="1")
    press(client, page, SEND, way="server")
    assert Invitation.objects.count() == 2


def test_the_same_person_twice_is_attached(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    client = signed_in(cast.doctor)
    asked = to_preview(client)
    assert "Vous avez déjà invité" in text_of(asked)
    assert page_of(invitation) in asked.content.decode()
    assert "Inviter quand même" not in text_of(asked)
    done = client.post(SEND, {**TYPED, "press": str(uuid4())})
    assert done.headers["Location"].startswith(page_of(invitation))
    assert "attend sa réponse" in text_of(client.get(done.headers["Location"]))
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (1, 1)


def test_one_with_whom_there_is_a_thread_already(cast: Cast) -> None:
    invitation = patient(cast.doctor)
    accept(invitation)
    client = signed_in(cast.doctor)
    asked = to_preview(client)
    thread = f"/discussions/{invitation.thread_id}/"
    assert "déjà un fil patient" in text_of(asked)
    assert thread in asked.content.decode()
    assert client.post(SEND, {**TYPED, "press": str(uuid4())}).headers["Location"] == thread
    assert Invitation.objects.count() == 1
    # Somebody else's patient is nobody's to know (pitfall S18).
    assert "Le message qui va partir" in text_of(to_preview(signed_in(cast.outsider)))


def test_a_couple_with_one_address_is_refused_beside_it(cast: Cast) -> None:
    patient(cast.doctor, "Antoine Petit")
    client = signed_in(cast.doctor)
    for answer in (to_preview(client), client.post(SEND, {**TYPED, "anyway": "1"})):
        assert answer.status_code == 422
        assert "Antoine Petit" in text_of(answer)
        assert NAME in answer.content.decode().replace("&#x27;", "'")
    assert Invitation.objects.count() == 1


def test_whoever_said_not_me_is_not_written_to_again(cast: Cast) -> None:
    not_me(link_of(patient(cast.outsider)), "not_me")
    client = signed_in(cast.doctor)
    answer = press(client, to_preview(client), SEND, way="server")
    assert answer.status_code == 409
    assert "n’était pas pour lui" in text_of(answer)
    assert ADDRESS in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_a_double_press_invites_once(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = to_preview(client)
    answers = {press(client, page, SEND, way="server").headers["Location"] for _time in range(2)}
    assert len(answers) == 1
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (1, 1)


@pytest.mark.parametrize("way", ["copy", "mailto", "sms", "share", "qr"])
def test_what_the_inviter_carries_is_never_said_to_be_sent(cast: Cast, way: str) -> None:
    client = signed_in(cast.doctor)
    done = press(client, to_preview(client), SEND, way=way)
    page = client.get(done.headers["Location"])
    assert page.status_code == 200
    assert "Invitation envoyée" not in text_of(page)
    assert not Outgoing.objects.exists()
    assert "Le Goff" not in page.content.decode().split("mailto:")[-1].split('"')[0]
    if way == "qr":
        assert 'class="qr"' in page.content.decode()
    else:
        assert "Cercle n’a rien envoyé" in text_of(page)
        assert "/i/" in page.content.decode()


def test_a_number_alone_leaves_by_sms(cast: Cast) -> None:
    client = signed_in(cast.secretary)
    page = to_preview(client, **{**TYPED, "email": "", "phone": "06 39 98 00 42"})
    assert "SMS envoyé par Cercle" in text_of(page)
    press(client, page, SEND, way="server")
    assert (Outgoing.objects.get().channel, Outgoing.objects.get().recipient) == ("sms", MOBILE)


def test_too_many_says_so_and_keeps_the_form(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "INVITER_BURST": 1}
    client = signed_in(cast.doctor)
    client.post(SEND, TYPED)
    page = client.post(SEND, {**TYPED, "name": "Un Autre", "email": "un@example.net"})
    assert page.status_code == 429
    assert "en peu de temps" in text_of(page)
    assert "Un Autre" in page.content.decode()


def test_who_may_invite(cast: Cast) -> None:
    for account, code in (
        (cast.doctor, 200),
        (cast.secretary, 200),
        (cast.administrator, 403),
        (cast.patient, 403),
        (cast.caregiver, 403),
    ):
        client = signed_in(account)
        assert client.get(NEW).status_code == code, account.name
        assert client.post(PREVIEW, TYPED).status_code == code, account.name
        if code != 200:
            assert client.post(SEND, TYPED).status_code == code, account.name
    assert not Invitation.objects.exists()
    for address in (NEW, PREVIEW, SEND):
        assert Client().post(address, TYPED).status_code == 302
    for address in (PREVIEW, SEND):
        assert signed_in(cast.doctor).get(address).status_code == 405


def test_the_form_and_the_preview_cost_few_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.doctor)
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(NEW)
    with django_assert_num_queries(11):
        client.post(PREVIEW, TYPED)
    assert not Discussion.objects.filter(kind="thread").exists()
