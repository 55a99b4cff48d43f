"""Sharing as a person does it: links and codes, frames, a graph in an address, a recovery code."""

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.people import carried, let_in, link, somebody
from tests.serving import Server


def test_a_link_is_made_shown_as_a_code_and_revoked(
    editor: Callable[..., Editor], browser: Browser, server: Server
) -> None:
    canvas = editor()
    page = canvas.page
    canvas.menu("File", "Share…")
    dialog = page.get_by_role("dialog", name="Share")
    row = dialog.get_by_role("listitem").filter(has_text="Present")
    row.get_by_role("button", name="Make a link").click()
    field = row.get_by_role("textbox", name="Present")
    expect(field).to_have_value(re.compile(rf"^{server.url}/l/[\w-]{{32}}$"))
    address = field.input_value()

    row.get_by_role("button", name="QR code").click()
    code = page.get_by_role("dialog", name="QR code")
    drawn = code.get_by_role("img", name=f"QR code of {address}")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    # It fills what there is of the screen.
    box, size = drawn.bounding_box(), page.viewport_size
    assert box is not None and size is not None
    assert box["height"] > 0.75 * size["height"]
    code.get_by_role("button", name="Close").click()

    guest = browser.new_context(locale="en-US").new_page()
    guest.goto(address)
    expect(guest).to_have_url(f"{server.url}/g/{canvas.graph}")
    expect(guest.get_by_text("Live", exact=True)).to_be_visible()
    # What it does not let do is not offered.
    expect(guest.get_by_role("button", name="Undo")).to_be_disabled()
    expect(guest.get_by_role("button", name="Lay out")).to_be_disabled()

    canvas.menu("File", "Share…")
    row.get_by_role("button", name="Revoke").click()
    expect(row.get_by_role("button", name="Make a link")).to_be_visible()
    told = guest.get_by_role("status").filter(has_text="not shared with you any more")
    expect(told).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="Not Found")).to_be_visible()
    guest.context.close()


def test_what_a_link_does_not_let_do_is_not_offered(browser: Browser, server: Server) -> None:
    graph = new_graph(server.url)
    lock = {"type": "annotate", "id": "x1", "set": {"locked_by": "me"}}
    path = f"{server.url}/api/graphs/{graph}/messages/edit"
    assert somebody.post(path, json={"id": "lock", "edit": lock}).json()["ok"]
    for kind in ("view", "present"):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
        let_in(server.url, graph, kind, kind)
        context.add_cookies(carried(server.url, kind))
        guest = Editor(context.new_page(), server.url, graph)
        guest.open()
        page, number = guest.page, guest.number("x2")
        expect(page.get_by_role("textbox", name="Title")).not_to_be_editable()
        expect(page.locator(".bar .right")).to_have_text(re.compile("View only|may present"))
        expect(page.get_by_role("complementary", name="Palette")).to_have_count(0)
        expect(guest.formula()).to_have_count(0)
        expect(guest.command("Eager")).to_be_disabled()
        expect(guest.command("Lay out")).to_have_attribute(
            "title", re.compile("without the right to edit")
        )
        # Nothing comes of a double click, of "A", of a wire's end, or of dragging a node.
        page.mouse.dblclick(*guest.blank())
        page.keyboard.press("a")
        guest.node("x2").locator(".body-text").dblclick()
        guest.drag(guest.output("x1"), guest.blank())
        place = guest.node("x2").get_attribute("style")
        guest.drag(guest.middle(guest.node("x2").locator(".body-text")), guest.blank())
        expect(page.locator("dialog, .in-place, .menu.add")).to_have_count(0)
        assert guest.node("x2").get_attribute("style") == place
        page.get_by_role("complementary", name="Details").get_by_label("Name of x2").wait_for()
        expect(page.get_by_label("Name of x2")).not_to_be_editable()
        page.keyboard.press("Escape")
        page.keyboard.press("e")
        text = page.get_by_role("textbox", name="The graph as text")
        expect(text).to_have_attribute("aria-readonly", "true")
        page.keyboard.press("e")
        if kind == "present":
            number.fill("4")
            number.press("Enter")
            guest.expect_number("x2", "4")
            expect(guest.number("x1")).not_to_be_editable()
            expect(guest.number("x1")).to_have_attribute("title", re.compile("locked by somebody"))
        else:
            expect(number).not_to_be_editable()
            expect(page.get_by_label("x2, slider")).to_have_count(0)
            guest.menu("File", "Keep a copy")
            page.wait_for_url(lambda address: not address.endswith(graph))
            expect(guest.number("x2")).to_be_editable()
        context.close()
    assert len(somebody.get(f"{server.url}/api/graphs/{graph}").json()["nodes"]) == 7


