# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The life of invitations as a state machine, with every link ever made kept: exactly those that should live do.

``CERCLE_MACHINE_STEPS`` sets how many steps are walked.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from cercle.core.errors import CercleError
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Outgoing
from cercle.invitations.actions import (
    accept_as_account,
    correct,
    decline,
    delete,
    not_me,
    proof_of,
    record_handover,
    request_new_link,
    resend,
)
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation
from cercle.invitations.states import Status, status
from cercle.invitations.tests.making import invite
from cercle.invitations.tests.walking import STEPS, Walk, kept, walk

CONTACTS = [f"{letter}@example.net" for letter in "abc"]
LIFE = timedelta(days=14)
pick = st.integers(0, 10_000)


@dataclass
class Told:
    """What we believe of one invitation, from the rules of the product alone."""

    row: Invitation
    contact: str
    expires: datetime
    state: str = "open"
    version: int = 1
    inviters: set[UUID] = field(default_factory=set)
    blocks: tuple[str, ...] = ()


class Life(Walk):
    cast: Cast  # set by the test
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Told] = []
        self.links: list[tuple[Told, Link]] = []
        self.people = [self.cast.doctor, self.cast.nurse]

    # --- what we expect -----------------------------------------------------------------------------------------

    def expected(self, told: Told, link: Link) -> Status:
        if told.state == "deleted":
            return Status.UNKNOWN
        if link.version != told.version:
            return Status.REPLACED
        if told.state != "open":
            return Status(told.state)
        return Status.EXPIRED if self.clock.now >= told.expires else Status.LIVE

    def open_at(self, contact: str) -> Told | None:
        return next((told for told in self.told if told.state == "open" and told.contact == contact), None)

    def is_blocked(self, contact: str) -> bool:
        return any(contact == blocked for told in self.told for blocked in told.blocks)

    def one(self, number: int) -> Told:
        return self.told[number % len(self.told)]

    def link(self, number: int) -> tuple[Told, Link]:
        return self.links[number % len(self.links)]

    def keep(self, told: Told) -> None:
        told.row.refresh_from_db()
        self.links += [(told, kept(told.row, channel)) for channel in (Channel.EMAIL, Channel.COPY)]

    # --- what may happen ----------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 1), contact=st.sampled_from(CONTACTS), way=st.sampled_from(["server", "copy"]))
    def create(self, who: int, contact: str, way: str) -> None:
        actor, existing = self.people[who], self.open_at(contact)
        if self.is_blocked(contact):
            self.refuses("blocked_contact", invite, actor, email=contact, way=way)
            return
        outcome = invite(actor, email=contact, way=way)
        if existing is None:
            existing = Told(outcome.invitation, contact, self.clock.now + LIFE)
            self.told.append(existing)
            self.keep(existing)
            assert outcome.created
        assert outcome.invitation.pk == existing.row.pk
        existing.inviters.add(actor.pk)
        if outcome.sent or self.clock.now >= existing.expires:
            existing.expires = self.clock.now + LIFE

    @precondition(lambda self: self.told)
    @rule(who=st.integers(0, 1), number=pick)
    def send_again(self, who: int, number: int) -> None:
        told, actor = self.one(number), self.people[who]
        if actor.pk not in told.inviters or told.state == "deleted":
            self.refuses("not_found", resend, actor, told.row)
        elif told.state != "open":
            code = {"accepted": "already_accepted", "declined": "declined", "not_me": "blocked_contact"}[told.state]
            self.refuses(code, resend, actor, told.row)
        elif resend(actor, told.row).sent:
            told.expires = self.clock.now + LIFE

    @precondition(lambda self: self.told)
    @rule(who=st.integers(0, 1), number=pick, way=st.sampled_from(["copy", "share"]))
    def carry(self, who: int, number: int, way: str) -> None:
        told, actor = self.one(number), self.people[who]
        expired = told.state == "open" and self.clock.now >= told.expires
        try:
            record_handover(actor, told.row, way)
        except CercleError:
            allowed = told.state == "open" and actor.pk in told.inviters
            assert not allowed or (expired and way == "copy")
        else:
            assert told.state == "open"
            if way == "share":
                told.expires = self.clock.now + LIFE

    @precondition(lambda self: self.told)
    @rule(who=st.integers(0, 1), number=pick, contact=st.sampled_from(CONTACTS))
    def amend(self, who: int, number: int, contact: str) -> None:
        told, actor = self.one(number), self.people[who]
        other = self.open_at(contact)
        if actor.pk not in told.inviters or told.state == "deleted":
            self.refuses("not_found", correct, actor, told.row, email=contact)
        elif told.state in {"accepted", "declined"}:
            code = {"accepted": "already_accepted", "declined": "declined"}[told.state]
            self.refuses(code, correct, actor, told.row, email=contact)
        elif contact == told.contact:
            if told.state == "not_me":
                self.refuses("blocked_contact", correct, actor, told.row, email=contact)
            elif correct(actor, told.row, email=contact).sent:
                told.expires = self.clock.now + LIFE
        elif self.is_blocked(contact):
            self.refuses("blocked_contact", correct, actor, told.row, email=contact)
        elif other is not None:
            self.refuses("already_invited", correct, actor, told.row, email=contact)
        else:
            outcome = correct(actor, told.row, email=contact)
            assert outcome.sent
            told.version, told.contact, told.state = told.version + 1, contact, "open"
            told.expires, told.blocks = self.clock.now + LIFE, ()
            self.keep(told)

    @precondition(lambda self: self.told)
    @rule(who=st.integers(0, 1), number=pick)
    def remove(self, who: int, number: int) -> None:
        told, actor = self.one(number), self.people[who]
        if actor.pk not in told.inviters or told.state == "deleted":
            self.refuses("not_found", delete, actor, told.row)
        elif told.state == "accepted":
            self.refuses("already_accepted", delete, actor, told.row)
        elif delete(actor, told.row):
            assert told.inviters == {actor.pk}
            told.state = "deleted"
        else:
            told.inviters.remove(actor.pk)
            assert told.inviters

    def ends(self, number: int, act: Any, state: Any, wanted: Any) -> None:
        """A link holder's act: it works on a live link, repeats quietly in its own state, is refused elsewhere."""
        told, link = self.link(number)
        found = self.expected(told, link)
        if found is Status.LIVE:
            act(link)
            told.state = state
            if state == "not_me":
                told.blocks = (told.contact,)
        elif found is wanted:
            act(link)
        else:
            self.refuses("not_found" if found is Status.UNKNOWN else found.value, act, link)

    @precondition(lambda self: self.links)
    @rule(number=pick)
    def accept(self, number: int) -> None:
        told, link = self.link(number)
        if link.channel is Channel.COPY and self.expected(told, link) is Status.LIVE:
            self.refuses("proof_needed", self.accept_link, link)
            return
        self.ends(number, self.accept_link, "accepted", Status.ACCEPTED)

    def accept_link(self, link: Link) -> None:
        accept_as_account(link, self.cast.stranger, proof_of(link, ""), as_other=True)

    @precondition(lambda self: self.links)
    @rule(number=pick)
    def say_no(self, number: int) -> None:
        self.ends(number, lambda link: decline(link, "decline"), "declined", Status.DECLINED)

    @precondition(lambda self: self.links)
    @rule(number=pick)
    def say_not_me(self, number: int) -> None:
        self.ends(number, lambda link: not_me(link, "not_me"), "not_me", Status.NOT_ME)

    @precondition(lambda self: self.links)
    @rule(number=pick)
    def ask_for_another(self, number: int) -> None:
        request_new_link(self.link(number)[1])

    @rule(step=st.sampled_from([timedelta(seconds=30), timedelta(hours=25), timedelta(days=6), LIFE]))
    def wait(self, step: Any) -> None:
        self.clock.now += step

    # --- what holds always --------------------------------------------------------------------------------------

    @invariant()
    def exactly_the_links_that_should_live_do(self) -> None:
        type(self).steps += 1
        rows = self.rows_of([told.row for told in self.told])
        for told, link in self.links:
            assert status(rows[told.row.pk], link.version) is self.expected(told, link)
            assert rows[told.row.pk].expires_at == told.expires

    @invariant()
    def one_open_invitation_per_contact(self) -> None:
        contacts = [told.contact for told in self.told if told.state == "open"]
        assert len(contacts) == len(set(contacts))


def test_exactly_the_links_that_should_live_do(cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    Life.cast, Life.clock = cast, clock
    walk(Life, STEPS or 2000, monkeypatch)
    assert not Outgoing.objects.exists(), "each walk was undone"
