"""What the state machines of this domain share: how far they walk, and the links they keep."""

import os
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from cercle.core import limits
from cercle.core.errors import NotFound, Refused
from cercle.invitations import links
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation

#: Steps of one walk; fifty are enough for ten invitations to be made, corrected, accepted and forgotten.
STEPS_EACH = 50
#: More steps than in everyday tests: CERCLE_MACHINE_STEPS=100000.
STEPS = int(os.environ.get("CERCLE_MACHINE_STEPS", "0"))


class Walk(RuleBasedStateMachine):
    """One walk in a transaction that is undone at its end."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @staticmethod
    def rows_of(invitations: list[Invitation]) -> dict[UUID, Invitation]:
        """As they are now, with what decides about their links."""
        columns = ("kind", "state", "version", "expires_at", "locked_at")
        return Invitation.objects.only(*columns).in_bulk([invitation.pk for invitation in invitations])

    def refuses(self, code: str, function: Any, *arguments: Any, **values: Any) -> None:
        with pytest.raises(NotFound if code == "not_found" else Refused) as error:
            function(*arguments, **values)
        assert getattr(error.value, "code", "not_found") == code


def kept(invitation: Invitation, channel: Channel) -> Link:
    """The link of the present version, read back from what would be in the message."""
    link = links.read(links.make(invitation, channel))
    assert link is not None
    return link


def walk(machine: type[Walk], steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walk at least ``steps`` steps, without the limits, which have tests of their own."""
    monkeypatch.setattr(django_settings, "LIMITS", {**django_settings.LIMITS, "ORGANISATION_PENDING": 10**6})
    monkeypatch.setattr(limits, "spend", lambda *_arguments, **_values: None)
    machine.steps = 0
    each = settings(
        max_examples=max(1, steps // STEPS_EACH),
        stateful_step_count=STEPS_EACH,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # fifty steps are short enough to read; making them fewer takes minutes
        suppress_health_check=list(HealthCheck),
    )
    while machine.steps < steps:
        run_state_machine_as_test(machine, settings=each)
