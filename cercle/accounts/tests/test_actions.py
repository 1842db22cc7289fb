"""Making, changing and closing accounts; being seen."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from cercle.accounts import access, actions, queries, tokens
from cercle.accounts.access import Right
from cercle.accounts.models import Account, Role
from cercle.accounts.seen import note_seen
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound
from cercle.core.testing import PASSWORD, Cast


@pytest.mark.django_db
def test_an_account_is_made_with_normalised_contacts_and_a_line() -> None:
    account = actions.create_account(
        None, name=" Léa  Roy ", email="<Lea.Roy@Example.ORG>", phone="06 39 98 00 01", language="en"
    )
    account.refresh_from_db()
    assert (account.name, account.email, account.phone) == ("Léa Roy", "lea.roy@example.org", "+33639980001")
    assert (account.language, account.role, account.last_seen) == ("en", Role.PROFESSIONAL, None)
    assert not account.has_usable_password()
    line = AuditLine.objects.get(act="account.created")
    assert (line.subject, line.detail) == (str(account.pk), {"role": "professional"})


@pytest.mark.django_db
def test_a_mailed_link_proves_the_address() -> None:
    actions.create_account(None, name="Léa Roy", email="lea@example.org", email_verified=True)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "email": "a@example.org"}, "name"),
        ({"name": "http://evil.example", "email": "a@example.org"}, "name"),
        ({"name": "Léa Roy"}, "email"),
        ({"name": "Léa Roy", "email": "a@"}, "email"),
        ({"name": "Léa Roy", "phone": "12"}, "phone"),
        ({"name": "Léa Roy", "email": "helene@example.org"}, "email"),
        ({"name": "Léa Roy", "email": "a@example.org", "password": "court"}, "password"),
        ({"name": "Léa Roy", "email": "a@example.org", "language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(cast: Cast, values: dict[str, str], field: str) -> None:
    before = Account.objects.count()
    with pytest.raises(Invalid) as refusal:
        actions.create_account(None, **values)  # type: ignore[arg-type]
    assert field in refusal.value.fields
    assert Account.objects.count() == before
    assert not AuditLine.objects.filter(act="account.created").exists()


def test_a_closed_account_opens_nothing(cast: Cast) -> None:
    token = tokens.issue(cast.nurse)
    actions.deactivate(cast.administrator, cast.nurse)
    assert tokens.authenticate(token) is None
    assert queries.by_contact("karim@example.org", None) is None
    assert AuditLine.objects.get(act="account.deactivated").actor == cast.administrator.pk


def test_somebody_is_found_by_address_first_then_by_number(cast: Cast) -> None:
    Account.objects.filter(pk=cast.nurse.pk).update(phone="+33639980001")
    assert queries.by_contact("helene@example.org", "+33639980001") == cast.doctor
    assert queries.by_contact("personne@example.org", "+33639980001") == cast.nurse
    assert queries.by_contact(None, "+33639980001") == cast.nurse
    assert queries.by_contact(None, None) is None
    assert queries.by_contact("", "") is None


def test_of_two_requests_that_arrive_together_one_sees_the_return(cast: Cast) -> None:
    first, second = (Account.objects.get(pk=cast.nurse.pk) for _ in range(2))
    now = timezone.now()
    assert [note_seen(first, now=now), note_seen(second, now=now)] == [True, False]


def test_never_seen_becomes_seen(cast: Cast) -> None:
    Account.objects.filter(pk=cast.nurse.pk).update(last_seen=None)
    now = timezone.now()
    assert note_seen(Account.objects.get(pk=cast.nurse.pk), now=now)
    assert Account.objects.get(pk=cast.nurse.pk).last_seen == now


def test_being_seen_leaves_no_line(cast: Cast) -> None:
    note_seen(cast.nurse, now=timezone.now() + timedelta(minutes=10))
    assert not AuditLine.objects.exists()


def test_one_sees_and_changes_one_s_own_account_only(cast: Cast) -> None:
    assert access.access_account(cast.doctor, cast.doctor.pk, Right.CHANGE) == cast.doctor
    for id in (cast.nurse.pk, "3f0e8d8e-0000-4000-8000-000000000000", "nonsense"):
        with pytest.raises(NotFound):
            access.access_account(cast.doctor, id, Right.SEE)
    with pytest.raises(Forbidden):
        access.access_account(cast.doctor, cast.doctor.pk, Right.DEACTIVATE)


def test_an_administrator_closes_accounts_and_does_not_change_them(cast: Cast) -> None:
    assert access.access_account(cast.administrator, cast.nurse.pk, Right.DEACTIVATE) == cast.nurse
    with pytest.raises(Forbidden):
        access.access_account(cast.administrator, cast.nurse.pk, Right.CHANGE)


def test_a_closed_account_sees_nothing(cast: Cast) -> None:
    cast.doctor.is_active = False
    with pytest.raises(NotFound):
        access.access_account(cast.doctor, cast.doctor.pk, Right.SEE)


def test_language_and_name_leave_lines(cast: Cast) -> None:
    actions.set_language(cast.doctor, cast.doctor, language="en")
    actions.set_name(cast.doctor, cast.doctor, name="Hélène Martin-Roy")
    cast.doctor.refresh_from_db()
    assert (cast.doctor.language, cast.doctor.name) == ("en", "Hélène Martin-Roy")
    assert cast.doctor.check_password(PASSWORD)
    lines = AuditLine.objects.order_by("pk").values_list("act", flat=True)
    assert list(lines) == ["account.language_set", "account.renamed"]
    assert "Roy" not in str(list(AuditLine.objects.values_list("detail", flat=True)))


def test_an_unknown_event_is_a_fault_of_the_program(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no notice"):
        actions.note_security_change(cast.doctor, event="nothing")
