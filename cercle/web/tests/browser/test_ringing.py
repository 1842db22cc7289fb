"""The worker that rings, in a real Chromium: what it shows, what it opens, and when it keeps silent. That a page is
asked to install itself, and that its setting reaches the server.

No push service is reached from here: what one brings is delivered to the worker by the browser's own developer tools,
byte for byte as the server writes it (notifications/tests/test_ringing.py opens what really left).
"""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from cercle.discussions.actions import start_discussion
from cercle.notifications.models import PushSubscription
from cercle.notifications.tests.push_peer import Browser
from cercle.web.tests.browser.people import Person, professional
from cercle.web.tests.browser.site import Site
from cercle.web.tests.browser.steps import until

#: Chromium asks Google's service for an address to be rung at, which a closed network does not have.
SUBSCRIBED = """asked => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0)
  );
  let made = null;
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async (options) => {
    made = {
      options: { applicationServerKey: bytes(options.applicationServerKey).buffer },
      toJSON: () => ({ endpoint: asked.endpoint, keys: { p256dh: asked.p256dh, auth: asked.auth } }),
      unsubscribe: async () => { made = null; return true; },
    };
    return made;
  };
}"""


class Worker:
    """The service worker of a page, as the developer tools see it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tools: CDPSession = page.context.new_cdp_session(page)
        self.registrations: list[str] = []
        self.tools.on("ServiceWorker.workerRegistrationUpdated", self._updated)
        self.tools.send("ServiceWorker.enable")

    def _updated(self, event: dict[str, Any]) -> None:
        self.registrations += [each["registrationId"] for each in event["registrations"]]

    def deliver(self, told: dict[str, Any] | str) -> None:
        """As the push service hands it to the browser."""
        until_registered = 0
        while not self.registrations and until_registered < 200:
            self.page.wait_for_timeout(50)
            until_registered += 1
        data = told if isinstance(told, str) else json.dumps(told)
        origin = "/".join(self.page.url.split("/")[:3])
        self.tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": self.registrations[-1], "data": data},
        )

    def shown(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(
            """async () => (await (await navigator.serviceWorker.ready).getNotifications())
                .map(({ title, body, tag, data }) => ({ title, body, tag, data }))"""
        )
        return found


def settings_page(open_as: Callable[..., Page], person: Person) -> Page:
    page = open_as(person, permissions=["notifications"])
    page.goto("/reglages/notifications/")
    return page


def turn_on(page: Page, browser: Browser) -> None:
    page.evaluate(SUBSCRIBED, browser.asked)
    page.get_by_role("button", name="Être prévenu sur cet appareil").click()
    expect(page.get_by_text("Cet appareil vous prévient.")).to_be_visible()


def test_turning_it_on_ringing_and_turning_it_off(open_as: Callable[..., Page]) -> None:
    person = professional()
    page = settings_page(open_as, person)
    turn_on(page, Browser("https://fcm.googleapis.com/fcm/send/one-of-the-browser-tests"))
    row = PushSubscription.objects.get(account=person.account)
    assert row.endpoint.endswith("one-of-the-browser-tests")
    expect(page.locator("#browsers [data-current]")).to_contain_text("Chrome")

    worker = Worker(page)
    told = {
        "title": "Cercle",
        "body": "Nouveau message dans Cercle",
        "url": "/discussions/",
        "tag": "a",
        "always": True,
    }
    worker.deliver(told)
    until(worker.shown)
    [shown] = worker.shown()
    assert (shown["title"], shown["body"], shown["data"]) == ("Cercle", told["body"], {"url": "/discussions/"})
    worker.deliver({**told, "body": "Encore"})
    until(lambda: [each["body"] for each in worker.shown()] == ["Encore"])
    worker.deliver({**told, "tag": "b"})
    until(lambda: len(worker.shown()) == 2)

    page.get_by_role("button", name="Ne plus prévenir").click()
    expect(page.get_by_text("Cet appareil n’est plus averti.")).to_be_visible()
    expect(page.get_by_role("button", name="Être prévenu sur cet appareil")).to_be_visible()
    assert not PushSubscription.objects.filter(account=person.account).exists()
    assert page.evaluate("localStorage.getItem('cercle.push')") is None


def test_after_a_new_sign_in_of_the_same_person_it_rings_again(open_as: Callable[..., Page], site: Site) -> None:
    person, other = professional(), professional("Karim")
    browser = Browser("https://fcm.googleapis.com/fcm/send/signed-in-again")
    page = settings_page(open_as, person)
    turn_on(page, browser)
    first = PushSubscription.objects.get(account=person.account).session
    page.add_init_script(f"({SUBSCRIBED})({json.dumps(browser.asked)})")

    def sign_in(somebody: Person) -> None:
        page.context.add_cookies([{"name": "session", "value": somebody.session(), "url": site.url}])
        page.goto("/reglages/notifications/")

    sign_in(other)
    expect(page.get_by_role("button", name="Être prévenu sur cet appareil")).to_be_visible()
    assert PushSubscription.objects.get(endpoint=browser.endpoint).account == person.account
    sign_in(person)
    until(lambda: PushSubscription.objects.get(account=person.account).session != first)


def test_it_keeps_silent_while_cercle_is_read_and_understands_nonsense(open_as: Callable[..., Page]) -> None:
    page = settings_page(open_as, professional())
    page.evaluate("navigator.serviceWorker.register('/sw.js')")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.bring_to_front()
    worker = Worker(page)
    worker.deliver({"title": "Cercle", "body": "lu ici", "url": "/", "tag": "silent"})
    worker.deliver("no json")
    worker.deliver({"title": "Cercle", "body": "montré", "url": "/", "tag": "loud", "always": True})
    until(worker.shown)
    assert [each["body"] for each in worker.shown()] == ["montré"]


def test_pressing_it_opens_what_it_is_about(open_as: Callable[..., Page]) -> None:
    person = professional()
    other = professional("Karim")
    discussion = start_discussion(other.account, title="Plaie", members=[person.account])
    page = settings_page(open_as, person)
    page.evaluate("navigator.serviceWorker.register('/sw.js')")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: page.context.service_workers)
    [worker] = page.context.service_workers
    opened = worker.evaluate(
        """async (url) => {
          const opened = [];
          self.clients.openWindow = async (address) => { opened.push(address); return null; };
          for (const path of [url, "https://elsewhere.example/"]) {
            const event = new ExtendableEvent("notificationclick");
            let done;
            event.waitUntil = (promise) => { done = promise; };
            event.notification = { close() {}, data: { url: path } };
            self.dispatchEvent(event);
            await done;
          }
          return opened;
        }""",
        f"/discussions/{discussion.pk}/",
    )
    assert opened == [f"{'/'.join(page.url.split('/')[:3])}/discussions/{discussion.pk}/"]


def test_a_browser_can_install_it(open_as: Callable[..., Page]) -> None:
    page = settings_page(open_as, professional())
    tools = page.context.new_cdp_session(page)
    found = tools.send("Page.getAppManifest")
    assert found["url"].endswith("/manifest.webmanifest")
    assert found["errors"] == []
    errors = [each["errorId"] for each in tools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert set(errors) <= {"in-incognito"}  # as every context of these tests is


def test_a_browser_that_can_install_is_offered_to_once(open_as: Callable[..., Page]) -> None:
    """No context of these tests may install: the event is the browser's in its name alone."""
    page = settings_page(open_as, professional())
    install = page.get_by_role("button", name="Installer Cercle")
    expect(install).to_be_hidden()
    asked = page.evaluate(
        "() => { const offer = new Event('beforeinstallprompt', { cancelable: true });"
        " offer.prompt = async () => { window.prompted = true; };"
        " dispatchEvent(offer); return offer.defaultPrevented; }"
    )
    assert asked
    install.click()
    expect(install).to_be_hidden()
    assert page.evaluate("window.prompted")
