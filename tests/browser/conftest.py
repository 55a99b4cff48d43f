"""A real Chromium with one page a worker, used by one test after another as by a new person.

A page that has loaded the editor before loads it again at a third of the processor time. So a
test gets the page that the last one left, without what that person kept, chose or allowed; one
that failed, was closed, or went to another server is not used again. Errors on the console,
violations of the policy and requests to other hosts fail the test that is running.
"""

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests import chromium
from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.people import carried
from tests.serving import ROOT, Server

# Assertions wait this long: a server that starts again needs seconds on a busy machine.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

VIEWPORT = {"width": 1280, "height": 800}

# What Chromium says by itself of a server that a test has stopped, or of a refusal.
EXPECTED = ("WebSocket connection to", "net::ERR_", "the server responded with a status of 4")

# Where a failing test leaves a picture of its page.
PICTURES = ROOT / ".pytest_cache" / "pictures"

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
        page = getattr(item, "funcargs", {}).get("page")
        if page is not None and not page.is_closed():
            page.screenshot(path=PICTURES / f"{item.name}.png")
        hand = getattr(item, "funcargs", {}).get("hand")
        if hand is not None:
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{item.name}.png").write_bytes(hand.driver.picture())
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    options = chromium.launch_options(chromium.find_or_get())
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**options)
        yield running
        running.close()


class Desk:
    """A browser profile with one page, at which one test sits down after another.

    Parameters
    ----------
    browser, url
        The browser, and the server whose pages are looked at.
    options
        How the profile differs from the usual: a phone, another language.
    """

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self._browser, self._url = browser, url
        self._options = {"viewport": VIEWPORT, "locale": "en-US", **options}
        self._page: Page | None = None
        # What went wrong on any page since the desk was last cleared.
        self.wrong: list[str] = []

    def page(self) -> Page:
        """The page as a new person finds it: on the server's origin, nothing kept or allowed.

        Motion is reduced; a test that is about motion asks for it.
        """
        page = self._page
        if page is None or page.is_closed() or not page.url.startswith(f"{self._url}/"):
            page = self._fresh()
        else:
            self._clear(page)
        page.emulate_media(reduced_motion="reduce", color_scheme="light", forced_colors="none")
        # Nor is it a first visit, which has hints on the canvas.
        page.evaluate("() => localStorage.setItem('chalkgrad-hints', 'away')")
        # Nor is a name asked for, where another window is there.
        page.evaluate("() => localStorage.setItem('chalkgrad-name', '')")
        self.wrong.clear()
        return page

    def leave(self, spoilt: bool) -> list[str]:
        """Stand up: what went wrong meanwhile. A spoilt desk is not used again."""
        wrong = list(self.wrong)
        if self._page is not None and (spoilt or wrong):
            # Who knows which keys are down: the next one gets another profile.
            self.close()
        return wrong

    def close(self) -> None:
        if self._page is not None:
            self._page.context.close()
            self._page = None

    def _fresh(self) -> Page:
        self.close()
        context = self._browser.new_context(accept_downloads=True, **self._options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", self._watch)
        self._introduce(context)
        self._page = context.new_page()
        # Anything small of this origin, so that a test can put something into its storage.
        self._page.goto(f"{self._url}/api/schema.json")
        return self._page

    def _clear(self, page: Page) -> None:
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.unroute_all()
        page.mouse.move(0, 0)
        self._introduce(page.context)
        page.context.clear_permissions()
        page.set_viewport_size(self._options["viewport"])
        for other in page.context.pages:
            if other is not page:
                other.close()

    def _introduce(self, context: BrowserContext) -> None:
        """Be whose the graphs are that tests make."""
        context.clear_cookies()
        context.add_cookies(carried(self._url))

    def _watch(self, page: Page) -> None:
        def on_console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not any(
                words in message.text for words in EXPECTED
            ):
                self.wrong.append(f"console of {page.url}: {message.text}")

        def on_request(request: Request) -> None:
            if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
                self.wrong.append(f"request of {page.url}: {request.url}")

        page.on("pageerror", lambda error: self.wrong.append(f"error of {page.url}: {error}"))
        page.on("console", on_console)
        page.on("request", on_request)


@pytest.fixture(scope="session")
def desk(browser: Browser, server: Server) -> Iterator[Desk]:
    """Where most tests sit."""
    shared = Desk(browser, server.url)
    yield shared
    shared.close()


@pytest.fixture
def page(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page; errors, violations of the policy and requests to other hosts fail the test.

    A test that asks for the `context` may do to it what cannot be undone, and has it for itself.
    """
    alone = "context" in request.fixturenames
    if alone:
        desk.close()
    yield desk.page()
    assert desk.leave(alone or request.node.stash.get(FAILED, False)) == []


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """The profile of the page."""
    return page.context


@pytest.fixture
def editor(server: Server, page: Page) -> Callable[..., Editor]:
    """Opens a graph in the page: a document, formula text, or the worked example."""

    def open_graph(document: dict | None = None) -> Editor:
        opened = Editor(page, server.url, new_graph(server.url, document))
        opened.open()
        return opened

    return open_graph
