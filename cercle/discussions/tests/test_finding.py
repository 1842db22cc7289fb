"""What finds a message is written on every road, says nothing without its key, and can be written again."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from cercle.core.models import Rotation
from cercle.core.testing import Cast
from cercle.discussions import finding, jobs
from cercle.discussions.actions import leave_discussion, post_message, start_discussion
from cercle.discussions.models import Message, SearchEntry
from cercle.discussions.tests.short_road import post, wish

HERE = UUID("0b0f8a5e-5a0f-4f0c-9d5e-0c8a8a1e2f3d")


def _entries() -> dict[UUID, list[int]]:
    return {row.message_id: sorted(row.words) for row in SearchEntry.objects.all()}


@pytest.mark.parametrize(
    ("q", "text", "found"),
    [
        ("pansement", "Le pansement est refait", True),
        ("PANSEM", "pansements", True),
        ("coeur", "Écho du cœur faite", True),
        ("etat general", "l’état-général décline", True),
        ("general etat", "l’état-général décline", True),
        ("talon droit", "plaie du talon gauche", False),
        ("ment", "pansement", False),
        ("TA", "TA 13/8", True),
        ("ta", "table", False),
        ("13", "TA 13/8", True),
        ("de", "escarre de stade 2", True),
    ],
)
def test_words_are_found_as_people_type_them(q: str, text: str, found: bool) -> None:
    assert finding.says(q, text) is found
    if found:
        held = set(finding.numbers(HERE, text))
        assert all(set(finding.wanted([HERE], each)) <= held for each in finding.asked(q))


def test_what_says_nothing_is_not_looked_up() -> None:
    assert finding.asked("le de, a !") == []
    assert finding.numbers(HERE, "Et de la, à un") == []


def test_a_number_is_of_one_discussion_and_one_key(settings: Any) -> None:
    other = UUID(int=HERE.int + 1)
    here = finding.numbers(HERE, "escarre")
    assert not set(here) & set(finding.numbers(other, "escarre"))
    settings.SEARCH_KEY = "another " * 8
    assert not set(here) & set(finding.numbers(HERE, "escarre"))


@pytest.mark.django_db(transaction=True)
def test_both_roads_write_the_same(cast: Cast) -> None:
    long = post_message(cast.doctor, cast.discussion, body="Pansement du talon refait")
    (short,) = post([wish(cast.nurse, cast.discussion, "Pansement du talon refait")])
    assert short
    entries = _entries()
    assert (
        entries[short.id] == entries[long.pk] == sorted(finding.numbers(cast.discussion.pk, "pansement talon refait"))
    )


@pytest.mark.django_db(transaction=True)
def test_the_short_road_leaves_closed_discussions_alone(cast: Cast) -> None:
    cast.discussion.closed_at = cast.discussion.created_at
    cast.discussion.save(update_fields=["closed_at"])
    assert post([wish(cast.doctor, cast.discussion)]) == [None]


@pytest.mark.django_db
def test_what_says_no_word_and_what_the_system_says_have_no_entry(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="!")
    leave_discussion(cast.nurse, cast.discussion)
    assert _entries() == {}


def _without_entries(cast: Cast, count: int) -> dict[UUID, list[int]]:
    """Messages from before there was an index; what their entries should be."""
    other = start_discussion(cast.doctor, title="Autre", members=[cast.nurse])
    for n in range(count):
        post_message(cast.doctor, (cast.discussion, other)[n % 2], body=f"compte rendu numéro {n + 100}")
    wanted = _entries()
    SearchEntry.objects.all().delete()
    return wanted


@pytest.mark.django_db
def test_the_worker_writes_what_is_missing_and_goes_on_where_it_was_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TOGETHER", 4)
    wanted = _without_entries(cast, 10)
    assert jobs.index_some() == 4
    assert len(_entries()) == 4
    jobs.index_messages(0)
    assert _entries() == wanted
    assert jobs.index_some() == 0
    # What comes later by a road that writes its entry is passed over.
    post_message(cast.doctor, cast.discussion, body="plus tard")
    later = _entries()
    jobs.index_messages(0)
    assert _entries() == later


@pytest.mark.django_db
def test_another_key_writes_everything_again(cast: Cast, settings: Any) -> None:
    wanted = _without_entries(cast, 3)
    jobs.index_messages(0)
    settings.SEARCH_KEY = "another " * 8
    jobs.index_messages(0)
    assert set(_entries()) == set(wanted)
    body = Message.objects.get(pk=next(iter(wanted)))
    assert _entries()[body.pk] == sorted(finding.numbers(body.discussion_id, body.body))
    assert Rotation.objects.filter(column=jobs.COLUMN).count() == 1


@pytest.mark.django_db
def test_the_table_says_no_word(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="escarre sacrée")
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM discussions_searchentry e")
        assert "escar" not in cursor.fetchone()[0]
