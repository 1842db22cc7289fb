"""Messages about an account's contacts. They name neither the patient nor anything medical (product.md §3.3)."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cercle.accounts import access, changes, contacts
from cercle.accounts.models import Account
from cercle.core import names
from cercle.core.secrets import random_code
from cercle.delivery import renderers, templates
from cercle.delivery.models import Outgoing

#: Nobody waits in front of the page any longer.
LATEST = timedelta(hours=1)


def spaced(digits: str) -> str:
    """« 123 456 »: read from one screen, typed into another."""
    return f"{digits[:3]} {digits[3:]}"


def render_contact_code(outgoing: Outgoing) -> templates.Rendered:
    """Makes the code: it exists in the message and, digested, in its row; a second attempt makes another one."""
    change = access.change_for_message(outgoing.reference)
    if change is None or not change.account.is_active or str(change.code_id) != outgoing.context["code"]:
        raise renderers.NoLongerWanted("change_ended")
    if timezone.now() - outgoing.created_at > LATEST:
        raise renderers.NoLongerWanted("too_late")
    digits = random_code()
    changes.write_code(change, digits)
    context = {"code": spaced(digits), "minutes": settings.LIMITS["CODE_MINUTES"]}
    return templates.render("contact_code", outgoing.channel, outgoing.language, context)


def render_contact_changed(outgoing: Outgoing) -> templates.Rendered:
    if not Account.objects.filter(pk=UUID(outgoing.reference), is_active=True).exists():
        raise renderers.NoLongerWanted("account_closed")
    context = {"is_email": outgoing.context["channel"] == "email", "at": outgoing.created_at}
    return templates.render("contact_changed", outgoing.channel, outgoing.language, context)


def render_contact_proposed(outgoing: Outgoing) -> templates.Rendered:
    account = Account.objects.filter(pk=UUID(outgoing.reference), is_active=True).first()
    proposer = Account.objects.filter(pk=UUID(outgoing.context["by"])).first()
    still = account and outgoing.recipient == contacts.held(account, outgoing.channel)
    if account is None or proposer is None or not still or not access.visible_changes(account).exists():
        raise renderers.NoLongerWanted("change_ended")
    context = {"by": names.clean(proposer.name), "url": settings.BASE_URL + "/"}
    return templates.render("contact_proposed", outgoing.channel, outgoing.language, context)


def register() -> None:
    renderers.register("contact_code", render_contact_code)
    renderers.register("contact_changed", render_contact_changed)
    renderers.register("contact_proposed", render_contact_proposed)
