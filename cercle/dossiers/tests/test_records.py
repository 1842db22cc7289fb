"""A dossier begins: traits, status, national number, duplicates."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid
from cercle.core.testing import Cast
from cercle.dossiers import ins
from cercle.dossiers.actions import Duplicates, create_dossier, update_identity
from cercle.dossiers.identity import Traits
from cercle.dossiers.models import Dossier, InsKind
from cercle.dossiers.queries import circle, dossier_list

NEW = Traits(birth_name="Le Bras", given_name="Yvette", birth_date=date(1938, 11, 19), sex="F")
#: ANS's own example: reference/french-health-standards.md §4.
NUMBER = "279035121518989"
QUALIFIED = replace(
    NEW,
    given_names="Yvette Marie",
    birth_place="22278",
    identity="qualified",
    ins=NUMBER,
    ins_kind="nir",
    ins_from_service=True,
)


def refused(cast: Cast, traits: Traits) -> set[str]:
    with pytest.raises(Invalid) as error:
        create_dossier(cast.doctor, traits, basis="designated")
    return set(error.value.fields)


def test_its_creator_is_its_circle(cast: Cast) -> None:
    dossier = create_dossier(cast.doctor, NEW, basis="designated", function="médecin traitant")
    (line,) = circle(dossier).lines
    assert (line.account, line.why, line.what) == (
        *(cast.doctor.pk, "désigné par le patient"),
        "médecin traitant · Médecin",
    )
    assert 100_000 <= dossier.number < 1_000_000
    assert AuditLine.objects.get(act="dossier.created").actor == cast.doctor.pk


def test_only_those_who_could_work_in_it_begin_one(cast: Cast) -> None:
    for account in (cast.patient, cast.caregiver, cast.administrator):
        with pytest.raises(Forbidden):
            create_dossier(account, NEW, basis="designated")
    assert create_dossier(cast.secretary, NEW, basis="team")


def test_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    odd = Traits(birth_name="123", given_name="", birth_date=tomorrow, sex="X", birth_place="Rennes", identity="?")
    assert refused(cast, odd) == {"birth_name", "given_name", "birth_date", "sex", "birth_place", "identity"}
    assert refused(cast, replace(NEW, birth_date=None)) == {"birth_date"}
    assert refused(cast, replace(NEW, given_names="Marie Yvette")) == {"given_names"}


@pytest.mark.parametrize(
    "typed",
    ["Le Bras", "le bras", "LE-BRAS", "Lé Bras"],
)
def test_duplicates_are_warned_of_whatever_the_spelling(cast: Cast, typed: str) -> None:
    first = create_dossier(cast.doctor, NEW, basis="designated")
    again = replace(NEW, birth_name=typed, given_name="YVETTE")
    with pytest.raises(Duplicates) as error:
        create_dossier(cast.doctor, again, basis="designated")
    assert error.value.dossiers == [first]
    assert create_dossier(cast.doctor, again, basis="designated", not_a_duplicate=True) != first


def test_a_name_in_use_finds_the_name_of_birth(cast: Cast) -> None:
    create_dossier(cast.doctor, replace(NEW, used_name="Morin"), basis="designated")
    with pytest.raises(Duplicates):
        create_dossier(cast.doctor, replace(NEW, birth_name="Morin"), basis="designated")


def test_what_others_follow_is_not_betrayed_by_a_warning(cast: Cast) -> None:
    create_dossier(cast.doctor, QUALIFIED, basis="designated")
    assert create_dossier(cast.outsider, NEW, basis="designated")


def test_only_a_qualified_identity_has_the_national_number(cast: Cast) -> None:
    for status in ("provisional", "retrieved", "validated"):
        assert refused(cast, replace(QUALIFIED, identity=status)) == {"ins"}
    dossier = create_dossier(cast.doctor, QUALIFIED, basis="designated")
    assert Dossier.objects.get(pk=dossier.pk).ins == NUMBER
    update_identity(cast.doctor, dossier, replace(QUALIFIED, identity="validated", ins="", ins_kind=""))
    assert Dossier.objects.get(pk=dossier.pk).ins is None


def test_qualifying_asks_for_all_five_traits_and_the_service(cast: Cast) -> None:
    bare = replace(NEW, sex="I", identity="qualified", identity_mark="homonym")
    wanted = {"given_names", "birth_place", "sex", "identity_mark", "ins_from_service", "ins_kind"}
    assert refused(cast, bare) == wanted
    assert refused(cast, replace(QUALIFIED, ins_from_service=False)) == {"ins_from_service"}


@pytest.mark.parametrize(
    "number", ["185052A00400874", "299112B03301737", "279035121518989", "199019740012364", "2 79 03 51 215 189 89"]
)
def test_keys_of_the_reference_are_right(number: str) -> None:
    assert len(ins.parse(number, InsKind.NIR)) == 15


@pytest.mark.parametrize("number", ["279035121518988", "27903512151898", "979035121518989", "2790351215189890", "x"])
def test_a_wrong_number_is_refused(number: str) -> None:
    with pytest.raises(Invalid):
        ins.parse(number, InsKind.NIR)


def test_invented_numbers_and_real_ones_do_not_meet(settings: Any) -> None:
    for demo, kind in ((True, InsKind.NIR), (False, InsKind.NIR_DEMO)):
        settings.DEMO = demo
        with pytest.raises(Invalid) as error:
            ins.parse(NUMBER, kind)
        assert set(error.value.fields) == {"ins_kind"}


def test_the_number_is_in_clear_nowhere_in_the_database(cast: Cast) -> None:
    dossier = create_dossier(cast.doctor, QUALIFIED, basis="designated")
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM dossiers_dossier d WHERE id = %s", [dossier.pk])
        assert NUMBER not in cursor.fetchone()[0]
    assert NUMBER not in str(list(AuditLine.objects.values()))


def test_correcting_leaves_a_trace_without_values(cast: Cast) -> None:
    changed = update_identity(cast.doctor, cast.dossier, replace(NEW, birth_name="Dubois", given_name="Antoine"))
    assert set(changed) >= {"birth_date", "sex"}
    line = AuditLine.objects.get(act="dossier.identity_updated")
    assert "1938" not in str(line.detail)


@pytest.mark.parametrize("q", ["bras yv", "YVETTE", "yvétte le", "19/11/1938", "19111938", "ras", "Morin 1938"])
def test_searching_by_part_accents_and_birth_date(cast: Cast, q: str) -> None:
    wanted = create_dossier(cast.doctor, replace(NEW, used_name="Morin"), basis="designated")
    assert [row.dossier for row in dossier_list(cast.doctor, q=q).rows] == [wanted]
    assert not dossier_list(cast.outsider, q=q).rows


def test_the_list_asks_the_same_number_of_questions(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            dossier_list(cast.doctor)
        return len(queries)

    few = asked()
    for day in range(1, 25):
        create_dossier(cast.doctor, replace(NEW, birth_date=date(1938, 11, day)), basis="team")
    assert len(dossier_list(cast.doctor).rows) == 25
    assert asked() == few
