"""The code of a printed letter: typed as people type, dead when the invitation is corrected, worth nothing altered."""

import pytest
from django.conf import LazySettings

from cercle.core.testing import Cast
from cercle.invitations import letter_codes, links
from cercle.invitations.actions import invite_guest
from cercle.invitations.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    invitation = invite_guest(cast.doctor, kind="patient", name="Rose Petit", email="rose@example.net").invitation
    assert invitation
    return invitation


def test_a_code_leads_to_a_link_that_proves_nothing(invitation: Invitation) -> None:
    code = letter_codes.make(invitation)
    assert len(code) == 17
    link = links.read(letter_codes.token(code))
    assert link is not None
    assert (link.invitation_id, link.version) == (invitation.pk, invitation.version)
    assert link.channel is links.Channel.LETTER
    assert link.channel.proves == ""


def test_it_may_be_typed_as_people_type(invitation: Invitation) -> None:
    code = letter_codes.make(invitation)
    wanted = letter_codes.token(code)
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert letter_codes.token(f"  {careless} ") == wanted
    assert letter_codes.token(code.replace("-", "")) == wanted


def test_one_wrong_character_opens_nothing(invitation: Invitation) -> None:
    plain = letter_codes.make(invitation).replace("-", "")
    for place, character in enumerate(plain):
        other = "7" if character != "7" else "8"
        assert letter_codes.token(plain[:place] + other + plain[place + 1 :]) == ""
    for nonsense in ("", "-----", plain[:-1], plain + "2", "é" * 15, "U" * 15):
        assert letter_codes.token(nonsense) == ""


def test_a_letter_dies_with_the_links_of_its_version(invitation: Invitation) -> None:
    code = letter_codes.make(invitation)
    invitation.version += 1
    invitation.save(update_fields=["version"])
    assert letter_codes.token(code) == ""
    Invitation.objects.filter(pk=invitation.pk).update(state="deleted")
    assert letter_codes.token(letter_codes.make(invitation)) == ""


def test_an_old_key_still_reads(invitation: Invitation, settings: LazySettings) -> None:
    code = letter_codes.make(invitation)
    settings.LINK_KEYS = ["a new key that is long enough for anybody", *settings.LINK_KEYS]
    assert letter_codes.token(code)
    settings.LINK_KEYS = settings.LINK_KEYS[:1]
    assert letter_codes.token(code) == ""
