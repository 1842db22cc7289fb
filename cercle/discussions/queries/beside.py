"""What goes with a message, for the faces: read with it (``told``), so that asking for it costs nothing more."""

from cercle.discussions.models import Acknowledgement, Attachment, Mention, Message


def mentions_of(message: Message) -> list[Mention]:
    """Whom it names, with their accounts."""
    return list(message.mentions.all())


def signs_of(message: Message) -> list[Acknowledgement]:
    """Who said « Vu » or « Fait », with their accounts, in that order."""
    return list(message.acknowledgements.all())


def files_of(message: Message) -> list[Attachment]:
    """Its files; none of a message that was withdrawn."""
    return [] if message.withdrawn_at else list(message.attachments.all())
