"""What pages hear: the same carrier as programs, opened by a session, in fragments."""

import pytest
from django.test import Client

from cercle.accounts.actions import deactivate, set_password
from cercle.accounts.models import Account
from cercle.core.testing import Cast, signed_in
from cercle.directory.actions import announce_connected
from cercle.discussions.actions import (
    add_member,
    edit_message,
    fill_seat,
    leave_discussion,
    mark_read,
    post_message,
    ready_seats,
    reserve_seat,
    withdraw_message,
)
from cercle.live import bell
from cercle.live.tests.carrier import Carrier, Listener, cut_the_listening_connection
from cercle.live.tests.conftest import carrier  # noqa: F401  # a fixture
from cercle.notifications.actions import notify

PATH = "/live"


@pytest.fixture
def cast(transactional_db: None, request: pytest.FixtureRequest) -> Cast:
    return request.getfixturevalue("cast")  # type: ignore[no-any-return]


def cookie(client: Client) -> dict[str, str]:
    return {"cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())}


def opened(carrier: Carrier, account: Account, query: str = "") -> Listener:  # noqa: F811
    return carrier.listen(PATH, query=query, **cookie(signed_in(account))).settled()


def test_a_page_gets_the_fragment_of_the_page(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    nurse = opened(carrier, cast.nurse)
    message = post_message(cast.doctor, cast.discussion, body="Bonjour <b>Karim</b>")
    nurse.wait(lambda it: it.named("message"))
    pushed = nurse.named("message")[0].data
    page = signed_in(cast.nurse).get(f"/discussions/{cast.discussion.pk}/messages/?after=0").content.decode()
    assert pushed["html"] in page
    assert "&lt;b&gt;Karim" in pushed["html"]
    assert (pushed["id"], pushed["seq"], pushed["position"]) == (str(message.pk), 1, message.position)
    assert (pushed["name"], pushed["excerpt"]) == ("Hélène Martin", "Bonjour <b>Karim</b>")


def test_a_page_hears_what_became_of_a_message_and_after_a_gap_too(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    message = post_message(cast.doctor, cast.discussion, body="Bonjour")
    nurse, outsider = opened(carrier, cast.nurse), opened(carrier, cast.outsider)
    edit_message(cast.doctor, message, body="Bonsoir")
    withdrawn = withdraw_message(cast.doctor, message)
    nurse.wait(lambda it: len(it.named("changed")) == 2)
    last = nurse.named("changed")[-1]
    assert last.id == withdrawn.changed
    assert (last.data["id"], last.data["position"]) == (str(message.pk), message.position)
    assert "Message retiré" in last.data["html"]
    assert "Bonsoir" not in last.data["html"]
    assert nurse.named("message") == outsider.named("changed") == []
    later = opened(carrier, cast.nurse, query=f"after={message.position}")
    later.wait(lambda it: it.named("changed"))
    assert [event.id for event in later.named("changed")] == [withdrawn.changed]


def test_each_page_hears_in_its_own_language(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    Account.objects.filter(pk=cast.doctor.pk).update(language="en")
    nurse, doctor = opened(carrier, cast.nurse), opened(carrier, cast.doctor)
    add_member(cast.doctor, cast.discussion, cast.outsider)
    for listener in (nurse, doctor):
        listener.wait(lambda it: it.named("message"))
    assert "a ajouté" in nurse.named("message")[0].data["html"]


@pytest.mark.parametrize("headers", [{}, {"cookie": "session=abc"}, {"cookie": "session="}, {"cookie": ";;;="}])
def test_without_a_session_there_is_no_stream_and_no_redirection(
    carrier: Carrier,  # noqa: F811
    cast: Cast,
    headers: dict[str, str],
) -> None:
    stranger = carrier.listen(PATH, **headers)
    stranger.wait(lambda it: it.ended)
    assert stranger.status == 401


def test_a_stream_begins_with_what_is_unread(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    message = post_message(cast.doctor, cast.discussion, body="un")
    nurse = opened(carrier, cast.nurse)
    nurse.wait(lambda it: it.named("counts"))
    told = nurse.named("counts")[0].data
    assert (told["discussions"], told["notifications"], told["position"]) == (1, 0, message.position)


def test_a_stream_says_whether_people_changed_since_the_page_was_made(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    def mark() -> str:
        page = signed_in(cast.nurse).get("/discussions/").content.decode()
        return page.split('data-people-mark="')[1].split('"')[0]

    def told() -> str:
        nurse = opened(carrier, cast.nurse)
        nurse.wait(lambda it: it.named("counts"))
        return str(nurse.named("counts")[0].data["people_mark"])

    marks = [mark()]
    assert told() == marks[0]
    seat = reserve_seat(cast.doctor, cast.discussion, invitation=cast.stranger.pk, name="Zoé Attend")
    marks.append(told())
    ready_seats(seat.invitation, cast.stranger)
    marks.append(told())
    fill_seat(cast.doctor, seat)
    marks.append(told())
    leave_discussion(cast.stranger, cast.discussion)
    marks.append(told())
    assert len(set(marks)) == 5
    assert mark() == marks[-1]


def test_a_page_misses_nothing_said_while_it_loaded(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    client = signed_in(cast.nurse)
    page = client.get(f"/discussions/{cast.discussion.pk}/").content.decode()
    position = page.split('data-position="')[1].split('"')[0]
    post_message(cast.doctor, cast.discussion, body="pendant le chargement")
    nurse = opened(carrier, cast.nurse, query=f"after={position}")
    nurse.wait(lambda it: it.named("message"))
    assert len(nurse.named("message")) == 1


def test_signing_out_elsewhere_ends_the_stream_when_checked(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    here, elsewhere = signed_in(cast.nurse), signed_in(cast.nurse)
    kept = carrier.listen(PATH, **cookie(here)).settled()
    ended = carrier.listen(PATH, **cookie(elsewhere)).settled()
    elsewhere.session.flush()
    bell.ring(bell.account(cast.nurse.pk), bell.RECHECK)
    ended.wait(lambda it: it.ended)
    assert not kept.ended


def test_a_closed_account_or_a_new_password_ends_every_stream(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    nurse, doctor = opened(carrier, cast.nurse), opened(carrier, cast.doctor)
    Account.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    cast.doctor.set_password("une autre phrase assez longue")
    cast.doctor.save()
    for account, listener in ((cast.nurse, nurse), (cast.doctor, doctor)):
        bell.ring(bell.account(account.pk), bell.RECHECK)
        listener.wait(lambda it: it.ended)


def test_having_read_in_one_tab_is_known_in_the_other(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    post_message(cast.doctor, cast.discussion, body="un")
    nurse = opened(carrier, cast.nurse)
    mark_read(cast.nurse, cast.discussion, 1)
    nurse.wait(lambda it: it.named("read"))
    told = nurse.named("read")[0].data
    assert (told["discussion"], told["unread"], told["counts"]["discussions"]) == (str(cast.discussion.pk), 0, 0)


def test_answering_tells_the_other_tabs_that_the_rest_was_read(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    post_message(cast.doctor, cast.discussion, body="un")
    nurse = opened(carrier, cast.nurse)
    post_message(cast.nurse, cast.discussion, body="deux")
    nurse.wait(lambda it: it.named("read"))
    post_message(cast.nurse, cast.discussion, body="trois")
    nurse.wait(lambda it: len(it.named("message")) == 2)
    assert len(nurse.named("read")) == 1


def test_seats_and_memberships_are_told_to_those_concerned(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    nurse, outsider = opened(carrier, cast.nurse), opened(carrier, cast.outsider)
    reserve_seat(cast.doctor, cast.discussion, invitation=cast.stranger.pk, name="Zoé Attend")
    nurse.wait(lambda it: it.named("seats"))
    assert outsider.named("seats") == []
    add_member(cast.doctor, cast.discussion, cast.outsider)
    outsider.wait(lambda it: it.named("joined") and it.named("message"))
    assert outsider.named("joined")[0].data == {"discussion": str(cast.discussion.pk)}
    leave_discussion(cast.outsider, cast.discussion)
    outsider.wait(lambda it: it.ended)


def test_a_badge_turns_for_those_who_may_look(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    stranger, patient = opened(carrier, cast.stranger), opened(carrier, cast.patient)
    announce_connected(cast.doctor)
    stranger.wait(lambda it: it.named("reach"))
    assert stranger.named("reach")[0].data == {"entry": cast.doctor.entry.pk, "html": ""}
    assert patient.named("reach") == []


def test_a_notification_is_a_toast_for_its_owner_alone(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    doctor, nurse = opened(carrier, cast.doctor), opened(carrier, cast.nurse)
    notify(cast.doctor, "colleague_connected", "1", {"name": "Zoé Attend"})
    doctor.wait(lambda it: it.named("notification"))
    told = doctor.named("notification")[0].data
    assert told["unread"] == 1
    assert "Zoé Attend" in told["html"]
    assert 'class="toast' in told["html"]
    assert nurse.named("notification") == []


def test_a_new_password_and_a_closed_account_ring_by_themselves(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    nurse, doctor = opened(carrier, cast.nurse), opened(carrier, cast.doctor)
    set_password(cast.nurse, password="une autre phrase assez longue")
    nurse.wait(lambda it: it.ended)
    deactivate(None, cast.doctor)
    doctor.wait(lambda it: it.ended)


def test_after_the_database_was_away_pages_ask_again(carrier: Carrier, cast: Cast) -> None:  # noqa: F811
    nurse = opened(carrier, cast.nurse)
    cut_the_listening_connection()
    post_message(cast.doctor, cast.discussion, body="pendant")
    nurse.wait(lambda it: it.named("message") and it.named("resync"))
    nurse.wait(lambda it: it.named("counts")[-1].data["discussions"] == 1)
