"""Frames: drawn around a selection, named, coloured, moved with what lies in them, deleted."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.test_commands import grip, places, select
from tests.serving import until


def frames(canvas: Editor) -> list[dict]:
    stored: list[dict] = canvas.document()["graph"].get("frames", [])
    return stored


def test_a_frame_is_drawn_named_and_coloured(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "ln", "×")
    page.keyboard.press("b")
    expect(page.locator(".frame")).to_have_count(1)
    title = page.get_by_role("textbox", name="Title of the frame")
    title.fill("products")
    title.press("Enter")
    page.get_by_role("button", name="Colour of products: green").click()
    until(lambda: [(f["title"], f["colour"]) for f in frames(canvas)] == [("products", "blue")])
    page.reload()
    canvas.live()
    expect(title).to_have_value("products")


def test_what_is_typed_after_the_key_of_a_frame_is_its_title(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    wires = canvas.wires()
    page.keyboard.press("Control+a")
    expect(page.locator(".react-flow__node.selected")).to_have_count(7)
    # As fast as the browser takes keys: most come before the server has answered.
    page.keyboard.press("b")
    page.keyboard.type("second neuron")
    title = page.get_by_role("textbox", name="Title of the frame")
    expect(title).to_be_focused()
    expect(title).to_have_value("second neuron")
    page.keyboard.press("Enter")
    until(lambda: [frame["title"] for frame in frames(canvas)] == ["second neuron"])
    expect(canvas.nodes()).to_have_count(8)
    assert canvas.wires() == wires
    expect(page.locator(".drawer")).to_have_count(0)


def test_a_name_is_typed_from_afar_too(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "sin")
    x, y = canvas.blank()
    page.mouse.move(x, y)
    for _ in range(12):
        page.mouse.wheel(0, 400)
    expect(page.locator(".canvas.far")).to_have_count(1)
    page.keyboard.press("F2")
    page.keyboard.type("dulu")
    page.keyboard.press("Enter")
    expect(canvas.node("dulu")).to_have_count(1)
    assert len(canvas.wires()) == 8


def test_a_frame_takes_along_what_lies_in_it_as_one_step(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "ln", "×")
    page.keyboard.press("b")
    expect(page.locator(".frame")).to_have_count(1)
    before, drawn = places(canvas), frames(canvas)[0]
    box = page.locator(".frame-title").bounding_box()
    assert box is not None
    start = (box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    canvas.drag(start, (start[0] + 10, start[1] - 120))
    until(lambda: frames(canvas)[0] != drawn)
    after, moved = places(canvas), frames(canvas)[0]
    dx, dy = moved["x"] - drawn["x"], moved["y"] - drawn["y"]
    assert dy < -50
    for node, (x, y) in after.items():
        expected = (
            (before[node][0] + dx, before[node][1] + dy) if node in ("v1", "v2") else before[node]
        )
        assert abs(x - expected[0]) < 1e-6
        assert abs(y - expected[1]) < 1e-6
    canvas.undo()
    until(lambda: places(canvas) == before)
    assert frames(canvas)[0] == drawn


def test_a_frame_is_deleted_and_its_nodes_stay(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "sin")
    page.keyboard.press("b")
    expect(page.locator(".frame")).to_have_count(1)
    page.mouse.click(*canvas.blank())
    box = page.locator(".frame-title").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    page.keyboard.press("Delete")
    expect(page.locator(".frame")).to_have_count(0)
    expect(canvas.node("sin")).to_have_count(1)
    assert grip(canvas, "sin")
