"""The e-mail about what waits unread: how much, and a link. No name, no title, no health word (product.md §3.3)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from cercle.accounts.models import Account
from cercle.delivery import renderers, templates
from cercle.delivery.actions import enqueue
from cercle.delivery.models import Channel, Outgoing
from cercle.notifications.models import Digest, Outside
from cercle.notifications.queries import unread_count
from cercle.notifications.quiet import is_quiet, outside_of
from cercle.notifications.sources import sources

KIND = "digest"
#: Whoever was connected that recently knows what waits.
AROUND = timedelta(hours=1)
#: What is older was told long ago.
OLD = timedelta(days=7)
#: How long something waits unread before it is told, by what the account chose.
WAIT = {Digest.HOURLY: timedelta(hours=1), Digest.DAILY: timedelta(hours=settings.DIGEST_HOURS)}
#: The time between two. A little less than the words say: the job comes by every ten minutes.
PAUSE = {Digest.HOURLY: timedelta(minutes=55), Digest.DAILY: timedelta(hours=23, minutes=30)}
#: Most e-mails of one run; the next one writes the rest.
AT_ONCE = 500

_SALT = "cercle.digest"


def write(now: datetime) -> int:
    """Queue an e-mail for everybody who is to get one now; how many. Each in a transaction of its own."""
    return sum(_write(account, now) for choice in WAIT for account in _due(choice, now))


def _due(choice: Digest, now: datetime) -> list[UUID]:
    """Whoever chose it has left something unread for so long that came after their last digest."""
    accounts = _candidates(choice, now)
    latest: dict[UUID, datetime] = {}
    for source in sources.values():
        found = source.latest_unread(accounts, after=now - OLD, before=now - WAIT[choice])
        latest.update({id: max(at, latest.get(id, at)) for id, at in found.items()})
    outside = outside_of(latest)
    told = {id: outside[id].digest_at for id in latest}
    return [
        id for id, at in latest.items() if ((last := told[id]) is None or at > last) and not is_quiet(outside[id], now)
    ][:AT_ONCE]


def _candidates(choice: Digest, now: datetime) -> QuerySet[Account]:
    """With an address that is surely theirs, not here lately, no digest lately. No row is the default choice."""
    reachable = Account.objects.filter(
        Q(last_seen=None) | Q(last_seen__lt=now - AROUND),
        is_active=True,
        emailaddress__email=F("email"),
        emailaddress__verified=True,
    )
    fitting = Outside.objects.filter(Q(digest_at=None) | Q(digest_at__lte=now - PAUSE[choice]), digest=choice)
    chosen = Q(pk__in=fitting.values("account"))
    if choice == Outside._meta.get_field("digest").default:
        chosen |= ~Q(pk__in=Outside.objects.values("account"))
    return reachable.filter(chosen)


def _write(id: UUID, now: datetime) -> int:
    """Once, whoever else runs: the account's row is held, and says when the last one was."""
    with transaction.atomic():
        outside, _ = Outside.objects.select_for_update().get_or_create(account_id=id)
        account = Account.objects.filter(pk=id, is_active=True).first()
        choice = Digest(outside.digest)
        if account is None or not account.email or choice not in PAUSE:
            return 0
        if outside.digest_at and outside.digest_at > now - PAUSE[choice]:
            return 0
        outside.digest_at = now
        outside.save(update_fields=["digest_at"])
        enqueue(KIND, account.pk, channel=Channel.EMAIL, recipient=account.email, language=account.language)
    return 1


# --- What it says -----------------------------------------------------------------------------------------------------


def render(outgoing: Outgoing) -> templates.Rendered:
    """Counted when it leaves: who has read meanwhile gets none, nor who changed address or stopped it."""
    account = Account.objects.filter(pk=UUID(outgoing.reference), is_active=True, email=outgoing.recipient).first()
    if account is None:
        raise renderers.NoLongerWanted("account_changed")
    outside = outside_of([account.pk])[account.pk]
    if outside.digest == Digest.NEVER:
        raise renderers.NoLongerWanted("unsubscribed")
    messages, discussions = _unread(account.pk)
    if not messages:
        raise renderers.NoLongerWanted("read")
    notifications = 0 if account.is_cared_for else unread_count(account)
    stop = settings.BASE_URL + reverse("notifications:stop_digest", args=[token(account)])
    context = {
        "messages": messages,
        "discussions": discussions,
        "notifications": notifications,
        "url": settings.BASE_URL + "/",
        "settings_url": settings.BASE_URL + reverse("settings:notifications"),
        "stop_url": stop,
    }
    written = templates.render(KIND, outgoing.channel, outgoing.language, context)
    return templates.Rendered(written.subject, written.text, written.html, unsubscribe=stop)


def _unread(account: UUID) -> tuple[int, int]:
    found: Iterable[tuple[int, int]] = [source.unread(account) for source in sources.values()]
    return sum(many for many, _ in found), sum(places for _, places in found)


# --- Stopping it, from the message itself (RFC 8058) ------------------------------------------------------------------


def token(account: Account) -> str:
    """What the link of a message carries: it stops the digests of one account, and does nothing else, for ever."""
    return signing.Signer(salt=_SALT).sign_object(str(account.pk))


def account_of(token: str) -> Account | None:
    """Whose digests that link stops; None for a forged or cut one."""
    try:
        return Account.objects.filter(pk=UUID(signing.Signer(salt=_SALT).unsign_object(token))).first()
    except (signing.BadSignature, ValueError):
        return None


def register() -> None:
    renderers.register(KIND, render)
