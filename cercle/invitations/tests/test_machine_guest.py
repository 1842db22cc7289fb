# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""The life of patients' invitations as a state machine, with every link ever made kept: exactly those that should live
do, and nobody enters a « fil patient » by any other.

10,000 steps in four parts, which run side by side; ``CERCLE_MACHINE_STEPS`` walks as many as it says instead.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from cercle.accounts.models import Account
from cercle.core.errors import Refused
from cercle.core.testing import Cast, Clock
from cercle.delivery.models import Outgoing
from cercle.discussions.models import Guest
from cercle.invitations import states
from cercle.invitations.actions import (
    accept_as_account,
    accept_as_guest,
    correct,
    decline,
    delete,
    not_me,
    proof_of,
    record_handover,
    request_new_link,
    resend,
    try_birth_date,
)
from cercle.invitations.landing import is_known, landing
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation
from cercle.invitations.states import Status
from cercle.invitations.tests.making import BORN, invite_patient
from cercle.invitations.tests.walking import STEPS, Walk, kept, walk

PARTS = 4
CONTACTS = [f"{letter}@example.net" for letter in "abc"]
LIFE = timedelta(days=14)
#: Invitations of one walk: making one costs ten times what anything else does.
MOST = 6
WRONG = date(1950, 1, 1)
pick = st.integers(0, 10_000)
#: Half of the choices fall on the newest: what is old is dead more often.
newest = st.one_of(st.just(-1), pick)
who = st.integers(0, 1)


@dataclass
class Told:
    """What we believe of one invitation, from the rules of the product alone."""

    row: Invitation
    inviter: Account
    contact: str
    expires: datetime
    birth: bool
    state: str = "open"
    version: int = 1
    tries: int = 0
    accepted_by: Account | None = None
    blocks: str = ""

    @property
    def locked(self) -> bool:
        return self.tries >= 5

    def sent(self, now: datetime) -> None:
        self.expires, self.tries = now + LIFE, 0


@dataclass
class Holder:
    """An account made by accepting. Unverified: by a link that did not prove its contact."""

    account: Account
    verified: bool


@dataclass
class Thread:
    """A « fil patient » of one professional and one account, with the contacts by which it is recognised."""

    id: UUID
    contacts: set[str] = field(default_factory=set)


