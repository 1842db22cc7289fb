"""Opening a link changes nothing, however often and by whatever: scanners press buttons too (product.md §5)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from cercle.accounts.models import Account
from cercle.discussions.models import PendingSeat
from cercle.invitations.links import Channel
from cercle.invitations.models import BlockedContact, Invitation, Sponsor
from cercle.web.tests.browser.arriving import Invited, dead_link, invited
from cercle.web.tests.browser.robot import BUTTONS, EVERYTHING, press_everything
from cercle.web.tests.browser.steps import values

OpenAs = Callable[..., Page]


def all_of(here: Invited) -> list[object]:
    """Every row that answering an invitation changes, and how many people there are."""
    return [
        values(Invitation, pk=here.invitation.pk),
        values(Sponsor, invitation=here.invitation),
        values(PendingSeat, discussion=here.discussion),
        values(BlockedContact, invitation=here.invitation),
        Account.objects.count(),
    ]


@pytest.mark.parametrize("what", [BUTTONS, EVERYTHING], ids=["buttons", "everything"])
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT, Channel.COPY])
def test_a_robot_that_presses_everything_changes_no_invitation(open_as: OpenAs, channel: Channel, what: str) -> None:
    here = invited()
    before = all_of(here)
    pressed = press_everything(open_as(None), here.link(channel), what)
    assert all_of(here) == before
    said = " ".join(pressed)
    expected = "Créer mon compte et accepter" if channel is Channel.EMAIL else "Recevoir le code"
    for label in (expected, "Décliner", "Ce n’est pas moi", "Valider ma réponse"):
        assert label in said


def test_nor_does_it_on_the_pages_of_dead_links(open_as: OpenAs) -> None:
    page = open_as(None)
    for state in ("expired", "replaced", "accepted", "declined", "not_me", "frozen", "deleted"):
        here, link = dead_link(state)
        before = all_of(here)
        press_everything(page, link, EVERYTHING)
        assert all_of(here) == before, state


def test_asking_in_other_ways_changes_nothing_either(open_as: OpenAs) -> None:
    here, page = invited(), open_as(None)
    before = all_of(here)
    for channel in Channel:
        for address in (here.link(channel), "/invitation/", "/invitation/decliner/", "/invitation/pas-moi/"):
            for method in ("GET", "GET", "HEAD", "OPTIONS"):
                assert page.request.fetch(address, method=method).status in {200, 405}
    assert all_of(here) == before
