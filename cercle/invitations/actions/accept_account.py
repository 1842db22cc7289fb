"""The signed-in account accepts: a colleague's invitation, or a patient's or caregiver's."""

from datetime import date

from django.utils.translation import gettext as _

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.core.errors import Refused
from cercle.directory.access import entry_of
from cercle.directory.actions import bind_account
from cercle.directory.models import Identity
from cercle.invitations import access, known
from cercle.invitations.actions import accepting
from cercle.invitations.actions.accept_guest import enter_as, try_first
from cercle.invitations.actions.accepting import Accepted
from cercle.invitations.kinds import colleague, guest
from cercle.invitations.links import Link
from cercle.invitations.models import GUESTS, Invitation, State
from cercle.invitations.proofs import BIRTH, NOTHING, Proof, birth_proof_of
from cercle.invitations.states import status


def accept_as_account(
    link: Link,
    account: Account,
    proof: Proof | None = None,
    *,
    as_other: bool = False,
    session: str = "",
    birth_date: date | None = None,
    unproven: bool = False,
) -> Accepted:
    """The signed-in ``account`` confirms. ``as_other``: they saw both names and chose (product.md §5).

    Whose contact or directory entry it is needs no proof but the session; a birth date that the inviter gave is asked
    of everybody. Anybody else needs a proof, and may not take an invitation that belongs to another account; of a
    patient's invitation ``unproven`` accepts without one (« Identité non vérifiée »).
    Raises ``Refused``: ``other_account``, ``proof_needed``, ``birth_date_needed``, ``other_person`` (ask with both
    names), ``wrong_role``, ``own_invitation``, those of ``try_birth_date`` and of ``join_thread``, or the link's
    status; ``NotFound``.
    """
    birth = try_first(link, session, birth_date) or birth_proof_of(link, session)
    return _accept(link, account, [each for each in (proof, birth) if each], as_other, unproven)


@action
def _accept(link: Link, account: Account, proofs: list[Proof], as_other: bool, unproven: bool) -> Accepted:
    row = access.of_link(link, lock=True)
    found = status(row, link.version)
    if row and row.state == State.ACCEPTED and row.version == link.version and row.accepted_by_id == account.pk:
        return accepting.again(row, account)
    invitation = accepting.live(row, found)
    accepting.refuse_own(invitation, account)
    held = [proof for proof in proofs if proof.holds_for(invitation)]
    if invitation.kind in GUESTS:
        return _as_guest(invitation, account, held, as_other, unproven)
    return _as_colleague(invitation, account, held, as_other)


def _as_colleague(invitation: Invitation, account: Account, held: list[Proof], as_other: bool) -> Accepted:
    if not colleague.may_accept(account):
        raise Refused(
            "wrong_role", _("Cette invitation s’adresse à un professionnel : ce compte ne peut pas l’accepter.")
        )
    accepting.refuse_other_owner(invitation, account)
    if known.account_of(invitation) == account:
        kind = "session"
    else:
        kind = accepting.require(next(iter(held), None), invitation).kind
        if not as_other:
            raise accepting.other_person(invitation, account)
    if invitation.entry and invitation.entry.account is None and entry_of(account) is None:
        bind_account(account, invitation.entry, account, identity=Identity.DECLARED)
    accepting.consume(invitation, account, kind)
    colleague.enter(invitation, account)
    return Accepted(invitation, account)


def _as_guest(invitation: Invitation, account: Account, held: list[Proof], as_other: bool, unproven: bool) -> Accepted:
    if not guest.may_accept(account):
        raise Refused("wrong_role", _("Un compte d’administrateur ne peut pas accepter cette invitation."))
    holds = known.proved_by(account, invitation)
    birth = next((proof for proof in held if proof.kind == BIRTH), None)
    # Whoever proved nothing is asked for a proof before anything tells whether the contact has an account (S18).
    if invitation.birth_date and birth is None:
        raise accepting.birth_date_needed()
    if not (holds or held):
        if not unproven:
            raise accepting.proof_needed()
        accepting.refuse_unproven(invitation, account)
    accepting.refuse_other_owner(invitation, account)
    if not (as_other or known.account_of(invitation) == account):
        raise accepting.other_person(invitation, account)
    kind = BIRTH if birth else "session" if holds else held[0].kind if held else NOTHING
    return enter_as(invitation, account, proof=kind, name=account.name)
