"""What becomes of a message: answered, edited, withdrawn, signed. Who may, what stays, what is told."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.audit.models import AuditLine
from cercle.core.errors import Forbidden, Invalid, NotFound, Refused, TooMany
from cercle.core.testing import Cast
from cercle.discussions import lines, queries
from cercle.discussions.access import Right, access_message
from cercle.discussions.actions import (
    add_member,
    edit_message,
    leave_discussion,
    post_message,
    sign_message,
    start_discussion,
    withdraw_message,
)
from cercle.discussions.models import Attachment, Message, MessageVersion

Act = Callable[[Account, Message], Message]
ACTS: dict[str, Act] = {
    "edit": lambda actor, message: edit_message(actor, message, body="Autre chose"),
    "withdraw": withdraw_message,
    "sign": lambda actor, message: sign_message(actor, message, "done"),
}


def last_act() -> str:
    return AuditLine.objects.order_by("pk").values_list("act", flat=True).last() or ""


@pytest.fixture
def message(cast: Cast) -> Message:
    return post_message(cast.doctor, cast.discussion, body="Pansement à 8 h")


# --- Who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ACTS)
def test_nobody_outside_changes_anything(cast: Cast, message: Message, act: str) -> None:
    before = AuditLine.objects.count()
    for account in cast.everyone_outside():
        with pytest.raises(NotFound):
            ACTS[act](account, message)
        with pytest.raises(NotFound):
            access_message(account, message.pk, Right.READ)
    assert AuditLine.objects.count() == before
    ACTS[act](cast.doctor, message)
    leave_discussion(cast.doctor, cast.discussion)
    with pytest.raises(NotFound):
        ACTS[act](cast.doctor, message)


@pytest.mark.parametrize("act", ["edit", "withdraw"])
def test_only_one_s_own_words_are_changed(cast: Cast, message: Message, act: str) -> None:
    with pytest.raises(Forbidden):
        ACTS[act](cast.nurse, message)
    assert Message.objects.get().body == "Pansement à 8 h"
    ACTS[act](cast.doctor, message)


@pytest.mark.parametrize("act", ACTS)
def test_what_the_discussion_says_of_itself_stays(cast: Cast, act: str) -> None:
    add_member(cast.doctor, cast.discussion, cast.outsider)
    with pytest.raises(Forbidden):
        ACTS[act](cast.doctor, Message.objects.get(system=lines.ADDED))


@pytest.mark.parametrize("act", ACTS)
def test_nothing_changes_in_a_closed_discussion(cast: Cast, message: Message, act: str) -> None:
    cast.discussion.closed_at = timezone.now()
    cast.discussion.save(update_fields=["closed_at"])
    with pytest.raises(Refused) as refusal:
        ACTS[act](cast.doctor, message)
    assert refusal.value.code == "closed"
    with pytest.raises(Refused):
        post_message(cast.doctor, cast.discussion, body="Encore")


@pytest.mark.parametrize("act", ACTS)
def test_what_was_withdrawn_is_not_changed_any_more(cast: Cast, message: Message, act: str) -> None:
    withdraw_message(cast.doctor, message)
    with pytest.raises(Refused) as refusal:
        ACTS[act](cast.doctor, message)
    assert refusal.value.code == "withdrawn"


# --- Answering ------------------------------------------------------------------------------------------


def test_an_answer_shows_what_it_answers(cast: Cast, message: Message) -> None:
    answer = post_message(cast.nurse, cast.discussion, body="Fait", reply_to=message.pk)
    shown = queries.messages(cast.doctor, cast.discussion)[-1]
    assert shown == answer
    assert shown.reply_to
    assert (shown.reply_to.body, shown.reply_to.author) == ("Pansement à 8 h", cast.doctor)
    assert AuditLine.objects.get(act="message.posted", actor=cast.nurse.pk).detail["reply_to"] == str(message.pk)


def test_only_what_somebody_said_here_is_answered(cast: Cast, message: Message) -> None:
    add_member(cast.doctor, cast.discussion, cast.outsider)
    elsewhere = post_message(cast.nurse, start_discussion(cast.nurse, members=[cast.doctor]), body="x")
    for id in (elsewhere.pk, Message.objects.get(system=lines.ADDED).pk, uuid4()):
        with pytest.raises(Invalid) as refusal:
            post_message(cast.nurse, cast.discussion, body="Fait", reply_to=id)
        assert "reply_to" in refusal.value.fields
    withdraw_message(cast.doctor, message)  # in the meantime: the answer leaves all the same
    assert post_message(cast.nurse, cast.discussion, body="Fait", reply_to=message.pk).reply_to == message


# --- Editing --------------------------------------------------------------------------------------------


def test_an_edit_keeps_the_words_before(cast: Cast, message: Message) -> None:
    edit_message(cast.doctor, message, body=" Pansement à 9 h ")
    edit_message(cast.doctor, message, body="Pansement à 10 h")
    edited = queries.messages(cast.nurse, cast.discussion)[0]
    assert edited.body == "Pansement à 10 h"
    assert edited.edited_at
    assert [version.body for version in queries.versions(cast.nurse, edited)] == ["Pansement à 8 h", "Pansement à 9 h"]
    assert queries.versions(cast.former, edited) == []
    assert last_act() == "message.edited"
    assert "Pansement" not in str(AuditLine.objects.values_list("detail", flat=True))


def test_the_same_words_again_change_nothing(cast: Cast, message: Message) -> None:
    assert edit_message(cast.doctor, message, body="Pansement à 8 h\n").changed is None
    assert not MessageVersion.objects.exists()
    assert last_act() == "message.kept"


@pytest.mark.parametrize("body", ["", " \n ", "\u202e", "é" * 10_001])
def test_an_edit_obeys_the_rules_of_posting(cast: Cast, message: Message, body: str) -> None:
    with pytest.raises(Invalid):
        edit_message(cast.doctor, message, body=body)


def test_edits_and_signs_are_held_back(cast: Cast, message: Message, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1, "SIGNS": 1}
    edit_message(cast.doctor, message, body="un")
    sign_message(cast.nurse, message, "seen")
    with pytest.raises(TooMany):
        edit_message(cast.doctor, message, body="deux")
    with pytest.raises(TooMany):
        sign_message(cast.nurse, message, "done")


# --- Withdrawing ----------------------------------------------------------------------------------------


def test_withdrawn_words_are_read_by_nobody_and_kept(cast: Cast, message: Message) -> None:
    edit_message(cast.doctor, message, body="Pansement à 9 h")
    withdrawn = withdraw_message(cast.doctor, message)
    assert (withdrawn.body, lines.words(withdrawn)) == ("", "Message retiré")
    for account in (cast.doctor, cast.nurse):
        assert queries.messages(account, cast.discussion)[0].body == ""
        assert queries.versions(account, withdrawn) == []
    assert list(MessageVersion.objects.order_by("pk").values_list("body", flat=True)) == [
        "Pansement à 8 h",
        "Pansement à 9 h",
    ]
    assert last_act() == "message.withdrawn"


# --- Signing --------------------------------------------------------------------------------------------


def test_a_sign_says_who_and_can_be_taken_back(cast: Cast, message: Message) -> None:
    for _ in range(2):
        sign_message(cast.nurse, message, "seen")
    sign_message(cast.nurse, message, "done")
    sign_message(cast.doctor, message, "done")

    def signs() -> list[tuple[Account, str]]:
        shown = queries.messages(cast.doctor, cast.discussion)[0]
        return [(each.account, each.sign) for each in shown.acknowledgements.all()]

    assert signs() == [(cast.nurse, "seen"), (cast.nurse, "done"), (cast.doctor, "done")]
    for _ in range(2):
        sign_message(cast.nurse, message, "seen", on=False)
    assert signs() == [(cast.nurse, "done"), (cast.doctor, "done")]
    assert last_act() == "message.sign_kept"


def test_odd_signs_are_refused(cast: Cast, message: Message) -> None:
    with pytest.raises(Invalid):
        sign_message(cast.nurse, message, "like")
    with pytest.raises(Refused):
        sign_message(cast.doctor, message, "seen")  # one's own


def test_a_patient_signs_in_their_thread(cast: Cast) -> None:
    told = post_message(cast.doctor, cast.thread, body="À jeun demain")
    sign_message(cast.patient, told, "seen")
    with pytest.raises(NotFound):
        sign_message(cast.nurse, told, "seen")


# --- Files ----------------------------------------------------------------------------------------------


def upload(cast: Cast, uploader: Account, **values: object) -> Attachment:
    given = {"discussion": cast.discussion, "name": "plaie.jpg", "media_type": "image/jpeg", "size": 3, "file": "x"}
    return Attachment.objects.create(uploader=uploader, **{**given, **values})


def test_a_message_takes_its_files_along(cast: Cast) -> None:
    files = [upload(cast, cast.doctor), upload(cast, cast.doctor)]
    ids = [file.pk for file in files]
    client_id = uuid4()
    message = post_message(cast.doctor, cast.discussion, body="", attachments=ids, client_id=client_id)
    again = post_message(cast.doctor, cast.discussion, body="", attachments=ids, client_id=client_id)
    assert again == message
    shown = queries.messages(cast.nurse, cast.discussion)[0]
    assert {file.pk for file in shown.attachments.all()} == set(ids)
    edit_message(cast.doctor, message, body="")  # there is a file: words are not needed
    with pytest.raises(Invalid):
        post_message(cast.doctor, cast.discussion, body="encore", attachments=ids)  # posted already


def test_only_one_s_own_files_of_this_discussion_are_posted(cast: Cast) -> None:
    elsewhere = start_discussion(cast.doctor, members=[cast.nurse])
    for file in (upload(cast, cast.nurse), upload(cast, cast.doctor, discussion=elsewhere)):
        with pytest.raises(Invalid) as refusal:
            post_message(cast.doctor, cast.discussion, body="Voici", attachments=[file.pk])
        assert "attachments" in refusal.value.fields
    assert not Message.objects.exists()


# --- After a gap ----------------------------------------------------------------------------------------


def test_changes_stand_among_the_positions(cast: Cast, message: Message) -> None:
    later = post_message(cast.nurse, cast.discussion, body="Bien")
    edit_message(cast.doctor, message, body="Pansement à 9 h")
    signed = sign_message(cast.doctor, later, "done")
    assert queries.newest_position() == signed.changed
    missed = queries.missed(cast.nurse, after=0)
    assert [(each.message, each.is_change) for each in missed] == [
        (message, False),
        (later, False),
        (message, True),
        (later, True),
    ]
    assert [each.position for each in missed] == sorted(each.position for each in missed)
    assert missed[0].message.body == "Pansement à 9 h"  # as it is now, whenever it was said
    assert [each.position for each in queries.missed(cast.nurse, after=missed[1].position, limit=1)] == [
        missed[2].position
    ]
    assert [change for *_rest, change in queries.said_since(0, 10)] == [False, False, True, True]
    assert queries.missed(cast.outsider, after=0) == []


def test_a_page_asks_for_what_changed(cast: Cast, message: Message) -> None:
    later = post_message(cast.nurse, cast.discussion, body="Bien")
    position = queries.newest_position()
    assert queries.changed(cast.nurse, cast.discussion, after=position) == []
    sign_message(cast.doctor, later, "done")
    edit_message(cast.doctor, message, body="un")
    edit_message(cast.doctor, message, body="deux")
    found = queries.changed(cast.nurse, cast.discussion, after=position)
    assert found == [later, message]
    assert queries.changed(cast.nurse, cast.discussion, after=found[0].changed or 0) == [message]
    assert queries.changed(cast.former, cast.discussion, after=0) == []


def test_more_signs_cost_no_more_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as counted:
            for each in queries.messages(cast.doctor, cast.discussion):
                [sign.account.name for sign in each.acknowledgements.all()]
                [mention.account.name for mention in each.mentions.all()]
                [file.name for file in each.attachments.all()]
                assert not each.reply_to or each.reply_to.author
        return len(counted)

    first = post_message(cast.doctor, cast.discussion, body="@Karim Benali un")
    sign_message(cast.nurse, first, "seen")
    before = cost()
    for n in range(8):
        message = post_message(cast.doctor, cast.discussion, body=f"@Karim Benali {n}", reply_to=first.pk)
        sign_message(cast.nurse, message, "seen")
        sign_message(cast.doctor, message, "done")
    assert cost() == before
