"""What the web tests of patients' and caregivers' invitations share."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cercle.accounts.models import Account
from cercle.invitations.actions import accept_as_guest, invite_guest, proof_of
from cercle.invitations.models import Invitation
from cercle.web.tests.inviting import link_of

NAME, ADDRESS, MOBILE = "Hélène D’Œuvre-Le Goff", "helene.legoff@example.net", "+33639980042"
LIST, NEW = "/invitations/patients/", "/invitations/patients/nouvelle/"
PREVIEW, SEND = "/invitations/patients/message/", "/invitations/patients/envoi/"


def page_of(invitation: Invitation) -> str:
    return f"/invitations/{invitation.pk}/"


def patient(actor: Account, name: str = NAME, **values: Any) -> Invitation:
    """An invitation of a patient that really was made."""
    values.setdefault("kind", "patient")
    if not {"email", "phone"} & values.keys():
        values["email"] = ADDRESS
    made = invite_guest(actor, name=name, **values).invitation
    assert made
    return made


def caregiver(actor: Account, name: str = "Paul Garcia", **values: Any) -> Invitation:
    values = {"relationship": "child", "patient_name": "Monique Garcia", "agreement": True} | values
    values.setdefault("email", "paul.garcia@example.net")
    return patient(actor, name, kind="caregiver", **values)


def accept(invitation: Invitation) -> Account:
    """The invited person accepts by the mailed link."""
    link = link_of(invitation)
    accepted = accept_as_guest(
        link, proof_of(link, "browser"), session="browser", given_name="Hélène", family_name="Le Goff"
    )
    invitation.refresh_from_db()
    return accepted.account


def expire(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now() - timedelta(seconds=1)
    invitation.save(update_fields=["expires_at"])
