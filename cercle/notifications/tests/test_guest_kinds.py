"""What the inviter of patients is told: each with its button, each to be turned off."""

import pytest
from django.template import Context, Template

from cercle.core.testing import Cast
from cercle.notifications.actions import notify
from cercle.notifications.kinds import KINDS

GUESTS = ("guest_accepted", "invitation_declined", "invitation_not_me", "invitation_locked")
ENDS = ("invitation_ending", "invitation_expired")


@pytest.mark.parametrize("kind", [*GUESTS, *ENDS])
def test_each_says_who_and_can_be_turned_off(cast: Cast, kind: str) -> None:
    told = notify(cast.doctor, kind, "x", {"name": "Jeanne Petit", "invitation": "x"})
    assert told is not None
    assert "Jeanne Petit" in told.sentence
    assert KINDS[kind].optional


def test_an_acceptance_leads_to_the_thread(cast: Cast) -> None:
    told = notify(cast.doctor, "guest_accepted", "x", {"name": "Jeanne Petit", "discussion": str(cast.thread.pk)})
    assert told is not None
    assert (told.act, told.act_label) == ("open_thread", "Ouvrir le fil patient")
    line = Template("{% load cercle_notices %}{% notice told as line %}{{ line.url }}").render(Context({"told": told}))
    assert line == f"/discussions/{cast.thread.pk}/"
