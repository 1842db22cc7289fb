import pytest

from cercle.audit.models import AuditLine
from cercle.core.errors import NotFound, Refused
from cercle.core.testing import Cast
from cercle.dossiers.access import Right, access_dossier
from cercle.dossiers.actions import add_to_circle
from cercle.dossiers.models import CircleMember


def test_a_member_brings_a_colleague_in(cast: Cast) -> None:
    with pytest.raises(NotFound):
        access_dossier(cast.outsider, cast.dossier.pk, Right.READ)
    add_to_circle(cast.doctor, cast.dossier, cast.outsider)
    assert access_dossier(cast.outsider, cast.dossier.pk, Right.READ) == cast.dossier
    assert AuditLine.objects.filter(act="circle.member_added", subject=str(cast.dossier.pk)).count() == 1


def test_twice_is_once(cast: Cast) -> None:
    first = add_to_circle(cast.doctor, cast.dossier, cast.outsider)
    assert add_to_circle(cast.nurse, cast.dossier, cast.outsider) == first


def test_a_former_member_comes_back_with_a_new_membership(cast: Cast) -> None:
    add_to_circle(cast.doctor, cast.dossier, cast.former)
    assert CircleMember.objects.filter(dossier=cast.dossier, account=cast.former).count() == 2


def test_nobody_outside_adds_and_an_administrator_does_without_reading(cast: Cast) -> None:
    for account in (cast.outsider, cast.stranger, cast.former, cast.patient, cast.caregiver, cast.secretary):
        with pytest.raises(NotFound):
            add_to_circle(account, cast.dossier, cast.outsider)
    add_to_circle(cast.administrator, cast.dossier, cast.outsider)
    with pytest.raises(NotFound):
        access_dossier(cast.administrator, cast.dossier.pk, Right.READ)


def test_patients_and_closed_accounts_are_not_added_this_way(cast: Cast) -> None:
    cast.outsider.is_active = False
    for account in (cast.patient, cast.caregiver, cast.outsider):
        with pytest.raises(Refused):
            add_to_circle(cast.doctor, cast.dossier, account)
