"""Nothing is lost in the hand; and the editor stays light over thousands of edits."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.live.clients import Canvas, new_graph
from tests.serving import Server


def test_a_field_that_is_being_edited_is_not_overwritten(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    other = Canvas(canvas.url, canvas.graph)
    canvas.number("x2").focus()
    canvas.page.keyboard.type("12")
    name = canvas.node("x1").get_by_label("Name of x1")
    other.edit(type="set_value", id="x2", value=8.0)
    canvas.expect_number("x2", "8")
    expect(canvas.number("x2")).to_have_value("12")
    canvas.page.keyboard.press("Enter")
    canvas.expect_number("x2", "12")
    name.fill("speed")
    other.edit(type="rename", id="x1", name="pace")
    expect(name.or_(canvas.node("pace").get_by_label("Name of pace"))).to_have_value("speed")
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


def test_memory_stays_flat_over_ten_thousand_edits(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    other = Canvas(canvas.url, canvas.graph)

    def edit(count: int, start: int) -> None:
        for step in range(start, start + count):
            other.client.emit(
                "edit",
                {"graph": canvas.graph, "id": f"m{step}", "author": "me",
                 "edit": {"type": "set_value", "id": "x2", "value": 1.0 + step}},
            )  # fmt: skip
            if step % 100 == 99:
                # No further ahead than a reader is: past its limit the server would cut us.
                while other.revision < step + 1:
                    other.patch()

    edit(2_000, 0)
    canvas.expect_number("x2", "2000")
    before = heap(canvas.page)
    edit(8_000, 2_000)
    canvas.expect_number("x2", "10000")
    assert heap(canvas.page) < before + 3
    other.close()
