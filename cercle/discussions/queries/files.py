"""Files that go with messages."""

from cercle.accounts.models import Account
from cercle.discussions.access import attachable
from cercle.discussions.models import Attachment, Discussion, Message


def waiting_files(user: Account, discussion: Discussion) -> list[Attachment]:
    """What ``user`` has uploaded to a discussion obtained by access and not posted yet, in the order it came."""
    return list(attachable(user, discussion))


def attached(message: Message) -> list[Attachment]:
    """The files of a message read with all that is shown of it (``told``), in the order they came."""
    return list(message.attachments.all())
