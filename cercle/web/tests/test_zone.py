"""Days and hours are the reader's: in Paris, overseas, and without a script."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from cercle.core.testing import Cast, signed_in
from cercle.discussions.actions import post_message
from cercle.discussions.models import Message

#: Late in the evening of 1 March in Paris, early on the 2nd in La Réunion, the 1st in the afternoon in Martinique.
AT = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)


@pytest.fixture
def message(cast: Cast) -> Message:
    """Said at ``AT``, two days before the next one."""
    said = post_message(cast.doctor, cast.discussion, body="Ce soir")
    Message.objects.filter(discussion=cast.discussion).update(at=AT)
    post_message(cast.doctor, cast.discussion, body="Le 4")
    Message.objects.filter(body__isnull=False, seq__gt=said.seq).update(at=datetime(2026, 3, 4, 12, tzinfo=UTC))
    return said


def somewhere(cast: Cast, zone: str) -> Client:
    client = signed_in(cast.nurse)
    client.cookies["zone"] = zone
    return client


def reached(client: Client, cast: Cast, day: str) -> str:
    return str(client.get(f"/discussions/{cast.discussion.pk}/date/", {"jour": day})["Location"])


@pytest.mark.parametrize(
    ("zone", "same_day"),
    [
        ("", "2026-03-01"),
        ("Europe/Paris", "2026-03-01"),
        ("Indian/Reunion", "2026-03-02"),
        ("America/Martinique", "2026-03-01"),
        ("Pacific/Noumea", "2026-03-02"),
        ("localtime", "2026-03-01"),
        ("../../etc/passwd", "2026-03-01"),
        ("Europe/Nowhere", "2026-03-01"),
    ],
)
def test_a_day_begins_where_the_reader_is(cast: Cast, message: Message, zone: str, same_day: str) -> None:
    client = somewhere(cast, zone)
    assert str(message.pk) in reached(client, cast, same_day)
    after = f"2026-03-0{int(same_day[-1]) + 1}"
    assert str(message.pk) not in reached(client, cast, after)


def test_an_export_is_cut_and_dated_in_the_reader_s_zone(cast: Cast, message: Message) -> None:
    where, wish = f"/discussions/{cast.discussion.pk}/export/", {"format": "text", "last": "2026-03-01"}
    paris = b"".join(somewhere(cast, "Europe/Paris").post(where, wish).streaming_content).decode()  # type: ignore[attr-defined]
    assert "dimanche 1 mars 2026" in paris
    assert "23:30" in paris
    assert somewhere(cast, "Indian/Reunion").post(where, wish).status_code == 422
    far = somewhere(cast, "Indian/Reunion").post(where, {"format": "text"})
    text = b"".join(far.streaming_content).decode()  # type: ignore[attr-defined]
    assert "lundi 2 mars 2026" in text
    assert "02:30" in text
    assert "Indian/Reunion" in text


def test_the_zone_ends_with_the_page(cast: Cast) -> None:
    somewhere(cast, "Pacific/Noumea").get("/discussions/")
    assert timezone.get_current_timezone_name() == "Europe/Paris"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "31/02/2026", "hier"])
def test_a_day_that_is_none_is_refused_beside_its_field(cast: Cast, day: str) -> None:
    client = somewhere(cast, "Pacific/Noumea")
    page = client.get(f"/discussions/{cast.discussion.pk}/date/", {"jour": day})
    assert (page.status_code, "02/05/2026" in page.content.decode()) == (422, True)
    wish = {"format": "text", "first": day, "last": day}
    assert client.post(f"/discussions/{cast.discussion.pk}/export/", wish).status_code == 422
