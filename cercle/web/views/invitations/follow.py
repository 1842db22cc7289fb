"""What pages know of an invitation once it was made: nothing that is only hoped for."""

from typing import Any

from django.urls import reverse

from cercle.accounts.models import Account
from cercle.invitations import states
from cercle.invitations.access import contact_for, submission
from cercle.invitations.models import GUESTS, Invitation, Sponsor
from cercle.invitations.outcome import Outcome, repeated
from cercle.web.views.invitations.history import history
from cercle.web.views.invitations.wanted import uuid_or_new


def state_of(user: Account, sponsor: Sponsor, press: str = "") -> dict[str, Any]:
    """``press`` is the id of the press that led here, if any: what it came to is said once more."""
    invitation = sponsor.invitation
    contact = contact_for(user, invitation)
    said = said_about(user, sponsor, press)
    return {
        "sponsor": sponsor,
        "invitation": invitation,
        "contact": contact,
        "status": states.shown(invitation),
        "history": history(user, invitation, contact),
        "done_url": done_url(sponsor),
        "said": said,
        "press": press if said else "",
    }


def said_about(user: Account, sponsor: Sponsor, press: str) -> Outcome | None:
    submitted = submission(user, uuid_or_new(press)) if press else None
    return repeated(submitted) if submitted and submitted.sponsor_id == sponsor.pk else None


def done_url(sponsor: Sponsor) -> str:
    """Where one goes on: the discussion or dossier that the person is wanted in, or a patient's own invitation."""
    if sponsor.discussion_id:
        return reverse("discussions:detail", args=[sponsor.discussion_id])
    if sponsor.dossier_id:
        return reverse("dossiers:detail", args=[sponsor.dossier_id])
    if sponsor.invitation.kind in GUESTS:
        return reverse("invitations:detail", args=[sponsor.invitation_id])
    return reverse("discussions:list")


def state_unsponsored(user: Account, invitation: Invitation) -> dict[str, Any]:
    """What an administrator who did not invite knows: that it exists and what it came to, no contact."""
    return {
        "invitation": invitation,
        "contact": contact_for(user, invitation),
        "status": states.shown(invitation),
        "history": None,
    }
