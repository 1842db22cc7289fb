"""What leaves, and the limits that it meets. Called inside the actions' transactions, in one order everywhere:
the inviter's buckets, then the named locks and the invitation's row, then the recipient's bucket."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core import limits, locks, phones
from cercle.core.errors import TooMany
from cercle.delivery.actions import enqueue
from cercle.directory.access import entry_of
from cercle.invitations.access import pending_of_organisations
from cercle.invitations.models import Invitation, Sponsor
from cercle.invitations.reminders import mark
from cercle.invitations.states import expiry


def spend_burst(actor: Account) -> None:
    """Each try counts, so that nobody learns quickly which contacts are known (pitfall S18)."""
    try:
        limits.spend("INVITER_BURST", str(actor.pk))
    except TooMany as error:
        raise TooMany(
            error.limit,
            error.retry_after,
            _("Vous invitez beaucoup de personnes en peu de temps. Réessayez plus tard."),
        ) from None


def spend_day(actor: Account) -> None:
    try:
        limits.spend("INVITER_DAY", str(actor.pk))
    except TooMany as error:
        raise TooMany(
            error.limit, error.retry_after, _("Vous avez atteint le nombre d’invitations par jour. Réessayez demain.")
        ) from None


def give_back(account_ids: Iterable[object]) -> None:
    """An accepted invitation costs nothing (pitfall P14).

    After commit: the buckets come before the invitation's row in the order of locks, and this is called under it.
    """
    for account_id in account_ids:
        transaction.on_commit(partial(limits.refund, "INVITER_DAY", str(account_id)), robust=True)


def check_organisation(actor: Account, now: datetime) -> None:
    """Refuses a further invitation when the actor's organisations have too many waiting ones together."""
    entry = entry_of(actor)
    if entry is None:
        return
    organisations = sorted(
        entry.activities.filter(organisation__isnull=False).values_list("organisation", flat=True).distinct()
    )
    if not organisations:
        return
    for organisation in organisations:
        locks.hold(f"invitations.organisation.{organisation:020d}")
    if pending_of_organisations(organisations, now) >= settings.LIMITS["ORGANISATION_PENDING"]:
        raise TooMany(
            "ORGANISATION_PENDING",
            int(timedelta(days=1).total_seconds()),
            _("Trop d’invitations de votre structure attendent une réponse. Supprimez celles qui ne servent plus."),
        )


def cooling_until(invitation: Invitation, now: datetime) -> datetime | None:
    """When a further inviter may have the server write again; None when it may now."""
    if invitation.written_at is None:
        return None
    until = invitation.written_at + timedelta(hours=settings.LIMITS["RECIPIENT_COOLDOWN"])
    return until if now < until else None


def send(invitation: Invitation, sponsor: Sponsor, now: datetime) -> None:
    """Queue the message to the invitation's contact and start 14 new days. Raises ``TooMany`` having queued nothing."""
    _queue(invitation, sponsor)
    invitation.sent_at = invitation.written_at = now
    invitation.birth_tries, invitation.locked_at = 0, None
    invitation.save(update_fields=["sent_at", "written_at", "birth_tries", "locked_at", *start_days(invitation, now)])


def remind(invitation: Invitation, sponsor: Sponsor, now: datetime) -> None:
    """Queue the reminder: the same links, no new days; a further inviter waits the cool-down after it. ``TooMany``."""
    _queue(invitation, sponsor, reminder_of=mark(invitation))
    invitation.reminded_at = invitation.written_at = now
    invitation.save(update_fields=["reminded_at", "written_at"])


def _queue(invitation: Invitation, sponsor: Sponsor, **context: object) -> None:
    channel, recipient = ("email", invitation.email) if invitation.email else ("sms", invitation.phone)
    _spend_recipient(channel, recipient)
    enqueue(
        f"invitation_{invitation.kind}",
        str(invitation.pk),
        channel=channel,
        recipient=recipient,
        language=invitation.language,
        context={"version": invitation.version, "sponsor": str(sponsor.pk), **context},
    )


def start_days(invitation: Invitation, now: datetime) -> list[str]:
    """14 new days: whoever was reminded or told of the earlier end will be told of the new one. The changed fields."""
    invitation.expires_at = expiry(now)
    invitation.reminded_at = invitation.ending_told_at = invitation.expired_told_at = None
    return ["expires_at", "reminded_at", "ending_told_at", "expired_told_at"]


def _spend_recipient(channel: str, recipient: str) -> None:
    try:
        with transaction.atomic():  # both or none, for a caller that goes on without sending
            limits.spend("RECIPIENT_MESSAGES", recipient)
            if channel == "sms":
                limits.spend("SMS_COUNTRY", phones.country(recipient))
    except TooMany as error:
        raise TooMany(
            error.limit,
            error.retry_after,
            _("Cette personne a déjà reçu plusieurs messages. Réessayez plus tard ou transmettez le lien vous-même."),
        ) from None
