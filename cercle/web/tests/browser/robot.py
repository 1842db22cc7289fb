"""A robot in a real browser, as mail scanners run them: scripts on, it presses whatever can be pressed, once each."""

from playwright.sync_api import Locator, Page, Request

BUTTONS = "a[href], button, summary, input[type=submit]"
#: … and one that ticks and chooses too, in the order of the page.
EVERYTHING = f"{BUTTONS}, input[type=radio], input[type=checkbox]"
MOST = 60

IDENTITY = """(element) => [element.tagName, element.textContent.trim() || element.getAttribute('aria-label'),
  element.getAttribute('href') || element.form?.getAttribute('action'), element.name, element.value].join('|')"""


def press_everything(page: Page, link: str, what: str = BUTTONS) -> list[str]:
    """Open ``link`` and press everything on the pages behind it, wherever that leads; returns what was pressed.

    It stays on the pages of the link: what leads elsewhere is pressed, then the link is opened again.
    """
    pressed: list[str] = []
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.method == "GET" and "/invitation/" in request.url:
            seen.append(request.url)

    page.on("request", note)
    page.goto(link)
    while len(pressed) < MOST:
        target = _next(page, what, pressed)
        if target is None:
            unseen = next((url for url in seen if url not in pressed), None)
            if unseen is None:
                return pressed
            pressed.append(unseen)
            page.goto(link)
            page.goto(unseen)
            continue
        element, identity = target
        pressed.append(identity)
        element.click(force=True, timeout=5_000)
        page.wait_for_load_state()
        if "/invitation/" not in page.url:
            page.goto(link)
    raise AssertionError(f"it never ends: {pressed}")


def _next(page: Page, what: str, pressed: list[str]) -> tuple[Locator, str] | None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    for element in page.locator(what).locator("visible=true").all():
        identity = str(element.evaluate(IDENTITY))
        if identity not in pressed:
            return element, identity
    return None
