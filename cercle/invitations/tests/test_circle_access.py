# mypy: disable-error-code="union-attr,arg-type,index,operator"
# A None where something is expected fails the test by itself.
"""« Modifier l’accès »: what a caregiver sees and until when, changed later by who may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.core.testing import Cast
from cercle.dossiers.access import Right, access_dossier, members_of, visible_dossiers
from cercle.dossiers.actions import change_access, withdraw_consent
from cercle.dossiers.models import CircleMember, Consent, Part
from cercle.dossiers.terms import parse_end
from cercle.invitations.actions import (
    add_for_sponsor,
)
from cercle.invitations.tests.from_circle import SCOPE, come, invite


@pytest.fixture
def member(cast: Cast) -> CircleMember:
    outcome = invite(cast)
    come(outcome)
    add_for_sponsor(cast.doctor, outcome.sponsor, vouch=False)
    return members_of(cast.dossier).get(part=Part.CAREGIVER)


def test_less_needs_nobody_s_word_and_counts_at_once(cast: Cast, member: CircleMember) -> None:
    account, day = member.account, timezone.localdate() + timedelta(days=3)
    change_access(cast.nurse, member, scope=("documents",), ends_on=day)
    with pytest.raises(Forbidden):
        access_dossier(account, cast.dossier.pk, Right.READ_APPOINTMENTS)
    assert Consent.objects.count() == 1
    line = AuditLine.objects.get(act="circle.access_changed")
    assert (line.actor, line.detail["from"], line.detail["to"]) == (
        *(cast.nurse.pk, "documents,appointments"),
        "documents",
    )


@pytest.mark.parametrize(
    ("scope", "days"), [((*SCOPE, "tasks"), 30), (SCOPE, 60), (SCOPE, None)], ids=["more", "longer", "for good"]
)
def test_more_or_longer_needs_the_patient_s(
    cast: Cast, member: CircleMember, scope: tuple[str, ...], days: int | None
) -> None:
    day = timezone.localdate() + timedelta(days=days) if days else None
    with pytest.raises(Invalid) as refused:
        change_access(cast.doctor, member, scope=scope, ends_on=day)
    assert set(refused.value.fields) == {"agreement", "means"}
    change_access(cast.doctor, member, scope=scope, ends_on=day, agreement=True, means="written")
    member.refresh_from_db()
    assert (member.scope, member.ends_at) == ([*member.scope], parse_end(day, {}))
    newest = Consent.objects.order_by("-recorded_at")[0]
    assert (newest.person, newest.means) == (member.account, "written")
    # The earlier word does not count any more; the newest taken back ends it.
    withdraw_consent(cast.doctor, Consent.objects.order_by("recorded_at")[0])
    assert visible_dossiers(member.account).exists()
    withdraw_consent(cast.doctor, newest)
    assert not visible_dossiers(member.account).exists()


def test_who_may_not(cast: Cast, member: CircleMember) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.stranger)
    for other in (cast.stranger, cast.former, cast.administrator, member.account, cast.outsider):
        with pytest.raises((Forbidden, NotFound)):
            change_access(other, member, scope=("documents",), ends_on=None)
    mine = members_of(cast.dossier).get(account=cast.nurse)
    with pytest.raises(NotFound):
        change_access(cast.doctor, mine, scope=("documents",), ends_on=None)


def test_nothing_is_no_scope(cast: Cast, member: CircleMember) -> None:
    for scope in ((), ("everything",)):
        with pytest.raises(Invalid) as refused:
            change_access(cast.doctor, member, scope=scope, ends_on=None, agreement=True, means="oral")
        assert "scope" in refused.value.fields
