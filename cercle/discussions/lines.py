"""System lines: what a discussion says about itself. Stored as a code and a name, worded in the reader's language."""

from django.utils.translation import gettext as _

from cercle.discussions.models import Message

ADDED = "added"
LEFT = "left"
LEFT_THREAD = "left_thread"
ENTERED = "entered"  # a patient or caregiver, into a « fil patient »
CONFIRMED = "confirmed"  # their identity, by a professional
REMOVED = "removed"  # by a professional
RENAMED = "renamed"
CLOSED = "closed"  # about a patient, with a summary
REOPENED = "reopened"

#: Lines whose ``body`` somebody wrote: found by their words as messages are.
WRITTEN = frozenset({RENAMED, CLOSED})


def words(message: Message) -> str:
    """The sentence of a system line; the text of a person's message as it is, unless it was withdrawn.

    ``body`` of a system line is the name of the person it is about, as it was then; of a closing its summary, of a
    renaming the new name.
    """
    if message.withdrawn_at:
        return _("Message retiré")
    if not message.system:
        return message.body
    names = {"actor": message.author.name if message.author else _("Quelqu’un"), "person": message.body}
    return _sentence(message.system) % names


def own_words(message: Message) -> list[str]:
    """What somebody wrote in it, for a search."""
    return [message.body] if not message.system or message.system in WRITTEN else []


def _sentence(code: str) -> str:
    if code == ADDED:
        return _("%(actor)s a ajouté %(person)s à la discussion.")
    if code == ENTERED:
        return _("%(person)s a rejoint le fil patient.")
    if code == CONFIRMED:
        return _("Identité confirmée par %(actor)s : %(person)s.")
    if code == REMOVED:
        return _("%(actor)s a retiré %(person)s du fil patient.")
    if code == RENAMED:
        return _("%(actor)s a renommé la discussion : « %(person)s ».")
    if code == CLOSED:
        return _("%(actor)s a clos la discussion. Synthèse : %(person)s")
    if code == REOPENED:
        return _("%(actor)s a rouvert la discussion.")
    if code == LEFT_THREAD:
        return _("%(person)s a quitté le fil patient.")
    return _("%(person)s a quitté la discussion.")
