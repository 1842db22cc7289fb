"""Why a message did not arrive, in words that a person can act on (product.md §6).

Mail servers answer with a basic code (RFC 5321 §4.2) and often an enhanced one (RFC 3463); both are mapped to a few
codes of ours. The raw answer is never shown or stored: it often repeats the address.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

#: Our code → what the person reads.
WORDS = {
    "unknown_mailbox": _("Cette adresse n’existe pas chez son fournisseur : vérifiez-la."),
    "unknown_domain": _("Le domaine de cette adresse n’existe pas ou ne reçoit pas d’e-mails : vérifiez-le."),
    "bad_address": _("Le serveur de messagerie ne comprend pas cette adresse."),
    "disabled": _("Cette boîte aux lettres est fermée."),
    "full": _("La boîte aux lettres du destinataire est pleine."),
    "too_large": _("Le message est trop volumineux pour le destinataire."),
    "policy": _("Le serveur du destinataire a refusé le message."),
    "relay": _("Le serveur d’envoi a refusé de transmettre le message."),
    "busy": _("Le serveur du destinataire demande de réessayer plus tard."),
    "no_answer": _("Le serveur du destinataire ne répond pas."),
    "unreachable": _("Le serveur d’envoi ne répond pas pour l’instant."),
    "credentials": _("Le serveur d’envoi refuse la connexion de Cercle : prévenez votre administrateur."),
    "no_server": _("Aucun serveur d’envoi d’e-mails n’est configuré : prévenez votre administrateur."),
    "no_sms_sender": _("Aucun service d’envoi de SMS n’est configuré : prévenez votre administrateur."),
    "not_mobile": _("Ce numéro ne peut pas recevoir de SMS."),
    "fictional": _("Ce numéro est réservé aux exemples : aucun SMS n’y est envoyé."),
    "internal": _("Une erreur de Cercle a empêché l’envoi."),
    "gave_up": _("Le message n’a pas pu partir malgré plusieurs essais."),
    "no_longer_wanted": _("Le message n’avait plus lieu d’être."),
}

#: Subject and detail of an enhanced code, whatever its class → our code.
_ENHANCED = {
    "1.0": "unknown_mailbox",
    "1.1": "unknown_mailbox",
    "1.2": "unknown_domain",
    "1.3": "bad_address",
    "1.6": "disabled",
    "1.10": "unknown_domain",
    "2.0": "disabled",
    "2.1": "disabled",
    "2.2": "full",
    "2.3": "too_large",
    "3.1": "full",
    "3.4": "too_large",
    "4.1": "no_answer",
    "4.3": "unknown_domain",
    "4.4": "unknown_domain",
    "7.0": "policy",
    "7.1": "policy",
    "7.8": "credentials",
}
#: Basic codes of a server that sends no enhanced one.
_BASIC = {
    421: "busy",
    450: "busy",
    451: "busy",
    452: "full",
    454: "credentials",
    501: "bad_address",
    503: "bad_address",
    521: "unknown_domain",
    530: "credentials",
    534: "credentials",
    535: "credentials",
    550: "unknown_mailbox",
    551: "unknown_mailbox",
    552: "full",
    553: "bad_address",
    554: "policy",
    556: "unknown_domain",
}
_PATTERN = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Trouble:
    """Why a try failed. ``temporary``: it is worth trying again."""

    code: str
    temporary: bool


def words(code: str) -> str:
    """The sentence for ``code`` in the active language; empty for no code."""
    return str(WORDS.get(code, WORDS["internal"])) if code else ""


def french(code: str) -> str:
    """The sentence as it is written in the row."""
    with override("fr"):
        return words(code)


def from_smtp(basic: int, answer: bytes | str) -> Trouble:
    """What a mail server's answer of 400 or more means.

    The basic code decides whether to try again. A refusal of our own credentials is not the recipient's fault, and
    an administrator can mend it, so it waits too.
    """
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    temporary = basic < 500
    found = _PATTERN.search(text)
    code = _BASIC.get(basic, "busy" if temporary else "policy")
    if found and code != "credentials":
        major = found[1].partition(".")[0]
        code = _ENHANCED.get(found[1], {"7": "policy", "4": "no_answer"}.get(major, code))
    if temporary and code in {"unknown_mailbox", "policy"}:
        code = "busy"  # greylisting says 450 4.1.1 or 4.7.1 and means « later »
    return Trouble(code, temporary or code == "credentials")
