"""Operators dropped on wires, copies that keep their wires, and a node that is shaken out."""

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.editor import Editor, Point
from tests.browser.test_commands import grip, places, select
from tests.serving import until


def lit(canvas: Editor) -> Locator:
    """The wires that would take in what is let go now."""
    return canvas.page.locator(".react-flow__edge.landing")


def beside(canvas: Editor, target: str, port: int, off: float) -> Point:
    """A point a little under a wire: the pointer is off it, and a body around it is on it."""
    x, y = canvas.along(canvas.shown_wire(target, port), 0.3)
    return x, y + off


def hold(canvas: Editor, name: str, to: Point) -> None:
    """Take a node and drag its middle to a point, without letting it go."""
    mouse, at = canvas.page.mouse, grip(canvas, name)
    mouse.move(*at)
    mouse.down()
    # The canvas takes a drag for one only after some pixels, which the node lags behind.
    for goal in ((at[0] + 9, at[1] + 9), to, to):
        x, y = grip(canvas, name)
        at = at[0] + goal[0] - x, at[1] + goal[1] - y
        mouse.move(*at, steps=6)
    assert grip(canvas, name) == pytest.approx(to, abs=1)


def radius(canvas: Editor) -> float:
    box = canvas.node("sin").locator(".body").bounding_box()
    assert box is not None
    return box["height"] / 2


