"""Several tabs of one browser share one stream, hand it over, and never mix sessions; a member who is removed, a
colleague who comes, reads and writes, are seen on the other's screen."""

import time
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from cercle.discussions.actions import leave_discussion, post_message, start_discussion
from cercle.discussions.models import Discussion
from cercle.live.presence import is_connected
from cercle.web.tests.browser.people import professional
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.test_talk import enter, expect_bodies, two_in_a_discussion, write

Size = dict[str, int]


def streams(context: BrowserContext) -> list[str]:
    """The streams that tabs of this browser open from now on."""
    opened: list[str] = []
    context.on("request", lambda request: opened.append(request.url) if "/live?" in request.url else None)
    return opened


def leader(*tabs: Page) -> Page:
    """The tab that holds the stream: the one whose lock it is."""
    held = [tab for tab in tabs if tab.evaluate("document.querySelector('#live').dataset.line") == "own"]
    assert len(held) == 1, held
    return held[0]


def listening(tab: Page) -> Page:
    expect(tab.locator("#live[data-line]")).to_be_attached()
    return tab


def test_two_tabs_have_one_stream_and_the_second_takes_over(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    first = open_as(one)
    opened = streams(first.context)
    listening(enter(first, discussion))
    second = listening(enter(first.context.new_page(), discussion))
    listing = first.context.new_page()
    listing.goto("/discussions/")
    listening(listing)
    assert len(opened) == 1
    post_message(other.account, discussion, body="un")
    for tab in (first, second):
        expect_bodies(tab, "un")
    expect(listing.locator(f"#discussion-{discussion.pk}")).to_contain_text("un")
    assert leader(first, second, listing) == first
    first.close()
    post_message(other.account, discussion, body="deux")
    expect_bodies(second, "un", "deux")
    expect(listing.locator(f"#discussion-{discussion.pk}")).to_contain_text("deux")
    post_message(other.account, discussion, body="trois")
    expect_bodies(second, "un", "deux", "trois")
    write(second, "quatre")
    expect(listing.locator(f"#discussion-{discussion.pk}")).to_contain_text("quatre")
    leader(second, listing)
    assert len(opened) == 2


def test_a_tab_that_opens_later_shows_what_the_line_had_brought_before(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    first = open_as(one)
    listening(enter(first, discussion))
    # Its page is made before the message and begins to listen after it.
    second = first.context.new_page()
    held: list[Any] = []
    second.route("**/js/live*.js", lambda route: held.append(route))
    second.goto(f"/discussions/{discussion.pk}/", wait_until="commit")
    second.wait_for_timeout(0)
    while not held:
        second.wait_for_timeout(20)
    post_message(other.account, discussion, body="entre-temps")
    expect_bodies(first, "entre-temps")
    for route in held:
        route.continue_()
    second.unroute("**/js/live*.js")
    expect_bodies(second, "entre-temps")
    expect(second.locator("#count-discussions")).to_have_text("")


def test_the_page_of_one_account_hears_nothing_of_the_next(open_as: Any, site: Site) -> None:
    one, other, discussion = two_in_a_discussion()
    third = professional("Zoé")
    secret = start_discussion(other.account, title="Autre", members=[third.account])
    page = open_as(one)
    listening(enter(page, discussion))
    page.context.add_cookies([{"name": "session", "value": third.session(), "url": site.url}])
    theirs = page.context.new_page()
    listening(enter(theirs, secret))
    page.context.set_offline(True)
    page.context.set_offline(False)
    post_message(other.account, secret, body="pour Zoé seule")
    expect_bodies(theirs, "pour Zoé seule")
    # When the line is taken up again, it is no longer this session's: its page is told, and hears nothing.
    expect(page.locator("#live a")).to_be_visible()
    assert "pour Zoé seule" not in page.content()
    leader(theirs)


def test_what_a_removed_member_had_before_their_eyes_is_gone_within_a_second(open_as: Any, size: Size) -> None:
    one, other, discussion = two_in_a_discussion()
    post_message(one.account, discussion, body="confidentiel")
    page = listening(enter(open_as(other, size), discussion))
    tab = listening(enter(page.context.new_page(), discussion))
    page.get_by_label("Message", exact=True).fill("à moitié écrit")
    expect_bodies(page, "confidentiel")
    began = time.monotonic()
    leave_discussion(other.account, discussion)
    expect(page.get_by_text("Vous ne participez plus à cette discussion.")).to_be_visible()
    assert time.monotonic() - began < 5  # on two cores shared with all other tests; the stream's own test says a second
    expect(tab.get_by_text("Vous ne participez plus à cette discussion.")).to_be_visible()
    for each in (page, tab):
        assert "confidentiel" not in each.content()
        expect(each.get_by_label("Message", exact=True)).to_be_disabled()
        expect(each.get_by_label("Message", exact=True)).to_have_value("")
        expect(each.locator(f"#discussion-{discussion.pk}")).to_have_count(0)


def test_one_sees_who_is_there_who_writes_and_who_has_read(open_as: Any) -> None:
    one, other, discussion = two_in_a_discussion()
    here = listening(enter(open_as(one), discussion))
    there_mark = here.locator(f"[data-presence='{other.account.pk}']").first
    expect(there_mark).to_be_hidden()
    there = listening(enter(open_as(other), discussion))
    expect(there_mark).to_be_visible()
    assert is_connected([one.account.pk, other.account.pk]) == {one.account.pk, other.account.pk}
    write(here, "Bonjour")
    expect(here.locator(".thread__read")).to_have_text(f"Lu par {other.name}")
    there.get_by_label("Message", exact=True).press_sequentially("Bon")
    expect(here.get_by_text(f"{other.name} écrit…")).to_be_visible()
    there.get_by_label("Message", exact=True).fill("")
    write(there, "Bonsoir")
    expect(here.get_by_text(f"{other.name} écrit…")).to_be_hidden()
    expect(there.locator(".thread__read")).to_have_text(f"Lu par {one.name}")
    expect(here.locator(".thread__read")).to_have_count(0)
    there.context.close()
    expect(there_mark).to_be_hidden()


def row(page: Page, discussion: Discussion) -> Any:
    return page.locator(f"#discussion-{discussion.pk}")


def choose(page: Page, discussion: Discussion, act: str) -> None:
    row(page, discussion).locator("summary").click()
    row(page, discussion).get_by_role("button", name=act).click()


def test_the_menu_of_a_row_pins_mutes_and_archives(open_as: Any, size: Size) -> None:
    one, other, discussion = two_in_a_discussion()
    newer = start_discussion(other.account, title="Diabète", members=[one.account])
    page, tab = open_as(one, size), None
    page.goto("/discussions/")
    listening(page)
    tab = page.context.new_page()
    tab.goto("/discussions/")
    listening(tab)
    first = page.locator("#discussions > li").first
    expect(first).to_have_id(f"discussion-{newer.pk}")
    choose(page, discussion, "Épingler en haut")
    expect(first).to_have_id(f"discussion-{discussion.pk}")
    expect(tab.locator("#discussions > li").first).to_have_id(f"discussion-{discussion.pk}")
    post_message(other.account, newer, body="Bonjour")
    expect(row(page, newer)).to_contain_text("Bonjour")
    expect(first).to_have_id(f"discussion-{discussion.pk}")
    expect(page.locator("#count-discussions")).to_have_text("1 non lu")
    choose(page, newer, "Mettre en sourdine")
    expect(page.locator("#count-discussions")).to_have_text("")
    post_message(other.account, newer, body="Bonsoir")
    expect(row(page, newer)).to_contain_text("Bonsoir")
    expect(row(page, newer).locator(".count")).to_have_text("2 non lus")
    expect(page.locator("#count-discussions")).to_have_text("")
    choose(page, newer, "Archiver")
    expect(row(page, newer)).to_have_count(0)
    expect(row(tab, newer)).to_have_count(0)
    page.get_by_role("link", name="Discussions archivées").click()
    expect(row(page, newer)).to_be_visible()
    post_message(other.account, newer, body="Un mot encore")
    expect(row(tab, newer)).to_contain_text("Un mot encore")
    expect(row(page, newer)).to_have_count(0)


def test_keeping_works_without_script(open_as: Any) -> None:
    one, _other, discussion = two_in_a_discussion()
    page = open_as(one, java_script_enabled=False)
    page.goto("/discussions/")
    choose(page, discussion, "Archiver")
    expect(row(page, discussion)).to_have_count(0)
    page.get_by_role("link", name="Discussions archivées").click()
    choose(page, discussion, "Remettre dans la liste")
    expect(row(page, discussion)).to_be_visible()
