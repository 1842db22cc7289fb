"""What was said is found from the open discussion, read in its place, and the page goes on from there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cercle.accounts.models import Account
from cercle.discussions import jobs
from cercle.discussions.actions import close_discussion, post_message, rename_discussion, start_discussion
from cercle.discussions.models import Discussion, Kind, Message
from cercle.web.tests.browser.people import professional

Size = dict[str, int]
SAID = 130


def _said(discussion: Discussion, author: Account) -> list[Message]:
    """Many messages at once, as if over a month; the worker finds them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('discussions_position') FROM generate_series(1, %s)", [SAID])
        positions = [row[0] for row in cursor.fetchall()]
    start = timezone.now() - timedelta(days=30)
    rows = [
        Message(
            discussion=discussion,
            seq=n + 1,
            position=positions[n],
            author=author,
            body=f"mesure n° {n + 1}",
            at=start + timedelta(hours=5 * n),
        )
        for n in range(SAID)
    ]
    Message.objects.bulk_create(rows)
    Discussion.objects.filter(pk=discussion.pk).update(last_seq=SAID)
    discussion.members.update(last_read_seq=SAID)
    while jobs.index_some():
        pass
    return rows


def _act(page: Page, name: str) -> None:
    page.locator("#talk-menu summary").click()
    page.locator("#talk-menu").get_by_role("link", name=name, exact=True).click()


def _bodies(page: Page) -> list[str]:
    return page.locator("#thread .message[data-seq] .message__body").all_text_contents()


def test_from_a_search_to_its_place_and_on_in_both_directions(open_as: Any, size: Size) -> None:
    one, other = professional("Hélène"), professional("Karim", "Infirmier")
    discussion = start_discussion(one.account, title="Plaie du talon", members=[other.account])
    said = _said(discussion, other.account)
    page = open_as(one, size)
    page.goto(f"/discussions/{discussion.pk}/")
    _act(page, "Rechercher")
    page.locator("#panel").get_by_label("Mots à chercher").fill("MESURE 40")
    hit = page.locator("#panel #found .row__link")
    expect(hit).to_have_count(1)
    expect(hit.locator("mark")).to_have_text(["mesure", "40"])
    hit.click()
    found = page.locator(f"#message-{said[39].pk}")
    expect(found).to_be_in_viewport()
    expect(found).to_have_class(re.compile("message--found"))
    assert _bodies(page)[0] == "mesure n° 15"
    # What arrives while one reads above is announced, and is not put after what it does not follow.
    post_message(other.account, discussion, body="maintenant")
    expect(page.locator("#new-below")).to_be_visible()
    expect(page.locator("#thread").get_by_text("maintenant", exact=True)).to_have_count(0)
    more = page.locator("#thread [data-newer] a")
    while more.count():
        last = page.locator("#thread .message[data-seq]").count()
        more.click()
        expect(page.locator("#thread .message[data-seq]")).not_to_have_count(last)
    page.locator("#thread [data-older] a").click()
    expect(page.locator("#thread .message[data-seq]")).to_have_count(SAID + 1)
    assert _bodies(page) == [f"mesure n° {n + 1}" for n in range(SAID)] + ["maintenant"]
    expect(page.locator("#to-latest")).to_have_count(0)
    # At the end again: the page is live.
    post_message(other.account, discussion, body="et après")
    expect(page.locator("#thread .message[data-seq]").last).to_contain_text("et après")


def test_what_one_writes_far_above_is_read_at_the_end(open_as: Any) -> None:
    one = professional("Hélène")
    discussion = start_discussion(one.account, title="Plaie du talon", members=[])
    said = _said(discussion, one.account)
    page = open_as(one)
    page.goto(f"/discussions/{discussion.pk}/?message={said[10].pk}")
    expect(page.locator("#thread [data-newer]")).to_have_count(1)
    page.get_by_label("Message", exact=True).fill("J’ai relu.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/discussions/{discussion.pk}/$"))
    assert _bodies(page)[-2:] == [f"mesure n° {SAID}", "J’ai relu."]


def test_to_a_date(open_as: Any) -> None:
    one = professional("Hélène")
    discussion = start_discussion(one.account, title="Plaie du talon", members=[])
    said = _said(discussion, one.account)
    page = open_as(one)
    page.goto(f"/discussions/{discussion.pk}/")
    _act(page, "Aller à une date")
    day = timezone.localtime(said[60].at).date()
    page.locator("#panel").get_by_label("Date").fill(day.isoformat())
    page.locator("#panel").get_by_role("button", name="Y aller").click()
    first = next(message for message in said if timezone.localtime(message.at).date() == day)
    expect(page.locator(f"#message-{first.pk}")).to_be_in_viewport()


def test_a_new_name_and_an_end_are_seen_at_once(open_as: Any, size: Size) -> None:
    one, other = professional("Hélène"), professional("Karim", "Infirmier")
    discussion = start_discussion(one.account, title="Plaie du talon", members=[other.account])
    page = open_as(one, size)
    page.goto(f"/discussions/{discussion.pk}/")
    expect(page.get_by_label("Message", exact=True)).to_be_visible()
    rename_discussion(other.account, discussion, title="Escarre du talon")
    expect(page.locator("#talk-title")).to_have_text("Escarre du talon")
    Discussion.objects.filter(pk=discussion.pk).update(kind=Kind.PATIENT)
    close_discussion(other.account, discussion, summary="Plaie cicatrisée")
    expect(page.locator("#talk-closed")).to_contain_text("Cette discussion est close")
    expect(page.get_by_label("Message", exact=True)).to_be_hidden()
    page.locator("#talk-closed").get_by_role("link", name="Rouvrir").click()
    page.locator("#panel").get_by_role("button", name="Rouvrir").click()
    expect(page.get_by_label("Message", exact=True)).to_be_visible()


@pytest.mark.parametrize(("form", "ending"), [("PDF", ".pdf"), ("Texte", ".txt")])
def test_a_copy_is_downloaded_from_the_panel(open_as: Any, form: str, ending: str) -> None:
    one = professional("Hélène")
    discussion = start_discussion(one.account, title="Plaie du talon", members=[])
    post_message(one.account, discussion, body="Bonjour")
    page = open_as(one)
    page.goto(f"/discussions/{discussion.pk}/")
    _act(page, "Exporter")
    page.locator("#panel").get_by_label(form).check()
    with page.expect_download() as download:
        page.locator("#panel").get_by_role("button", name="Exporter").click()
    assert download.value.suggested_filename.endswith(ending)