def test_a_graph_travels_in_an_address_and_is_kept_when_asked_for(
    editor: Callable[..., Editor], server: Server, browser: Browser
) -> None:
    canvas = editor()
    canvas.menu("File", "Share…")
    dialog = canvas.page.get_by_role("dialog", name="Share")
    field = dialog.get_by_role("textbox", name="The whole graph in the address")
    expect(field).to_have_value(re.compile("/#g="))
    address = field.input_value()
    assert len(address) < 1000
    other = browser.new_context(locale="en-US").new_page()
    other.goto(address)
    asked = other.get_by_role("dialog", name="Open the graph in this address?")
    expect(asked).to_contain_text("7 nodes")
    asked.get_by_role("button", name="Open", exact=True).click()
    expect(other).to_have_url(re.compile(rf"^{server.url}/g/"))
    assert not other.url.endswith(canvas.graph)
    expect(other.get_by_role("group", name=re.compile("^x2, variable, value 5"))).to_be_visible()
    other.context.close()


def test_a_recovery_code_brings_graphs_into_another_browser(
    page: Page, server: Server, browser: Browser
) -> None:
    graph = new_graph(server.url)
    page.goto(server.url)
    page.get_by_text("Your graphs in another browser").click()
    page.get_by_role("button", name="Get a recovery code").click()
    shown = page.locator("#recovery-code")
    expect(shown).to_have_text(re.compile(r"^(\w{5}-){3}\w{5}$"))
    code = shown.inner_text()
    other = browser.new_context(locale="en-US").new_page()
    other.goto(f"{server.url}/")
    other.wait_for_url("**/g/*")
    other.goto(f"{server.url}/")
    other.get_by_text("Your graphs in another browser").click()
    other.get_by_role("button", name="Sign out my other browsers").click()
    expect(other.locator("#signed-out")).to_have_text("No other browser is yours any more.")
    other.get_by_label("Recovery code from another browser").fill("ABCDE-FGHJK-LMNPQ-RSTUV")
    other.get_by_role("button", name="Use it").click()
    expect(other.get_by_role("alert").filter(has_text="nobody has this")).to_be_visible()
    other.get_by_label("Recovery code from another browser").fill(code)
    other.get_by_role("button", name="Use it").click()
    # It has a graph of its own by now, which would be the first browser's, too.
    expect(other.get_by_role("alert").filter(has_text="joins your graphs here (1)")).to_be_visible()
    other.get_by_role("button", name="Join them").click()
    expect(other.locator(f'[data-graph="{graph}"]')).to_be_visible()
    other.context.close()


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A page of another site, which a real server shows: its address, and its file."""
    page = tmp_path / "index.html"
    handler = partial(Silent, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        # Another name than the graph's server has: another site.
        yield f"http://localhost:{site.server_port}/", page
        site.shutdown()


class Silent(SimpleHTTPRequestHandler):
    """Says nothing of requests in a test's output."""

    def log_message(self, *words: object) -> None:
        """Nothing."""


def test_another_site_shows_a_copy_that_scrubs_and_steps(
    browser: Browser, server: Server, blog: tuple[str, Path]
) -> None:
    address, file = blog
    graph = new_graph(server.url)
    before = somebody.get(f"{server.url}/api/graphs/{graph}").json()
    token = link(server.url, graph, "embed")
    size = 'width="900" height="560"'
    file.write_text(f'<title>Blog</title><iframe src="{server.url}/embed/{token}" {size}></iframe>')
    page = browser.new_context(locale="en-US").new_page()
    page.goto(address)
    frame = page.frame_locator("iframe")
    leaf = frame.get_by_role("group", name=re.compile("^x2, .*value 5,"))
    expect(leaf).to_be_visible()
    frame.get_by_label("x2, slider").press("ArrowRight")
    expect(leaf).to_have_count(0)
    # And nothing of what the graph is can be changed in one.
    frame.get_by_role("group", name=re.compile("^x2,")).locator(".body-text").dblclick()
    expect(frame.locator(".in-place")).to_have_count(0)
    frame.locator(".react-flow__pane").dblclick(position={"x": 30, "y": 30})
    expect(frame.get_by_role("dialog")).to_have_count(0)
    frame.get_by_role("button", name="Step forward").click()
    expect(frame.get_by_role("region", name="Steps")).to_contain_text("0 / 12")
    assert page.context.cookies() == []
    # Nobody else sees what is done in a frame.
    assert somebody.get(f"{server.url}/api/graphs/{graph}").json() == before
    page.context.close()
