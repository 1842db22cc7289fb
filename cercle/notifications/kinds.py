"""Every kind of notification: what it says, and the one thing its button does. One line of the table is one kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Data = Mapping[str, Any]
Label = str | Promise


@dataclass(frozen=True)
class Kind:
    """``sentence`` is filled with the notification's data. ``act`` gives the code and label of its button, or None.

    ``default_on`` is what an account that never chose gets; one that is not ``optional`` cannot be turned off.
    """

    code: str
    title: Label
    sentence: Label
    icon: str
    default_on: bool = True
    optional: bool = True
    act: Callable[[Data], tuple[str, Label] | None] = lambda data: None


def _add(data: Data) -> tuple[str, Label] | None:
    """What the inviter wanted when they invited (product.md §3.4)."""
    if data.get("discussion"):
        return "add_to_discussion", _("Ajouter à la discussion")
    if data.get("dossier"):
        return "add_to_circle", _("Ajouter au cercle de soins")
    return None


def _renew(data: Data) -> tuple[str, Label] | None:
    return "renew", _("Renvoyer l’invitation")


def _correct(data: Data) -> tuple[str, Label] | None:
    return "correct", _("Corriger l’adresse") if data.get("channel") != "sms" else _("Corriger le numéro")


def _check(data: Data) -> tuple[str, Label] | None:
    return "correct", _("Vérifier et renvoyer")


def _open_thread(data: Data) -> tuple[str, Label] | None:
    return ("open_thread", _("Ouvrir le fil patient")) if data.get("discussion") else None


def _open_message(data: Data) -> tuple[str, Label] | None:
    return ("open_message", _("Ouvrir le message")) if data.get("discussion") else None


def _open_tasks(data: Data) -> tuple[str, Label] | None:
    return ("open_tasks", _("Voir les tâches")) if data.get("dossier") else None


def _open_dossier(data: Data) -> tuple[str, Label] | None:
    return ("open_dossier", _("Voir le dossier")) if data.get("dossier") else None


_TABLE = (
    Kind(
        "colleague_connected",
        _("Un confrère que vous avez invité s’est connecté"),
        _("%(name)s s’est connecté à Cercle."),
        "user-check",
        act=_add,
    ),
    Kind(
        "guest_accepted",
        _("Un patient ou un aidant a accepté votre invitation"),
        _("%(name)s a accepté votre invitation."),
        "user-check",
        act=_open_thread,
    ),
    Kind(
        "guest_awaits_circle",
        _("Un patient ou un aidant que vous avez invité attend votre confirmation"),
        _("%(name)s a accepté votre invitation : confirmez son accès au dossier."),
        "user-check",
        act=_add,
    ),
    Kind(
        "circle_opened",
        _("Un dossier vous est ouvert"),
        _("%(name)s vous a ouvert un dossier."),
        "folder-heart",
        act=_open_dossier,
    ),
    Kind(
        "invitation_declined",
        _("Une invitation a été déclinée"),
        _("%(name)s a décliné votre invitation."),
        "user-x",
    ),
    Kind(
        "invitation_not_me",
        _("Une invitation est arrivée à quelqu’un d’autre"),
        _("L’invitation pour %(name)s est arrivée à quelqu’un d’autre : corrigez les coordonnées."),
        "user-x",
        act=_correct,
    ),
    Kind(
        "invitation_locked",
        _("Une invitation est bloquée après plusieurs dates de naissance fausses"),
        _("L’invitation de %(name)s est bloquée : plusieurs dates de naissance fausses ont été données."),
        "lock",
        act=_check,
    ),
    Kind(
        "link_requested",
        _("Un nouveau lien est demandé"),
        _("%(name)s demande un nouveau lien d’invitation."),
        "link",
        act=_renew,
    ),
    Kind(
        "delivery_failed",
        _("Une invitation n’est pas arrivée"),
        _("Votre invitation pour %(name)s n’a pas pu être remise."),
        "mail-warning",
        act=_correct,
    ),
    Kind(
        "invitation_ending",
        _("Une invitation prend fin dans 48 heures"),
        _("L’invitation de %(name)s attend toujours sa réponse : elle prend fin dans 48 heures."),
        "hourglass",
        act=_renew,
    ),
    Kind(
        "invitation_expired",
        _("Une invitation a expiré"),
        _("L’invitation de %(name)s a expiré sans réponse."),
        "calendar-x",
        act=_renew,
    ),
    Kind(
        "messages_waiting",
        _("Des messages attendent depuis longtemps une personne invitée"),
        _("Des messages attendent %(name)s, qui ne s’est toujours pas connecté à Cercle."),
        "message-square-warning",
        act=_renew,
    ),
    Kind(
        "added_to_discussion",
        _("Vous avez été ajouté à une discussion"),
        _("%(name)s vous a ajouté à une discussion."),
        "message-circle-plus",
    ),
    Kind(
        "mentioned",
        _("Quelqu’un vous mentionne dans un message"),
        _("%(name)s vous a mentionné dans un message."),
        "at-sign",
        act=_open_message,
    ),
    Kind(
        "task_given",
        _("Une tâche vous est confiée"),
        _("%(name)s vous confie une tâche."),
        "list-todo",
        act=_open_tasks,
    ),
    Kind(
        "task_due",
        _("Le jour d’une tâche est venu"),
        _("Une tâche notée par %(name)s est à faire pour aujourd’hui."),
        "alarm-clock",
        act=_open_tasks,
    ),
    Kind(
        "emergency_access",
        _("Un dossier de l’un de vos cercles est ouvert en urgence"),
        _("%(name)s, hors du cercle de soins, a ouvert un dossier en urgence. Le motif y est noté."),
        "siren",
        optional=False,
        act=_open_dossier,
    ),
)

#: Code → kind, in the order of the preferences page.
KINDS: dict[str, Kind] = {kind.code: kind for kind in _TABLE}
