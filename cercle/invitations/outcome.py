"""What inviting, resending or correcting came to, in one value that claims nothing the server does not know."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cercle.directory.models import Professional
from cercle.discussions.models import Discussion
from cercle.invitations.models import Invitation, Sponsor, Submission


@dataclass(frozen=True)
class Outcome:
    """``sent``: a message was queued. ``why`` is "" when it was, else the reason (docs/invitations.md).

    ``created`` is False when an existing invitation was joined or renewed. ``entry`` is whom to add instead of
    inviting (``already_active``), ``thread`` the « fil patient » where the person is (``existing_thread``); then there
    is no invitation.
    """

    invitation: Invitation | None
    sponsor: Sponsor | None = None
    sent: bool = False
    why: str = ""
    created: bool = False
    again_at: datetime | None = None
    entry: Professional | None = None
    thread: Discussion | None = None

    @property
    def message(self) -> str:
        """One sentence for whoever pressed the button."""
        if self.sent:
            return _("L’invitation est partie.")
        sentences = {
            "handover": _("L’invitation est prête : transmettez le lien vous-même."),
            "other_contact": _(
                "Cette personne est déjà invitée par un confrère, à d’autres coordonnées. Vous serez prévenu de sa "
                "connexion. Si vous savez que ces coordonnées sont fausses, corrigez l’invitation."
            ),
            "limit": _("L’invitation est enregistrée, mais rien n’est parti : trop de messages en peu de temps."),
            "already_pending": _(
                "Vous avez déjà invité cette personne : l’invitation attend sa réponse, et rien de plus n’est parti."
            ),
            "existing_thread": _("Vous avez déjà un fil patient avec cette personne : rien n’est parti."),
            "already_active": _("Cette personne utilise déjà l’application : ajoutez-la directement."),
        }
        if self.why == "cooldown":
            return self._cooldown()
        return sentences.get(self.why, "")

    def _cooldown(self) -> str:
        if self.again_at is None:
            return _("Cette personne a déjà reçu une invitation : elle n’est pas relancée.")
        local = timezone.localtime(self.again_at)
        return _(
            "Cette personne a déjà reçu une invitation récemment : elle n’est pas relancée avant le %(day)s "
            "à %(time)s. Vous serez prévenu de sa connexion."
        ) % {"day": date_format(local, "j F"), "time": date_format(local, "H:i")}


def repeated(submission: Submission) -> Outcome:
    """The answer already given to the same press."""
    sponsor = submission.sponsor
    return Outcome(
        sponsor.invitation, sponsor, submission.sent, submission.why, submission.created, submission.again_at
    )
