"""Breaking the glass: by exact traits or the number, for some hours, to read; everybody of the circle knows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast, Clock, signed_in
from cercle.directory.models import Identity, Professional
from cercle.dossiers.access import Right, access_dossier, access_member, rights_in, visible_dossiers
from cercle.dossiers.actions import (
    NoMatch,
    add_to_circle,
    leave_circle,
    note_consent,
    open_in_emergency,
    remove_member,
    set_right,
    write_note,
)
from cercle.dossiers.jobs import end_lapsed
from cercle.dossiers.models import Basis, CircleMember, Dossier, JournalEntry, Part
from cercle.dossiers.queries.emergency import Meant
from cercle.dossiers.rights import MATRIX, Holder
from cercle.live import bell
from cercle.notifications.models import Notification

BORN = date(1944, 5, 2)
TRAITS = Meant(birth_date=BORN, birth_name="Dubois", given_name="Antoine", sex="I")
NUMBER = Meant(birth_date=BORN, number=512131)
WHY = "Malaise à domicile, patient inconscient"


@pytest.fixture
def doctor(cast: Cast) -> Account:
    """A doctor outside the circle, whose identity is confirmed."""
    Professional.objects.filter(account=cast.outsider).update(identity=Identity.VOUCHED)
    cast.outsider.refresh_from_db()
    return Account.objects.get(pk=cast.outsider.pk)


@pytest.mark.parametrize(
    "meant",
    [TRAITS, NUMBER, replace(TRAITS, birth_name="DÜBOIS", given_name="antoine"), replace(TRAITS, birth_name="du-bois")],
)
def test_it_opens_to_read_for_some_hours(
    cast: Cast, doctor: Account, clock: Clock, settings: Any, meant: Meant
) -> None:
    settings.EMERGENCY_HOURS = 2
    with pytest.raises(NotFound):
        access_dossier(doctor, cast.dossier.pk, Right.READ)
    member = open_in_emergency(doctor, meant, reason=WHY)
    assert (member.basis, member.part, member.added_by) == (Basis.EMERGENCY, Part.PROFESSIONAL, doctor)
    assert rights_in(doctor, cast.dossier) == MATRIX[Holder.EMERGENCY] < MATRIX[Holder.MEDICAL]
    assert not {right for right in MATRIX[Holder.EMERGENCY] if right.value.startswith(("write", "edit", "invite"))}
    with pytest.raises(Forbidden):
        write_note(doctor, cast.dossier, body="Vu", category="care")
    clock.move(hours=2, seconds=1)
    assert not visible_dossiers(doctor).exists()


@pytest.mark.parametrize(
    "meant",
    [
        replace(TRAITS, birth_name="Duboi"),
        replace(TRAITS, given_name="Antoin"),
        replace(TRAITS, sex="M"),
        replace(TRAITS, birth_date=date(1944, 5, 3)),
        replace(NUMBER, number=512132),
        replace(NUMBER, birth_date=date(1944, 5, 3)),
    ],
)
def test_one_wrong_trait_opens_nothing_and_leaves_a_line_without_it(cast: Cast, doctor: Account, meant: Meant) -> None:
    with pytest.raises(NoMatch):
        open_in_emergency(doctor, meant, reason=WHY)
    line = AuditLine.objects.get(act="emergency.missed")
    assert (line.actor, line.subject_type, line.detail) == (doctor.pk, "account", {"why": "no_match"})
    assert not visible_dossiers(doctor).exists()
    assert not Notification.objects.exists()
    assert not JournalEntry.objects.exists()


def test_two_of_the_same_traits_open_neither(cast: Cast, doctor: Account) -> None:
    Dossier.objects.create(number=512199, birth_name="Dubois", given_name="Antoine", birth_date=BORN)
    with pytest.raises(NoMatch):
        open_in_emergency(doctor, TRAITS, reason=WHY)
    assert open_in_emergency(doctor, NUMBER, reason=WHY).dossier == cast.dossier


def test_all_that_is_missing_is_said_at_once_and_costs_nothing(doctor: Account) -> None:
    for _try in range(20):
        with pytest.raises(Invalid) as error:
            open_in_emergency(doctor, Meant(birth_date=None), reason="vite")
    assert set(error.value.fields) == {"birth_date", "birth_name", "given_name", "sex", "reason"}


def test_the_whole_circle_and_the_patient_know(cast: Cast, doctor: Account) -> None:
    CircleMember.objects.create(dossier=cast.dossier, account=cast.patient, part=Part.PATIENT)
    CircleMember.objects.create(dossier=cast.dossier, account=cast.caregiver, part=Part.CAREGIVER, scope=["circle"])
    open_in_emergency(doctor, TRAITS, reason=WHY)
    told = Notification.objects.filter(kind="emergency_access")
    assert {row.account for row in told} == {cast.doctor, cast.nurse, cast.patient, cast.caregiver}
    assert told[0].data == {"name": "Paul Girard", "dossier": str(cast.dossier.pk)}
    for reader in (cast.doctor, cast.patient):
        page = signed_in(reader).get(f"/dossiers/{cast.dossier.pk}/fil/").content.decode()
        assert "Accès en urgence de Paul Girard" in page
        assert WHY in page
        looked = signed_in(reader).get(f"/dossiers/{cast.dossier.pk}/consultations/").content.decode()
        assert "Ouverture du dossier en urgence" in looked
    told_page = signed_in(cast.nurse).get("/notifications/").content.decode()
    assert "Paul Girard, hors du cercle de soins, a ouvert un dossier en urgence" in told_page
    assert "Voir le dossier" in told_page


def test_the_reason_is_in_clear_nowhere_in_the_database(cast: Cast, doctor: Account) -> None:
    open_in_emergency(doctor, TRAITS, reason=WHY)
    with connection.cursor() as cursor:
        for table in ("dossiers_circlemember", "dossiers_journalentry", "audit_auditline"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            text = cursor.fetchone()[0]
            assert text
            assert "Malaise" not in text


def test_twice_is_once(cast: Cast, doctor: Account) -> None:
    first = open_in_emergency(doctor, TRAITS, reason=WHY)
    for _again in range(5):
        assert open_in_emergency(doctor, NUMBER, reason=WHY) == first
    assert CircleMember.objects.filter(account=doctor).count() == 1
    assert JournalEntry.objects.count() == 1
    assert Notification.objects.filter(account=cast.doctor).count() == 1


def test_only_whom_the_matrix_names_and_whose_identity_is_sure(cast: Cast, doctor: Account) -> None:
    declared = Account.objects.get(pk=cast.former.pk)
    Professional.objects.filter(account=cast.stranger).update(identity=Identity.PROVEN)
    pharmacist = Account.objects.get(pk=cast.stranger.pk)
    for account in (declared, pharmacist, cast.patient, cast.caregiver, cast.secretary, cast.administrator):
        with pytest.raises(Forbidden):
            open_in_emergency(account, TRAITS, reason=WHY)
        assert signed_in(account).get("/dossiers/urgence/").status_code == 403
        assert "/dossiers/urgence/" not in signed_in(account).get("/dossiers/").content.decode()
    set_right(cast.administrator, Holder.PHARMACY, Right.BREAK_GLASS, allowed=True)
    assert open_in_emergency(pharmacist, TRAITS, reason=WHY)


def test_without_reading_in_its_row_it_opens_nothing(cast: Cast, doctor: Account) -> None:
    open_in_emergency(doctor, TRAITS, reason=WHY)
    set_right(cast.administrator, Holder.EMERGENCY, Right.READ, allowed=False)
    assert not visible_dossiers(doctor).exists()
    assert visible_dossiers(cast.doctor).exists()


def test_openings_and_tries_are_counted(cast: Cast, doctor: Account, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"EMERGENCY": 1, "EMERGENCY_TRIES": 4}
    for _try in range(2):
        with pytest.raises(NoMatch):
            open_in_emergency(doctor, replace(TRAITS, sex="M"), reason=WHY)
    Dossier.objects.create(number=512199, birth_name="Dubois", given_name="Marc", birth_date=BORN)
    open_in_emergency(doctor, TRAITS, reason=WHY)
    with pytest.raises(TooMany):
        open_in_emergency(doctor, replace(NUMBER, number=512199), reason=WHY)
    answer = signed_in(doctor).post("/dossiers/urgence/", typed(number="512199"))
    assert answer.status_code == 429
    assert AuditLine.objects.filter(act="emergency.missed", detail__why="limit").count() == 2
    assert visible_dossiers(doctor).get() == cast.dossier


@pytest.mark.parametrize("scope", ["emergency", "person"])
def test_an_objection_keeps_it_closed_and_does_not_show_that_it_is_there(
    cast: Cast, doctor: Account, scope: str
) -> None:
    first = open_in_emergency(doctor, TRAITS, reason=WHY)
    note_consent(
        *(cast.doctor, cast.dossier),
        kind="opposition",
        scope=scope,
        given_on=timezone.localdate(),
        means="oral",
        person=access_member(cast.doctor, first.pk, Right.CONSENT) if scope == "person" else None,
    )
    assert not visible_dossiers(doctor).exists(), "it ended at once"
    with pytest.raises(NoMatch) as closed:
        open_in_emergency(doctor, TRAITS, reason=WHY)
    with pytest.raises(NoMatch) as absent:
        open_in_emergency(doctor, replace(TRAITS, sex="M"), reason=WHY)
    assert str(closed.value.message) == str(absent.value.message)
    assert AuditLine.objects.filter(act="circle.emergency_refused", subject=str(cast.dossier.pk)).count() == 1


@pytest.mark.parametrize("way", ["leave", "remove", "lapse"])
def test_it_ends_early_or_by_itself_and_open_pages_are_told(
    cast: Cast, doctor: Account, clock: Clock, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    rung: list[tuple[str, str]] = []
    member = open_in_emergency(doctor, TRAITS, reason=WHY)
    monkeypatch.setattr(bell, "ring", lambda topic, event, **ids: rung.append((topic, event)))
    if way == "leave":
        leave_circle(doctor, cast.dossier)
    elif way == "remove":
        remove_member(cast.nurse, access_member(cast.nurse, member.pk, Right.REMOVE))
    else:
        end_lapsed(0)
        assert not rung
        clock.move(hours=5)
        end_lapsed(0)
    assert (bell.account(doctor.pk), "circle_left") in rung
    assert signed_in(doctor).get(f"/dossiers/{cast.dossier.pk}/").status_code == 404
    clock.move(hours=9)
    assert open_in_emergency(doctor, TRAITS, reason=WHY) != member


def test_whoever_broke_the_glass_can_be_taken_into_the_circle(cast: Cast, doctor: Account) -> None:
    open_in_emergency(doctor, TRAITS, reason=WHY)
    member = add_to_circle(cast.doctor, cast.dossier, doctor, basis=Basis.TEAM)
    assert (member.basis, member.ends_at) == (Basis.TEAM, None)
    assert rights_in(doctor, cast.dossier) == MATRIX[Holder.MEDICAL]
    (note,) = JournalEntry.objects.all()
    assert signed_in(doctor).post(f"/dossiers/notes/{note.pk}/retirer/").status_code == 403


def typed(**changes: str) -> dict[str, str]:
    traits = {"birth_name": "dubois", "given_name": "ANTOINE", "birth_date": "02/05/1944", "sex": "I"}
    return {**traits, "number": "", "reason": WHY, "sure": "on", **changes}


def test_the_page(cast: Cast, doctor: Account) -> None:
    client = signed_in(doctor)
    assert "/dossiers/urgence/" in client.get("/dossiers/").content.decode()
    unsure = client.post("/dossiers/urgence/", typed(sure=""))
    assert unsure.status_code == 422
    assert not AuditLine.objects.filter(act__startswith="emergency.").exists()
    missed = client.post("/dossiers/urgence/", typed(sex="F"))
    assert missed.status_code == 422
    page = missed.content.decode()
    assert "Aucun dossier n’est ouvert" in page
    assert 'value="dubois"' in page
    assert WHY in page
    opened = client.post("/dossiers/urgence/", typed())
    assert opened.headers["Location"] == f"/dossiers/{cast.dossier.pk}/"
    shown = client.get(f"/dossiers/{cast.dossier.pk}/").content.decode()
    assert "Accès en urgence jusqu’au" in shown
    assert "Mettre fin à cet accès" in shown
    assert Client().get("/dossiers/urgence/").status_code == 302
    assert "urgence" in signed_in(cast.nurse).get(f"/dossiers/{cast.dossier.pk}/cercle/").content.decode()


@pytest.mark.parametrize("number", ["-3", "99999999999999", "x", "0"])
def test_odd_numbers_are_answered_beside_the_field(doctor: Account, number: str) -> None:
    assert signed_in(doctor).post("/dossiers/urgence/", typed(number=number)).status_code == 422


def test_what_is_absent_costs_as_many_questions_as_what_is_closed(
    cast: Cast, doctor: Account, django_assert_num_queries: Any
) -> None:
    """Nobody outside tells by the number of questions whether somebody of that birth date has a dossier."""
    assert doctor.entry
    today = timezone.localdate()
    note_consent(cast.doctor, cast.dossier, kind="opposition", scope="emergency", given_on=today, means="oral")
    absent = (replace(TRAITS, sex="M"), replace(TRAITS, birth_date=date(1920, 1, 1)), replace(NUMBER, number=7))
    for meant in (*absent, TRAITS, NUMBER):
        with django_assert_num_queries(11), pytest.raises(Refused):
            open_in_emergency(doctor, meant, reason=WHY)


def test_a_badge_says_until_when_in_the_list_and_in_the_circle(cast: Cast, doctor: Account) -> None:
    member = open_in_emergency(doctor, NUMBER, reason=WHY)
    assert member.ends_at
    badge = f"accès en urgence jusqu’au {date_format(timezone.localtime(member.ends_at), 'j F, H:i')}"
    assert badge in signed_in(doctor).get("/dossiers/").content.decode()
    assert badge not in signed_in(cast.nurse).get("/dossiers/").content.decode()
    for address in ("", "cercle/"):
        page = signed_in(cast.nurse).get(f"/dossiers/{cast.dossier.pk}/{address}").content.decode()
        assert page.count(badge) == 1, "of one person alone"
