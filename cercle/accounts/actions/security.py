"""Signing in, passwords, second factors and sessions: each leaves its line, the grave ones a message too."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from cercle.accounts.models import Account
from cercle.accounts.notices import NOTICES
from cercle.accounts.queries import who_signs_in_with
from cercle.audit import journal
from cercle.audit.action import action
from cercle.delivery.actions import enqueue
from cercle.delivery.models import Channel
from cercle.live import bell


@action
def note_sign_in(account: Account, *, method: str) -> None:
    """``method`` is the code of what was shown: password, webauthn, totp, recovery_codes, pro_sante_connect…"""
    journal.record(account, "account.signed_in", "account", account.pk, method=method)


@action
def set_password(account: Account, *, password: str, keep_session: str | None = None) -> None:
    """A new password, already checked for strength. Whoever else was signed in with the old one is not any more."""
    account.set_password(password)
    account.save(update_fields=["password"])
    ended = end_sessions(account, keep_session)
    journal.record(account, "account.password_set", "account", account.pk, sessions=ended)


@action
def send_password_link(account: Account) -> None:
    """A message with a link to choose a new password, to the address of the account. The link is not stored.

    Who signs in by a code is told how instead: a password set by whoever reads an address that a professional
    mistyped would open the account of somebody else.
    """
    by_code = account.signs_in_by_code
    if account.email and (not by_code or who_signs_in_with(Channel.EMAIL, account.email) == account):
        enqueue(
            "sign_in_by_code" if by_code else "password_reset",
            str(account.pk),
            channel=Channel.EMAIL,
            recipient=account.email,
            language=account.language,
        )
    journal.record(None, "account.password_link_sent", "account", account.pk)


@action
def note_security_change(account: Account, *, event: str) -> None:
    """The lock of the account was changed: its owner is told by e-mail, so that a thief cannot do it unseen.

    ``event`` is a key of ``notices.NOTICES``. An account without an address has its line only.
    """
    if event not in NOTICES:
        raise ValueError(f"no notice says {event}")
    if account.email:
        enqueue(
            "security_notice",
            str(account.pk),
            channel=Channel.EMAIL,
            recipient=account.email,
            language=account.language,
            context={"event": event},
        )
    journal.record(account, "account.security_changed", "account", account.pk, event=event)


@action
def end_other_sessions(account: Account, *, keep_session: str | None) -> int:
    """Sign ``account`` out everywhere but here; returns how many sessions that were open ended."""
    ended = end_sessions(account, keep_session)
    journal.record(account, "account.other_sessions_ended", "account", account.pk, sessions=ended)
    return ended


def end_sessions(account: Account, keep: str | None) -> int:
    """A part of acts that end them, all but the session ``keep``; returns how many that were open."""
    others = UserSession.objects.filter(user=account).exclude(session_key=keep or "")
    ended, _kinds = Session.objects.filter(session_key__in=others.values("session_key")).delete()
    others.delete()
    bell.ring(bell.account(account.pk), bell.RECHECK)
    return ended
