"""Who counts as having come: a fresh sign-in, and not a page seen in an old session, nor the page that asks."""

from typing import Any

import pytest
from django.test import Client

from cercle.accounts.models import Account
from cercle.core.testing import Cast, Clock, make_account, make_entry, signed_in
from cercle.invitations import links
from cercle.invitations.actions import invite_colleague
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, State


@pytest.fixture
def gone(cast: Cast, clock: Clock) -> Account:
    account = make_account("Agathe Durand")
    make_entry("Agathe", "Durand", account=account)
    return account


def invited(cast: Cast, gone: Account) -> Invitation:
    made = invite_colleague(cast.doctor, entry=gone.entry, email="agathe.durand@example.net").invitation
    assert made is not None
    return made


def state(invitation: Invitation) -> str:
    invitation.refresh_from_db()
    return invitation.state


def test_signing_in_counts(cast: Cast, gone: Account, clock: Clock) -> None:
    clock.move(days=91)
    invitation = invited(cast, gone)
    signed_in(gone).get("/")
    assert state(invitation) == State.ACCEPTED


def test_a_page_in_an_old_session_does_not(cast: Cast, gone: Account, clock: Clock, settings: Any) -> None:
    settings.ACTIVE_DAYS = 1
    settings.SESSION_COOKIE_AGE = 10 * 86400
    browser = signed_in(gone)
    browser.get("/")
    clock.move(days=2)
    invitation = invited(cast, gone)
    assert browser.get("/discussions/").status_code == 200
    assert state(invitation) == State.OPEN
    clock.move(minutes=6)
    signed_in(gone).get("/")
    assert state(invitation) == State.ACCEPTED, "the next sign-in does"


def test_whoever_follows_the_link_is_asked(cast: Cast, gone: Account, clock: Clock) -> None:
    clock.move(days=91)
    invitation = invited(cast, gone)
    browser = Client()
    page = browser.get(f"/i/{links.make(invitation, Channel.EMAIL)}", follow=True)
    assert page.status_code == 200
    browser.force_login(gone)
    asked = browser.get(page.redirect_chain[-1][0])
    assert asked.status_code == 200
    assert state(invitation) == State.OPEN
