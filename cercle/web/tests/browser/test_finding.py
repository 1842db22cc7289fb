"""Looking for a colleague from both entry points, and what each row offers (product.md §2, §3.1)."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from cercle.core.testing import make_entry
from cercle.discussions.models import Member
from cercle.web.tests.browser.conftest import Size
from cercle.web.tests.browser.people import professional, unconnected, unique
from cercle.web.tests.browser.steps import NOBODY, look_for, place, row

OpenAs = Callable[..., Page]


def test_a_discussion_is_started_with_an_active_colleague(open_as: OpenAs, size: Size) -> None:
    here, colleague = place("new"), professional("Paul", "Sage-Femme")
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, colleague.entry.family_name)
    row(page, colleague.entry).get_by_role("button").click()
    expect(page.get_by_role("button", name=f"Retirer {colleague.entry.name}")).to_be_visible()
    page.get_by_label("Thème").fill("Suivi de grossesse")
    page.get_by_role("button", name="Créer la discussion").click()
    discussion = here.has_arrived(page)
    expect(page.get_by_role("heading", level=1, name="Suivi de grossesse")).to_be_visible()
    page.get_by_label("Message", exact=True).fill("Bonjour Paul")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#thread .message__body")).to_have_text("Bonjour Paul")
    assert Member.objects.filter(account=colleague.account, discussion=discussion).count() == 1


def test_an_active_colleague_is_added_in_one_press(open_as: OpenAs, size: Size) -> None:
    here, colleague = place("existing"), professional("Paul", "Sage-Femme")
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, colleague.entry.family_name)
    row(page, colleague.entry).get_by_role("button").click()
    here.has_arrived(page)
    expect(page.locator("#thread")).to_contain_text(colleague.name)
    here.open(page)
    look_for(page, colleague.entry.family_name)
    expect(row(page, colleague.entry)).to_contain_text("déjà participant")
    expect(row(page, colleague.entry).get_by_role("button")).to_have_count(0)


def test_a_grey_mark_with_words_stands_at_those_who_are_not_active(open_as: OpenAs, size: Size) -> None:
    here = place("new")
    active, away, never = professional("Paul"), professional("Anne", seen_days_ago=200), unconnected()
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, active.entry.family_name)
    expect(row(page, active.entry)).to_be_visible()
    expect(row(page, active.entry).get_by_role("img", name=re.compile("Inactif|Jamais"))).to_have_count(0)
    look_for(page, away.entry.family_name)
    mark = row(page, away.entry).get_by_role("img", name=re.compile("Inactif depuis le"))
    expect(mark).to_have_text("?")
    look_for(page, never.family_name)
    expect(row(page, never).get_by_role("img", name="Jamais connecté")).to_have_text("?")


def test_homonyms_are_told_apart_by_profession_and_town(open_as: OpenAs, size: Size) -> None:
    here, family = place("new"), unique("Hom")
    one = make_entry("Anne", family, "Médecin", "Rennes")
    other = make_entry("Anne", family, "Sage-Femme", "Brest")
    page = open_as(here.inviter, size)
    here.open(page)
    look_for(page, f"anne {family}")
    expect(row(page, one)).to_contain_text("Médecin")
    expect(row(page, one)).to_contain_text("Rennes")
    expect(row(page, other)).to_contain_text("Sage-Femme")
    expect(row(page, other)).to_contain_text("Brest")
    look_for(page, f"{family} brest")
    expect(row(page, other)).to_be_visible()


def test_the_list_ends_with_the_invitation_whatever_was_found(open_as: OpenAs, size: Size) -> None:
    never = unconnected()
    for name in ("new", "existing"):
        here = place(name)
        page = open_as(here.inviter, size)
        here.open(page)
        last = page.locator("#results > :last-child")
        for text in (never.family_name, "xqzkw", "", "%_%'\"<b>🙂", "é" * 400):
            look_for(page, text)
            expect(last).to_have_text(NOBODY)
            expect(last).to_be_enabled()
