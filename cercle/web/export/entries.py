"""What an export says, line by line, before it is drawn or written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.discussions import lines, queries
from cercle.discussions.models import Attachment, Discussion, Message, Part
from cercle.web.live.excerpts import excerpt, signature
from cercle.web.signing import signs
from cercle.web.templatetags.cercle_files import about

#: Messages that are read at once.
TOGETHER = 200


@dataclass(frozen=True)
class Wish:
    """The messages ``first`` to ``last`` of a discussion, for ``user``, who reads it."""

    user: Account
    discussion: Discussion
    first: int
    last: int

    @property
    def count(self) -> int:
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True)
class Entry:
    """One message. ``who`` is empty for a system line; ``notes`` are what stands around the words."""

    day: date
    time: str
    who: str
    text: str
    answers: str = ""
    notes: list[str] = field(default_factory=list)


def entries(wish: Wish) -> Iterator[list[Entry]]:
    """Some at a time, in their order. It ends where the reader's membership does."""
    after = wish.first - 1
    while after < wish.last:
        found = queries.messages(wish.user, wish.discussion, after=after, limit=min(TOGETHER, wish.last - after))
        if not found:
            return
        yield [_entry(message) for message in found]
        after = found[-1].seq


def _entry(message: Message) -> Entry:
    at = timezone.localtime(message.at)
    if message.system:
        return Entry(at.date(), date_format(at, "H:i"), "", lines.words(message))
    return Entry(
        at.date(), date_format(at, "H:i"), _who(message), lines.words(message), _answers(message), list(_notes(message))
    )


def _who(message: Message) -> str:
    name = signature(message) or _("Compte fermé")
    entry = getattr(message.author, "entry", None)
    return f"{name}, {entry.profession}" if entry and entry.profession and not _part(message) else name


def _part(message: Message) -> str:
    return getattr(message, "part", None) or ""


def _answers(message: Message) -> str:
    quoted = message.reply_to
    if quoted is None or message.withdrawn_at:
        return ""
    name = quoted.author.name if quoted.author else _("Compte fermé")
    return _("En réponse à %(name)s : « %(words)s »") % {"name": name, "words": excerpt(quoted)}


def _notes(message: Message) -> Iterator[str]:
    if message.withdrawn_at:
        return
    for attachment in queries.files_of(message):
        yield _("Pièce jointe : %(name)s") % {"name": _named(attachment)}
    if message.edited_at:
        yield _("Modifié le %(at)s") % {"at": moment(message.edited_at)}
    for sign in signs(message):
        if sign.people:
            yield f"{sign.sign.label} : {', '.join(person.name for person in sign.people)}"


def _named(attachment: Attachment) -> str:
    return f"{attachment.name} ({about(attachment)})"


def day_name(day: date) -> str:
    return date_format(day, _("l j F Y"))


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j F Y, H:i"))


def heading(wish: Wish) -> str:
    row = queries.row(wish.user, wish.discussion)
    return row.heading if row else ""


def preamble(wish: Wish) -> list[str]:
    """What is exported, who takes part, who took it out and when."""
    people = queries.participants(wish.discussion)
    names = [_participant(member.account, people.part(member.account)) for member in people.members]
    kept = {"count": wish.count, "zone": timezone.get_current_timezone_name()}
    said = [
        f"{wish.discussion.get_kind_display().capitalize()}",
        _("Participants : %(names)s") % {"names": "; ".join(names)},
        _("Exporté par %(name)s le %(at)s") % {"name": wish.user.name, "at": moment(timezone.now())},
        _("%(count)s messages ; heures de %(zone)s") % kept,
    ]
    if wish.discussion.closed_at:
        said.insert(2, _("Close le %(at)s") % {"at": moment(wish.discussion.closed_at)})
    return said


def _participant(account: Account, part: str) -> str:
    entry = getattr(account, "entry", None)
    what = Part(part).label if part else entry.profession if entry else account.get_role_display()
    return f"{account.name} ({what})" if what else account.name
