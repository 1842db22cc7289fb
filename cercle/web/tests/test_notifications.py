"""The centre, the one button, and who may press it."""

from typing import Any
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock, make_account, make_entry, signed_in
from cercle.delivery.models import Outgoing
from cercle.directory.models import Identity, Professional
from cercle.discussions.models import PendingSeat
from cercle.invitations.actions import accept_as_account
from cercle.invitations.models import Invitation, Sponsor
from cercle.notifications.actions import notify
from cercle.notifications.models import Notification
from cercle.web.tests.inviting import invited, link_of, press, text_of
from cercle.web.tests.test_landing_states import ADDRESS

LIST = "/notifications/"


@pytest.fixture
def arrived(cast: Cast) -> Sponsor:
    """The doctor invited somebody into the discussion, who accepted."""
    invitation = invited(cast.doctor, name="Agathe Deschamps", email=ADDRESS, discussion=cast.discussion)
    agathe = make_account("Agathe Deschamps", email=ADDRESS)
    make_entry("Agathe", "Deschamps", "Orthophoniste", "Vitré", account=agathe)
    accept_as_account(link_of(invitation), agathe)
    return invitation.sponsors.get()


def test_the_list_shows_one_button_per_notification(cast: Cast, arrived: Sponsor) -> None:
    page = signed_in(cast.doctor).get(LIST)
    assert page.status_code == 200
    said = text_of(page)
    assert "Agathe Deschamps s’est connecté" in said
    assert said.count("Ajouter à la discussion") == 1
    assert "1 notification non lue" in said
    assert f'href="/invitations/{arrived.pk}/ajouter/"' in page.content.decode()
    assert "Aucune notification" in text_of(signed_in(cast.nurse).get(LIST))
    assert Client().get(LIST).status_code == 302


def test_confirming_the_person_adds_them(cast: Cast, arrived: Sponsor) -> None:
    client = signed_in(cast.doctor)
    url = f"/invitations/{arrived.pk}/ajouter/"
    page = client.get(url)
    said = text_of(page)
    for word in ("Agathe Deschamps", "identité déclarée", "Orthophoniste", "Vitré", ADDRESS):
        assert word in said
    assert "checked" not in page.content.decode()
    agathe = Invitation.objects.get().accepted_by
    assert not cast.discussion.members.filter(account=agathe).exists()
    done = press(client, page, url)
    assert done.headers["Location"] == f"/discussions/{cast.discussion.pk}/"
    assert cast.discussion.members.filter(account=agathe, left_at=None).exists()
    assert Professional.objects.get(account=agathe).identity == Identity.DECLARED
    assert PendingSeat.objects.get().state == "filled"
    assert AuditLine.objects.filter(act="invitation.added", actor=cast.doctor.pk).exists()
    assert "Ajouter à la discussion" not in text_of(client.get(LIST))
    assert "déjà été ajoutée" in text_of(client.get(url))
    assert press(client, page, url).status_code == 302


def test_vouching_is_a_choice_of_those_whose_own_identity_is_sure(cast: Cast, arrived: Sponsor) -> None:
    url = f"/invitations/{arrived.pk}/ajouter/"
    assert 'name="vouch"' not in signed_in(cast.doctor).get(url).content.decode()
    Professional.objects.filter(account=cast.doctor).update(identity=Identity.PROVEN)
    client = signed_in(cast.doctor)
    assert 'name="vouch"' in client.get(url).content.decode()
    press(client, client.get(url), url, vouch="yes")
    entry = Professional.objects.get(account=Invitation.objects.get().accepted_by)
    assert (entry.identity, entry.vouched_by) == (Identity.VOUCHED, cast.doctor)


def test_adding_is_for_the_inviter_and_for_administrators(cast: Cast, arrived: Sponsor) -> None:
    url, seat = f"/invitations/{arrived.pk}/ajouter/", f"/invitations/places/{PendingSeat.objects.get().pk}/ajouter/"
    missing = signed_in(cast.nurse).get(f"/invitations/{uuid4()}/ajouter/")
    for account in (cast.nurse, *cast.everyone_outside()):
        if account == cast.administrator:
            continue
        for response in (signed_in(account).get(url), signed_in(account).post(url), signed_in(account).get(seat)):
            assert response.status_code == 404
            assert response.content == missing.content
    assert signed_in(cast.doctor).get(seat).headers["Location"] == url
    assert Client().get(url).status_code == Client().get(seat).status_code == 302
    page = signed_in(cast.administrator).get(url)
    assert page.status_code == 200
    assert ADDRESS not in page.content.decode()
    assert signed_in(cast.administrator).post(url).headers["Location"] == LIST


def test_adding_before_they_accepted_is_refused(cast: Cast) -> None:
    sponsor = invited(cast.doctor, name="A B", email=ADDRESS, discussion=cast.discussion).sponsors.get()
    response = signed_in(cast.doctor).get(f"/invitations/{sponsor.pk}/ajouter/")
    assert response.status_code == 409
    assert "n’a pas encore accepté" in text_of(response)


