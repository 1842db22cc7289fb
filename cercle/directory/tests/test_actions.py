"""What changes the directory, and what may not."""

import json
from typing import Any
from unittest import mock

import pytest
from django.db import connection

from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused
from cercle.core.testing import Cast, make_account, make_entry
from cercle.directory import actions, queries
from cercle.directory.access import Right, access_entry, has_recorded_contact, recorded_contact_for_delivery
from cercle.directory.models import Identity, Professional, RecordedContact

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung() -> Any:
    with mock.patch("cercle.live.bell.ring") as ring:
        yield ring


def entry(account: Any) -> Professional:
    return Professional.objects.get(account=account)


def test_those_who_have_a_directory_may_open_an_entry_and_others_find_nothing(cast: Cast) -> None:
    nurse = entry(cast.nurse)
    for user in (cast.doctor, cast.stranger, cast.secretary, cast.administrator):
        assert access_entry(user, nurse.pk) == nurse
    for user in (cast.patient, cast.caregiver):
        with pytest.raises(NotFound):
            access_entry(user, nurse.pk)
    for absent in (0, -1, 10**30):
        with pytest.raises(NotFound):
            access_entry(cast.doctor, absent)


def test_a_right_too_small_is_said_and_a_retired_entry_is_absent(cast: Cast) -> None:
    nurse = entry(cast.nurse)
    with pytest.raises(Forbidden):
        access_entry(cast.secretary, nurse.pk, Right.VOUCH)
    assert access_entry(cast.doctor, nurse.pk, Right.VOUCH, lock=True) == nurse
    Professional.objects.filter(pk=nurse.pk).update(retired_at=nurse.awaiting_index)
    with pytest.raises(NotFound):
        access_entry(cast.doctor, nurse.pk)


def test_a_closed_account_sees_nothing(cast: Cast) -> None:
    cast.doctor.is_active = False
    with pytest.raises(NotFound):
        access_entry(cast.doctor, entry(cast.nurse).pk)


def test_binding_is_audited_rings_and_turns_the_badge(cast: Cast, rung: mock.Mock) -> None:
    free, newcomer = make_entry("Nora", "Quiniou"), make_account("Nora Quiniou")
    assert queries.search(cast.doctor, "quiniou").rows[0].reach.code == "never"
    actions.bind_account(newcomer, free, newcomer, identity=Identity.DECLARED)
    row = queries.search(cast.doctor, "quiniou").rows[0]
    assert (row.reach.code, row.account, row.identity) == ("active", newcomer.pk, "declared")
    assert AuditLine.objects.filter(act="directory.account_bound", subject=str(free.pk)).count() == 1
    assert rung.call_args == mock.call("directory", "entry", entry=free.pk)


def test_neither_entry_nor_account_is_taken_over(cast: Cast) -> None:
    newcomer = make_account("Nora Quiniou")
    with pytest.raises(Refused) as taken:
        actions.bind_account(None, entry(cast.nurse), newcomer, identity=Identity.PROVEN)
    assert taken.value.code == "entry_taken"
    with pytest.raises(Refused) as bound:
        actions.bind_account(None, make_entry("Karim", "Benali"), cast.nurse, identity=Identity.DECLARED)
    assert bound.value.code == "account_bound"
    assert entry(cast.nurse).identity == Identity.DECLARED


def test_binding_again_never_lowers_a_proof(cast: Cast) -> None:
    nurse = entry(cast.nurse)
    actions.bind_account(None, nurse, cast.nurse, identity=Identity.PROVEN)
    actions.bind_account(None, nurse, cast.nurse, identity=Identity.DECLARED)
    assert entry(cast.nurse).identity == Identity.PROVEN


def test_a_new_entry_is_found_at_once_and_asks_for_the_index(cast: Cast) -> None:
    with mock.patch("cercle.directory.actions.request_refresh") as refresh:
        made = actions.create_entry(
            cast.doctor,
            family_name="Zwingelstein",
            given_name="Éva",
            profession="Ostéopathe",
            town="Dole",
            account=None,
        )
    assert refresh.called
    assert (made.profession_code, made.national_id) == ("71", None)
    assert [row.id for row in queries.search(cast.doctor, "zwing dole osteo").rows] == [made.pk]
    assert AuditLine.objects.filter(act="directory.entry_created", actor=cast.doctor.pk).count() == 1


def test_names_are_cleaned_and_required(cast: Cast) -> None:
    made = actions.create_entry(
        None,
        family_name="Martin http://x.fr\u202e",
        given_name="Eve 06 12 34 56 78",
        profession="Infirmier",
        town="",
        account=None,
    )
    assert (made.family_name, made.given_name) == ("Martin", "Eve")
    with pytest.raises(Invalid) as invalid:
        actions.create_entry(None, family_name="👻", given_name="", profession=" ", town="", account=None)
    assert set(invalid.value.fields) >= {"profession"}


def test_only_the_verified_vouch_and_never_for_themselves(cast: Cast) -> None:
    nurse, doctor = entry(cast.nurse), entry(cast.doctor)
    for actor, code in ((cast.doctor, "not_verified"),):
        with pytest.raises(Refused) as refused:
            actions.vouch(actor, nurse)
        assert refused.value.code == code
    with pytest.raises(Forbidden):
        actions.vouch(cast.secretary, nurse)
    actions.vouch(cast.administrator, doctor)
    assert actions.may_vouch(cast.doctor)
    with pytest.raises(Refused) as own:
        actions.vouch(cast.doctor, entry(cast.doctor))
    assert own.value.code == "own_identity"
    actions.vouch(cast.doctor, nurse)
    actions.vouch(cast.doctor, nurse)
    assert (entry(cast.nurse).identity, entry(cast.nurse).vouched_by) == (Identity.VOUCHED, cast.doctor)
    with pytest.raises(Refused) as nobody:
        actions.vouch(cast.doctor, make_entry("Nora", "Quiniou"))
    assert nobody.value.code == "no_account"


def test_connecting_rings_for_whoever_has_an_entry(cast: Cast, rung: mock.Mock) -> None:
    actions.announce_connected(cast.patient)
    assert not rung.called
    actions.announce_connected(cast.nurse)
    assert rung.call_args == mock.call("directory", "entry", entry=entry(cast.nurse).pk)


def test_recorded_details_never_leave_with_a_search(cast: Cast) -> None:
    nurse = entry(cast.nurse)
    RecordedContact.objects.create(professional=nurse, emails=["secret@cabinet.example"], phones=["+33612345678"])
    assert has_recorded_contact(nurse)
    with connection.execute_wrapper(refuse_contacts):
        page = queries.search(cast.doctor, "benali")
    said = repr(page) + json.dumps([[str(getattr(row, name)) for name in row.__slots__] for row in page.rows])
    assert page.rows
    assert "secret" not in said
    assert "612345678" not in said
    contact = recorded_contact_for_delivery(nurse)
    assert contact
    assert "secret" not in repr(contact) + str(contact)


def refuse_contacts(execute: Any, sql: str, *rest: Any) -> Any:
    assert "recordedcontact" not in sql
    return execute(sql, *rest)


def test_a_landline_alone_is_nothing_to_send_to(cast: Cast) -> None:
    nurse = entry(cast.nurse)
    assert not has_recorded_contact(nurse)
    contact = RecordedContact.objects.create(professional=nurse, emails=[], phones=["+33299000000"])
    assert not has_recorded_contact(nurse)
    contact.phones = ["+33612345678"]
    contact.save()
    assert has_recorded_contact(nurse)
