"""Bearer tokens, and the commands that print them."""

import hashlib
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cercle.accounts import access, tokens
from cercle.accounts.models import Account, ApiToken, Role
from cercle.audit.models import AuditLine
from cercle.core.errors import NotFound
from cercle.core.testing import Cast


def test_a_token_opens_its_own_account(cast: Cast) -> None:
    token = tokens.issue(cast.doctor, "logiciel métier")
    assert tokens.authenticate(token) == cast.doctor
    assert ApiToken.objects.get().last_used is not None


def test_only_its_digest_is_kept(cast: Cast) -> None:
    token = tokens.issue(cast.doctor)
    row = ApiToken.objects.get()
    assert row.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(ApiToken.objects.values().get())
    assert token not in str(list(AuditLine.objects.values()))


def test_whatever_is_not_a_token_opens_nothing(cast: Cast) -> None:
    token = tokens.issue(cast.doctor)
    digest = ApiToken.objects.get().digest
    for wrong in ("", "x", token[:-1], token + "x", token.upper(), token.removeprefix("cercle_"), digest, "cercle_é"):
        assert tokens.authenticate(wrong) is None


def test_a_revoked_token_opens_nothing(cast: Cast) -> None:
    token = tokens.issue(cast.doctor)
    tokens.revoke(cast.doctor, access.access_token(cast.doctor, ApiToken.objects.get().pk))
    assert tokens.authenticate(token) is None
    assert AuditLine.objects.filter(act="token.revoked", actor=cast.doctor.pk).exists()


def test_somebody_else_s_token_looks_absent(cast: Cast) -> None:
    tokens.issue(cast.doctor)
    with pytest.raises(NotFound):
        access.access_token(cast.nurse, ApiToken.objects.get().pk)


def test_its_use_is_noted_at_most_every_few_minutes(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    token = tokens.issue(cast.doctor)
    tokens.authenticate(token)
    with django_assert_num_queries(1):
        tokens.authenticate(token)


def test_the_command_prints_the_token_alone(cast: Cast) -> None:
    out = StringIO()
    call_command("api_token", "Helene@example.org", stdout=out)
    assert out.getvalue().count("\n") == 1
    assert tokens.authenticate(out.getvalue().strip()) == cast.doctor


def test_the_command_says_in_one_line_that_nobody_has_the_address(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"no active account has the address personne@example\.org") as refusal:
        call_command("api_token", "personne@example.org")
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1


@pytest.mark.django_db
def test_the_first_administrator_is_made_with_a_password_shown_once() -> None:
    out = StringIO()
    call_command("create_administrator", "chef@example.org", "--name", "Marc Chef", "--print-password", stdout=out)
    password = out.getvalue().rsplit(" ", 1)[1].strip()
    account = Account.objects.get()
    assert account.role == Role.ADMINISTRATOR
    assert account.check_password(password)


def test_an_address_that_is_taken_makes_no_administrator(cast: Cast) -> None:
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("create_administrator", "helene@example.org", "--name", "Marc Chef", "--print-password")
