"""What delivery asks of this domain: the text of a message at the moment it leaves, and what its fate means."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cercle.core.secrets import keyed_digest, random_code
from cercle.delivery import fates, renderers, templates
from cercle.delivery.models import Fate, Outgoing
from cercle.delivery.renderers import NoLongerWanted
from cercle.delivery.templates import Rendered
from cercle.invitations import access, links, messages, reminders
from cercle.invitations.actions.codes import CODE, bound
from cercle.invitations.links import Channel
from cercle.invitations.models import Invitation, Kind, Sponsor
from cercle.invitations.states import Status, status
from cercle.invitations.telling import tell


def _wanted(outgoing: Outgoing) -> tuple[Invitation, Sponsor]:
    """The invitation and who speaks, if this very message may still leave: read again, whatever was true when it was
    queued (S9)."""
    sponsor = access.wish_for_message(outgoing.reference, outgoing.context["sponsor"])
    if sponsor is None:
        raise NoLongerWanted(Status.FROZEN.value)
    invitation = sponsor.invitation
    found = status(invitation, outgoing.context["version"])
    if found is not Status.LIVE:
        raise NoLongerWanted(found.value)
    if outgoing.recipient not in {invitation.email, invitation.phone}:
        raise NoLongerWanted(Status.REPLACED.value)
    return invitation, sponsor


def render_invitation(outgoing: Outgoing) -> Rendered:
    invitation, sponsor = _wanted(outgoing)
    link = links.url(invitation, Channel.EMAIL if outgoing.channel == "email" else Channel.SMS)
    who = messages.inviter(sponsor.account, outgoing.language, sponsor.name)
    how, kind = (outgoing.channel, outgoing.language), invitation.kind
    if "reminder_of" not in outgoing.context:
        return messages.write(*how, name=invitation.name, inviter=who, link=link, kind=kind)
    if outgoing.context["reminder_of"] != reminders.mark(invitation):
        raise NoLongerWanted("renewed")  # sent again since: the end that it speaks of is no longer the end
    if not reminders.is_day(timezone.now()):
        raise NoLongerWanted("night")  # the mail server or the worker was away: better none than one at three o'clock
    return messages.write_reminder(*how, inviter=who, link=link, end=invitation.expires_at, kind=kind)


def render_code(outgoing: Outgoing) -> Rendered:
    """Makes the code: it exists in the message and, digested, in its row; a second attempt makes another one."""
    code = access.code_for_message(outgoing.reference)
    if code is None or code.used_at or status(code.invitation, code.version) is not Status.LIVE:
        raise NoLongerWanted
    if outgoing.recipient not in {code.invitation.email, code.invitation.phone}:
        raise NoLongerWanted
    minutes = settings.LIMITS["CODE_MINUTES"]
    if timezone.now() - code.created_at > timedelta(hours=1):
        raise NoLongerWanted("too_late")  # nobody waits in front of that page any more
    digits = random_code()
    code.digest = keyed_digest(CODE, bound(code, digits))
    code.made_at = timezone.now()
    code.save(update_fields=["digest", "made_at"])
    context = {"code": f"{digits[:3]} {digits[3:]}", "minutes": minutes}
    return templates.render("invitation_code", outgoing.channel, outgoing.language, context)


def tell_failure(outgoing: Outgoing) -> None:
    """A rejection reaches those who invited, with the repair in hand (product.md §6)."""
    if outgoing.fate != Fate.REJECTED:
        return
    invitation = access.invitation_for_message(outgoing.reference)
    if invitation is None or status(invitation, outgoing.context["version"]) is not Status.LIVE:
        return
    tell(
        invitation,
        "delivery_failed",
        subject=str(outgoing.pk),
        channel=outgoing.channel,
        reason=outgoing.reason,
        has_phone=bool(invitation.phone),
    )


def register() -> None:
    renderers.register("invitation_code", render_code)
    for kind in Kind.values:
        renderers.register(f"invitation_{kind}", render_invitation)
        fates.on_settled(f"invitation_{kind}", tell_failure)
