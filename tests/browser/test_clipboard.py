"""Undo, and the clipboard: copying within a graph, between graphs, and by dragging."""

import json
from collections.abc import Callable
from itertools import combinations

from playwright.sync_api import BrowserContext, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import grip, places, select
from tests.serving import until

# Pasting two megabytes takes two seconds, and many times that on a busy machine.
LARGE_MS = 60_000


def test_steps_are_undone_and_redone_after_a_reload_too(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    expect(canvas.command("Undo")).to_be_disabled()
    slider = page.get_by_label("x2, slider").bounding_box()
    assert slider is not None
    y = slider["y"] + slider["height"] / 2
    canvas.drag((slider["x"] + slider["width"] * 0.75, y), (slider["x"] + 20, y))
    expect(canvas.command("Undo")).to_be_enabled()
    page.mouse.click(*grip(canvas, "sin"))
    page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(6)
    page.reload()
    canvas.live()
    canvas.undo()
    expect(canvas.nodes()).to_have_count(7)
    canvas.expect_wires(8)
    # The whole drag of the slider is one step.
    canvas.command("Undo").click()
    canvas.expect_number("x2", "5", "1.72")
    expect(canvas.command("Undo")).to_be_disabled()
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    expect(canvas.nodes()).to_have_count(6)
    expect(canvas.command("Redo")).to_be_disabled()


def test_a_selection_is_copied_to_another_graph_as_json(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = editor()
    select(canvas, "x1", "ln")
    canvas.page.keyboard.press("Control+c")
    until(lambda: "chalkgrad" in canvas.page.evaluate("() => navigator.clipboard.readText()"))
    copied = json.loads(canvas.page.evaluate("() => navigator.clipboard.readText()"))
    assert [node["id"] for node in copied["nodes"]] == ["x1", "v1"]
    assert copied["graph"]["feeds"] == {"x1": 2.0}
    other = editor({})
    other.page.keyboard.press("Control+v")
    other.expect_number("ln", "0.693", "1")
    assert other.wires() == {("x1", "ln", 0)}


def test_cut_and_paste_keep_the_wires_among_what_was_cut(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = editor()
    select(canvas, "x2", "sin")
    canvas.page.keyboard.press("Control+x")
    expect(canvas.nodes()).to_have_count(5)
    canvas.page.keyboard.press("Control+v")
    expect(canvas.nodes()).to_have_count(7)
    assert ("x2", "sin", 0) in canvas.wires()
    canvas.expect_number("sin", "−0.959")


def test_a_duplicate_stands_beside_its_original_and_gets_a_name_of_its_own(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    select(canvas, "x2", "sin")
    canvas.page.keyboard.press("Control+d")
    expect(canvas.nodes()).to_have_count(9)
    canvas.expect_number("x2_2", "5")
    for (ax, ay), (bx, by) in combinations(places(canvas).values(), 2):
        assert abs(ax - bx) > 80 or abs(ay - by) > 36
    canvas.undo()
    expect(canvas.nodes()).to_have_count(7)


def test_dragging_with_alt_copies(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    before = places(canvas)
    x, y = grip(canvas, "sin")
    canvas.page.keyboard.down("Alt")
    canvas.drag((x, y), (x + 40, y + 130))
    canvas.page.keyboard.up("Alt")
    expect(canvas.nodes()).to_have_count(8)
    after = places(canvas)
    assert {node: after[node] for node in before} == before


def test_pasted_text_comes_whole_into_view_and_leaves_the_target(
    editor: Callable[..., Editor], context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = editor()
    page = canvas.page

    def paste(text: str) -> None:
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.keyboard.press("Control+v")

    paste("import torch")
    refusal = page.locator(".notice.refusal")
    expect(refusal).to_contain_text("cannot be pasted")
    paste("a = 1; b = 2; c = a*b + sin(a)")
    expect(canvas.nodes()).to_have_count(12)
    expect(refusal).to_have_count(0)
    canvas.expect_number("x1", "2", "5.5")
    new = page.locator(".react-flow__node.selected")
    expect(new).to_have_count(5)
    canvas.still()
    pane = page.locator(".canvas").bounding_box()
    assert pane is not None
    for box in (node.bounding_box() for node in new.all()):
        assert box is not None
        assert pane["y"] <= box["y"]
        assert box["y"] + box["height"] <= pane["y"] + pane["height"]


def test_a_duplicate_leaves_the_only_result_of_a_graph_its_target(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    page = canvas.page
    canvas.palette("variable").click()
    expect(canvas.nodes()).to_have_count(1)
    canvas.palette("sin").click()
    expect(canvas.nodes()).to_have_count(2)
    canvas.drag(canvas.output("x1"), canvas.input("sin"))
    canvas.expect_number("x1", "1", "0.540")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+d")
    expect(canvas.nodes()).to_have_count(4)
    canvas.expect_number("x1", "1", "0.540")
    canvas.undo()
    expect(canvas.nodes()).to_have_count(2)
    assert canvas.document()["graph"].get("target") is None


def test_what_is_too_large_for_the_socket_is_pasted_and_duplicated_all_the_same(
    editor: Callable[..., Editor],
) -> None:
    # As many bytes as 18,000 nodes have, in fewer cards.
    note = "long " * 790
    nodes = [
        {"id": f"n{i}", "op": "variable", "name": f"w{i}", "value": 1.0, "note": note,
         "x": 300 * (i % 25), "y": 160 * (i // 25)}
        for i in range(600)
    ]  # fmt: skip
    graph = {"format": "chalkgrad", "version": 1}
    document = {"directed": True, "multigraph": True, "graph": graph, "nodes": nodes, "edges": []}
    canvas = editor({})
    page = canvas.page
    with page.expect_response("**/messages/paste", timeout=LARGE_MS) as pasted:
        page.evaluate(
            """(text) => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/plain", text);
              const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true });
              document.body.dispatchEvent(paste);
            }""",
            json.dumps(document),
        )
    assert pasted.value.ok
    # What was pasted is selected once it is on the canvas.
    expect(page.locator(".react-flow__node.selected").first).to_be_visible()
    with page.expect_response("**/messages/paste", timeout=LARGE_MS) as doubled:
        page.keyboard.press("Control+d")
    assert doubled.value.ok
    assert len(canvas.document()["nodes"]) == 1200
    # And what comes after it is not held up.
    title = page.get_by_role("textbox", name="Title")
    title.fill("after")
    title.press("Enter")
    until(lambda: canvas.document()["graph"]["title"] == "after")
