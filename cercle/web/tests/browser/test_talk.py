"""Two people talk: at once on both screens, across a lost line, and until one of them leaves."""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, Route, expect

from cercle.discussions.actions import leave_discussion, post_message, ready_seats, reserve_seat, start_discussion
from cercle.discussions.models import Discussion, Message
from cercle.web.tests.browser.conftest import PHONE
from cercle.web.tests.browser.people import Person, professional

Size = dict[str, int]


def two_in_a_discussion() -> tuple[Person, Person, Discussion]:
    one, other = professional("Hélène"), professional("Karim", "Infirmier")
    return one, other, start_discussion(one.account, title="Plaie du talon", members=[other.account])


def enter(page: Page, discussion: Discussion) -> Page:
    page.goto(f"/discussions/{discussion.pk}/")
    return page


def write(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Envoyer", exact=True).click()


def bodies(page: Page) -> list[str]:
    return page.locator("#thread .message[data-seq] .message__body").all_text_contents()


def expect_bodies(page: Page, *texts: str) -> None:
    expect(page.locator("#thread .message[data-seq] .message__body")).to_have_text(list(texts))


def test_what_one_writes_is_on_both_screens_at_once(open_as: Any, size: Size) -> None:
    one, other, discussion = two_in_a_discussion()
    here, there = enter(open_as(one, size), discussion), enter(open_as(other, size), discussion)
    write(here, "Bonjour,\nla plaie va mieux.")
    expect_bodies(there, "Bonjour,\nla plaie va mieux.")
    expect_bodies(here, "Bonjour,\nla plaie va mieux.")
    write(there, "Merci !")
    expect_bodies(here, "Bonjour,\nla plaie va mieux.", "Merci !")
    expect(here.locator(".message--own")).to_have_count(1)
    expect(here.locator(".thread__day")).to_have_count(1)
    expect(here.locator(".message--sending")).to_have_count(0)
    expect(here.get_by_label("Message", exact=True)).to_have_value("")


def test_two_who_write_at_the_same_moment_read_the_same_order(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    pages = [enter(open_as(person), discussion) for person in (one, other)]
    for n in range(8):
        for page, who in zip(pages, "ab", strict=True):
            write(page, f"{who}{n}")
    for page in pages:
        expect(page.locator("#thread .message[data-seq]")).to_have_count(16)
        expect(page.locator(".message--sending")).to_have_count(0)
    read = [bodies(page) for page in pages]
    assert read[0] == read[1]
    for who in "ab":
        assert [text for text in read[0] if text[0] == who] == [f"{who}{n}" for n in range(8)]
    pages[0].reload()
    expect_bodies(pages[0], *read[0])


def test_the_list_counts_what_is_unread_and_reading_clears_it(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    page = open_as(other)
    page.goto("/discussions/")
    post_message(one.account, discussion, body="un")
    row = page.locator(f"#discussion-{discussion.pk}")
    expect(row.locator(".count")).to_have_text("1 non lu")
    expect(row).to_contain_text(f"{one.name} : un")
    expect(page.locator("#count-discussions")).to_have_text("1 non lu")
    post_message(one.account, discussion, body="deux")
    expect(row.locator(".count")).to_have_text("2 non lus")
    row.get_by_role("link").click()
    expect_bodies(page, "un", "deux")
    expect(page.locator(f"#count-{discussion.pk}")).to_have_text("")
    expect(page.locator("#count-discussions")).to_have_text("")


def test_a_new_discussion_comes_into_an_open_list(open_as: Any) -> None:
    one, other = professional("Hélène"), professional("Karim")
    page = open_as(other)
    page.goto("/discussions/")
    expect(page.get_by_text("Aucune discussion", exact=True)).to_be_visible()
    discussion = start_discussion(one.account, title="Diabète", members=[other.account])
    expect(page.locator(f"#discussion-{discussion.pk}")).to_contain_text("Diabète")
    expect(page.get_by_text("Aucune discussion", exact=True)).to_have_count(0)


def test_a_lost_line_loses_and_doubles_nothing(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    here, there = enter(open_as(one), discussion), enter(open_as(other), discussion)
    write(here, "avant")
    expect_bodies(there, "avant")
    there.context.set_offline(True)
    there.evaluate("dispatchEvent(new Event('offline'))")
    write(there, "écrit sans réseau")
    expect(there.locator(".message--sending")).to_contain_text("En attente du réseau")
    post_message(one.account, discussion, body="pendant 1")
    post_message(one.account, discussion, body="pendant 2")
    there.context.set_offline(False)
    expected = ["avant", "pendant 1", "pendant 2", "écrit sans réseau"]
    expect_bodies(there, *expected)
    expect_bodies(here, *expected)
    expect(there.locator(".message--sending")).to_have_count(0)


def test_a_telephone_whose_keyboard_opens_and_whose_network_goes(open_as: Any) -> None:
    """The end of what was said stays in sight; that the line is lost is said at once, and what waits says so."""
    one, _other, discussion = two_in_a_discussion()
    for n in range(20):
        post_message(one.account, discussion, body=f"ligne {n}")
    page = enter(open_as(one, PHONE), discussion)
    page.set_viewport_size({**PHONE, "height": 420})
    page.locator(".message__reply").last.dispatch_event("click")
    expect(page.locator("#thread .message").last).to_be_in_viewport(ratio=0.9)
    page.context.set_offline(True)
    expect(page.locator("#live")).to_have_text("Connexion perdue, reconnexion…")
    write(page, "écrit sous terre")
    waiting = page.locator(".message--sending")
    expect(waiting).to_contain_text("En attente du réseau")
    expect(waiting).to_be_in_viewport(ratio=0.9)
    page.context.set_offline(False)
    expect(page.locator("#thread .message[data-seq] .message__body").last).to_have_text("écrit sous terre")
    expect(page.locator("#live")).to_have_text("")


def test_an_answer_that_is_lost_on_the_way_is_not_a_second_message(open_as: Any) -> None:
    one, _other, discussion = two_in_a_discussion()
    page = enter(open_as(one), discussion)
    lost: list[int] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/messages/$"), swallow)
    write(page, "Une seule fois")
    expect(page.locator(".message--sending")).to_have_count(0)
    expect_bodies(page, "Une seule fois")
    assert lost == [201]
    assert Message.objects.filter(discussion=discussion).count() == 1


def test_a_refused_message_comes_back_to_be_corrected(open_as: Any, size: Size) -> None:
    one, _other, discussion = two_in_a_discussion()
    page = enter(open_as(one, size), discussion)
    write(page, "é" * 10_001)
    expect(page.get_by_role("alert").filter(has_text="au plus 10\xa0000 caractères")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("é" * 10_001)
    expect(page.locator("#thread .message")).to_have_count(0)


def test_older_messages_are_loaded_above_without_a_jump(open_as: Any, size: Size) -> None:
    one, other, discussion = two_in_a_discussion()
    for n in range(1, 61):
        post_message(one.account if n % 2 else other.account, discussion, body=f"message n° {n}")
    page = enter(open_as(one, size), discussion)
    assert bodies(page)[0] == "message n° 11"
    page.get_by_role("link", name="Charger plus").click()
    expect(page.locator("#thread .message[data-seq]")).to_have_count(60)
    assert bodies(page) == [f"message n° {n}" for n in range(1, 61)]
    expect(page.locator(".thread__day:not(.thread__new)")).to_have_count(1)
    expect(page.get_by_text("message n° 11", exact=True)).to_be_in_viewport()


def test_one_who_left_sees_so_and_hears_nothing_more(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    page = enter(open_as(other), discussion)
    leave_discussion(other.account, discussion)
    expect(page.get_by_text("Vous ne participez plus à cette discussion.")).to_be_visible()
    post_message(one.account, discussion, body="entre nous")
    expect(page.get_by_label("Message", exact=True)).to_be_disabled()
    assert "entre nous" not in page.content()


def test_a_seat_fills_on_the_open_screen(open_as: Any) -> None:
    one, _other, discussion = two_in_a_discussion()
    page = enter(open_as(one), discussion)
    seat = reserve_seat(one.account, discussion, invitation=uuid4(), name="Zoé Attend")
    people = page.locator("#participants")
    expect(people).to_contain_text("invitation envoyée")
    expect(page.get_by_text("Zoé Attend lira vos messages")).to_be_visible()
    ready_seats(seat.invitation, professional("Zoé").account)
    expect(people.get_by_role("link", name="Ajouter à la discussion")).to_be_visible()


def test_leaving_by_hand(open_as: Any, size: Size) -> None:
    one, _other, discussion = two_in_a_discussion()
    page = enter(open_as(one, size), discussion)
    if size == PHONE:
        page.get_by_role("link", name="Participants").click()
        page.get_by_role("dialog").get_by_role("link", name="Quitter la discussion").click()
    else:
        page.get_by_role("complementary").get_by_role("link", name="Quitter la discussion").click()
    page.get_by_role("dialog").get_by_role("button", name="Quitter").click()
    page.wait_for_url("**/discussions/")
    expect(page.get_by_text("Vous avez quitté la discussion.")).to_be_visible()
    expect(page.locator(f"#discussion-{discussion.pk}")).to_have_count(0)


def test_without_script_one_reads_and_writes(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    post_message(other.account, discussion, body="Bonjour")
    page = open_as(one, java_script_enabled=False)
    enter(page, discussion)
    expect_bodies(page, "Bonjour")
    write(page, "Sans script")
    expect_bodies(page, "Bonjour", "Sans script")
