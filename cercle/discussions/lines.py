"""System lines: what a discussion says about itself. Stored as a code and a name, worded in the reader's language."""

from django.utils.translation import gettext as _

from cercle.discussions.models import Message

ADDED = "added"
LEFT = "left"


def words(message: Message) -> str:
    """The sentence of a system line; the text of a person's message as it is.

    ``body`` of a system line is the name of the person it is about, as it was then.
    """
    if not message.system:
        return message.body
    names = {"actor": message.author.name if message.author else _("Quelqu’un"), "person": message.body}
    if message.system == ADDED:
        return _("%(actor)s a ajouté %(person)s à la discussion.") % names
    return _("%(person)s a quitté la discussion.") % names
