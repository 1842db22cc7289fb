"""The shell, panels and forms as every page uses them."""

import json
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from cercle.web.rendering import is_panel, panel_done, render_panel
from cercle.web.stylesheets import ENTRY, _WrittenOut
from cercle.web.views.gallery import Sample, _people, gallery


def ask(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


IN_PANEL = {"HX-Request": "true", "HX-Target": "panel"}


def test_a_panel_is_a_fragment_for_htmx_and_a_page_for_everybody_else() -> None:
    fragment = render_panel(ask(**IN_PANEL), "elements/gallery.html", _people(), section="").content.decode()
    page = render_panel(ask(), "elements/gallery.html", _people(), section="").content.decode()
    assert fragment.lstrip().startswith('<header class="panel__head">')
    assert page.startswith("<!doctype html>")
    assert "<title>Composants · Cercle</title>" in page
    assert "<h1>Composants</h1>" in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "results"}])
def test_only_a_request_for_the_panel_is_one(headers: dict[str, str]) -> None:
    assert not is_panel(ask(**headers))


def test_a_finished_panel_closes_and_speaks() -> None:
    answer = panel_done(ask(**IN_PANEL), "/there/", text="Fait.", events={"seats": {}})
    assert answer.status_code == 204
    assert set(json.loads(answer["HX-Trigger"])) == {"panel:close", "toast", "seats"}


def test_a_finished_page_goes_on() -> None:
    assert panel_done(ask(), "/there/")["Location"] == "/there/"


def test_a_finished_panel_can_leave_the_page() -> None:
    assert panel_done(ask(**IN_PANEL), "/there/", follow=True)["HX-Redirect"] == "/there/"


def test_an_error_stands_beside_its_field_and_is_announced_with_it() -> None:
    form = Sample({"name": "Claire <Martin>", "email": "claire@", "language": "fr"})
    html = form["email"].as_field_group()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_error"' in html
    assert 'id="id_email_error"' in html
    assert 'value="claire@"' in html
    assert "Claire &lt;Martin&gt;" in form["name"].as_field_group()


def test_the_summary_leads_to_each_field() -> None:
    form = Sample({})
    html = render_to_string("elements/errors.html", {"form": form})
    assert 'href="#id_name"' in html
    assert 'href="#id_channel' in html
    assert 'tabindex="-1" autofocus' in html


def test_optional_fields_say_so_unless_the_form_explains_itself() -> None:
    class Quiet(forms.Form):
        mark_optional = False
        note = forms.CharField(required=False)

    assert "facultatif" in Sample()["email"].as_field_group()
    assert "facultatif" not in Sample()["name"].as_field_group()
    assert "facultatif" not in Quiet()["note"].as_field_group()


def test_the_gallery_shows_no_inline_style_or_script(settings: Any) -> None:
    settings.DEMO = True
    html = gallery(ask()).content.decode()
    assert " style=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_stand_without_any_context(page: str) -> None:
    html = render_to_string(page)
    assert 'href="/"' in html
    assert "<h1>" in html


def test_the_style_sheet_is_written_out_in_order() -> None:
    from django.contrib.staticfiles import finders
    from django.core.files.storage import FileSystemStorage

    found = finders.find(ENTRY)
    assert isinstance(found, str)
    root = found.removesuffix(ENTRY)
    css = _WrittenOut(FileSystemStorage(root)).open(ENTRY).read().decode()
    assert "@import" not in css
    assert css.index("@layer reset, tokens") < css.index("@layer base") < css.index("@layer utilities {")
