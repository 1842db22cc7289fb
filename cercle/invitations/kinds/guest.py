"""Patients and caregivers: who may accept, what the page asks, as whom they enter, which « fil patient » opens."""

from cercle.accounts.models import Account, Role
from cercle.discussions.access import cared_by, visible_discussions, visible_guests
from cercle.discussions.actions.threads import NewGuest, join_thread, open_thread
from cercle.discussions.models import Discussion, Part
from cercle.invitations import known, refusals
from cercle.invitations.circle_place import dossier_of
from cercle.invitations.models import Invitation, Kind
from cercle.invitations.search import name_key
from cercle.invitations.states import Status
from cercle.invitations.telling import sponsors

#: The role of an account made by accepting. One that exists keeps its own (pitfall S24).
ROLES = {Kind.PATIENT: Role.PATIENT, Kind.CAREGIVER: Role.CAREGIVER}
PARTS = {Kind.PATIENT: Part.PATIENT, Kind.CAREGIVER: Part.CAREGIVER}
#: A professional may be a patient too, with a guest's rights there; an administrator reads no discussion.
WELCOME = frozenset({Role.PATIENT, Role.CAREGIVER, Role.PROFESSIONAL, Role.SECRETARY})


def may_accept(account: Account) -> bool:
    return account.is_active and account.role in WELCOME


def inviter_of(invitation: Invitation) -> Account:
    """The one professional whose invitation it is. Raises ``Refused`` (frozen) when they are gone (pitfall S14)."""
    for sponsor in sponsors(invitation):
        if sponsor.account:
            return sponsor.account
    raise refusals.of_status(Status.FROZEN)


def names_agree(one: str, other: str) -> bool:
    """Whether two names may be one person's: in any order, without accents or hyphens, a second given name more or
    less. « DUPONT Jean-Luc » agrees with « Jean Luc Dupont » and with « Jean Dupont »; « Anne Dupont » does not.
    """
    words = sorted((set(name_key(one).split()), set(name_key(other).split())), key=len)
    return len(words[0]) > min(1, len(words[1]) - 1) and words[0] <= words[1]


def enter(invitation: Invitation, account: Account, *, proof: str, verified: bool) -> Discussion:
    """Bring ``account`` into the « fil patient »: the one of the invitation, the one that the two share already, else
    a new one. Raises ``Refused`` as ``join_thread``."""
    kind, inviter = Kind(invitation.kind), inviter_of(invitation)
    guest = NewGuest(
        account=account,
        part=PARTS[kind],
        name=invitation.name,
        relationship=invitation.relationship,
        birth_date=invitation.birth_date,
        email=invitation.email,
        phone=invitation.phone,
        proof=proof,
        verified=verified,
    )
    thread = invitation.thread or _shared(inviter, account, invitation)
    if thread is None:
        return open_thread(inviter, title=_patient(invitation), guest=guest, dossier=dossier_of(invitation))
    join_thread(thread, guest, invited_by=inviter)
    return thread


def _patient(invitation: Invitation) -> str:
    return invitation.patient_name or invitation.name


def _shared(inviter: Account, account: Account, invitation: Invitation) -> Discussion | None:
    """The thread about the same patient in which both already are: who accepts twice comes back to it."""
    rows = visible_guests(inviter).filter(account=account, part=PARTS[Kind(invitation.kind)])
    rows = rows.filter(discussion__in=cared_by(inviter)).filter(discussion__in=visible_discussions(account))
    for row in rows.select_related("discussion").order_by("created_at"):
        if row.part == Part.PATIENT or names_agree(row.discussion.title, _patient(invitation)):
            return row.discussion
    return None


def step(invitation: Invitation, account: Account | None, *, contact: bool, birth: bool) -> str:
    """What the person does next (``landing.Landing``); ``contact`` and ``birth`` say what this browser proved.

    Whoever proved nothing sees the same whether the contact has an account or not: that somebody is cared for by
    another professional is not the inviter's to learn, who has the copied link too (pitfall S18).
    """
    owner = known.account_of(invitation)
    if account is None:
        if owner is not None and (contact or birth):
            return "sign_in" if owner.is_active else "closed"
        if invitation.birth_date and not birth:
            return "birth"
        return "join" if contact or birth else "code"
    if not may_accept(account):
        return "wrong_role"
    if any(sponsor.account_id == account.pk for sponsor in sponsors(invitation)):
        return "own_invitation"
    if owner == account and (contact or birth or known.proved_by(account, invitation)):
        return "confirm"
    if not (contact or birth):
        return "birth" if invitation.birth_date else "code"
    if owner is not None:
        return "other_account"
    return "birth" if invitation.birth_date and not birth else "choose"


def may_skip_code(invitation: Invitation) -> bool:
    """Whether « Je ne peux pas recevoir ce code » is offered: never into a thread where others already talk. Whether
    the contact has an account is not asked, so that the page does not tell it."""
    return invitation.thread_id is None and invitation.birth_date is None