def test_an_operator_goes_into_the_wire_that_its_body_is_on(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.palette("exp").click()
    expect(canvas.nodes()).to_have_count(8)
    hold(canvas, "exp", beside(canvas, "f", 1, 0.8 * radius(canvas)))
    expect(lit(canvas)).to_have_attribute("data-id", "f:1")
    canvas.page.mouse.up()
    canvas.expect_wires(9)
    expect(lit(canvas)).to_have_count(0)
    assert {("sin", "exp", 0), ("exp", "f", 1)} <= canvas.wires()
    # The wires and the place are one step.
    canvas.undo()
    canvas.expect_wires(8)
    expect(canvas.nodes()).to_have_count(8)


def test_an_operator_beside_a_wire_stays_beside_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.palette("exp").click()
    hold(canvas, "exp", beside(canvas, "f", 1, 0.5 * radius(canvas)))
    expect(lit(canvas)).to_have_count(1)
    canvas.page.mouse.move(*beside(canvas, "f", 1, 2 * radius(canvas)), steps=3)
    expect(lit(canvas)).to_have_count(0)
    canvas.page.mouse.up()
    until(lambda: "exp" in {node["op"] for node in canvas.document()["nodes"]})
    assert len(canvas.wires()) == 8


def test_a_wire_is_lit_while_an_operator_comes_out_of_the_palette(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    entry = canvas.middle(canvas.palette("tanh"))
    to = beside(canvas, "f", 1, 0.8 * radius(canvas))
    canvas.drag(entry, to, release=False)
    canvas.page.mouse.move(to[0] + 1, to[1])
    expect(lit(canvas)).to_have_attribute("data-id", "f:1")
    bar = canvas.page.get_by_role("textbox", name="Title").bounding_box()
    assert bar is not None
    canvas.page.mouse.move(bar["x"] + 5, bar["y"] + 5, steps=4)
    expect(lit(canvas)).to_have_count(0)
    canvas.page.mouse.move(*to, steps=4)
    # A browser tells an element that it is dragged over with the move after the one that enters it.
    canvas.page.mouse.move(to[0] + 1, to[1])
    expect(lit(canvas)).to_have_count(1)
    canvas.page.mouse.up()
    canvas.expect_wires(9)
    assert {("sin", "tanh", 0), ("tanh", "f", 1)} <= canvas.wires()


@pytest.mark.parametrize("how", ["palette", "drag"])
def test_what_stands_behind_a_wire_makes_room_for_what_goes_into_it(
    editor: Callable[..., Editor], how: str
) -> None:
    canvas = editor({})
    page = canvas.page
    canvas.write("E = (w*x + b)^2/2; w = 1; x = 2; b = 3")
    page.mouse.click(*canvas.blank())
    canvas.still()
    shape = """() => [...document.querySelectorAll(".body, .figure")].map((part) => {
      const { left, right, top, bottom } = part.getBoundingClientRect();
      return { left, right, top, bottom, of: part.closest("[data-id]").dataset.id };
    })"""
    before = places(canvas)
    names = {node.get("name"): node["id"] for node in canvas.document()["nodes"]}
    wire = canvas.shown_wire(names["E"], 0)
    page.keyboard.press("f")
    canvas.still()
    if how == "palette":
        canvas.drag(canvas.middle(canvas.palette("tanh")), canvas.along(wire, 0.5))
    else:
        canvas.palette("tanh").click()
        page.keyboard.press("f")
        hold(canvas, "tanh", canvas.along(wire, 0.5))
        page.mouse.up()
    until(lambda: any(source == "tanh" for source, _, _ in canvas.wires()))
    page.mouse.click(*canvas.blank())
    canvas.still()
    boxes = page.evaluate(shape)
    for one, other in combinations(boxes, 2):
        apart = (
            one["right"] <= other["left"] + 1
            or other["right"] <= one["left"] + 1
            or one["bottom"] <= other["top"] + 1
            or other["bottom"] <= one["top"] + 1
        )
        assert one["of"] == other["of"] or apart, (one, other)
    after = places(canvas)
    moved = {node for node in before if after[node] != before[node]}
    assert names["E"] in moved
    assert all(after[node][1] == before[node][1] for node in moved)
    canvas.undo()
    until(
        lambda: {node: place for node, place in places(canvas).items() if node in before} == before
    )


@pytest.mark.parametrize("how", ["keys", "Alt"])
def test_a_copy_keeps_the_wires_that_lead_into_it(editor: Callable[..., Editor], how: str) -> None:
    canvas = editor()
    before, wires = places(canvas), canvas.wires()
    select(canvas, "×", "+")
    if how == "keys":
        canvas.page.keyboard.press("Control+d")
    else:
        x, y = grip(canvas, "×")
        canvas.page.keyboard.down("Alt")
        canvas.drag((x, y), (x + 20, y + 140))
        canvas.page.keyboard.up("Alt")
    expect(canvas.nodes()).to_have_count(9)
    # ln, x1 and x2 feed the copies, and what is wired among them is wired among these.
    canvas.expect_wires(12)
    stored = canvas.document()
    new = [node["id"] for node in stored["nodes"] if node["id"] not in before]
    into = {(edge["source"], edge["key"]) for edge in stored["edges"] if edge["target"] in new}
    assert {("x1", 0), ("x2", 1), ("v1", 0)} < into
    assert {node: place for node, place in places(canvas).items() if node in before} == before
    canvas.undo()
    expect(canvas.nodes()).to_have_count(7)
    canvas.expect_wires(8)
    assert canvas.wires() == wires


def test_with_alt_the_copy_moves_and_the_original_stays(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    there = grip(canvas, "sin")
    canvas.page.keyboard.down("Alt")
    canvas.drag(there, (there[0] + 30, there[1] + 120), release=False)
    ghost = canvas.page.locator(".copied")
    expect(ghost).to_have_text("sin")
    assert canvas.middle(ghost) == pytest.approx((there[0] + 30, there[1] + 120), abs=12)
    assert grip(canvas, "sin") == pytest.approx(there, abs=1)
    canvas.page.mouse.up()
    canvas.page.keyboard.up("Alt")
    expect(ghost).to_have_count(0)
    expect(canvas.nodes()).to_have_count(8)
    canvas.expect_wires(9)


def test_a_copy_that_lands_out_of_view_comes_into_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.page.keyboard.press("Control+a")
    expect(canvas.page.locator(".react-flow__node.selected")).to_have_count(7)
    canvas.page.keyboard.press("Control+d")
    expect(canvas.page.locator(".react-flow__node.selected")).to_have_count(7)
    expect(canvas.nodes()).to_have_count(14)
    canvas.still()
    pane = canvas.page.locator(".canvas").bounding_box()
    assert pane is not None
    for node in canvas.page.locator(".react-flow__node.selected").all():
        box = node.bounding_box()
        assert box is not None
        assert pane["y"] <= box["y"]
        assert box["y"] + box["height"] <= pane["y"] + pane["height"]


def test_a_node_is_shaken_out_of_its_wires_in_one_step(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    wires, before = canvas.wires(), places(canvas)
    x, y = grip(canvas, "sin")
    page.mouse.move(x, y)
    page.mouse.down()
    for turn in range(6):
        page.mouse.move(x + (60 if turn % 2 == 0 else -60), y + 20, steps=2)
    # Its wires are off the moment it is shaken.
    canvas.expect_wires(6)
    page.mouse.move(x, y + 60)
    page.mouse.up()
    canvas.expect_wires(7)
    assert ("x2", "f", 1) in canvas.wires()
    canvas.undo()
    canvas.expect_wires(8)
    until(lambda: places(canvas) == before)
    assert canvas.wires() == wires
    expect(canvas.command("Undo")).to_be_disabled()


def test_a_fresh_operator_is_wired_by_key_from_what_may_feed_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    page.mouse.click(*grip(canvas, "ln"))
    page.keyboard.press("Delete")
    canvas.expect_wires(7)
    canvas.palette("mul").click()
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)
    page.keyboard.press("c")
    first = page.get_by_role("list", name="Into its first input")
    expect(first.get_by_role("listitem")).to_have_count(6)
    # What nothing uses yet comes first.
    expect(first.get_by_role("listitem").first).to_contain_text("f")
    page.get_by_role("textbox", name="Search ports").fill("x2")
    page.keyboard.press("Enter")
    canvas.expect_wires(8)
    page.keyboard.press("c")
    expect(page.get_by_role("list", name="Into its first input")).to_have_count(0)
    expect(page.get_by_role("list", name="Into its second input")).to_have_count(1)
    page.keyboard.press("Escape")


def test_a_source_that_would_close_a_cycle_is_not_offered(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    page.mouse.click(*canvas.along(canvas.shown_wire("v2", 0), 0.5))
    page.keyboard.press("Delete")
    canvas.expect_wires(7)
    page.mouse.click(*grip(canvas, "×"))
    page.keyboard.press("c")
    sources = page.get_by_role("list", name="Into its first input").get_by_role("listitem")
    expect(sources).to_have_count(4)
    assert {text.split()[0] for text in sources.all_inner_texts()} == {"x1", "x2", "ln", "sin"}


def test_what_is_new_is_no_problem_until_the_target_asks_for_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    canvas.command("Details").click()
    listed = page.get_by_role("region", name="Problems")
    canvas.palette("max").click()
    expect(canvas.nodes()).to_have_count(8)
    expect(page.locator(".react-flow__node.selected .port.in.open")).to_have_count(2)
    expect(listed).to_have_count(0)
    expect(page.locator(".node-problem")).to_have_count(0)
    # Its output goes into the target: now it is asked for.
    canvas.drag(canvas.output("max"), canvas.input("f", 1))
    expect(page.locator(".node-problem")).to_have_text("the first input of max has no wire")
    page.mouse.click(*canvas.blank())
    expect(listed.get_by_role("button")).to_have_count(1)


def test_an_operator_that_is_added_by_key_stands_right_of_what_it_may_read(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    page = canvas.page
    for count, word in enumerate(["variable", "variable", "mul", "sin"]):
        page.keyboard.press("a")
        page.get_by_role("combobox", name="Add a node").fill(word)
        page.keyboard.press("Enter")
        expect(canvas.nodes()).to_have_count(count + 1)
        # The menu stays until the server has answered, to say what is wrong.
        expect(page.get_by_role("combobox", name="Add a node")).to_have_count(0)
    boxes = [canvas.node(name).bounding_box() for name in ("x1", "x2", "×", "sin")]
    x1, x2, product, sine = (box for box in boxes if box is not None)
    assert max(x1["x"] + x1["width"], x2["x"] + x2["width"]) < product["x"]
    assert product["x"] + product["width"] < sine["x"]
    bars = page.locator(".canvas").bounding_box()
    assert bars is not None
    assert bars["y"] < x1["y"]


def test_undo_brings_all_nodes_back_in_their_order(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    canvas.command("Details").click()
    leaves = page.locator(".leaves tbody th")
    expect(leaves).to_have_text(["x1", "x2"])
    page.mouse.click(*canvas.blank())
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(0)
    canvas.undo()
    expect(canvas.nodes()).to_have_count(7)
    expect(leaves).to_have_text(["x1", "x2"])
    order = [node["id"] for node in canvas.document()["nodes"]]
    page.reload()
    canvas.live()
    assert [node["id"] for node in canvas.document()["nodes"]] == order
    assert order[:2] == ["x1", "x2"]
