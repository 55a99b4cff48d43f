"""A real Chromium, and pages that fail their test when the console complains."""

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import chromium
from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.serving import ROOT, Server

# Assertions wait this long: a server that starts again needs seconds on a busy machine.
expect.set_options(timeout=15_000)

VIEWPORT = {"width": 1280, "height": 800}

# What Chromium says by itself of a server that a test has stopped, or of a refusal.
EXPECTED = ("WebSocket connection to", "net::ERR_", "the server responded with a status of 4")


# Where a failing test leaves a picture of its page.
PICTURES = ROOT / ".pytest_cache" / "pictures"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and page is not None and not page.is_closed():
        page.screenshot(path=PICTURES / f"{item.name}.png")
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    options = chromium.launch_options(chromium.find_or_get())
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**options)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=VIEWPORT, accept_downloads=True, locale="en-US")
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; errors, violations of the policy and requests to other hosts fail the test."""
    wrong: list[str] = []

    def watch(opened: Page) -> None:
        opened.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        opened.on(
            "console",
            lambda message: (
                wrong.append(f"console: {message.text}")
                if message.type in ("error", "warning")
                and not any(words in message.text for words in EXPECTED)
                else None
            ),
        )
        opened.on(
            "request",
            lambda request: (
                wrong.append(f"request: {request.url}")
                if "://127.0.0.1:" not in request.url
                and not request.url.startswith(("data:", "blob:"))
                else None
            ),
        )

    context.on("page", watch)
    yield context.new_page()
    assert wrong == []


@pytest.fixture
def editor(server: Server, page: Page) -> Callable[..., Editor]:
    """Opens a graph in the page: a document, formula text, or the worked example."""

    def open_graph(document: dict | None = None) -> Editor:
        opened = Editor(page, server.url, new_graph(server.url, document))
        opened.open()
        return opened

    return open_graph
