"""Who takes part in a dossier: let in, taken out, gone. All of it under the dossier's row lock."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cercle.accounts.models import Account, Role
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import names
from cercle.core.errors import Invalid, Refused
from cercle.dossiers import arrivals, objections, telling
from cercle.dossiers.access import OPEN_SEATS, Right, hold, members_of
from cercle.dossiers.models import Basis, CircleMember, CircleSeatState, Dossier, Part
from cercle.dossiers.rights import SCOPES

#: Whom a carer may bring into a circle as a professional.
ADDABLE = frozenset({Role.PROFESSIONAL, Role.SECRETARY})
#: Why somebody may be added by hand; « urgence » has a road of its own.
BASES = (Basis.TEAM, Basis.DESIGNATED, Basis.CONSENTED)


@action
def add_to_circle(
    actor: Account,
    dossier: Dossier,
    account: Account,
    *,
    basis: str = "",
    function: str = "",
    part: str = Part.PROFESSIONAL,
    scope: tuple[str, ...] = (),
    ends_at: datetime | None = None,
) -> CircleMember:
    """Let ``account`` take part in the dossier; who does already stays as they are.

    Raises ``NotFound``/``Forbidden`` as access does (an administrator adds without reading), ``Invalid`` (basis,
    scope, ends_at), ``Refused`` (not_addable: a closed account, a patient's or caregiver's as a professional;
    objected: the patient said no; other_patient).
    """
    hold_to_bring(actor, dossier, part)
    member = dossier.members.filter(account=account, until__isnull=True).first()
    stands = member and (member.ends_at is None or member.ends_at > timezone.now())
    if member and stands and member.basis != Basis.EMERGENCY:
        record(actor, "circle.member_kept", "dossier", dossier.pk, account=str(account.pk))
        return member
    _check(account, basis, part, scope, ends_at)
    objections.refuse(dossier, account, part, basis)
    if part == Part.PATIENT:
        refuse_second_patient(dossier)
    if member:
        _end(member, None)  # its date had come and the worker had not been there yet; or they had broken the glass
    member = CircleMember(
        dossier=dossier,
        account=account,
        added_by=actor,
        part=part,
        basis=basis,
        function=names.clean(function)[:80],
        scope=list(scope),
        ends_at=ends_at,
    )
    enter(member)
    said = {"account": str(account.pk), "part": part, "basis": basis}
    if part == Part.CAREGIVER:
        said |= {"scope": ",".join(scope), "ends_at": ends_at.isoformat() if ends_at else ""}
    record(actor, "circle.member_added", "dossier", dossier.pk, **said)
    return member


def hold_to_bring(actor: Account, dossier: Dossier, part: str) -> None:
    """Lock the dossier for bringing somebody in. A caregiver comes on the patient's word, so whoever brings one must
    be allowed to note it; an administrator is not. Raises ``NotFound``, ``Forbidden``."""
    hold(actor, dossier, Right.INVITE)
    if part == Part.CAREGIVER:
        hold(actor, dossier, Right.CONSENT)


def refuse_second_patient(dossier: Dossier) -> None:
    """Two people who read as the patient: one of them is not (pitfall S31). Under the dossier's lock."""
    if members_of(dossier).filter(part=Part.PATIENT).exists():
        raise Refused("other_patient", _("Le patient lit déjà ce dossier, avec un autre compte."))


def _check(account: Account, basis: str, part: str, scope: tuple[str, ...], ends_at: datetime | None) -> None:
    fits = account.role in ADDABLE if part == Part.PROFESSIONAL else part in {Part.CAREGIVER, Part.PATIENT}
    if not fits or not account.is_active or account.is_administrator:
        raise Refused("not_addable", _("Cette personne ne peut pas être ajoutée à un cercle de soins de cette façon."))
    if basis and basis not in BASES:
        raise Invalid({"basis": _("Choisissez à quel titre cette personne rejoint le cercle.")})
    if not set(scope) <= set(SCOPES):
        raise Invalid({"scope": _("Choisissez ce que cette personne verra.")})
    if ends_at and ends_at <= timezone.now():
        raise Invalid({"ends_at": _("Cette date est passée.")})


def enter(member: CircleMember) -> None:
    """Make the membership, fill the seats that were kept for the person, tell. A part of the act that lets in."""
    member.save(force_insert=True)
    dossier, account = member.dossier, member.account
    awaited = dossier.circle_seats.filter(account=account, state__in=OPEN_SEATS)
    invitations = list(awaited.values_list("invitation", flat=True))
    awaited.update(state=CircleSeatState.FILLED)
    for invitation in invitations:
        arrivals.announce(invitation, dossier)
    telling.joined(dossier.pk, account.pk)


@action
def remove_member(actor: Account, member: CircleMember) -> None:
    """Take somebody out: their open pages and streams end with this transaction. Twice is once.

    The last professional is not removed: nobody would read the dossier any more. Raises ``NotFound``, ``Forbidden``,
    ``Refused`` (last_member).
    """
    dossier = member.dossier
    hold(actor, dossier, Right.REMOVE)
    member.refresh_from_db(fields=["until"])
    if member.until is None:
        _refuse_last(member)
        _end(member, actor)
    record(actor, "circle.member_removed", "dossier", dossier.pk, account=str(member.account_id))


@action
def leave_circle(actor: Account, dossier: Dossier) -> None:
    """« Quitter le cercle ». Raises ``NotFound`` to who is not in it, ``Refused`` (last_member)."""
    member = hold(actor, dossier, Right.READ)
    assert member is not None  # an administrator holds nothing for reading
    _refuse_last(member)
    _end(member, actor)
    record(actor, "circle.left", "dossier", dossier.pk)


@action
def end_lapsed(member: CircleMember) -> None:
    """The date of a membership has come. For the worker; the access was closed at that moment already."""
    _end(member, None)
    record(None, "circle.member_lapsed", "dossier", member.dossier_id, account=str(member.account_id))


def _refuse_last(member: CircleMember) -> None:
    if member.basis == Basis.EMERGENCY:
        return
    others = member.dossier.members.filter(until__isnull=True, ends_at__isnull=True, part=Part.PROFESSIONAL)
    if member.part == Part.PROFESSIONAL and not others.exclude(pk=member.pk).exists():
        words = _("C’est le dernier professionnel du cercle : ajoutez d’abord quelqu’un qui continue le suivi.")
        raise Refused("last_member", words)


def _end(member: CircleMember, by: Account | None) -> None:
    """Under the dossier's lock: no more access, on no screen."""
    member.until, member.ended_by = timezone.now(), by
    member.save(update_fields=["until", "ended_by"])
    telling.left(member.dossier_id, member.account_id)


def end_for_objection(member: CircleMember, by: Account) -> None:
    """The patient objects to this person, or takes back their word for them. A part of noting it."""
    _end(member, by)
