"""What will leave, before anything exists: the very templates of the sending, with a mark where the link will stand."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from cercle.accounts.models import Account
from cercle.core import names
from cercle.delivery.templates import Rendered
from cercle.invitations import messages
from cercle.invitations.models import GUESTS, Kind


def placeholder(name: str, language: str, kind: str = Kind.COLLEAGUE) -> str:
    """« [lien personnel de Claire Durand] », in the message's language; nobody is named to a patient or caregiver."""
    with override(language):
        if kind in GUESTS:
            return _("[lien personnel]")
        return _("[lien personnel de %(name)s]") % {"name": name}


def message(actor: Account, *, name: str = "", channel: str, language: str, kind: str = Kind.COLLEAGUE) -> Rendered:
    """Exactly what the server will send by ``channel`` (email, sms), but for the link."""
    name = names.clean(name)
    return messages.write(
        channel,
        language,
        name=name,
        inviter=messages.inviter(actor, language),
        link=placeholder(name, language, kind),
        href="#",
        kind=kind,
    )


def handover(
    actor: Account, *, name: str = "", language: str, way: str = "share", kind: str = Kind.COLLEAGUE
) -> Rendered:
    """Exactly what the share sheet, ``sms:`` or ``mailto:`` will carry, but for the link. One text serves all three."""
    name = names.clean(name)
    who = messages.inviter(actor, language)
    return messages.write_share(language, name=name, inviter=who, link=placeholder(name, language, kind), kind=kind)
