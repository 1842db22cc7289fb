"""Bearer tokens of the API. The token is shown once; the database keeps its SHA-256 only.

A plain digest is enough: a token is 256 random bits, so there is nothing to guess (unlike a password).
"""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from cercle.accounts.actions.security import note_security_change
from cercle.accounts.models import Account, ApiToken
from cercle.audit import journal
from cercle.audit.action import action
from cercle.live import bell

#: Makes a token that leaks into a repository or a log recognisable to scanners.
PREFIX = "cercle_"
#: ``last_used`` is written at most once in this time per token.
INTERVAL = timedelta(minutes=5)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@action
def issue(account: Account, label: str = "") -> str:
    """A new token of ``account``; its text exists only in what this returns."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(account=account, digest=_digest(token), label=label.strip()[:80])
    journal.record(account, "token.issued", "api_token", row.pk)
    note_security_change(account, event="token_issued")
    return token


def find(token: str) -> ApiToken | None:
    """The working token of an active account whose text this is, or None: unknown, revoked, altered, account closed.

    The row is found by the digest, and the digests are compared in constant time: what the index's timing could tell
    is about a digest, from which no token can be made.
    """
    if not token.startswith(PREFIX) or len(token) > 200 or not token.isascii():
        return None
    digest = _digest(token)
    row = ApiToken.objects.select_related("account").filter(digest=digest, revoked_at__isnull=True).first()
    if row is None or not secrets.compare_digest(row.digest, digest) or not row.account.is_active:
        return None
    now = timezone.now()
    if row.last_used is None or now - row.last_used > INTERVAL:
        ApiToken.objects.filter(pk=row.pk).update(last_used=now)
    return row


def authenticate(token: str) -> Account | None:
    """The account that ``token`` opens, or None."""
    row = find(token)
    return row.account if row else None


@action
def revoke(actor: Account, token: ApiToken) -> None:
    """It opens nothing any more."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    bell.ring(bell.account(token.account_id), bell.RECHECK)
    journal.record(actor, "token.revoked", "api_token", token.pk)
