"""Finding messages again, and opening a discussion anywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cercle.core.errors import NotFound
from cercle.core.testing import Cast
from cercle.discussions import queries
from cercle.discussions.actions import edit_message, leave_discussion, post_message, start_discussion, withdraw_message
from cercle.discussions.models import Discussion, Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def much_may_be_said(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "POSTS": 1000}


def _say(cast: Cast, *bodies: str, discussion: Discussion | None = None) -> list[Message]:
    return [post_message(cast.doctor, discussion or cast.discussion, body=body) for body in bodies]


def _bodies(found: queries.Found) -> list[str]:
    return [hit.message.body for hit in found.hits]


def test_found_in_all_of_ones_discussions_newest_first(cast: Cast) -> None:
    other = start_discussion(cast.doctor, title="Autre", members=[cast.nurse])
    _say(cast, "Pansement refait lundi", "rien")
    _say(cast, "pas de pansement ici", discussion=other)
    _say(cast, "Le PANSEMENT tient")
    assert _bodies(queries.search(cast.nurse, "pansem")) == [
        "Le PANSEMENT tient",
        "pas de pansement ici",
        "Pansement refait lundi",
    ]
    found = queries.search(cast.nurse, "pansement", discussion=other)
    assert [(hit.message.body, hit.row.heading) for hit in found.hits] == [("pas de pansement ici", "Autre")]
    assert _bodies(queries.search(cast.nurse, "lundi refait")) == ["Pansement refait lundi"]
    assert _bodies(queries.search(cast.nurse, "pansements lundi")) == []


def test_a_shared_beginning_is_not_enough(cast: Cast) -> None:
    _say(cast, "pansements", "pansage")
    assert _bodies(queries.search(cast.doctor, "pansag")) == ["pansage"]


def test_nobody_else_finds_anything(cast: Cast) -> None:
    _say(cast, "escarre sacrée")
    assert _bodies(queries.search(cast.nurse, "escarre")) == ["escarre sacrée"]
    for account in cast.everyone_outside():
        assert queries.search(account, "escarre") == queries.Found()
        assert queries.search(account, "escarre", discussion=cast.discussion) == queries.Found()
    leave_discussion(cast.nurse, cast.discussion)
    assert queries.search(cast.nurse, "escarre") == queries.Found()


def test_what_was_edited_is_found_by_its_new_words_alone(cast: Cast) -> None:
    (message,) = _say(cast, "escarre talon")
    edit_message(cast.doctor, message, body="phlyctène talon")
    assert _bodies(queries.search(cast.nurse, "escarre")) == []
    assert _bodies(queries.search(cast.nurse, "phlyctene")) == ["phlyctène talon"]


def test_what_was_withdrawn_is_found_by_nobody(cast: Cast) -> None:
    (message,) = _say(cast, "escarre talon")
    withdraw_message(cast.doctor, message)
    assert queries.search(cast.doctor, "escarre").hits == []


def test_a_vague_question_says_so(cast: Cast) -> None:
    assert queries.search(cast.doctor, "le à !").vague
    assert not queries.search(cast.doctor, "ta").vague


def test_page_by_page_nothing_missing_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [f"mesure {n}" for n in range(100, 123)]
    for body in wanted:
        _say(cast, body, "mesquin")  # the same beginning, another word
    monkeypatch.setattr("cercle.discussions.queries.searching.LOOKED_AT", 10)
    seen: list[str] = []
    before = None
    for _page in range(30):
        found = queries.search(cast.nurse, "mesur", before=before, limit=4)
        seen += _bodies(found)
        before = found.before
        if before is None:
            break
    assert seen == wanted[::-1]


def test_a_search_costs_the_same_however_much_was_said(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert queries.search(cast.nurse, "mesure").hits
        return len(captured)

    _say(cast, "mesure")
    few = cost()
    for n in range(30):
        place = start_discussion(cast.doctor, title=f"Autre {n}", members=[cast.nurse])
        _say(cast, "mesure", "mesure encore", discussion=place)
    assert cost() == few


# --- Anywhere in a discussion ----------------------------------------------------------------------------------------


def _seqs(part: queries.Slice) -> list[int]:
    return [message.seq for message in part.messages]


def test_around_a_message_both_directions_go_on(cast: Cast) -> None:
    said = _say(cast, *(f"n° {n}" for n in range(1, 31)))
    part = queries.slice_around(cast.nurse, cast.discussion, said[14].pk, limit=10)
    assert _seqs(part) == list(range(10, 20))
    assert part.focus == said[14]
    assert (part.older, part.newer) == (10, 19)
    assert _seqs(queries.slice_of(cast.nurse, cast.discussion, before=part.older, limit=9)) == list(range(1, 10))
    end = queries.slice_of(cast.nurse, cast.discussion, after=part.newer, limit=50)
    assert _seqs(end) == list(range(20, 31))
    assert end.newer is None


def test_a_message_of_another_discussion_is_absent(cast: Cast) -> None:
    other = start_discussion(cast.doctor, title="Autre", members=[])
    (elsewhere,) = _say(cast, "ailleurs", discussion=other)
    for id in (elsewhere.pk, "nonsense"):
        with pytest.raises(NotFound):
            queries.slice_around(cast.doctor, cast.discussion, id)


@pytest.mark.parametrize("count", [0, 1, 2, 13, 64])
def test_the_first_message_since_a_moment(cast: Cast, count: int) -> None:
    start = timezone.now() - timedelta(days=100)
    for n in range(count):
        (message,) = _say(cast, f"n° {n}")
        Message.objects.filter(pk=message.pk).update(at=start + timedelta(days=n))
    cast.discussion.refresh_from_db()
    for n in range(count):
        assert queries.first_since(cast.discussion, start + timedelta(days=n)) == n + 1
        assert queries.first_since(cast.discussion, start + timedelta(days=n - 1, hours=1)) == n + 1
    assert queries.first_since(cast.discussion, start + timedelta(days=count)) == count + 1


def test_one_query_finds_a_date(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.first_since(cast.discussion, timezone.now())
