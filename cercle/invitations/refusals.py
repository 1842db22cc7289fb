"""The words for what an invitation's true state forbids: one text per state, for stale pages and dead links alike."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cercle.core.errors import CercleError, NotFound, Refused
from cercle.invitations.models import Invitation, State
from cercle.invitations.states import Status, is_carried


def require_open(invitation: Invitation) -> None:
    """For the inviter's acts. Raises ``Refused`` with the true state (product.md §4: the server decides)."""
    if invitation.state == State.OPEN:
        return
    raise Refused(*_FOR_INVITER[State(invitation.state)]())


_FOR_INVITER: dict[State, Callable[[], tuple[str, str]]] = {
    State.ACCEPTED: lambda: (
        "already_accepted",
        _("Cette invitation a déjà été acceptée : elle ne peut plus être renvoyée, corrigée ni supprimée."),
    ),
    State.DECLINED: lambda: ("declined", _("La personne a décliné cette invitation.")),
    State.NOT_ME: lambda: (
        "blocked_contact",
        _(
            "Le destinataire a répondu que l’invitation n’était pas pour lui. "
            "Corrigez les coordonnées pour la renvoyer."
        ),
    ),
    State.DELETED: lambda: ("deleted", _("Cette invitation a été supprimée.")),
}


def blocked() -> Refused:
    return Refused(
        "blocked_contact",
        _(
            "Le titulaire de ces coordonnées a répondu qu’une invitation n’était pas pour lui : "
            "vérifiez-les, ou demandez à un administrateur."
        ),
    )


def wrong_kind() -> Refused:
    """A form made for another kind of invitation than the link's."""
    return Refused("wrong_kind", _("Cette invitation s’accepte autrement : rouvrez le lien."))


def already_invited(text: str = "") -> Refused:
    return Refused("already_invited", text or _("Une autre invitation attend déjà une réponse à ces coordonnées."))


def require_carried(invitation: Invitation) -> None:
    """Nothing leaves for an invitation that nobody could accept: its inviter left the « fil patient » to be joined."""
    if not is_carried(invitation):
        raise Refused(
            "frozen", _("Vous ne faites plus partie du fil patient de cette invitation : elle ne peut plus partir.")
        )


def of_status(status: Status) -> CercleError:
    """For the link holder's acts. An unknown link and a deleted one raise the same dull ``NotFound``."""
    if status is Status.UNKNOWN:
        return NotFound()
    sentences = {
        Status.EXPIRED: _("Cette invitation a expiré. Demandez un nouveau lien."),
        Status.REPLACED: _("Ce lien a été remplacé. Demandez un nouveau lien."),
        Status.ACCEPTED: _("Cette invitation a déjà été acceptée. Connectez-vous."),
        Status.DECLINED: _("Cette invitation a été déclinée."),
        Status.NOT_ME: _("Cette invitation a été signalée comme adressée à la mauvaise personne."),
        Status.LOCKED: _("Trop d’essais avec une mauvaise date de naissance. Demandez un nouveau lien."),
        Status.FROZEN: _("La personne qui vous a invité n’est plus là. Contactez un administrateur."),
        Status.LIVE: _("Cette invitation est valable."),
    }
    return Refused(status.value, sentences[status])
