"""Everything that changes an invitation, one act per file. Signatures at a glance: docs/invitations.md."""

from cercle.invitations.actions.accept import accept_as_new
from cercle.invitations.actions.accept_account import accept_as_account
from cercle.invitations.actions.accept_guest import accept_as_guest
from cercle.invitations.actions.accepting import Accepted
from cercle.invitations.actions.add import add_for_sponsor
from cercle.invitations.actions.birth import try_birth_date
from cercle.invitations.actions.bring_guest import bring_guest
from cercle.invitations.actions.codes import CodeSent, check_code, start_code
from cercle.invitations.actions.connection import note_connection
from cercle.invitations.actions.correct import correct
from cercle.invitations.actions.delete import delete
from cercle.invitations.actions.handover import record_handover
from cercle.invitations.actions.invite import invite_colleague
from cercle.invitations.actions.invite_guest import invite_guest
from cercle.invitations.actions.refuse import DECLINE, NOT_ME, decline, not_me
from cercle.invitations.actions.request_link import request_new_link
from cercle.invitations.actions.resend import resend
from cercle.invitations.actions.unblock import unblock_contact
from cercle.invitations.actions.waiting import accept_waiting, decline_waiting
from cercle.invitations.outcome import Outcome
from cercle.invitations.proofs import Proof, birth_proof_of, proof_of

__all__ = [
    "DECLINE",
    "NOT_ME",
    "Accepted",
    "CodeSent",
    "Outcome",
    "Proof",
    "accept_as_account",
    "accept_as_guest",
    "accept_as_new",
    "accept_waiting",
    "add_for_sponsor",
    "birth_proof_of",
    "bring_guest",
    "check_code",
    "correct",
    "decline",
    "decline_waiting",
    "delete",
    "invite_colleague",
    "invite_guest",
    "not_me",
    "note_connection",
    "proof_of",
    "record_handover",
    "request_new_link",
    "resend",
    "start_code",
    "try_birth_date",
    "unblock_contact",
]
