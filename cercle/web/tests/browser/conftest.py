"""Browser tests: the real server processes, a real mail server, Debian's Chromium.

The web and worker processes run on a database of their own, so what a test sees is what a user sees. Rows stay from
one test to the next (the servers hold the database open): every test makes people of its own.
"""

import os
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from cercle.web.tests.browser.chromium import ARGUMENTS, executable
from cercle.web.tests.browser.people import Person
from cercle.web.tests.browser.site import Site, start_site

COMPUTER: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
Size = ViewportSize
#: Milliseconds. Generous: the machine that runs the tests runs the servers and several browsers too.
PATIENCE = 15_000

expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: Playwright keeps a running loop in its thread, which tests of asynchronous code cannot bear."""
    mine = [item for item in items if "/tests/browser/" in item.path.as_posix()]
    for item in mine:
        item.add_marker(pytest.mark.browser)
        # Once more when it failed: the same cores run a database, servers and browsers. The summary counts it.
        item.add_marker(pytest.mark.flaky(reruns=1))
    items[:] = [item for item in items if item not in set(mine)] + mine


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows what the server processes said."""
    report = yield
    site = getattr(item, "funcargs", {}).get("site")
    if report.failed and site:
        report.sections.append(("Web and worker", site.said()))
    return report


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
def running_site(
    browser: Browser, django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    # After the browser, so that nothing is started where there is none.
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread; the tests' few ORM calls are not inside a coroutine.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with django_db_blocker.unblock(), start_site(tmp_path_factory.mktemp("site")) as site:
            yield site


@pytest.fixture(autouse=True)
def site(running_site: Site, settings: Any, django_db_blocker: Any) -> Iterator[Site]:
    """The running product: ``site.url``, ``site.mail`` (what reached the mail server). The test process works on the
    site's own database and folder meanwhile."""
    settings.DATA, settings.BASE_URL = running_site.data, running_site.url
    mine = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = running_site.database
        yield running_site
        connection.close()
        connection.settings_dict["NAME"] = mine


@pytest.fixture(params=["computer", "phone"])
def size(request: pytest.FixtureRequest) -> Size:
    """Every flow is walked on a computer and on a phone."""
    return COMPUTER if request.param == "computer" else PHONE


@pytest.fixture
def open_as(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """``open_as(person, size)`` → a page of a browser of their own, signed in; ``None`` → a stranger's browser."""
    contexts: list[BrowserContext] = []

    def open_page(person: Person | None, size: Size | None = None, **options: Any) -> Page:
        options = {"has_touch": size == PHONE, "is_mobile": size == PHONE, "locale": "fr-FR", **options}
        context = browser.new_context(base_url=site.url, viewport=size or COMPUTER, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person is not None:
            context.add_cookies([{"name": "session", "value": person.session(), "url": site.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
