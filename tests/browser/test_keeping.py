"""Nothing is lost in the hand; and the editor stays light over thousands of edits."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.editor import Editor
from tests.live.clients import Canvas, new_graph
from tests.serving import Server


def test_a_field_that_is_being_edited_is_not_overwritten(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    other = Canvas(canvas.url, canvas.graph)
    canvas.number("x2").focus()
    canvas.page.keyboard.type("12")
    other.edit(type="set_value", id="x2", value=8.0)
    canvas.expect_number("x2", "8")
    expect(canvas.number("x2")).to_have_value("12")
    canvas.page.keyboard.press("Enter")
    canvas.expect_number("x2", "12")
    name = canvas.name_field("x1")
    name.fill("speed")
    other.edit(type="rename", id="x1", name="pace")
    expect(canvas.node("pace").get_by_label("Name of pace")).to_have_value("speed")
    other.close()


def test_closing_with_unsent_edits_warns(page: Page, tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.start()
    canvas = Editor(page, server.url, new_graph(server.url))
    canvas.open()
    server.kill()
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    canvas.number("x2").fill("3")
    canvas.number("x2").press("Enter")
    expect(page.get_by_text("1 edit kept")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_a_refusal_leaves_the_canvas_as_the_server_has_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    other = Canvas(canvas.url, canvas.graph)
    for step in range(3):
        other.edit(type="add_node", id=f"late{step}", op="sin")
    # A batch of which one part fails: nothing of it is on either side.
    answer = other.edit(
        type="batch",
        edits=[
            {"type": "remove_node", "id": "late0"},
            {"type": "connect", "source": "f", "target": "v1", "port": 0},
        ],
    )
    assert answer["error"]["code"] == "cycle"
    expect(canvas.nodes()).to_have_count(10)
    canvas.expect_wires(8)
    other.close()


def heap(page: Page) -> float:
    """Megabytes of JavaScript objects, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    return used


def test_memory_stays_flat_over_thousands_of_edits(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    other = Canvas(canvas.url, canvas.graph)

    def edit(count: int, start: int) -> None:
        for step in range(start, start + count):
            other.client.emit(
                "edit",
                {"graph": canvas.graph, "id": f"m{step}", 
                 "edit": {"type": "set_value", "id": "x2", "value": 1.0 + step}},
            )  # fmt: skip
            if step % 100 == 99:
                # No further ahead than a reader is: past its limit the server would cut us.
                while other.revision < step + 1:
                    other.patch()

    edit(1_000, 0)
    canvas.expect_number("x2", "1000")
    before = heap(canvas.page)
    edit(2_000, 1_000)
    canvas.expect_number("x2", "3000")
    # Some 400 bytes an edit would be a leak; what the libraries keep for good is far less.
    assert heap(canvas.page) < before + 0.8
    other.close()


class Line:
    """The page's socket, at which a test can listen in: what `answer` says is answered for the
    server, what it drops is lost, and what it passes on goes its way."""

    DROP, PASS = "drop", "pass"

    def __init__(self, page: Page) -> None:
        self.answer: Callable[[str, dict], str | dict] = lambda name, message: self.PASS
        page.route_web_socket(re.compile("socket.io"), self._route)

    def _route(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def hear(frame: str | bytes) -> None:
            found = re.fullmatch(r"42(\d+)(\[.*\])", str(frame), re.S)
            said: str | dict = self.PASS
            if found:
                said = self.answer(*json.loads(found[2]))
            if said == self.PASS:
                server.send(frame)
            elif found and said != self.DROP:
                socket.send(f"43{found[1]}{json.dumps([said])}")

        socket.on_message(hear)


@pytest.fixture
def line(context: BrowserContext, page: Page) -> Line:
    """Of a page for this test alone: sockets stay routed as long as the page is there."""
    return Line(page)


def test_what_the_store_cannot_take_is_kept_and_tried_again_and_the_cause_is_told(
    line: Line, editor: Callable[..., Editor]
) -> None:
    canvas = editor()
    full = {"code": "cannot-store", "message": "…", "ids": [], "details": {"reason": "full"}}
    told: list[str] = []

    def answer(name: str, message: dict) -> str | dict:
        if name == "edit":
            told.append(message["id"])
            if len(told) < 3:
                return {"error": full}
        return line.PASS

    line.answer = answer
    canvas.number("x2").fill("7")
    canvas.number("x2").press("Enter")
    status = canvas.page.get_by_text("The disk is full; 1 edit kept and tried again")
    expect(status).to_be_visible()
    expect(canvas.number("x2")).to_have_value("7")
    canvas.expect_number("x2", "7")
    expect(canvas.page.get_by_text("Live", exact=True)).to_be_visible()
    expect(status).to_have_count(0)
    assert len(told) == 3
    assert len(set(told)) == 1


def test_a_reload_loses_no_unsent_edit(line: Line, editor: Callable[..., Editor]) -> None:
    canvas = editor()
    lost: list[str] = []

    def answer(name: str, message: dict) -> str | dict:
        if name == "edit":
            lost.append(message["id"])
            return line.DROP
        return line.PASS

    line.answer = answer
    canvas.number("x2").fill("7")
    canvas.number("x2").press("Enter")
    name = canvas.name_field("x1")
    name.fill("speed")
    name.press("Enter")
    canvas.page.on("dialog", lambda dialog: dialog.accept())
    canvas.expect_number("x2", "5")
    line.answer = lambda name, message: line.PASS
    canvas.page.reload()
    canvas.live()
    canvas.expect_number("x2", "7")
    expect(canvas.node("speed")).to_have_count(1)
    assert len(lost) == 1


def test_an_edit_without_an_answer_is_told_of(
    line: Line, page: Page, editor: Callable[..., Editor]
) -> None:
    page.clock.install()
    canvas = editor()
    line.answer = lambda name, message: line.DROP if name == "edit" else line.PASS
    canvas.number("x2").fill("7")
    canvas.number("x2").press("Enter")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.clock.fast_forward(11_000)
    expect(page.get_by_text("No answer yet; 1 edit kept")).to_be_visible()
    page.evaluate("onbeforeunload = null")


def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(
    context: BrowserContext, editor: Callable[..., Editor]
) -> None:
    forbid = """() => { throw new DOMException("forbidden", "SecurityError"); }"""
    for storage in ("localStorage", "sessionStorage"):
        context.add_init_script(f"Object.defineProperty(window, '{storage}', {{ get: {forbid} }});")
    canvas = editor()
    canvas.number("x2").fill("7")
    canvas.number("x2").press("Enter")
    canvas.expect_number("x2", "7")
    canvas.page.keyboard.press("Escape")
    canvas.page.keyboard.press("Control+k")
    canvas.page.keyboard.type("theme: dark")
    canvas.page.keyboard.press("Enter")
    expect(canvas.page.locator("html")).to_have_attribute("data-theme", "dark")