def test_reading_one_and_all(cast: Cast) -> None:
    for number in range(3):
        notify(cast.doctor, "invitation_declined", number, {"name": f"Personne {number}"})
    first = Notification.objects.filter(account=cast.doctor).first()
    assert first
    client = signed_in(cast.doctor)
    assert signed_in(cast.nurse).post(f"/notifications/{first.pk}/lue/").status_code == 404
    assert client.get(f"/notifications/{first.pk}/lue/").status_code == 405
    assert client.post(f"/notifications/{first.pk}/lue/").headers["Location"] == LIST
    fragment = client.post(f"/notifications/{first.pk}/lue/", headers={"HX-Request": "true"})
    assert b"notice--unread" not in fragment.content
    assert "2 notifications non lues" in text_of(client.get(LIST))
    assert client.get("/notifications/tout-lu/").status_code == 405
    client.post("/notifications/tout-lu/")
    assert not Notification.objects.filter(account=cast.doctor, read_at=None).exists()


def test_more_than_a_page(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(35):
        notify(cast.doctor, "invitation_declined", number, {"name": f"Personne {number}"})
    client = signed_in(cast.doctor)
    client.get(LIST)
    with django_assert_max_num_queries(9):
        page = client.get(LIST)
    assert page.content.decode().count('class="notice ') == 30
    last = page.content.decode().partition("?avant=")[2][:36]
    assert client.get(LIST, {"avant": last}).content.decode().count('class="notice ') == 5
    assert client.get(LIST, {"avant": str(uuid4())}).status_code == 404
    assert client.get(LIST, {"avant": "x"}).status_code == 404


def test_the_toast_says_the_same_and_escapes_names(cast: Cast) -> None:
    data = {"name": "<b>Eve</b>", "sponsor": str(uuid4()), "discussion": str(uuid4())}
    made = notify(cast.doctor, "colleague_connected", "x", data)
    assert made
    toast = render_to_string("notifications/_toast.html", {"notification": made})
    assert "&lt;b&gt;Eve&lt;/b&gt; s’est connecté" in toast
    assert "Ajouter à la discussion" in toast
    assert "<b>Eve" not in toast


def test_a_requested_link_is_renewed_in_two_presses(cast: Cast, clock: Clock) -> None:
    invitation = invited(cast.doctor, name="Agathe Deschamps", email=ADDRESS)
    clock.move(days=15)
    made = notify(cast.doctor, "link_requested", "s", {"name": "Agathe Deschamps", "invitation": str(invitation.pk)})
    assert made
    client = signed_in(cast.doctor)
    url = f"/invitations/{invitation.pk}/renvoyer/"
    assert f"{url}?n={made.pk}" in client.get(LIST).content.decode()
    page = client.get(url, {"n": str(made.pk)})
    assert Outgoing.objects.count() == 1
    press(client, page, url)
    assert Outgoing.objects.count() == 2
    made.refresh_from_db()
    assert made.done_at
    for account in (cast.nurse, cast.stranger, cast.patient):
        assert signed_in(account).post(url).status_code == 404
    assert signed_in(cast.administrator).post(url).status_code == 403


def test_a_wrong_address_is_corrected(cast: Cast) -> None:
    invitation = invited(cast.doctor, name="Agathe Deschamps", email=ADDRESS)
    made = notify(cast.doctor, "delivery_failed", "s", {"name": "Agathe", "invitation": str(invitation.pk)})
    assert made
    client = signed_in(cast.doctor)
    url = f"/invitations/{invitation.pk}/corriger/"
    assert "Corriger l’adresse" in text_of(client.get(LIST))
    page = client.get(url, {"n": str(made.pk)})
    assert f'value="{ADDRESS}"' in page.content.decode()
    wrong = press(client, page, url, email="pas une adresse")
    assert wrong.status_code == 422
    assert 'value="pas une adresse"' in wrong.content.decode()
    press(client, page, url, email="la.bonne@example.net")
    invitation.refresh_from_db()
    assert (invitation.email, invitation.version) == ("la.bonne@example.net", 2)
    for account in (cast.nurse, cast.stranger, cast.patient):
        assert signed_in(account).get(url).status_code == 404
    assert signed_in(cast.administrator).get(url).status_code == 403


def test_a_mention_opens_the_discussion_at_the_message_and_is_read_by_that(cast: Cast) -> None:
    message = str(uuid4())
    data = {"name": "Karim Benali", "discussion": str(cast.discussion.pk), "message": message}
    made = notify(cast.doctor, "mentioned", message, data)
    assert made
    client = signed_in(cast.doctor)
    assert "Karim Benali vous a mentionné" in text_of(client.get(LIST))
    url, place = f"/notifications/{made.pk}/ouvrir/", f"/discussions/{cast.discussion.pk}/?message={message}"
    assert f'action="{url}"' in client.get(LIST).content.decode()
    assert client.get(url).status_code == 405
    for account in (cast.nurse, *cast.everyone_outside()):
        assert signed_in(account).post(url).status_code == 404
    assert Notification.objects.get().read_at is None
    assert client.post(url).headers["Location"] == place
    assert client.post(url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == place
    assert Notification.objects.get().read_at
    toast = render_to_string("notifications/_toast.html", {"notification": made})
    assert f'hx-post="{url}"' in toast
    other = notify(cast.doctor, "invitation_declined", "x", {"name": "A"})
    assert other
    assert client.post(f"/notifications/{other.pk}/ouvrir/").status_code == 404
