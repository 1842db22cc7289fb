"""What became of an invitation, newest first: what the server sent, and what its inviter carried themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.core import phones
from cercle.delivery.models import Channel, Fate, Outgoing
from cercle.invitations import queries
from cercle.invitations.access import ShownContact
from cercle.invitations.models import GUESTS, Handover, Invitation

_TONES: dict[str, str] = {Fate.HANDED: "done", Fate.DELIVERED: "done", Fate.REJECTED: "bad"}


@dataclass(frozen=True)
class Event:
    """One line. ``tone`` is done, bad or ""; ``to`` is where it went, for whoever typed that contact."""

    at: datetime
    what: str
    tone: str = ""
    became: str = ""
    why: str = ""
    to: str = ""


@dataclass(frozen=True)
class History:
    """``last`` is the newest sending of the server, whose fate a page follows while it waits."""

    events: list[Event]
    last: Outgoing | None

    @property
    def waiting(self) -> bool:
        return self.last is not None and self.last.fate == Fate.QUEUED

    @property
    def rejected(self) -> bool:
        return self.last is not None and self.last.fate == Fate.REJECTED


def history(user: Account, invitation: Invitation, contact: ShownContact) -> History:
    """Two queries. A colleague's recipients stay unnamed unless they are the contact that ``user`` may read; those of a
    patient or caregiver were all typed by their one inviter."""
    sent = queries.deliveries(invitation)
    own = invitation.kind in GUESTS
    events = [_sent(row, own or row.recipient in {contact.email, contact.phone}) for row in sent]
    events += [_carried(row) for row in queries.handovers(user, invitation)]
    return History(sorted(events, key=lambda event: event.at, reverse=True), sent[0] if sent else None)


def _sent(row: Outgoing, known: bool) -> Event:
    shown = phones.shown(row.recipient) if row.channel == Channel.SMS else row.recipient
    return Event(
        at=row.created_at,
        what=str(Channel(row.channel).label),
        tone=_TONES.get(row.fate, ""),
        became=str(Fate(row.fate).label),
        why=row.explanation,
        to=shown if known else "",
    )


def _carried(row: Handover) -> Event:
    """What may be said of a link that the inviter took: never « envoyée » (product.md §3.3)."""
    words = {
        "copy": _("Lien copié"),
        "mailto": _("Ouverte dans votre messagerie"),
        "qr": _("QR code montré"),
        "letter": _("Lettre imprimée"),
    }
    return Event(at=row.at, what=words.get(row.way, _("Partagée")), tone="done")
