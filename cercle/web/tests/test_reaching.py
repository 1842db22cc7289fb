"""The pages about being reached outside the application, and what makes the site installable."""

import json
import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, signed_in
from cercle.notifications import web_push
from cercle.notifications.models import Outside, PushSubscription
from cercle.web.tests.inviting import text_of

PAGE = "/reglages/notifications/"
BROWSER = "/reglages/notifications/appareil/"
GOOD = {"is_quiet": "on", "quiet_from": "21:30", "quiet_until": "07:00", "zone": "Indian/Reunion", "digest": "hourly"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def asked(number: int = 1) -> dict[str, str]:
    """What a browser gives (js/push.js)."""
    point = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = urlsafe_b64encode(point).rstrip(b"=").decode()
    return {
        "endpoint": f"https://fcm.googleapis.com/fcm/send/{number}",
        "p256dh": key,
        "auth": "c2l4dGVlbiBieXRlcyBvaw",
    }


def test_quiet_hours_and_the_digest_are_chosen(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    page = client.get(PAGE).content.decode()
    assert 'value="20:00"' in page
    assert 'value="08:00"' in page
    assert client.post(f"{PAGE}dehors/", GOOD).headers["Location"] == PAGE
    row = Outside.objects.get()
    assert (row.account, row.zone, row.digest) == (cast.doctor, "Indian/Reunion", "hourly")
    assert (row.quiet_from.hour, row.quiet_from.minute, row.quiet_until.hour) == (21, 30, 7)
    page = client.get(PAGE).content.decode()
    assert 'value="21:30"' in page
    assert re.search(r'value="Indian/Reunion"[^>]* selected', page)
    assert re.search(r'value="hourly"[^>]* checked', page)
    assert AuditLine.objects.filter(act="notification.outside_set", actor=cast.doctor.pk).exists()
    client.post(f"{PAGE}dehors/", {**GOOD, "is_quiet": ""})
    assert Outside.objects.get().is_quiet is False
    assert client.get(f"{PAGE}dehors/").status_code == 405
    assert Client().post(f"{PAGE}dehors/", GOOD).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"quiet_from": "25:00"}, "heure"),
        ({"quiet_until": ""}, "obligatoire"),
        ({"quiet_from": "07:00"}, "heure de fin différente"),
        ({"zone": "Mars/Olympus"}, "choix"),
        ({"digest": "always"}, "choix"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(cast: Cast, wrong: dict[str, str], word: str) -> None:
    answer = signed_in(cast.doctor).post(f"{PAGE}dehors/", {**GOOD, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert word in text_of(answer)
    assert 'value="21:30"' in page or "quiet_from" in wrong
    assert not Outside.objects.exists()


def test_a_browser_is_added_named_tried_and_removed(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    assert client.get(BROWSER).json() == {"key": web_push.public_key()}
    fragment = client.post(BROWSER, asked(), headers={"User-Agent": FIREFOX})
    assert "Firefox, Linux" in fragment.content.decode()
    assert "data-current" in fragment.content.decode()
    row = PushSubscription.objects.get()
    assert (row.account, row.session) == (cast.doctor, client.session.session_key)
    elsewhere = signed_in(cast.doctor).get(PAGE).content.decode()
    assert "Firefox, Linux" in elsewhere
    assert "data-current" not in elsewhere
    for act in ("essai", "retirer"):
        url = f"{BROWSER}{row.pk}/{act}/"
        assert client.get(url).status_code == 405
        for account in (cast.nurse, *cast.everyone_outside()):
            assert signed_in(account).post(url).status_code == 404
        assert client.post(url).headers["Location"] == PAGE
    assert not PushSubscription.objects.exists()
    acts = ["notification.browser_added", "notification.browser_tried", "notification.browser_removed"]
    assert list(AuditLine.objects.filter(act__in=acts).order_by("id").values_list("act", flat=True)) == acts


def test_a_browser_of_another_maker_is_refused_with_a_word(cast: Cast) -> None:
    answer = signed_in(cast.doctor).post(BROWSER, {**asked(), "endpoint": "https://192.168.0.1/"})
    assert answer.status_code == 422
    assert "n’est pas accepté" in answer.json()["error"]
    assert signed_in(cast.doctor).post(BROWSER, {}).status_code == 422
    assert not PushSubscription.objects.exists()


def test_signing_out_ends_it(cast: Cast) -> None:
    client = signed_in(cast.doctor)
    client.post(BROWSER, asked())
    client.post("/deconnexion/")
    assert "Ne plus prévenir" not in signed_in(cast.doctor).get(PAGE).content.decode()


def test_patients_choose_too_without_what_is_not_theirs(cast: Cast) -> None:
    said = text_of(signed_in(cast.patient).get(PAGE))
    assert "Heures calmes" in said
    assert "Ce dont Cercle vous prévient" not in said
    assert PAGE in signed_in(cast.patient).get("/reglages/").content.decode()


@pytest.mark.parametrize("browsers", [1, 8])
def test_the_page_costs_few_queries(cast: Cast, browsers: int, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.doctor)
    for number in range(browsers):
        client.post(BROWSER, asked(number))
    with django_assert_max_num_queries(9):
        client.get(PAGE)


def test_the_manifest_makes_it_installable(cast: Cast) -> None:
    answer = Client().get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    about = json.loads(answer.content)
    assert (about["name"], about["display"], about["start_url"]) == ("Cercle", "standalone", "/")
    assert {icon["purpose"] for icon in about["icons"]} == {"any", "maskable"}
    for icon in about["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        assert found
        with Image.open(str(found)) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert 'rel="manifest" href="/manifest.webmanifest"' in Client().get("/connexion/").content.decode()
    assert Client().post("/manifest.webmanifest").status_code == 405


def test_the_worker_is_asked_for_anew_and_holds_nothing_of_anybody(cast: Cast) -> None:
    answer = signed_in(cast.doctor).get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert answer.content == Client().get("/sw.js").content
    source = answer.content.decode()
    assert "caches" not in source
    assert '"fetch"' not in source
    for icon in re.findall(r'"/static/(img/[\w.-]+)"', source):
        assert finders.find(icon)


def test_the_script_asks_at_the_address_that_there_is() -> None:
    script = finders.find("js/push.js")
    assert script
    with open(str(script), encoding="utf-8") as file:  # noqa: PTH123
        assert f'"{reverse("settings:browser")}"' in file.read()
