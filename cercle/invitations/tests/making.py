"""What several test files of this domain need."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import CercleError
from cercle.invitations import links
from cercle.invitations.actions import accept_as_guest, accept_as_new, invite_colleague, invite_guest, proof_of
from cercle.invitations.links import Channel, Link
from cercle.invitations.models import Invitation

ADDRESS = "claire.durand@example.net"
PHONE = "+33639980001"
PASSWORD = "une autre phrase de 9 mots"
BORN = date(1941, 3, 12)


def invite(actor: Account, **values: Any) -> Any:
    values.setdefault("name", "Claire Durand")
    if not {"email", "phone", "use_recorded"} & values.keys():
        values["email"] = ADDRESS
    return invite_colleague(actor, **values)


def link_of(invitation: Invitation, channel: Channel = Channel.EMAIL) -> Link:
    invitation.refresh_from_db()
    link = links.read(links.make(invitation, channel))
    assert link is not None
    return link


def sign_up(link: Link, session: str = "browser", **values: Any) -> Any:
    values.setdefault("given_name", "Claire")
    values.setdefault("family_name", "Durand")
    values.setdefault("profession", "Infirmier")
    values.setdefault("password", PASSWORD)
    return accept_as_new(link, proof_of(link, session), session=session, **values)


def together(*functions: Any) -> Any:
    """Run each in a thread and a connection of its own, all at once; a domain error is a result."""
    barrier = Barrier(len(functions))

    def run(function: Any) -> Any:
        try:
            barrier.wait(30)
            return function()
        except CercleError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def invite_patient(actor: Account, **values: Any) -> Any:
    values.setdefault("kind", "patient")
    values.setdefault("name", "Jeanne Le Goff")
    if values["kind"] == "caregiver":
        values = {"relationship": "child", "agreement": True} | values
        if not values.get("thread"):
            values.setdefault("patient_name", "Jeanne Le Goff")
    if not {"email", "phone"} & values.keys():
        values["email"] = ADDRESS
    return invite_guest(actor, **values)


def verify(account: Account) -> None:
    """As if its owner had received a code at its address and number."""
    if account.email:
        EmailAddress.objects.update_or_create(
            user=account, email=account.email, defaults={"verified": True, "primary": True}
        )
    if account.phone:
        account.phone_verified_at = timezone.now()
        account.save(update_fields=["phone_verified_at"])


def join(link: Link, session: str = "browser", **values: Any) -> Any:
    values.setdefault("given_name", "Jeanne")
    values.setdefault("family_name", "Le Goff")
    return accept_as_guest(link, proof_of(link, session), session=session, **values)
