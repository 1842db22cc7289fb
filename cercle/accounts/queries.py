"""Reading accounts on behalf of other domains, and what the settings show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cercle.accounts import access, contacts
from cercle.accounts.models import Account, ContactChange, Role
from cercle.delivery.models import Channel


def by_contact(email: str | None, phone: str | None) -> Account | None:
    """The active account that has this normalised address or, failing that, this E.164 number.

    The address comes first (product.md §4): a number may be a practice's and shared.
    """
    active = Account.objects.filter(is_active=True)
    found = active.filter(email=email).first() if email else None
    if found is None and phone:
        found = active.filter(phone=phone).first()
    return found


def holds(account: Account) -> tuple[list[str], list[str]]:
    """The addresses and the numbers that ``account`` proved to receive at (at most one of each)."""
    emails = [account.email] if account.email and contacts.is_verified(account, Channel.EMAIL) else []
    phones = [account.phone] if account.phone and contacts.is_verified(account, Channel.SMS) else []
    return emails, phones


def has_confirmed_contact(account: Account) -> bool:
    """Whether its owner can sign in again with a code that surely reaches them."""
    return any(holds(account))


def by_verified_contact(email: str | None, phone: str | None) -> Account | None:
    """The active account whose owner proved this normalised address or, failing that, this E.164 number."""
    active = Account.objects.filter(is_active=True)
    proven = active.filter(email=email, emailaddress__email=email, emailaddress__verified=True) if email else None
    found = proven.first() if proven is not None else None
    if found is None and phone:
        found = active.filter(phone=phone, phone_verified_at__isnull=False).first()
    return found


def who_signs_in_with(channel: str, value: str) -> Account | None:
    """The active account that a code sent to this normalised contact may concern.

    An unproven contact counts only while nothing of the account is proven: the number that a professional mistyped
    must not open the account of somebody who proved their address.
    """
    name = contacts.FIELD[Channel(channel)]
    account = Account.objects.filter(is_active=True, **{name: value}).first()
    if account is None or contacts.is_verified(account, channel) or not account.signs_in_by_code:
        return account
    return None if has_confirmed_contact(account) else account


def waiting_changes(account: Account) -> list[ContactChange]:
    """New contacts that wait for ``account``'s own confirmation: started by them or proposed by a professional."""
    return list(access.visible_changes(account))


@dataclass(frozen=True)
class Contact:
    """A contact of an account, as its owner's pages show it; ``value`` is "" when there is none."""

    channel: Channel
    value: str
    verified: bool

    @property
    def is_email(self) -> bool:
        return self.channel == Channel.EMAIL


def contacts_of(account: Account) -> list[Contact]:
    """Both contacts of ``account``, the address first."""
    return [
        Contact(channel, contacts.held(account, channel), contacts.is_verified(account, channel))
        for channel in (Channel.EMAIL, Channel.SMS)
    ]


def change_waits(account: Account) -> bool:
    """Whether some contact of ``account`` waits to be confirmed: what their professionals are told of it."""
    return access.visible_changes(account).exists()


@dataclass(frozen=True)
class SecondFactor:
    """What protects an account beside its password. ``keys`` are passkeys and security keys."""

    app: Authenticator | None
    codes_left: int
    keys: list[Authenticator]

    @property
    def is_on(self) -> bool:
        return self.app is not None or bool(self.keys)


def second_factor(account: Account) -> SecondFactor:
    rows = list(Authenticator.objects.filter(user_id=account.pk).order_by("created_at"))
    app = next((row for row in rows if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    keys = [row for row in rows if row.type == Authenticator.Type.WEBAUTHN]
    return SecondFactor(app, len(codes.wrap().get_unused_codes()) if codes else 0, keys)


@dataclass(frozen=True)
class Device:
    """One place where an account is signed in."""

    is_current: bool
    user_agent: str
    since: datetime


def open_sessions(account: Account) -> QuerySet[UserSession]:
    """Sessions that still exist; those ended by time or by signing out are left out."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=account, session_key__in=alive)
    return rows.order_by("-created_at")


def devices(account: Account, current_key: str | None) -> list[Device]:
    """Where ``account`` is signed in, this device first, then the newest."""
    rows = [Device(row.session_key == current_key, row.user_agent, row.created_at) for row in open_sessions(account)]
    return sorted(rows, key=lambda device: not device.is_current)


@dataclass(frozen=True)
class Seen:
    """How many professionals' accounts are active, inactive, never connected: the words of ``directory.reach``."""

    active: int
    inactive: int
    never: int


def professionals_seen(user: Account) -> Seen:
    """Raises ``NotFound`` unless an administrator asks. One query."""
    access.check_administrator(user)
    since = timezone.now() - timedelta(days=settings.ACTIVE_DAYS)
    counts = Account.objects.filter(role=Role.PROFESSIONAL, is_active=True).aggregate(
        active=Count("pk", filter=Q(last_seen__gte=since)),
        inactive=Count("pk", filter=Q(last_seen__lt=since)),
        never=Count("pk", filter=Q(last_seen=None)),
    )
    return Seen(**counts)
