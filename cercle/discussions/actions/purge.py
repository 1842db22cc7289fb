"""What was withdrawn is kept out of sight for a while, in case a court asks, and then it goes. That it was said, by
whom and when it was withdrawn stays in the thread and in the trace."""

from datetime import datetime
from uuid import UUID

from cercle.audit.action import action
from cercle.audit.journal import record
from cercle.discussions.access import withdrawn_before
from cercle.files.actions import forget


@action
def purge_withdrawn(message_id: UUID, before: datetime) -> bool:
    """Erase the words and files of a message that was withdrawn before that moment; once. Its stored files go at the
    next sweep, their keys with them: in every copy of the storage they are noise from then on."""
    message = withdrawn_before(before).select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        record(None, "message.not_purged", "message", message_id)
        return False
    files = list(message.attachments.all())
    forget(*(name for file in files for name in (file.file, file.preview)))
    message.attachments.all().delete()
    versions, _models = message.versions.all().delete()
    detail = {"message": str(message.pk), "seq": message.seq, "versions": versions, "files": len(files)}
    record(None, "message.purged", "discussion", message.discussion_id, **detail)
    return True
