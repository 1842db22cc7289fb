"""Browser tests: the real server processes, a real mail server, Debian's Chromium.

The web and worker processes run against the test database, so what a test sees is what a user sees. Rows are not
flushed between tests (the servers hold the database open): every test makes people of its own.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from cercle.web.tests.browser.chromium import ARGUMENTS, executable
from cercle.web.tests.browser.people import Person
from cercle.web.tests.browser.site import Site, start_site

# Playwright's synchronous API runs a loop in this thread; the tests' few ORM calls are not inside a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

COMPUTER = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = executable()
    if path is None:
        message = "Chromium is not installed (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The running product: ``site.url``, ``site.mailbox`` (what reached the mail server)."""
    with django_db_blocker.unblock(), start_site() as running:
        yield running


@pytest.fixture(params=["computer", "phone"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """Every flow is walked on a computer and on a phone."""
    return COMPUTER if request.param == "computer" else PHONE


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[Any]:
    """``open_as(person, size)`` → a page of a browser of their own, signed in; ``None`` → a stranger's browser."""
    contexts: list[BrowserContext] = []

    def open_page(person: Person | None, size: dict[str, int] | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site.url, viewport=size or COMPUTER, has_touch=size == PHONE, locale="fr-FR", **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        if person is not None:
            person.sign_in(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
