"""The demo's discussions as rows: written as if they had happened, so each line has its own day."""

from datetime import datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.directory.models import Professional
from cercle.discussions import lines
from cercle.discussions.models import Discussion, Kind, Member, Message
from cercle.dossiers.models import Dossier
from cercle.invitations.actions import invite_colleague
from cercle.web.demo.talks import HELENE, TALKS, Talk
from cercle.web.demo.territory import People

#: Who is missing in which discussion when the demo begins: an invitation is on its way to him.
MISSING, WHERE = "Le Goff", "retour"


def make_discussions(people: People, dossiers: dict[int, Dossier], now: datetime) -> dict[str, Discussion]:
    return {talk.key: _make(talk, people, dossiers, now) for talk in TALKS}


def _make(talk: Talk, people: People, dossiers: dict[int, Dossier], now: datetime) -> Discussion:
    starter = people[talk.members[0]]
    discussion = Discussion(
        kind=talk.kind,
        title=talk.title,
        dossier=dossiers[talk.dossier] if talk.dossier else None,
        created_by=starter,
    )
    discussion.save(force_insert=True)
    for name in talk.members:
        Member(discussion=discussion, account=people[name], added_by=starter).save(force_insert=True)
    # The patient opens the thread by accepting; whoever comes later has entered when they first write.
    entering = list(talk.members[1:]) if talk.kind == Kind.THREAD else []
    for number, (days, clock, author, text) in enumerate(talk.lines):
        at = _moment(days, clock, now - timedelta(minutes=2 * (len(talk.lines) - number)))
        for name in [name for name in entering if (number == 0 and name == talk.members[1]) or name == author]:
            _write(discussion, people[name], name, at - timedelta(minutes=1), system=lines.ENTERED)
            entering.remove(name)
        _write(discussion, people[author], text, at)
    for name in talk.left:
        _write(discussion, people[name], name, discussion.last_at + timedelta(minutes=3), system=lines.LEFT)
        discussion.members.filter(account=people[name]).update(left_at=discussion.last_at)
    discussion.save(update_fields=["last_seq", "last_at"])
    discussion.members.update(last_read_seq=discussion.last_seq)
    discussion.members.filter(account=people[HELENE]).update(last_read_seq=discussion.last_seq - talk.unread)
    return discussion


def _moment(days: int, clock: str, latest: datetime) -> datetime:
    """« 3 days ago at 10:42 », never later than ``latest``: a demo started at dawn has no message from the future."""
    day = timezone.localtime(latest).date() - timedelta(days=days)
    return min(timezone.make_aware(datetime.combine(day, time.fromisoformat(clock))), latest)


def _write(discussion: Discussion, author: Account, text: str, at: datetime, *, system: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT discussions_next_position()")
        position = int(cursor.fetchone()[0])
    discussion.last_seq += 1
    discussion.last_at = at
    Message(
        discussion=discussion,
        seq=discussion.last_seq,
        position=position,
        author=author,
        body=text,
        system=system,
        at=at,
    ).save(force_insert=True)


def invite_missing_colleague(people: People, discussions: dict[str, Discussion]) -> None:
    """So that the demo's mailbox holds a message whose link works, and one discussion a grey seat."""
    entry = Professional.objects.filter(family_name=MISSING, account__isnull=True, profession="Médecin").get()
    invite_colleague(people[HELENE], entry=entry, use_recorded=True, discussion=discussions[WHERE])
