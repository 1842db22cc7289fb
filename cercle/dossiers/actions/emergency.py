"""Breaking the glass: somebody who is not in the circle opens a dossier for some hours, and everybody there knows."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import Forbidden, Invalid, Refused, TooMany
from cercle.dossiers import objections, telling
from cercle.dossiers.access import hold_unseen, may_break_glass, members_of
from cercle.dossiers.models import Basis, Category, CircleMember, Dossier, JournalEntry, Part, Sex
from cercle.dossiers.queries.emergency import Meant, only_match
from cercle.notifications.actions import notify

#: A reason, in characters: a word alone says nothing to the patient who reads it.
SHORTEST, LONGEST = 10, 1000


class NoMatch(Refused):
    """None, several, or one that the patient closed to this: it is the same to whoever asks."""

    def __init__(self) -> None:
        words = _("Aucun dossier n’est ouvert : ces indications n’en désignent pas un seul. Vérifiez chacune d’elles.")
        super().__init__("no_match", words)


def open_in_emergency(actor: Account, meant: Meant, *, reason: str) -> CircleMember:
    """Let ``actor`` read the one dossier that is meant, for ``EMERGENCY_HOURS``; its members stay what they are.

    Every try leaves a line, without what was typed. Raises ``Forbidden``, ``Invalid`` (by field), ``TooMany``,
    ``NoMatch``.
    """
    if not may_break_glass(actor):
        raise Forbidden
    reason = _checked(meant, reason)
    _spend(actor)
    # Where there is none, the same is asked of a dossier that nobody has: a try takes as long, whatever it finds.
    member, opened = _enter(actor, only_match(meant) or Dossier(), reason)
    if not opened:
        limits.refund("EMERGENCY", str(actor.pk))
    if member is None:
        raise NoMatch
    return member


def _spend(actor: Account) -> None:
    """Before anything is looked for: a try counts, whatever becomes of it."""
    try:
        limits.spend("EMERGENCY_TRIES", str(actor.pk))
        limits.spend("EMERGENCY", str(actor.pk))
    except TooMany:
        _miss(actor, "limit")
        raise


def _checked(meant: Meant, reason: str) -> str:
    errors = {}
    if meant.birth_date is None:
        errors["birth_date"] = _("Indiquez la date de naissance.")
    if meant.number is None:
        for field, text in (("birth_name", meant.birth_name), ("given_name", meant.given_name)):
            if not any(character.isalpha() for character in text):
                errors[field] = _("Indiquez ce trait, ou le numéro du patient.")
        if meant.sex not in Sex.values:
            errors["sex"] = _("Indiquez ce trait, ou le numéro du patient.")
    reason = " ".join(reason.replace("\x00", "").split())
    if len(reason) < SHORTEST:
        errors["reason"] = _("Écrivez le motif en quelques mots : le cercle et le patient le liront.")
    elif len(reason) > LONGEST:
        errors["reason"] = _("C’est trop long : au plus %(most)s caractères.") % {"most": LONGEST}
    if errors:
        raise Invalid(errors)
    return reason


@action
def _miss(actor: Account, why: str) -> None:
    record(actor, "emergency.missed", "account", actor.pk, why=why)


@action
def _enter(actor: Account, dossier: Dossier, reason: str) -> tuple[CircleMember | None, bool]:
    """Under the dossier's lock: the membership and whether it is new; None where the patient objected, or for a
    ``dossier`` that is not there."""
    hold_unseen(dossier)
    now = timezone.now()
    member = dossier.members.filter(account=actor, until__isnull=True).select_related("dossier").first()
    if member and (member.ends_at is None or member.ends_at > now):
        record(actor, "circle.member_kept", "dossier", dossier.pk, account=str(actor.pk))
        return member, False
    said_no = objections.standing_in(dossier)
    if dossier._state.adding:
        record(actor, "emergency.missed", "account", actor.pk, why="no_match")
        return None, False
    if any(objections.forbids(each, actor, Part.PROFESSIONAL, Basis.EMERGENCY) for each in said_no):
        record(actor, "circle.emergency_refused", "dossier", dossier.pk)
        return None, False
    if member:  # its date had come; the worker had not been there yet
        member.until = now
        member.save(update_fields=["until"])
    ends_at = now + timedelta(hours=settings.EMERGENCY_HOURS)
    member = CircleMember(dossier=dossier, account=actor, added_by=actor, basis=Basis.EMERGENCY, reason=reason)
    member.ends_at = ends_at
    member.save(force_insert=True)
    record(actor, "circle.emergency_opened", "dossier", dossier.pk, member=str(member.pk), until=ends_at.isoformat())
    _tell(actor, member, reason)
    return member, True


def _tell(actor: Account, member: CircleMember, reason: str) -> None:
    """The journal, for the patient too; everybody of the circle; their open pages."""
    dossier = member.dossier
    note = JournalEntry(dossier=dossier, author=actor, category=Category.EMERGENCY, for_patient=True, body=reason)
    note.save(force_insert=True)
    for each in members_of(dossier).exclude(account=actor).select_related("account"):
        notify(each.account, "emergency_access", member.pk, {"name": actor.name, "dossier": str(dossier.pk)})
    telling.joined(dossier.pk, actor.pk)
    telling.changed(dossier.pk, "journal", note=note.pk)
