"""Passkeys, with an authenticator made of a key pair: the same bytes as a telephone sends."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from cercle.accounts.models import Account
from cercle.core.testing import Cast
from cercle.web.tests.test_mfa import FACTOR, confirmed
from cercle.web.tests.test_sessions import sign_in, who

ADD = "/reglages/securite/cles/ajouter/"
LOGIN = "/connexion/cle-d-acces/"
ORIGIN = "http://localhost"
FLAG = AuthenticatorData.FLAG


@pytest.fixture(autouse=True)
def at_localhost(db: None, settings: Any) -> None:
    cache.clear()
    settings.BASE_URL = ORIGIN


@dataclass
class Telephone:
    """An authenticator that always says yes; it knows one site."""

    origin: str = ORIGIN
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: token_bytes(32))
    user: str = ""
    count: int = 0

    def _flags(self) -> FLAG:
        return FLAG.UP | FLAG.UV if self.verifies else FLAG.UP

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, **response: Any) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )

    def create(self, options: dict[str, Any]) -> str:
        self.user = options["user"]["id"]
        credential = AttestedCredentialData.create(
            Aaguid.NONE,
            self.id,
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
        )
        data = AuthenticatorData.create(
            hashlib.sha256(options["rp"]["id"].encode()).digest(), self._flags() | FLAG.AT, 0, bytes(credential)
        )
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", options["challenge"]),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def get(self, options: dict[str, Any]) -> str:
        self.count += 1
        data = AuthenticatorData.create(hashlib.sha256(options["rpId"].encode()).digest(), self._flags(), self.count)
        client_data = self._client_data("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=bytes(data),
            signature=signature,
            userHandle=_decoded(self.user),
        )


def _decoded(text: str) -> bytes:
    from fido2.utils import websafe_decode

    return websafe_decode(text)


def options_in(page: str) -> Any:
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def add_key(client: Client, telephone: Telephone, **values: str) -> Any:
    options = options_in(client.get(ADD).content.decode())["creation_options"]["publicKey"]
    answer = telephone.create(options)
    return client.post(ADD, {"name": "mon téléphone", "passwordless": "on", "credential": answer, **values})


def login_options(client: Client) -> Any:
    answer = client.get(LOGIN, HTTP_ACCEPT="application/json")
    return answer.json()["request_options"]["publicKey"]


def test_a_passkey_signs_in_alone(cast: Cast) -> None:
    telephone = Telephone()
    assert add_key(confirmed("helene@example.org"), telephone).status_code == 302
    client = Client()
    answer = client.post(LOGIN, {"credential": telephone.get(login_options(client)), "next": "/reglages/"})
    assert answer["Location"] == "/reglages/"
    assert who(client) == str(cast.doctor.pk)


def test_the_same_answer_opens_nothing_twice(cast: Cast) -> None:
    telephone = Telephone()
    add_key(confirmed("helene@example.org"), telephone)
    first, second = Client(), Client()
    answer = telephone.get(login_options(first))
    first.post(LOGIN, {"credential": answer})
    login_options(second)
    second.post(LOGIN, {"credential": answer})
    assert who(second) is None


def test_a_key_asked_by_another_site_is_refused(cast: Cast) -> None:
    telephone = Telephone(origin="https://cercle.example.com")
    page = add_key(confirmed("helene@example.org"), telephone).content.decode()
    assert "Ce code n’est pas le bon" in page
    assert not Authenticator.objects.exists()


def test_a_key_alone_needs_its_owner_to_be_verified(cast: Cast) -> None:
    add_key(confirmed("helene@example.org"), Telephone(verifies=False))
    assert not Authenticator.objects.exists()


def test_a_key_is_asked_after_the_password(cast: Cast) -> None:
    telephone = Telephone()
    add_key(confirmed("helene@example.org"), telephone, passwordless="")
    client = Client()
    assert sign_in(client, "helene@example.org")["Location"].startswith(FACTOR)
    assert who(client) is None
    options = options_in(client.get(FACTOR).content.decode())["request_options"]["publicKey"]
    client.post(FACTOR, {"credential": telephone.get(options)})
    assert who(client) == str(cast.doctor.pk)


def test_another_person_s_key_does_not_open_the_account(cast: Cast) -> None:
    theirs, ours = Telephone(), Telephone()
    add_key(confirmed("karim@example.org"), theirs)
    add_key(confirmed("helene@example.org"), ours)
    client = Client()
    theirs.user = ours.user
    client.post(LOGIN, {"credential": theirs.get(login_options(client))})
    assert who(client) is None


def test_a_closed_account_s_key_opens_nothing(cast: Cast) -> None:
    telephone = Telephone()
    add_key(confirmed("helene@example.org"), telephone)
    Account.objects.filter(pk=cast.doctor.pk).update(is_active=False)
    client = Client()
    client.post(LOGIN, {"credential": telephone.get(login_options(client))})
    assert who(client) is None


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", "null", "3", '{"response": {"userHandle": "??"}}', "x" * 5000])
def test_nonsense_is_refused_without_a_crash(cast: Cast, nonsense: str) -> None:
    client = Client()
    login_options(client)
    assert client.post(LOGIN, {"credential": nonsense})["Location"] == "/connexion/"
    assert who(client) is None


def test_a_key_confirms_who_one_is(cast: Cast) -> None:
    telephone = Telephone()
    add_key(confirmed("helene@example.org"), telephone)
    client = Client()
    client.post(LOGIN, {"credential": telephone.get(login_options(client))})
    assert client.get(ADD).status_code == 302
    confirm = "/connexion/confirmer/cle-d-acces/"
    options = options_in(client.get(confirm).content.decode())["request_options"]["publicKey"]
    client.post(confirm, {"credential": telephone.get(options), "next": ADD})
    assert client.get(ADD).status_code == 200


def test_a_key_is_renamed_and_removed(cast: Cast) -> None:
    client = confirmed("helene@example.org")
    add_key(client, Telephone())
    pk = Authenticator.objects.get(type="webauthn").pk
    client.post(f"/reglages/securite/cles/{pk}/nom/", {"name": "ordinateur du cabinet"})
    assert "ordinateur du cabinet" in client.get("/reglages/securite/").content.decode()
    client.get(f"/reglages/securite/cles/{pk}/retirer/")
    assert Authenticator.objects.filter(pk=pk).exists()
    client.post(f"/reglages/securite/cles/{pk}/retirer/")
    assert not Authenticator.objects.exists()


def test_no_script_stands_in_the_page(cast: Cast) -> None:
    page = confirmed("helene@example.org").get(ADD).content.decode()
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag
