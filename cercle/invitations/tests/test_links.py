# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Tokens: one spelling per link, nothing accepted that was not made here."""

import base64
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cercle.invitations import links
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation


def an_invitation(version: int = 1) -> Invitation:
    return Invitation(id=uuid4(), version=version)


@given(st.uuids(version=4), st.integers(1, 2**24 - 1), st.sampled_from(Channel))
def test_a_link_reads_back_as_it_was_made(id: Any, version: Any, channel: Any) -> None:
    link = links.read(links.make(Invitation(id=id, version=version), channel))
    assert link == links.Link(id, version, channel)


@given(st.integers(0, 35), st.integers(1, 255))
def test_any_altered_byte_is_refused(place: Any, difference: Any) -> None:
    raw = bytearray(base64.urlsafe_b64decode(links.make(an_invitation(), Channel.EMAIL)))
    raw[place] ^= difference
    assert links.read(base64.urlsafe_b64encode(raw).decode()) is None


@given(st.integers(0, 47), st.sampled_from("ABCxyz019_-"))
def test_any_altered_character_is_refused(place: Any, character: Any) -> None:
    token = links.make(an_invitation(), Channel.COPY)
    altered = token[:place] + character + token[place + 1 :]
    assert (links.read(altered) is None) is (altered != token)


@given(st.none() | st.text() | st.binary() | st.integers() | st.lists(st.text()) | st.text(min_size=48, max_size=48))
def test_nothing_else_is_a_link(value: Any) -> None:
    assert links.read(value) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token + "=",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token.lower(),
        lambda token: token.replace(token[0], "+", 1),
        lambda token: token[:20] + "%41" + token[21:],
        lambda token: token.encode(),
        lambda token: [token],
    ],
)
def test_another_spelling_is_refused(spoil: Any) -> None:
    assert links.read(spoil(links.make(an_invitation(), Channel.EMAIL))) is None


def test_the_keys_rotate(settings: Any) -> None:
    token = links.make(an_invitation(), Channel.SMS)
    settings.LINK_KEYS = ["n" * 40, *settings.LINK_KEYS]
    assert links.read(token) is not None
    newer = links.make(an_invitation(), Channel.SMS)
    settings.LINK_KEYS = settings.LINK_KEYS[:1]
    assert links.read(token) is None
    assert links.read(newer) is not None


def test_another_use_of_the_same_key_makes_no_link(settings: Any) -> None:
    import hmac
    from hashlib import sha256

    payload = uuid4().bytes + (1).to_bytes(3, "big") + bytes([1])
    for domain in (b"", b"cercle.invitations.link.v2\x00", b"cercle.bounce\x00"):
        mac = hmac.new(settings.LINK_KEYS[0].encode(), domain + payload, sha256).digest()[:16]
        assert links.read(base64.urlsafe_b64encode(payload + mac).decode()) is None


def test_an_unknown_channel_is_refused(settings: Any) -> None:
    payload = uuid4().bytes + (1).to_bytes(3, "big") + bytes([99])
    token = base64.urlsafe_b64encode(payload + links._mac(settings.LINK_KEYS[0], payload)).decode()
    assert links.read(token) is None


def test_only_what_the_server_sent_proves_something() -> None:
    assert {channel for channel in Channel if channel.proves} == {Channel.EMAIL, Channel.SMS}


def test_the_origin_is_the_settings(settings: Any) -> None:
    settings.BASE_URL = "https://cercle.example.fr"
    invitation = an_invitation()
    assert links.url(invitation, Channel.COPY) == "https://cercle.example.fr/i/" + links.make(invitation, Channel.COPY)
