"""« Les inviter tous »: those of a care circle who cannot read it yet, and one message to each with a contact."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from cercle.accounts.models import Account
from cercle.core import phones
from cercle.core.errors import CercleError, Invalid, Refused, TooMany
from cercle.directory.access import visible_entries
from cercle.directory.models import Professional
from cercle.dossiers.access import Right, access_dossier
from cercle.dossiers.models import CircleSeat, Dossier, Listed, Part
from cercle.dossiers.queries import Line, circle
from cercle.invitations import contacts
from cercle.invitations.actions.invite import invite_colleague

#: Roads by which somebody can be invited now.
SENDS = frozenset({"email", "sms", "recorded_email", "recorded_sms"})


@dataclass(frozen=True)
class Planned:
    """One who cannot read yet. ``road``: email, sms (to what a member noted), recorded_email, recorded_sms (to what
    the directory holds, shown to nobody); or why nothing leaves: waiting (invited already), ready (to be added),
    caregiver (has an invitation of their own), none (no contact is known)."""

    line: Line
    road: str
    to: str = ""
    entry: Professional | None = None

    @property
    def sends(self) -> bool:
        return self.road in SENDS

    @property
    def key(self) -> str:
        return str(self.line.row.pk)


@dataclass(frozen=True)
class Sent:
    """What became of one of them: in one sentence, and whether a message left."""

    planned: Planned
    sent: bool
    message: str


def plan(actor: Account, dossier: Dossier) -> list[Planned]:
    """What « Les inviter tous » would do, for a dossier obtained by access. Sends nothing."""
    return [_planned(actor, line) for line in circle(dossier).unreached]


def _planned(actor: Account, line: Line) -> Planned:
    if isinstance(line.row, CircleSeat):
        return Planned(line, line.state)
    if line.part == Part.CAREGIVER:
        return Planned(line, "caregiver")
    assert isinstance(line.row, Listed)
    entry = visible_entries(actor).filter(pk=line.entry).select_related("account").first() if line.entry else None
    if line.row.email:
        return Planned(line, "email", line.row.email, entry)
    if line.row.phone and phones.is_mobile(line.row.phone):
        return Planned(line, "sms", phones.shown(line.row.phone), entry)
    recorded = contacts.recorded(entry) if entry else None
    if recorded:
        return Planned(line, "recorded_email" if recorded.email else "recorded_sms", entry=entry)
    return Planned(line, "none", entry=entry)


def invite_missing(actor: Account, dossier: Dossier, *, only: set[str], language: str, press: UUID) -> list[Sent]:
    """Invite those of ``plan`` whose key is in ``only`` (what the page showed), one message each.

    Each is an invitation of its own, within the actor's limits: once one is reached nothing more leaves, and it is said
    of each whom it concerns. The same ``press`` again sends nothing twice. Raises ``NotFound``, ``Forbidden``.
    """
    access_dossier(actor, dossier.pk, Right.INVITE)
    done: list[Sent] = []
    limited = ""
    for planned in plan(actor, dossier):
        if not planned.sends or planned.key not in only:
            continue
        if limited:
            done.append(Sent(planned, False, limited))
            continue
        try:
            done.append(_invite(actor, dossier, planned, language, uuid5(press, planned.key)))
        except TooMany as error:
            limited = error.message or str(error)
            done.append(Sent(planned, False, limited))
    return done


def _invite(actor: Account, dossier: Dossier, planned: Planned, language: str, press: UUID) -> Sent:
    row = planned.line.row
    assert isinstance(row, Listed)
    recorded = planned.road.startswith("recorded")
    try:
        outcome = invite_colleague(
            actor,
            entry=planned.entry,
            name=row.name,
            email="" if recorded else row.email,
            phone="" if recorded or row.email else row.phone,
            language=language,
            use_recorded=recorded,
            dossier=dossier,
            client_id=press,
        )
    except TooMany:
        raise
    except Invalid as error:
        return Sent(planned, False, " ".join(error.fields.values()))
    except Refused as error:
        return Sent(planned, False, error.message)
    except CercleError as error:
        return Sent(planned, False, str(error))
    return Sent(planned, outcome.sent, outcome.message)
