"""What was withdrawn goes after its time: words, files and keys; that it was stays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cercle.audit.models import AuditLine
from cercle.core.testing import Cast, Clock
from cercle.discussions import lines
from cercle.discussions.actions import edit_message, post_message, upload_attachment, withdraw_message
from cercle.discussions.actions.purge import purge_withdrawn as purge
from cercle.discussions.jobs import purge_withdrawn
from cercle.discussions.models import Attachment, Message, MessageVersion
from cercle.files.jobs import sweep
from cercle.files.models import StoredFile
from cercle.files.tests.making import image

pytestmark = pytest.mark.django_db


def said(cast: Cast, body: str) -> Message:
    """With a photo, and corrected once."""
    file = upload_attachment(cast.doctor, cast.discussion, ContentFile(image(), "plaie.jpg"))
    message = post_message(cast.doctor, cast.discussion, body=f"{body} ?", attachments=[file.pk])
    return edit_message(cast.doctor, message, body=body)


def on_disk(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


def test_what_was_withdrawn_long_ago_goes_and_nothing_else(cast: Cast, files_folder: Path, clock: Clock) -> None:
    gone, kept = said(cast, "Pas ce patient"), said(cast, "Pansement fait")
    withdraw_message(cast.doctor, gone)
    clock.move(days=300)
    later = said(cast, "Retiré plus tard")
    withdraw_message(cast.doctor, later)
    clock.move(days=64)
    purge_withdrawn(0)
    assert not AuditLine.objects.filter(act="message.purged").exists()
    clock.move(days=2)
    purge_withdrawn(0)
    sweep(0)
    assert set(Attachment.objects.values_list("message", flat=True)) == {kept.pk, later.pk}
    assert set(MessageVersion.objects.values_list("message", flat=True)) == {kept.pk, later.pk}
    assert StoredFile.objects.count() == on_disk(files_folder) == 4
    gone.refresh_from_db()
    assert lines.words(gone) == "Message retiré"
    line = AuditLine.objects.get(act="message.purged")
    assert (line.actor, line.subject) == (None, str(cast.discussion.pk))
    assert line.detail == {"message": str(gone.pk), "seq": gone.seq, "versions": 2, "files": 1}
    purge_withdrawn(0)
    assert AuditLine.objects.filter(act="message.purged").count() == 1


def test_with_zero_nothing_goes(cast: Cast, files_folder: Path, clock: Clock, settings: Any) -> None:
    settings.WITHDRAWN_MESSAGE_DAYS = 0
    withdraw_message(cast.doctor, said(cast, "x"))
    clock.move(days=4000)
    purge_withdrawn(0)
    assert Attachment.objects.count() == 1
    assert MessageVersion.objects.count() == 2


def test_what_is_not_due_by_then_is_left_alone(cast: Cast, files_folder: Path) -> None:
    message = said(cast, "x")
    assert not purge(message.pk, timezone.now() + timedelta(days=1))  # it was not withdrawn
    withdraw_message(cast.doctor, message)
    assert not purge(message.pk, timezone.now() - timedelta(days=1))
    assert Attachment.objects.count() == 1
    assert purge(message.pk, timezone.now() + timedelta(days=1))
