"""Going through the whole trace and its seals, and naming every line that is not what it was.

What each finding rests on: docs/operations.md, « Verifying the trace ».
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from cercle.audit import seals
from cercle.audit.head import Head
from cercle.audit.models import AuditLine, Seal
from cercle.audit.sealing import LOOKBACK, unsealed

#: Seals looked at together.
TOGETHER = 2000
#: How much later than its neighbours a line may come: the longest transaction, the worst clock.
LATE: timedelta = LOOKBACK
#: Those that refuse changes (migrations 0002 and 0003).
TRIGGERS = ("audit_append_only", "audit_no_truncate", "audit_seal_append_only", "audit_seal_no_truncate")


@dataclass(frozen=True)
class Fault:
    """``what``: changed, removed, doubled, inserted, unsealed, seal_removed, seal_altered, cut, unguarded, no_key."""

    what: str
    says: str
    line: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.says}"


def _about(line: AuditLine) -> str:
    return f"line {line.pk} ({line.act}, {line.subject_type} {line.subject}, {line.at:%Y-%m-%d %H:%M:%S})"


@dataclass
class Verification:
    """One walk through the chain from seal ``start`` on; constant memory. ``heads`` are heads noted elsewhere."""

    start: int = 1
    heads: Iterable[Head] = ()
    seen: int = 0
    waiting: int = 0
    last: Seal | None = None
    _keys: dict[str, str] = field(default_factory=seals.keyring)
    _intact: bool = True  # the seal before is there and as it was made
    _highest: int = 0  # of the ids sealed so far, and when that one was sealed
    _highest_sealed: datetime | None = None
    _latest: datetime | None = None  # of the times that lines say
    _missing_keys: set[str] = field(default_factory=set)

    def run(self, advance: Callable[[int], object] = lambda rows: None) -> Iterator[Fault]:
        """Every fault, as it is found; ``advance`` is told how many seals were gone through."""
        yield from _triggers()
        yield from self._before_start()
        while chunk := list(Seal.objects.filter(number__gte=self._next()).order_by("number")[:TOGETHER]):
            lines: dict[int, list[AuditLine]] = {}
            for line in AuditLine.objects.filter(pk__in=[seal.line for seal in chunk]):
                lines.setdefault(line.pk, []).append(line)
            for seal in chunk:
                yield from self._seal(seal, lines.get(seal.line, []))
            advance(len(chunk))
        yield from self._unsealed()
        yield from self._heads()

    def _next(self) -> int:
        return self.last.number + 1 if self.last else self.start

    def _before_start(self) -> Iterator[Fault]:
        if self.start <= 1:
            return
        self.last = Seal.objects.filter(number=self.start - 1).first()
        if self.last is None:
            self._intact = False
            yield Fault("seal_removed", f"seal {self.start - 1} is gone", seal=self.start - 1)
            return
        line = AuditLine.objects.filter(pk=self.last.line).first()
        self._highest, self._highest_sealed = self.last.line, self.last.at
        self._latest = line.at if line else None

    def _seal(self, seal: Seal, lines: list[AuditLine]) -> Iterator[Fault]:
        self.seen += 1
        yield from self._gap(seal)
        key = self._keys.get(seal.key)
        if key is None:
            if seal.key not in self._missing_keys:
                self._missing_keys.add(seal.key)
                says = f"no key named {seal.key} is there: nothing can be said of seal {seal.number} and its likes"
                yield Fault("no_key", says, seal=seal.number)
            self._intact = False
        else:
            yield from self._content(key, seal, lines)
            yield from self._link(key, seal)
        self.last = seal

    def _gap(self, seal: Seal) -> Iterator[Fault]:
        expected = self._next()
        if seal.number == expected:
            return
        self._intact = False
        for number in range(expected, seal.number):
            yield Fault("seal_removed", f"seal {number} is gone, before {seal.at:%Y-%m-%d %H:%M:%S}", seal=number)

    def _content(self, key: str, seal: Seal, lines: list[AuditLine]) -> Iterator[Fault]:
        if not lines:
            says = f"line {seal.line}, sealed {seal.at:%Y-%m-%d %H:%M:%S} as number {seal.number}, is gone"
            yield Fault("removed", says, line=seal.line, seal=seal.number)
            return
        if len(lines) > 1:
            yield Fault("doubled", f"{_about(lines[0])} is there {len(lines)} times", seal.line, seal.number)
        for line in lines:
            if seals.same(seals.line_digest(key, seal.number, seal.at, line), seal.digest):
                yield from self._order(seal, line)
            else:
                says = f"{_about(line)} is not what was sealed as number {seal.number}"
                yield Fault("changed", says, line=line.pk, seal=seal.number)

    def _link(self, key: str, seal: Seal) -> Iterator[Fault]:
        """Whether the seal follows the one before it. After one that is not as it was made, that cannot be known."""
        previous = bytes(self.last.chain) if self.last else seals.START
        fits = seals.same(seals.link(key, previous, bytes(seal.digest)), seal.chain)
        if not fits and self._intact:
            says = f"seal {seal.number} (line {seal.line}) does not follow the one before it"
            yield Fault("seal_altered", says, line=seal.line, seal=seal.number)
        # After one fault here the next seal may not fit for this one's sake; the one after that is judged again.
        self._intact = fits or not self._intact

    def _order(self, seal: Seal, line: AuditLine) -> Iterator[Fault]:
        """A line that was slipped in later and sealed in good faith: its time does not go with its place."""
        if line.pk > self._highest:
            if self._latest and line.at < self._latest - LATE:
                says = f"{_about(line)} was written after lines of {self._latest:%Y-%m-%d %H:%M:%S}"
                yield Fault("inserted", says, line=line.pk, seal=seal.number)
            self._highest, self._highest_sealed = line.pk, seal.at
        elif self._highest_sealed and line.at < self._highest_sealed - LATE:
            says = f"{_about(line)} was not there when later ones were sealed, {self._highest_sealed:%Y-%m-%d %H:%M:%S}"
            yield Fault("inserted", says, line=line.pk, seal=seal.number)
        self._latest = max(self._latest or line.at, line.at)

    def _unsealed(self) -> Iterator[Fault]:
        newest = Seal.objects.order_by("-number").values_list("at", flat=True).first()
        for line in unsealed(0).order_by("pk").iterator(TOGETHER):
            if newest and line.at < newest - LATE:
                yield Fault("unsealed", f"{_about(line)} was never sealed, or its seal is gone", line=line.pk)
            else:
                self.waiting += 1

    def _heads(self) -> Iterator[Fault]:
        for head in self.heads:
            seal = Seal.objects.filter(number=head.number).first()
            if seal is None:
                last = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
                says = f"the chain went up to seal {head.number}, it ends at {last}: {head.number - last} are cut off"
                yield Fault("cut", says, seal=head.number)
            elif not seals.same(seal.chain, head.chain):
                yield Fault("cut", f"seal {head.number} is not the one that was noted: made anew", seal=head.number)


def _triggers() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A')", [[*TRIGGERS]]
        )
        there = {name for (name,) in cursor.fetchall()}
    for name in TRIGGERS:
        if name not in there:
            yield Fault("unguarded", f"the trigger {name}, which refuses changes, is gone or disabled")
