from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from cercle.accounts.models import Account
from cercle.api.authentication import caller
from cercle.api.rows.invitations import detail, done, out
from cercle.api.schemas.invitations import (
    InvitationDetail,
    InvitationDone,
    InvitationIn,
    InvitationPage,
    InvitationPatch,
    LinkOut,
)
from cercle.core.errors import Invalid, Refused
from cercle.directory.access import Right as EntryRight
from cercle.directory.access import access_entry
from cercle.directory.models import Professional
from cercle.discussions.access import Right as DiscussionRight
from cercle.discussions.access import access_discussion
from cercle.discussions.models import Discussion
from cercle.dossiers.access import Right as DossierRight
from cercle.dossiers.access import access_dossier
from cercle.dossiers.models import Dossier
from cercle.invitations import actions, links, queries
from cercle.invitations.access import Right, access_invitation
from cercle.invitations.models import GUESTS, Kind

router = Router()


def _check_fields(payload: InvitationIn) -> None:
    """What belongs to the other kinds is refused rather than dropped in silence."""
    of_guests = {"birth_date", "relationship", "patient_name", "agreement", "anyway"}
    of_caregivers = {"relationship", "patient_name", "agreement"}
    foreign = {
        Kind.COLLEAGUE: of_guests,
        Kind.PATIENT: {*of_caregivers, "entry", "dossier"},
        Kind.CAREGIVER: {"entry", "dossier"},
    }[Kind(payload.kind)]
    given = [name for name in sorted(foreign) if getattr(payload, name) not in (None, "", False)]
    if given:
        raise Invalid({name: _("Ce champ ne concerne pas ce genre d’invitation.") for name in given})


def _places(user: Account, payload: InvitationIn) -> tuple[Professional | None, Discussion | None, Dossier | None]:
    """What the ids stand for, each through its own door; what is not the caller's is not found."""
    entry = access_entry(user, payload.entry, EntryRight.INVITE) if payload.entry is not None else None
    discussion = access_discussion(user, payload.discussion, DiscussionRight.ADD_MEMBER) if payload.discussion else None
    dossier = access_dossier(user, payload.dossier, DossierRight.INVITE) if payload.dossier else None
    return entry, discussion, dossier


@router.post("", response={200: InvitationDone, 201: InvitationDone}, summary="Invite somebody")
def create(request: HttpRequest, payload: InvitationIn) -> Status[InvitationDone]:
    """201 for a new invitation; 200 when an open one of the same person was joined or came back (nothing twice)."""
    user = caller(request)
    _check_fields(payload)
    outcome = _invite_guest(user, payload) if payload.kind in GUESTS else _invite_colleague(user, payload)
    if outcome.invitation is None:
        raise Refused(outcome.why, outcome.message)
    return Status(201 if outcome.created else 200, done(user, outcome))


def _invite_colleague(user: Account, payload: InvitationIn) -> actions.Outcome:
    entry, discussion, dossier = _places(user, payload)
    return actions.invite_colleague(
        user,
        entry=entry,
        name=payload.name,
        email=payload.email,
        phone=payload.phone,
        language=payload.language,
        use_recorded=entry is not None and not payload.email and not payload.phone,
        discussion=discussion,
        dossier=dossier,
        client_id=payload.client_id,
    )


def _invite_guest(user: Account, payload: InvitationIn) -> actions.Outcome:
    thread = access_discussion(user, payload.discussion, DiscussionRight.ADD_MEMBER) if payload.discussion else None
    return actions.invite_guest(
        user,
        kind=payload.kind,
        name=payload.name,
        email=payload.email,
        phone=payload.phone,
        birth_date=payload.birth_date,
        language=payload.language,
        relationship=payload.relationship,
        patient_name=payload.patient_name,
        agreement=payload.agreement,
        thread=thread,
        client_id=payload.client_id,
        anyway=payload.anyway,
    )


@router.get("", response=InvitationPage, summary="The caller's invitations, newest first")
def listing(
    request: HttpRequest,
    kind: str = Kind.COLLEAGUE,
    status: str = "",
    q: str = "",
    cursor: str = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 50,
) -> InvitationPage:
    """``kind``: colleague, patient, caregiver, or guest for both of these. ``q``: parts of names, in any order."""
    page = queries.list_invitations(caller(request), kind=kind, status=status, q=q, cursor=cursor, limit=limit)
    return InvitationPage(items=[out(row) for row in page.rows], cursor=page.cursor)


@router.get("/{uuid:id}", response=InvitationDetail, summary="One invitation and its sendings")
def show(request: HttpRequest, id: UUID) -> InvitationDetail:
    user = caller(request)
    return detail(user, access_invitation(user, id, Right.SEE))


@router.patch("/{uuid:id}", response=InvitationDone, summary="Correct the details and send again")
def correct(request: HttpRequest, id: UUID, payload: InvitationPatch) -> InvitationDone:
    """A corrected contact kills every earlier link in the same transaction."""
    user = caller(request)
    invitation = access_invitation(user, id, Right.CORRECT)
    outcome = actions.correct(
        user,
        invitation,
        name=payload.name,
        email=payload.email,
        phone=payload.phone,
        language=payload.language,
        birth_date=payload.birth_date or ("" if "birth_date" in payload.model_fields_set else None),
        relationship=payload.relationship,
        patient_name=payload.patient_name,
        client_id=payload.client_id,
    )
    return done(user, outcome)


@router.delete("/{uuid:id}", response={204: None}, summary="Delete an invitation for good")
def delete(request: HttpRequest, id: UUID) -> Status[None]:
    """Refused once accepted. While colleagues still invite the person, only the caller's wish goes."""
    user = caller(request)
    actions.delete(user, access_invitation(user, id, Right.DELETE))
    return Status(204, None)


@router.post("/{uuid:id}/resend", response=InvitationDone, summary="Send again to the same contact")
def resend(request: HttpRequest, id: UUID) -> InvitationDone:
    """Starts 14 new days; links already sent keep working."""
    user = caller(request)
    return done(user, actions.resend(user, access_invitation(user, id, Right.SEND)))


@router.get("/{uuid:id}/link", response=LinkOut, summary="The link, to copy")
def link(request: HttpRequest, id: UUID) -> LinkOut:
    invitation = access_invitation(caller(request), id, Right.SEND)
    return LinkOut(url=links.url(invitation, links.Channel.COPY), expires_at=invitation.expires_at)
