"""The short road keeps the promises of the long one, and hands on whatever is not plain."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from cercle.accounts.models import Account, ApiToken
from cercle.audit.models import AuditLine
from cercle.core.models import Bucket
from cercle.core.testing import Cast
from cercle.discussions.actions import post_message, start_discussion
from cercle.discussions.models import Discussion, Member, Message
from cercle.discussions.posting import Wish
from cercle.discussions.tests.short_road import post, token_of, wish

pytestmark = pytest.mark.django_db(transaction=True)


def _traces(message: Message) -> dict[str, Any]:
    """What posting leaves, without what differs from one message to the next."""
    discussion = Discussion.objects.get(pk=message.discussion_id)
    line = AuditLine.objects.get(act="message.posted", detail__message=str(message.pk))
    return {
        "message": (message.author_id, message.body, message.system, bool(message.client_id)),
        "last": (discussion.last_seq == message.seq, discussion.last_at == message.at),
        "audit": (line.actor, line.subject_type, line.subject, sorted(line.detail), line.detail["seq"] == message.seq),
        "read": list(Member.objects.filter(last_read_seq=message.seq).values_list("account_id", flat=True)),
        "bucket": set(Bucket.objects.filter(name="POSTS").values_list("key", flat=True)),
    }


def test_both_roads_leave_the_same_behind(cast: Cast) -> None:
    long = _traces(post_message(cast.doctor, cast.discussion, body="Bonjour", client_id=uuid4()))
    (written,) = post([wish(cast.doctor, cast.discussion)])
    assert written
    assert _traces(Message.objects.get(pk=written.id)) == long


def _bells(write: Callable[[], object]) -> list[str]:
    import psycopg

    from cercle.live.ear import CHANNEL, parameters

    with psycopg.connect(autocommit=True, **parameters()) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        write()
        return [note.payload for note in ear.notifies(timeout=0.5)]


def test_both_roads_ring_alike(cast: Cast) -> None:
    import json

    def shape(payloads: list[str]) -> list[Any]:
        said = [json.loads(payload) for payload in payloads]
        return sorted((each["topic"], each["event"], sorted(each["ids"])) for each in said)

    post_message(cast.nurse, cast.discussion, body="Avant")  # so that the doctor has something unread
    long = shape(_bells(lambda: post_message(cast.doctor, cast.discussion, body="Bonjour", client_id=uuid4())))
    post_message(cast.nurse, cast.discussion, body="Encore")
    short = shape(_bells(lambda: post([wish(cast.doctor, cast.discussion)])))
    assert short == long
    assert [event for _topic, event, _ids in long] == ["read", "message"]


def test_those_that_arrive_together_keep_their_order(cast: Cast) -> None:
    other = start_discussion(cast.doctor, title="Autre", members=[cast.nurse])
    places = [cast.discussion, other, cast.discussion, other, cast.discussion]
    authors = [cast.doctor, cast.nurse, cast.nurse, cast.doctor, cast.doctor]
    first = {place.pk: Discussion.objects.get(pk=place.pk).last_seq for place in places}
    written = post(
        [wish(author, place, f"n° {n}") for n, (author, place) in enumerate(zip(authors, places, strict=True))]
    )
    assert [each.seq - first[each.discussion] for each in written if each] == [1, 1, 2, 2, 3]
    positions = [each.position for each in written if each]
    assert positions == sorted(positions)
    for each in written:
        assert each
        assert Message.objects.get(pk=each.id).body == each.body


def test_a_session_that_lives_lets_its_owner_post(cast: Cast) -> None:
    Session.objects.create(session_key="alive", session_data="", expire_date=timezone.now() + timedelta(hours=1))
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - timedelta(hours=1))

    def by(key: str) -> bool:
        return bool(post([Wish(cast.discussion.pk, cast.doctor.pk, "Bonjour", uuid4(), session=key)])[0])

    assert [by("alive"), by("ended"), by("unknown"), by("")] == [True, False, False, False]


def _leave(cast: Cast) -> None:
    Member.objects.filter(account=cast.doctor).update(left_at=timezone.now())


def _change(**values: Any) -> Callable[[Cast], None]:
    def change(cast: Cast) -> None:
        Account.objects.filter(pk=cast.doctor.pk).update(**values)

    return change


def _kind(cast: Cast) -> None:
    Discussion.objects.filter(pk=cast.discussion.pk).update(kind="thread")


def _revoke(cast: Cast) -> None:
    ApiToken.objects.filter(account=cast.doctor).update(revoked_at=timezone.now())


def _gone(cast: Cast) -> None:
    Message.objects.filter(discussion=cast.discussion).delete()
    Discussion.objects.filter(pk=cast.discussion.pk).delete()


@pytest.mark.parametrize(
    "end",
    [_leave, _change(is_active=False), _change(role="administrator"), _kind, _revoke, _gone],
    ids=["left", "closed account", "role without the right", "patient thread", "revoked token", "absent"],
)
def test_what_is_not_plain_is_handed_on(cast: Cast, end: Callable[[Cast], None]) -> None:
    asked = wish(cast.doctor, cast.discussion)
    end(cast)
    before = Message.objects.count()
    assert post([asked]) == [None]
    assert Message.objects.count() == before
    assert not AuditLine.objects.filter(act="message.posted").exists()


def test_strangers_and_former_members_are_handed_on(cast: Cast) -> None:
    people = [cast.outsider, cast.stranger, cast.former, cast.administrator]
    assert post([wish(person, cast.discussion) for person in people]) == [None] * 4


def test_a_token_of_somebody_else_opens_nothing(cast: Cast) -> None:
    assert post([Wish(cast.discussion.pk, cast.doctor.pk, "Bonjour", uuid4(), token=token_of(cast.outsider))]) == [None]


def test_one_who_may_not_stops_nobody_else(cast: Cast) -> None:
    found = post([wish(cast.stranger, cast.discussion), wish(cast.nurse, cast.discussion)])
    assert [bool(each) for each in found] == [False, True]


def test_a_second_press_goes_the_long_road(cast: Cast) -> None:
    asked = wish(cast.doctor, cast.discussion)
    first, second = post([asked, asked])
    assert first
    assert second is None
    again = post_message(cast.doctor, cast.discussion, body="Bonjour", client_id=asked.client_id)
    assert again.pk == first.id


def test_the_limit_holds_over_both_roads(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 5}
    assert all(post([wish(cast.doctor, cast.discussion) for _ in range(3)]))
    post_message(cast.doctor, cast.discussion, body="le quatrième")
    # Two are asked for and one is left: neither is taken, the long road says which.
    assert post([wish(cast.doctor, cast.discussion) for _ in range(2)]) == [None, None]
    assert all(post([wish(cast.doctor, cast.discussion)]))
    assert post([wish(cast.doctor, cast.discussion)]) == [None]


def test_both_roads_together_leave_no_gap(cast: Cast, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 10_000, "API_REQUESTS": 10_000}
    token_of(cast.doctor)

    def long() -> None:
        try:
            for n in range(30):
                post_message(cast.nurse, cast.discussion, body=f"long {n}")
        finally:
            connection.close()

    threads = [threading.Thread(target=long) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(10):
        assert all(post([wish(cast.doctor, cast.discussion, f"short {n}.{k}") for k in range(9)]))
    for thread in threads:
        thread.join()
    rows = list(Message.objects.filter(discussion=cast.discussion).order_by("seq").values_list("seq", "position"))
    assert [seq for seq, _ in rows] == list(range(1, 181))
    assert [position for _, position in rows] == sorted({position for _, position in rows})


def test_the_body_is_ciphertext_in_the_table(cast: Cast) -> None:
    (written,) = post([wish(cast.doctor, cast.discussion, "secret de santé")])
    assert written
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM discussions_message WHERE id = %s", [written.id])
        assert b"secret" not in bytes(cursor.fetchone()[0])
