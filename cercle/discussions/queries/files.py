"""Files that wait to go with a message."""

from cercle.accounts.models import Account
from cercle.discussions.access import attachable
from cercle.discussions.models import Attachment, Discussion


def waiting_files(user: Account, discussion: Discussion) -> list[Attachment]:
    """What ``user`` has uploaded to a discussion obtained by access and not posted yet, in the order it came."""
    return list(attachable(user, discussion))
