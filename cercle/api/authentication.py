"""Who calls: a bearer token, nothing else. No cookie opens the API, so no page of another site can."""

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer

from cercle.accounts import tokens
from cercle.accounts.models import Account
from cercle.core import limits


class BearerToken(HttpBearer):
    """Authenticates ``Authorization: Bearer …``, spends the token's allowance, speaks the account's language."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        account = tokens.authenticate(token)
        if account is None:
            return None
        limits.spend("API_REQUESTS", str(account.pk))
        translation.activate(account.language)
        request.user = account
        return account


def caller(request: HttpRequest) -> Account:
    """The account that the token belongs to."""
    account = request.user
    assert isinstance(account, Account)
    return account
