"""Files that will go with a message: brought in one by one while it is written. ``post_message`` posts them with it."""

from django.conf import settings
from django.core.files.base import File
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cercle.accounts.models import Account
from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.core import limits
from cercle.core.errors import NotFound, Refused, TooMany
from cercle.discussions.access import Right, attachable, hold
from cercle.discussions.models import Attachment, Discussion
from cercle.files.actions import forget
from cercle.files.names import harmless
from cercle.files.receiving import Received, receive


def upload_attachment(
    actor: Account, discussion: Discussion, upload: "File[bytes]", *, declared: int | None = None
) -> Attachment:
    """Check and store a file that ``actor`` is about to post in ``discussion``, obtained by access with ``Right.POST``.

    Not in a transaction: checking takes seconds, storing may use the network. ``declared`` is the size that the sender
    announced. Raises ``Refused`` (file_…, too_many_files), ``TooMany`` (FILE_TRIES, FILE_DAY), ``NotFound`` (no longer
    a member by then).
    """
    _check_count(actor, discussion)
    limits.spend("FILE_TRIES", str(actor.pk))
    received = receive(upload, declared=declared)
    return _keep(actor, discussion, received, upload.name or "")


@action
def _keep(actor: Account, discussion: Discussion, received: Received, name: str) -> Attachment:
    hold(actor, discussion, Right.POST)
    _check_count(actor, discussion)
    _spend(actor, received.size)
    received.keep()
    default = _("Photo") if received.kind.is_image else _("Document")
    attachment = Attachment(
        discussion=discussion,
        uploader=actor,
        name=harmless(name, received.kind, default),
        media_type=received.kind.value,
        size=received.size,
        width=received.width,
        height=received.height,
        pages=received.pages,
        file=received.file,
        preview=received.preview,
    )
    attachment.save(force_insert=True)
    detail = {"attachment": str(attachment.pk), "size": received.size, "media_type": attachment.media_type}
    record(actor, "attachment.uploaded", "discussion", discussion.pk, **detail)
    return attachment


def _spend(actor: Account, size: int) -> None:
    """Whole megabytes, at least one. Raises ``TooMany`` with words."""
    try:
        limits.spend("FILE_DAY", str(actor.pk), cost=-(-size // 1_000_000))
    except TooMany as error:
        most = settings.LIMITS["FILE_DAY"]
        words = _("Vous avez joint beaucoup de fichiers : au plus %(most)s Mo par jour. Réessayez plus tard.")
        raise TooMany(error.limit, error.retry_after, words % {"most": most}) from None


def _check_count(actor: Account, discussion: Discussion) -> None:
    """Nobody prepares more files than one message holds: so none holds more."""
    most = settings.LIMITS["FILE_COUNT"]
    if attachable(actor, discussion).count() >= most:
        words = ngettext(
            "Un message porte au plus %(most)s fichier.", "Un message porte au plus %(most)s fichiers.", most
        )
        raise Refused("too_many_files", words % {"most": most})


@action
def remove_attachment(actor: Account, attachment: Attachment) -> None:
    """Let go a file that ``actor`` uploaded and has not posted. Raises ``NotFound`` when it was posted meanwhile."""
    row = attachable(actor, attachment.discussion).filter(pk=attachment.pk).select_for_update().first()
    if row is None:
        raise NotFound
    _drop(row)
    record(actor, "attachment.removed", "discussion", attachment.discussion_id, attachment=str(attachment.pk))


@action
def drop_waiting(rows: QuerySet[Attachment]) -> int:
    """Let go all of ``rows``, which nobody posted in time; returns how many."""
    found = list(rows.select_for_update(skip_locked=True)[:1000])
    for row in found:
        _drop(row)
    record(None, "attachment.expired", "discussion", "", count=len(found))
    return len(found)


def _drop(attachment: Attachment) -> None:
    """The row now, the stored files at the next sweep."""
    forget(attachment.file, attachment.preview)
    attachment.delete()
