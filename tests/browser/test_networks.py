"""Networks and browsers that are not as usual: the graph is shown all the same."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.serving import Server


@pytest.mark.parametrize("how", ["refused", "swallowed"])
def test_where_no_socket_gets_through_the_graph_is_shown_and_the_page_says_why(
    server: Server, page: Page, context: BrowserContext, how: str
) -> None:
    blocked = [True]

    def block(socket: WebSocketRoute) -> None:
        if not blocked[0]:
            socket.connect_to_server()
        elif how == "refused":
            socket.close()

    page.route_web_socket(re.compile("socket.io"), block)
    page.clock.install()
    shown = Editor(page, server.url, new_graph(server.url))
    page.goto(f"{shown.url}/g/{shown.graph}")
    expect(page.locator(".top-bar")).to_be_visible()
    page.clock.fast_forward(4_000)
    words = page.get_by_text("This network blocks live connections")
    expect(words).to_be_visible()
    shown.expect_number("x1", "2", "5.5")
    # One that gets through takes over.
    blocked[0] = False
    page.clock.fast_forward(60_000)
    shown.live()
    expect(words).to_have_count(0)


def test_a_browser_whose_language_is_none_shows_graphs_and_plots(
    page: Page, context: BrowserContext, editor: Callable[..., Editor]
) -> None:
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' })"
    )
    opened = editor()
    assert page.evaluate("navigator.language") == "C"
    opened.expect_number("x1", "2", "5.5")
    opened.node("x1").click()
    opened.command("Plot").click()
    expect(page.locator(".uplot").first).to_be_visible()