class GuestLife(Walk):
    cast: Cast  # set by the test
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Told] = []
        self.links: list[tuple[Told, Link]] = []
        self.people = [self.cast.doctor, self.cast.nurse]
        self.holders: dict[str, Holder] = {}
        self.threads: dict[tuple[UUID, UUID], Thread] = {}

    # --- what we expect -----------------------------------------------------------------------------------------

    def expected(self, told: Told, version: int) -> Status:
        if told.state == "deleted":
            return Status.UNKNOWN
        if version != told.version:
            return Status.REPLACED
        if told.state != "open":
            return Status(told.state)
        if self.clock.now >= told.expires:
            return Status.EXPIRED
        return Status.LOCKED if told.locked else Status.LIVE

    def open_at(self, actor: Account, contact: str) -> Told | None:
        mine = (told for told in self.told if told.inviter == actor and told.contact == contact)
        return next((told for told in mine if told.state == "open"), None)

    def is_blocked(self, contact: str) -> bool:
        return any(told.blocks == contact for told in self.told)

    def is_in_thread(self, actor: Account, contact: str) -> bool:
        return any(contact in thread.contacts for (inviter, _), thread in self.threads.items() if inviter == actor.pk)

    def one(self, number: int) -> Told:
        return self.told[number % len(self.told)]

    def link(self, number: int) -> tuple[Told, Link]:
        return self.links[number % len(self.links)]

    def keep(self, told: Told) -> None:
        told.row = Invitation.objects.get(pk=told.row.pk)
        self.links += [(told, kept(told.row, channel)) for channel in (Channel.EMAIL, Channel.COPY)]

    # --- what the inviter does ----------------------------------------------------------------------------------

    @precondition(lambda self: len(self.told) < MOST)
    @rule(who=who, contact=st.sampled_from(CONTACTS), way=st.sampled_from(["server", "copy"]), birth=st.booleans())
    def create(self, who: int, contact: str, way: str, birth: bool) -> None:
        actor = self.people[who]
        wish = {"email": contact, "way": way, "birth_date": BORN if birth else None, "anyway": True}
        existing = self.open_at(actor, contact)
        if self.is_in_thread(actor, contact):
            assert invite_patient(actor, **wish).why == "existing_thread"
        elif existing and self.clock.now < existing.expires:
            outcome = invite_patient(actor, **wish)
            assert (outcome.invitation.pk, outcome.why, outcome.sent) == (existing.row.pk, "already_pending", False)
        elif self.is_blocked(contact):
            self.refuses("blocked_contact", invite_patient, actor, **wish)
        elif existing:
            outcome = invite_patient(actor, **wish)
            assert (outcome.invitation.pk, outcome.created, outcome.sent) == (existing.row.pk, False, way == "server")
            existing.sent(self.clock.now)
            existing.birth = existing.birth or birth
        else:
            outcome = invite_patient(actor, **wish)
            assert outcome.created
            told = Told(outcome.invitation, actor, contact, self.clock.now + LIFE, birth)
            self.told.append(told)
            self.keep(told)

    def not_mine(self, told: Told, actor: Account) -> bool:
        return told.inviter != actor or told.state == "deleted"

    @precondition(lambda self: self.told)
    @rule(who=who, number=newest)
    def send_again(self, who: int, number: int) -> None:
        told, actor = self.one(number), self.people[who]
        if self.not_mine(told, actor):
            self.refuses("not_found", resend, actor, told.row)
        elif told.state != "open":
            code = {"accepted": "already_accepted", "declined": "declined", "not_me": "blocked_contact"}[told.state]
            self.refuses(code, resend, actor, told.row)
        elif self.is_blocked(told.contact):
            self.refuses("blocked_contact", resend, actor, told.row)
        else:
            assert resend(actor, told.row).sent
            told.sent(self.clock.now)

    @precondition(lambda self: self.told)
    @rule(who=who, number=newest, way=st.sampled_from(["copy", "share", "qr"]))
    def carry(self, who: int, number: int, way: str) -> None:
        told, actor = self.one(number), self.people[who]
        if self.not_mine(told, actor):
            self.refuses("not_found", record_handover, actor, told.row, way)
        elif told.state != "open":
            with pytest.raises(Refused):
                record_handover(actor, told.row, way)
        elif told.locked:
            self.refuses("locked", record_handover, actor, told.row, way)
        elif way == "share":
            record_handover(actor, told.row, way)
            told.expires = self.clock.now + LIFE
        elif self.clock.now >= told.expires:
            self.refuses("expired", record_handover, actor, told.row, way)
        else:
            record_handover(actor, told.row, way)

    @precondition(lambda self: self.told)
    @rule(who=who, number=newest, contact=st.sampled_from(CONTACTS))
    def amend(self, who: int, number: int, contact: str) -> None:
        told, actor = self.one(number), self.people[who]
        other = self.open_at(actor, contact)
        if self.not_mine(told, actor):
            self.refuses("not_found", correct, actor, told.row, email=contact)
        elif told.state in {"accepted", "declined"}:
            code = {"accepted": "already_accepted", "declined": "declined"}[told.state]
            self.refuses(code, correct, actor, told.row, email=contact)
        elif contact == told.contact:
            if told.state == "not_me" or self.is_blocked(contact):
                self.refuses("blocked_contact", correct, actor, told.row, email=contact)
            else:
                assert correct(actor, told.row, email=contact).sent
                told.sent(self.clock.now)
        elif self.is_in_thread(actor, contact):
            self.refuses("existing_thread", correct, actor, told.row, email=contact)
        elif other is not None:
            self.refuses("already_invited", correct, actor, told.row, email=contact)
        elif self.is_blocked(contact):
            self.refuses("blocked_contact", correct, actor, told.row, email=contact)
        else:
            assert correct(actor, told.row, email=contact).sent
            told.version, told.contact, told.state, told.blocks = told.version + 1, contact, "open", ""
            told.sent(self.clock.now)
            self.keep(told)

    @precondition(lambda self: self.told)
    @rule(who=who, number=newest)
    def remove(self, who: int, number: int) -> None:
        told, actor = self.one(number), self.people[who]
        if self.not_mine(told, actor):
            self.refuses("not_found", delete, actor, told.row)
        elif told.state == "accepted":
            self.refuses("already_accepted", delete, actor, told.row)
        else:
            assert delete(actor, told.row)
            told.state = "deleted"

    # --- what the holder of a link does -------------------------------------------------------------------------

    def dead(self, found: Status) -> str:
        return "not_found" if found is Status.UNKNOWN else found.value

    def enters(self, told: Told, account: Account, accepted: Any, *, verified: bool) -> None:
        """The consequences of an acceptance: one thread for each professional and each account."""
        told.state, told.accepted_by = "accepted", account
        thread = self.threads.get((told.inviter.pk, account.pk))
        if thread is None:
            thread = self.threads[told.inviter.pk, account.pk] = Thread(accepted.thread.pk, {told.contact})
            if verified:
                thread.contacts.add(account.email)
        assert accepted.thread.pk == thread.id

    @precondition(lambda self: self.links)
    @rule(number=newest)
    def accept_as_somebody_new(self, number: int) -> None:
        told, link = self.link(number)
        found, mailed = self.expected(told, link.version), link.channel is Channel.EMAIL

        def act() -> Any:
            return accept_as_guest(
                link,
                proof_of(link, ""),
                session="",
                given_name="Jeanne",
                family_name="Le Goff",
                birth_date=BORN if told.birth else None,
            )

        if found is not Status.LIVE:
            self.refuses(self.dead(found), act)
        elif not (told.birth or mailed):
            self.refuses("proof_needed", act)
        elif told.contact in self.holders:
            self.refuses("sign_in", act)
        else:
            accepted = act()
            assert accepted.created
            self.holders[told.contact] = Holder(accepted.account, mailed)
            self.enters(told, accepted.account, accepted, verified=mailed)

    @precondition(lambda self: self.links)
    @rule(number=newest, other=st.booleans())
    def accept_as_somebody_known(self, number: int, other: bool) -> None:
        told, link = self.link(number)
        found, holder = self.expected(told, link.version), self.holders.get(told.contact)
        account = self.cast.caregiver if other or holder is None else holder.account
        is_holder = holder is not None and account == holder.account

        def act() -> Any:
            born = BORN if told.birth else None
            return accept_as_account(link, account, proof_of(link, ""), as_other=True, birth_date=born)

        proved = told.birth or link.channel is Channel.EMAIL or (is_holder and holder.verified)
        if found is Status.ACCEPTED and told.accepted_by == account:
            assert act().again
        elif found is not Status.LIVE:
            self.refuses(self.dead(found), act)
        elif not proved:
            self.refuses("proof_needed", act)
        elif holder is not None and not is_holder:
            self.refuses("other_account", act)
        else:
            self.enters(told, account, act(), verified=is_holder and holder.verified)

    @precondition(lambda self: self.links)
    @rule(number=newest)
    def guess_a_birth_date(self, number: int) -> None:
        told, link = self.link(number)
        found = self.expected(told, link.version)
        if found is not Status.LIVE:
            self.refuses(self.dead(found), try_birth_date, link, "", WRONG)
        elif not told.birth:
            self.refuses("not_asked", try_birth_date, link, "", WRONG)
        else:
            told.tries += 1
            self.refuses("locked" if told.locked else "wrong_birth_date", try_birth_date, link, "", WRONG)

    @precondition(lambda self: self.links)
    @rule(number=newest, is_error=st.booleans())
    def refuse(self, number: int, is_error: bool) -> None:
        told, link = self.link(number)
        found = self.expected(told, link.version)
        act, state, answer = (not_me, "not_me", "not_me") if is_error else (decline, "declined", "decline")
        if found in {Status.LIVE, Status.LOCKED}:
            act(link, answer)
            told.state = state
            told.blocks = told.contact if is_error else ""
        elif found.value == state:
            act(link, answer)
        else:
            self.refuses(self.dead(found), act, link, answer)

    @precondition(lambda self: self.links)
    @rule(number=newest)
    def ask_for_another(self, number: int) -> None:
        request_new_link(self.link(number)[1])

    @precondition(lambda self: self.links)
    @rule(number=pick)
    def open_one(self, number: int) -> None:
        """Whatever it is worth, opening it changes nothing; a dead one names nobody."""
        told, link = self.link(number)
        page = landing(link)
        assert page.status is self.expected(told, link.version)
        assert bool(page.inviters) is (page.status is Status.LIVE)

    @precondition(lambda self: len(self.links) > 4)
    @rule(numbers=st.lists(pick, min_size=3, max_size=3))
    def open_old_ones(self, numbers: list[int]) -> None:
        for number in numbers:
            told, link = self.link(number)
            assert is_known(link) is (told.state != "deleted")

    @rule(step=st.sampled_from([timedelta(seconds=30), timedelta(hours=25), timedelta(days=6), LIFE]))
    def wait(self, step: timedelta) -> None:
        self.clock.now += step

    # --- what holds always --------------------------------------------------------------------------------------

    @invariant()
    def exactly_the_links_that_should_live_do(self) -> None:
        type(self).steps += 1
        rows = self.rows_of([told.row for told in self.told])
        for told, link in self.links:
            row = rows[told.row.pk]
            assert states.status(row, link.version) is self.expected(told, link.version)
            assert row.expires_at == told.expires

    @invariant()
    def one_open_invitation_per_professional_and_contact(self) -> None:
        found = [(told.inviter.pk, told.contact) for told in self.told if told.state == "open"]
        assert len(found) == len(set(found))

    def teardown(self) -> None:
        in_threads = {(guest.discussion_id, guest.account_id) for guest in Guest.objects.all()}
        assert in_threads == {(thread.id, account) for (_, account), thread in self.threads.items()}
        super().teardown()


@pytest.mark.parametrize("part", range(PARTS))
def test_exactly_the_links_that_should_live_do(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    GuestLife.cast, GuestLife.clock = cast, clock
    # Nobody who invites ever leaves here (test_ends has those): asking each time would be half of the queries.
    monkeypatch.setattr(states, "is_carried", lambda _invitation: True)
    walk(GuestLife, (STEPS or 10_000) // PARTS, monkeypatch)
    assert not Outgoing.objects.exists(), "each walk was undone"
