"""Nobody outside the circle learns that a dossier exists: by no page, list, search, count, export, address of the
API or error, nor by the time that an answer takes (product.md §9).

Two questions, asked by everybody outside, signed out included. Of a thing: is the answer for a real one that of one
that nobody ever made? Of the site: is it the same before a dossier is made and lived in as after?
"""

import re
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cercle.accounts.models import Account
from cercle.api.tests.record import INSIDE
from cercle.config.limits import PERIODS
from cercle.core.testing import Cast, Clock
from cercle.dossiers import pushes
from cercle.notifications.models import Notification
from cercle.web.tests.living import begin, browser, everybody_outside, live_in, program
from cercle.web.tests.test_walk import WEB, address, wrong
from cercle.web.tests.unseen import Shown, shown

pytestmark = pytest.mark.usefixtures("files_folder")

#: What an address under /dossiers/ or /discussions/ names, by its beginning; one that begins with the id names a
#: dossier or a discussion.
NAMED = {
    "membres": "member",
    "inscrits": "listed",
    "places": "seat",
    "accords": "consent",
    "notes": "note",
    "documents": "document",
    "versions": "version",
    "taches": "task",
    "rendez-vous": "appointment",
    "message": "message",  # of a discussion about the patient
}
#: Pages that differ whatever the dossiers, and why.
APART = {
    "health": "tells of this process",
    "administration:territory": "counts circles for whoever runs a territory, without naming one",
}


@pytest.fixture(autouse=True)
def patience(settings: Any) -> None:
    """A walk asks more than a person does."""
    settings.LIMITS = {**settings.LIMITS, **dict.fromkeys(PERIODS, 1_000_000)}


@pytest.fixture
def outside(cast: Cast) -> dict[str, Account | None]:
    return everybody_outside(cast)


def named(route: str) -> str:
    """What an address names by its id."""
    space, first = route.split("/")[:2]
    if first.startswith("<uuid:"):
        return "id" if space == "dossiers" else "talk"
    return NAMED[first]


def test_a_real_thing_is_answered_as_one_that_nobody_ever_made(cast: Cast, outside: dict[str, Account | None]) -> None:
    ids = live_in(cast, cast.dossier)
    routes = [(name, route) for name, route in WEB if re.match(r"(dossiers|discussions)/.*<uuid:", route)]
    assert len(routes) > 60
    found = []
    for who, account in outside.items():
        client = browser(account)
        ways = [("get", False), ("post", False), *([("get", True)] if who == "outsider" else [])]
        for (name, route), (method, htmx) in product(routes, ways):
            if route.startswith("discussions/") and who not in {"outsider", "former", "patient"}:
                continue
            if who == "administrator" and name == "dossiers:add_seat":
                continue  # who runs the site adds people without reading
            headers = {"HX-Request": "true", "HX-Target": "panel"} if htmx else {}
            answers = []
            for id in (ids[named(route)], uuid4()):
                fields = {"document": str(ids["document"] if id in ids.values() else id)} if method == "post" else None
                url = address(route, id=id)
                answers.append(shown(client, method, url, fields, same=(id,), headers=headers))
            if difference := answers[0].difference(answers[1]):
                found.append(f"{who}, {method} {name}: {difference}")
            elif answers[0].status == 200:
                found.append(f"{who}, {method} {name}: {answers[0].status}")
    wrong(found)


def test_programs_are_told_no_more(cast: Cast, outside: dict[str, Account | None]) -> None:
    ids = live_in(cast, cast.dossier)
    found = []
    for who, account in outside.items():
        client = program(account)
        for row in INSIDE:
            answers = []
            for known in (ids, {name: uuid4() for name in ids}):
                method, url, body, more = row.asked(known)
                answers.append(shown(client, method, url, body, same=tuple(known.values()), **more))
            if difference := answers[0].difference(answers[1]):
                found.append(f"{who}, {row.label}: {difference}")
    wrong(found)


def test_saying_which_dossier_something_is_for_tells_nothing(cast: Cast, outside: dict[str, Account | None]) -> None:
    """Addresses that are told in their fields what somebody is invited to, or a discussion is about."""
    ids = live_in(cast, cast.dossier)
    told = {"name": "Ana B", "email": "ana.b@example.net", "language": "fr", "q": "durand", "kind": "colleague"}
    spaces = ("invitations:", "discussions:", "directory:", "patients:")
    plain = [address(route) for name, route in WEB if "<" not in route and name.startswith(spaces)]
    found = []
    for who in ("outsider", "former", "administrator", "patient"):
        account = outside[who]
        client = browser(account)
        asked: list[tuple[Client, str, str, dict[str, Any]]]
        asked = [(client, method, url, {}) for url in plain for method in ("get", "post")]
        asked.append((program(account), "post", "/api/v1/invitations", {"content_type": "application/json"}))
        for client, method, url, more in asked:
            answers = []
            for dossier, listed in ((ids["id"], ids["listed"]), (uuid4(), uuid4())):
                fields = {**told, "dossier": str(dossier), "inscrit": str(listed)}
                answers.append(shown(client, method, url, fields, same=(dossier, listed), **more))
            if difference := answers[0].difference(answers[1]):
                found.append(f"{who}, {method} {url}: {difference}")
    wrong(found)


def look_around(client: Client, program: Client) -> dict[str, Shown]:
    """Every page that names nothing, with the searches; what programs list."""
    pages = {
        name: shown(client, "get", address(route))
        for name, route in WEB
        if "<" not in route and name not in APART and not name.startswith(("demo:", "account_", "mfa_"))
    }
    for q in ("durand", "dubois", "512131", "jeanne", "ana ribeiro", "pansement"):
        pages[f"dossiers, {q}"] = shown(
            client, "post", "/dossiers/recherche/", {"q": q}, headers={"HX-Request": "true"}
        )
        pages[f"messages, {q}"] = shown(client, "get", "/discussions/recherche/", {"q": q})
        pages[f"directory, {q}"] = shown(client, "get", "/annuaire/resultats/", {"q": q})
        body, json = {"q": q}, "application/json"
        pages[f"api search, {q}"] = shown(program, "post", "/api/v1/dossiers/search", body, content_type=json)
        for list in ("directory", "discussions", "invitations"):
            pages[f"api {list}, {q}"] = shown(program, "get", f"/api/v1/{list}", {"q": q})
    for list in ("dossiers", "discussions", "invitations"):
        pages[f"api {list}"] = shown(program, "get", f"/api/v1/{list}")
    return pages


def test_the_site_is_the_same_before_and_after(cast: Cast, outside: dict[str, Account | None], clock: Clock) -> None:
    """No list, count, badge, notification or search of theirs moves by what happens where they are not."""
    clients = {who: (browser(account), program(account)) for who, account in outside.items()}
    look_around(*clients["outsider"])  # what a process asks once
    before = {who: look_around(*pair) for who, pair in clients.items()}
    live_in(cast, cast.dossier)
    live_in(cast, begin(cast))
    after = {who: look_around(*pair) for who, pair in clients.items()}
    found = []
    for who, pages in before.items():
        for name, answer in pages.items():
            if who == "administrator" and "invitations" in name:
                continue  # who runs the site sees that somebody was invited: test_unseen_tries.py
            if difference := answer.difference(after[who][name]):
                found.append(f"{who}, {name}: {difference}")
    wrong(found)
    for account in outside.values():
        if account:
            assert not Notification.objects.filter(account=account).exists(), account.name
            assert not any(str(cast.dossier.pk) in topic for topic in pushes._topics(account.pk)), account.name
