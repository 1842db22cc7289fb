"""Pinned, muted, archived, read, typed: by menus that work without script, told to the right screens at once."""

from typing import Any

import pytest
from django.test import Client

from cercle.core.testing import Cast, signed_in
from cercle.discussions import queries
from cercle.discussions.actions import (
    add_member,
    archive_discussion,
    leave_discussion,
    mark_read,
    mute_discussion,
    post_message,
    tell_typing,
)
from cercle.live.tests.carrier import Carrier
from cercle.live.tests.conftest import carrier  # noqa: F401  # a fixture
from cercle.web.shell import session_marks
from cercle.web.tests.test_live import PATH, cookie, opened

ACTS = ["epingle", "sourdine", "archive"]


def url(cast: Cast, act: str) -> str:
    return f"/discussions/{cast.discussion.pk}/{act}/"


@pytest.mark.parametrize("act", ACTS)
def test_one_press_keeps_and_another_takes_back(cast: Cast, act: str) -> None:
    nurse = signed_in(cast.nurse)

    def kept() -> bool:
        row = queries.row(cast.nurse, cast.discussion)
        assert row
        return {"epingle": row.pinned, "sourdine": row.muted, "archive": row.archived}[act]

    plain = nurse.post(url(cast, act), {"on": "1", "place": "list"})
    assert (plain.status_code, plain["Location"], kept()) == (302, "/discussions/", True)
    scripted = nurse.post(url(cast, act), {"on": "0"}, headers={"HX-Request": "true"})
    assert (scripted.status_code, kept()) == (204, False)
    assert "kept" in scripted["HX-Trigger"]
    back = nurse.post(url(cast, act), {"on": "1", "place": "open"})
    assert back["Location"] == f"/discussions/{cast.discussion.pk}/"


@pytest.mark.parametrize("act", [*ACTS, "ecrit"])
def test_get_acts_never_and_outsiders_find_nothing(cast: Cast, act: str) -> None:
    assert signed_in(cast.nurse).get(url(cast, act)).status_code == 405
    assert Client().post(url(cast, act)).status_code == 302
    for account in cast.everyone_outside():
        assert signed_in(account).post(url(cast, act), {"on": "1"}).status_code == 404


def test_what_was_archived_has_a_page_of_its_own(cast: Cast) -> None:
    nurse = signed_in(cast.nurse)
    assert "archivees" not in nurse.get("/discussions/").content.decode()
    archive_discussion(cast.nurse, cast.discussion, on=True)
    assert 'href="/discussions/archivees/"' in nurse.get("/discussions/").content.decode()
    page = nurse.get("/discussions/archivees/").content.decode()
    assert f"discussion-{cast.discussion.pk}" in page
    assert "Remettre dans la liste" in page
    theirs = signed_in(cast.doctor).get("/discussions/archivees/").content.decode()
    assert f"discussion-{cast.discussion.pk}" not in theirs


def test_a_patient_mutes_and_has_no_list_to_pin_in(cast: Cast) -> None:
    page = signed_in(cast.patient).get(f"/discussions/{cast.thread.pk}/").content.decode()
    assert "Mettre en sourdine" in page
    assert "Épingler" not in page
    assert "data-presence" not in page


def test_the_page_says_how_far_each_has_read(cast: Cast) -> None:
    post_message(cast.doctor, cast.discussion, body="un")
    mark_read(cast.nurse, cast.discussion, 1)
    page = signed_in(cast.doctor).get(f"/discussions/{cast.discussion.pk}/").content.decode()
    assert f'<data value="1" data-account="{cast.nurse.pk}"' in page
    assert f'data-account="{cast.doctor.pk}" data-name' not in page


def test_the_state_of_a_stream_can_be_asked_for(cast: Cast, django_assert_max_num_queries: Any) -> None:
    nurse = signed_in(cast.nurse)
    message = post_message(cast.doctor, cast.discussion, body="un")
    with django_assert_max_num_queries(12):
        state = nurse.get("/discussions/etat/").json()
    assert (state["discussions"], state["position"], state["uncounted"]) == (1, message.position, [])
    mute_discussion(cast.nurse, cast.discussion, on=True)
    state = nurse.get("/discussions/etat/").json()
    assert (state["discussions"], state["uncounted"]) == (0, [str(cast.discussion.pk)])


@pytest.fixture
def live_cast(transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    return request.getfixturevalue("cast")  # type: ignore[no-any-return]


def test_each_event_reaches_those_whom_it_is_for(carrier: Carrier, live_cast: Cast) -> None:  # noqa: F811
    cast = live_cast
    post_message(cast.doctor, cast.discussion, body="un")
    nurse, doctor, stranger = (opened(carrier, each) for each in (cast.nurse, cast.doctor, cast.stranger))
    tell_typing(cast.nurse, cast.discussion)
    doctor.wait(lambda it: it.named("typing"))
    assert doctor.named("typing")[0].data == {
        "account": str(cast.nurse.pk),
        "discussion": str(cast.discussion.pk),
        "name": "Karim Benali",
    }
    mark_read(cast.nurse, cast.discussion, 1)
    doctor.wait(lambda it: it.named("read_by"))
    assert doctor.named("read_by")[0].data["seq"] == 1
    mute_discussion(cast.nurse, cast.discussion, on=True)
    nurse.wait(lambda it: it.named("kept"))
    assert nurse.named("kept")[0].data["counts"]["uncounted"] == [str(cast.discussion.pk)]
    assert doctor.named("kept") == stranger.named("typing") == stranger.named("read_by") == []


def test_the_last_word_of_a_stream_says_what_was_lost(carrier: Carrier, live_cast: Cast) -> None:  # noqa: F811
    cast = live_cast
    nurse, doctor = opened(carrier, cast.nurse), opened(carrier, cast.doctor)
    leave_discussion(cast.nurse, cast.discussion)
    nurse.wait(lambda it: it.ended)
    assert nurse.events[-1].name == "left"
    assert nurse.events[-1].data["discussion"] == str(cast.discussion.pk)
    assert not doctor.ended


def test_a_guest_is_typing_by_the_name_that_all_read(carrier: Carrier, live_cast: Cast) -> None:  # noqa: F811
    cast = live_cast
    add_member(cast.doctor, cast.thread, cast.nurse)
    doctor = opened(carrier, cast.doctor)
    tell_typing(cast.caregiver, cast.thread)
    doctor.wait(lambda it: it.named("typing"))
    assert doctor.named("typing")[0].data["name"] == f"{cast.caregiver.name} (aidant)"


def test_the_page_of_one_session_does_not_go_on_with_the_next(carrier: Carrier, live_cast: Cast) -> None:  # noqa: F811
    nurse, doctor = signed_in(live_cast.nurse), signed_in(live_cast.doctor)
    assert nurse.session.session_key
    mark = session_marks(nurse.session.session_key)[0]
    assert f'data-session="{mark}"' in nurse.get("/discussions/").content.decode()
    assert carrier.listen(PATH, query=f"session={mark}", **cookie(nurse)).settled().status == 200
    refused = carrier.listen(PATH, query=f"session={mark}", **cookie(doctor))
    refused.wait(lambda it: it.ended)
    assert refused.status == 401
