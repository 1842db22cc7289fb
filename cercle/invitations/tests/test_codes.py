# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""Codes for links that prove nothing: tries, time, session, version (pitfalls S4, S23)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cercle.core.errors import NotFound, Refused, TooMany
from cercle.core.testing import Cast, Clock
from cercle.delivery.testing import Peer, run_jobs
from cercle.invitations.actions import (
    accept_as_account,
    check_code,
    correct,
    delete,
    invite_colleague,
    proof_of,
    resend,
    start_code,
)
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import ContactCode
from cercle.invitations.queries import landing
from cercle.invitations.tests.making import ADDRESS, invite, link_of, sign_up

#: A copied link, and what reads the last code out of the mailbox.
Copied = tuple[Link, Callable[[], str]]


@pytest.fixture
def copied(cast: Cast, smtp_peer: Peer) -> Any:
    """A copied link, and a function that reads the last code out of the mailbox."""
    invitation = invite(cast.doctor, way="copy").invitation
    link = link_of(invitation, Channel.COPY)

    def read() -> str:
        run_jobs()
        text = smtp_peer.to(ADDRESS)[-1].text
        found = re.search(r"^(\d{3}) (\d{3})$", text, re.MULTILINE)
        return found[1] + found[2]

    return link, read


def refusal(function: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as error:
        function(*arguments)
    return error.value.code


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_of_the_mailbox_proves_it(copied: Copied) -> None:
    link, read = copied
    sent = start_code(link, "browser")
    assert (sent.channel, sent.masked) == ("email", "c•••@example.net")
    assert landing(link, session="browser").step == "code"
    proof = check_code(link, "browser", f" {read()} ")
    assert (proof.kind, proof.contact) == ("code", ADDRESS)
    assert proof_of(link, "browser") == proof
    assert landing(link, session="browser").step == "sign_up"
    accepted = sign_up(link, "browser")
    assert (accepted.invitation.proof, accepted.account.email) == ("code", ADDRESS)


def test_it_is_in_clear_in_no_row(copied: Copied) -> None:
    link, read = copied
    start_code(link, "browser")
    code = read()
    row = ContactCode.objects.get()
    assert code not in row.digest
    assert "browser" not in row.session


def test_another_browser_has_proved_nothing(copied: Copied) -> None:
    link, read = copied
    start_code(link, "browser")
    code = read()
    assert refusal(check_code, link, "other", code) == "code_dead"
    check_code(link, "browser", code)
    assert proof_of(link, "other") is None
    assert proof_of(link, "") is None
    assert refusal(sign_up, link, "other") == "proof_needed"


def test_five_tries(copied: Copied) -> None:
    link, read = copied
    start_code(link, "browser")
    code = read()
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused) as error:
            check_code(link, "browser", another(code))
        assert error.value.code == "wrong_code"
        assert str(left) in error.value.message
    assert refusal(check_code, link, "browser", another(code)) == "code_dead"
    assert refusal(check_code, link, "browser", code) == "code_dead"
    start_code(link, "browser")
    check_code(link, "browser", read())


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "١٢٣٤٥٦", "\x00" * 6, "9" * 5000])
def test_what_is_no_code_is_wrong(copied: Copied, typed: str) -> None:
    link, read = copied
    start_code(link, "browser")
    read()
    assert refusal(check_code, link, "browser", typed) == "wrong_code"


def test_ten_minutes(copied: Copied, clock: Clock) -> None:
    link, read = copied
    start_code(link, "browser")
    code = read()
    clock.move(minutes=10)
    assert refusal(check_code, link, "browser", code) == "code_dead"


def test_a_code_works_once_and_lasts_an_hour(copied: Copied, clock: Clock) -> None:
    link, read = copied
    start_code(link, "browser")
    code = read()
    check_code(link, "browser", code)
    assert refusal(check_code, link, "browser", code) == "code_dead"
    clock.move(minutes=59)
    assert proof_of(link, "browser")
    clock.move(minutes=1)
    assert proof_of(link, "browser") is None


def test_a_newer_code_replaces_the_older(copied: Copied) -> None:
    link, read = copied
    start_code(link, "browser")
    older = read()
    start_code(link, "browser")
    newer = read()
    if older != newer:
        assert refusal(check_code, link, "browser", older) == "wrong_code"
    check_code(link, "browser", newer)


def test_nothing_was_asked_for(copied: Copied) -> None:
    link, _read = copied
    assert refusal(check_code, link, "browser", "000000") == "code_dead"


def test_a_code_that_was_not_written_yet_is_not_empty(copied: Copied) -> None:
    link, _read = copied
    start_code(link, "browser")
    assert refusal(check_code, link, "browser", "") == "code_dead"


def test_a_correction_makes_code_and_proof_worthless(copied: Copied, cast: Cast) -> None:
    link, read = copied
    start_code(link, "browser")
    proof = check_code(link, "browser", read())
    start_code(link, "browser")
    correct(cast.doctor, invite(cast.doctor).invitation, email="juste@example.net")
    assert refusal(start_code, link, "browser") == "replaced"
    assert proof_of(link, "browser") is None
    fresh = link_of(invite(cast.doctor, email="juste@example.net").invitation, Channel.COPY)
    assert refusal(accept_as_account, fresh, cast.stranger, proof) == "proof_needed"


def test_a_resend_keeps_the_proof(copied: Copied, cast: Cast, clock: Clock) -> None:
    link, read = copied
    start_code(link, "browser")
    check_code(link, "browser", read())
    clock.move(minutes=5)
    resend(cast.doctor, invite(cast.doctor).invitation)
    assert proof_of(link, "browser")


def test_dead_links_send_no_code(copied: Copied, cast: Cast, clock: Clock) -> None:
    link, _read = copied
    clock.move(days=14)
    assert refusal(start_code, link, "browser") == "expired"
    invitation = invite(cast.doctor).invitation
    delete(cast.doctor, invitation)
    with pytest.raises(NotFound):
        start_code(link, "browser")


def test_one_contact_is_not_flooded(copied: Copied, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "CODE_SENDS": 2}
    link, _read = copied
    start_code(link, "a")
    start_code(link, "b")
    with pytest.raises(TooMany) as error:
        start_code(link, "c")
    assert error.value.message


def test_pressing_it_changes_no_invitation(copied: Copied) -> None:
    link, read = copied
    start_code(link, "robot")
    read()
    assert landing(link).step == "code"


def test_a_code_goes_by_sms_where_there_is_no_address(cast: Cast, demo_mailbox: Path) -> None:
    invitation = invite_colleague(cast.doctor, name="Claire Durand", phone="06 39 98 00 01", way="copy").invitation
    sent = start_code(link_of(invitation, Channel.COPY), "browser")
    assert sent.channel == "sms"
    assert "98" not in sent.masked
