"""A six-digit code for a link that proves nothing by itself: copied, shared, printed (pitfalls S4, S23)."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import emails, limits, phones
from cercle.core.errors import Refused, TooMany
from cercle.core.secrets import keyed_digest, keyed_digests, matches
from cercle.delivery.actions import enqueue
from cercle.invitations import access, refusals
from cercle.invitations.links import Link
from cercle.invitations.models import ContactCode, Invitation
from cercle.invitations.proofs import SESSION, Proof
from cercle.invitations.states import Status, status

CODE = "invitation.code"


@dataclass(frozen=True)
class CodeSent:
    """Where the code went, masked: the holder of a copied link has proved nothing yet (pitfall S28)."""

    channel: str
    masked: str


def bound(code: ContactCode, digits: str) -> str:
    """What is digested: the digits with the invitation, its version and the session, so that none can be swapped."""
    return f"{code.pk}.{code.invitation_id}.{code.version}.{code.session}.{digits}"


@action
def start_code(link: Link, session: str) -> CodeSent:
    """Send a code to the invitation's contact, for this browser session only; an earlier one stops working.

    Changes nothing of the invitation, so a robot that presses the button costs one message at most per limit.
    Raises ``Refused`` or ``NotFound`` by the link's status, ``TooMany`` (CODE_SENDS per contact).
    """
    invitation = _live(link)
    channel, recipient = ("email", invitation.email) if invitation.email else ("sms", invitation.phone)
    _spend(channel, recipient)
    code = ContactCode(
        invitation=invitation,
        version=invitation.version,
        session=keyed_digest(SESSION, session),
        channel=channel,
        recipient=recipient,
    )
    code.save(force_insert=True)
    enqueue(
        "invitation_code", str(code.pk), channel=channel, recipient=recipient, language=invitation.language, context={}
    )
    record(None, "invitation.code_sent", "invitation", invitation.pk, channel=channel)
    return CodeSent(channel, emails.mask(recipient) if channel == "email" else phones.mask(recipient))


def _live(link: Link) -> Invitation:
    invitation = access.of_link(link, lock=True)
    found = status(invitation, link.version)
    if invitation is None or found is not Status.LIVE:
        raise refusals.of_status(found)
    return invitation


def _spend(channel: str, recipient: str) -> None:
    try:
        limits.spend("CODE_SENDS", recipient)
        if channel == "sms":
            limits.spend("SMS_COUNTRY", phones.country(recipient))
    except TooMany as error:
        raise TooMany(
            error.limit, error.retry_after, _("Plusieurs codes ont déjà été envoyés. Réessayez dans un moment.")
        ) from None


def check_code(link: Link, session: str, digits: str) -> Proof:
    """The proof that this session holds the contact. Each try counts, right or wrong.

    Raises ``Refused``: ``wrong_code`` (says how many tries are left), ``code_dead`` (none sent here, too old, too many
    tries, already used: ask for another one); or by the link's status.
    """
    proof, left = _try(link, session, "".join(digits.split())[:12])
    if proof:
        return proof
    if left > 0:
        raise Refused(
            "wrong_code",
            ngettext(
                "Ce code n’est pas le bon. Encore %(n)d essai.", "Ce code n’est pas le bon. Encore %(n)d essais.", left
            )
            % {"n": left},
        )
    raise Refused("code_dead", _("Ce code n’est plus valable. Demandez-en un autre."))


@action
def _try(link: Link, session: str, digits: str) -> tuple[Proof | None, int]:
    """Commits the count of tries whatever the answer; the caller turns a wrong one into an error afterwards."""
    invitation = _live(link)
    code = access.codes_of(invitation, keyed_digests(SESSION, session)).select_for_update().first()
    right = False
    if code and _is_alive(code):
        code.tries += 1
        right = matches(CODE, bound(code, digits), code.digest)
        code.used_at = timezone.now() if right else None
        code.save(update_fields=["tries", "used_at"])
    record(None, "invitation.code_tried", "invitation", invitation.pk, right=right)
    if right and code:
        return Proof(invitation.pk, invitation.version, "code", code.channel, code.recipient), 0
    return None, settings.LIMITS["CODE_TRIES"] - code.tries if code and _is_alive(code) else 0


def _is_alive(code: ContactCode) -> bool:
    if code.used_at or not code.digest or code.made_at is None:
        return False
    fresh = timezone.now() < code.made_at + timedelta(minutes=settings.LIMITS["CODE_MINUTES"])
    return fresh and code.tries < settings.LIMITS["CODE_TRIES"]
