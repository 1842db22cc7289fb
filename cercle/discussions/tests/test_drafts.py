"""What one has begun to write: one's own, there on any device, gone when it was posted."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from cercle.audit.models import AuditLine
from cercle.core.errors import Invalid, NotFound, TooMany
from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import drop_draft, leave_discussion, post_message, save_draft
from cercle.discussions.models import Draft


def test_a_draft_is_one_s_own_and_the_last_one(cast: Cast) -> None:
    asked = post_message(cast.nurse, cast.discussion, body="Quand ?")
    save_draft(cast.doctor, cast.discussion, body="Dem")
    save_draft(cast.doctor, cast.discussion, body="Demain", reply_to=asked.pk)
    kept = queries.draft(cast.doctor, cast.discussion)
    assert kept
    assert (kept.body, kept.reply_to) == ("Demain", asked)
    assert queries.draft(cast.nurse, cast.discussion) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM discussions_draft")
        assert b"Demain" not in bytes(cursor.fetchone()[0])


def test_the_same_again_leaves_no_trace_and_nothing_is_none(cast: Cast) -> None:
    save_draft(cast.doctor, cast.discussion, body="Demain")
    before = AuditLine.objects.count()
    save_draft(cast.doctor, cast.discussion, body="Demain ")
    save_draft(cast.nurse, cast.discussion, body=" ")
    assert AuditLine.objects.count() == before
    save_draft(cast.doctor, cast.discussion, body="")
    assert not Draft.objects.exists()
    save_draft(cast.doctor, cast.discussion, body="Encore")
    drop_draft(cast.doctor, cast.discussion)
    drop_draft(cast.doctor, cast.discussion)
    assert not Draft.objects.exists()
    acts = AuditLine.objects.filter(act__startswith="draft.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["draft.begun", "draft.dropped", "draft.begun", "draft.dropped"]


def test_nobody_outside_keeps_one(cast: Cast) -> None:
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            save_draft(account, cast.discussion, body="x")
    save_draft(cast.nurse, cast.discussion, body="x")
    leave_discussion(cast.nurse, cast.discussion)
    assert queries.draft(cast.nurse, cast.discussion) is None


def test_what_is_answered_is_of_this_discussion(cast: Cast) -> None:
    save_draft(cast.doctor, cast.discussion, body="x", reply_to=uuid4())
    kept = queries.draft(cast.doctor, cast.discussion)
    assert kept
    assert kept.reply_to is None


def test_drafts_are_bounded(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "DRAFTS": 1}
    save_draft(cast.doctor, cast.discussion, body="é" * 20_000)  # too long to be posted, not to be kept
    with pytest.raises(Invalid):
        save_draft(cast.doctor, cast.discussion, body="é" * 40_001)
    with pytest.raises(TooMany):
        save_draft(cast.doctor, cast.discussion, body="y")
