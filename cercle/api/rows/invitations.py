"""An invitation as programs read it."""

from cercle.accounts.models import Account
from cercle.api.schemas.invitations import Delivery, InvitationDetail, InvitationDone, InvitationOut
from cercle.delivery.models import Outgoing
from cercle.invitations import queries
from cercle.invitations.models import Invitation
from cercle.invitations.outcome import Outcome


def _delivery(row: Outgoing) -> Delivery:
    return Delivery(
        channel=row.channel, fate=row.fate, reason=row.reason, at=row.settled_at or row.handed_at or row.created_at
    )


def out(row: queries.Row) -> InvitationOut:
    invitation = row.invitation
    return InvitationOut(
        id=invitation.pk,
        kind=invitation.kind,
        status=row.shown.code,
        label=row.shown.label,
        name=invitation.name,
        email=row.contact.email,
        phone=row.contact.phone,
        language=invitation.language,
        entry=invitation.entry_id,
        birth_date=invitation.birth_date,
        relationship=invitation.relationship,
        patient_name=invitation.patient_name,
        thread=invitation.thread_id,
        locked=row.shown.locked,
        version=invitation.version,
        created_at=invitation.created_at,
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        ended_at=invitation.ended_at,
        sponsors=row.sponsors,
        delivery=_delivery(row.last) if row.last else None,
    )


def detail(user: Account, invitation: Invitation) -> InvitationDetail:
    row = queries.row_of(user, invitation)
    sendings = [_delivery(sending) for sending in queries.deliveries(invitation)]
    return InvitationDetail(**out(row).model_dump(), deliveries=sendings)


def done(user: Account, outcome: Outcome) -> InvitationDone:
    assert outcome.invitation is not None
    found = detail(user, outcome.invitation)
    return InvitationDone(**found.model_dump(), sent=outcome.sent, why=outcome.why, message=outcome.message)
