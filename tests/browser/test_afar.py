"""A large graph from afar: dots on a canvas, which are nodes to hands, keys and screen readers."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import VIEW, Editor, Point
from tests.serving import until

SIZE, PER_ROW, ACROSS, DOWN = 400, 20, 180, 90

FOCUSED = "() => document.activeElement.closest('.react-flow__node')?.dataset.id ?? ''"


def chain(size: int = SIZE) -> dict[str, Any]:
    """A chain of sines on a grid."""
    nodes: list[dict[str, Any]] = [{"id": "v0", "op": "variable", "value": 0.5, "x": 0, "y": 0}]
    nodes += [
        {"id": f"v{i}", "op": "sin", "x": (i % PER_ROW) * ACROSS, "y": (i // PER_ROW) * DOWN}
        for i in range(1, size)
    ]
    wires = [{"source": f"v{i}", "target": f"v{i + 1}", "key": 0} for i in range(size - 1)]
    header = {"format": "chalkgrad", "version": 1}
    return {"directed": True, "multigraph": True, "graph": header, "nodes": nodes, "edges": wires}


@pytest.fixture
def canvas(editor: Callable[..., Editor]) -> Iterator[Editor]:
    opened = editor(chain())
    # The details would come over the canvas with what is selected.
    opened.page.keyboard.press("q")
    opened.page.keyboard.press("q")
    expect(opened.page.locator("canvas.far-view")).to_be_visible()
    yield opened


def dot(page: Page, index: int) -> Point:
    """Where a node's dot is on the screen."""
    left, top, zoom = page.evaluate(VIEW)
    return left + zoom * (index % PER_ROW) * ACROSS, top + zoom * (index // PER_ROW) * DOWN


def test_a_dot_under_the_pointer_is_its_node_and_is_dragged_and_has_a_menu(canvas: Editor) -> None:
    page = canvas.page
    at = dot(page, 107)
    assert canvas.nodes().count() < 5
    page.mouse.move(*at)
    named = re.compile("^sin, sine, value 0.158, gradient 0.157$")
    expect(page.locator("[data-id=v107]")).to_have_accessible_name(named)
    page.mouse.down()
    page.mouse.move(at[0] + 20, at[1] + 15, steps=4)
    page.mouse.up()
    expect(page.locator("[data-id=v107].selected")).to_have_count(1)
    expect(canvas.command("Undo")).to_be_enabled()
    moved = next(node for node in canvas.document()["nodes"] if node["id"] == "v107")
    assert moved["x"] > (107 % PER_ROW) * ACROSS
    page.mouse.click(*dot(page, 45), button="right")
    page.get_by_role("menu").get_by_role("menuitem", name="Set target").click()
    now = re.compile("gradient 1$")
    expect(page.locator("[data-id=v45]")).to_have_accessible_name(now)


def test_tab_goes_from_dot_to_dot_and_back(canvas: Editor) -> None:
    page = canvas.page
    page.locator(".stage").focus()
    seen = []
    for key in ("Tab", "Tab", "Tab", "Shift+Tab"):
        page.keyboard.press(key)
        seen.append(page.evaluate(FOCUSED))
    assert seen == ["v0", "v1", "v2", "v1"]
    page.keyboard.press("Enter")
    expect(page.locator("[data-id=v1].selected")).to_have_count(1)


def test_arrow_keys_lead_from_dot_to_dot(canvas: Editor) -> None:
    page = canvas.page
    page.locator("[data-id=v0]").focus()
    seen = []
    for key in ("Right", "Right", "Down", "Down", "Left", "Up", "Left"):
        page.keyboard.press(f"Arrow{key}")
        seen.append(page.evaluate(FOCUSED))
    assert seen == ["v1", "v2", "v22", "v42", "v41", "v21", "v20"]
    expect(page.locator("[data-id=v20]")).to_have_accessible_name(re.compile("^sin, sine, value"))


def test_dots_are_selected_by_a_box_and_are_deleted(canvas: Editor) -> None:
    page = canvas.page
    start, end = dot(page, 0), dot(page, 23)
    page.keyboard.down("Shift")
    page.mouse.move(start[0] - 12, start[1] - 12)
    page.mouse.down()
    page.mouse.move(end[0] + 8, end[1] + 8, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator(".react-flow__node.selected")).to_have_count(8)
    page.keyboard.press("Delete")
    expect(page.locator(".react-flow__node.selected")).to_have_count(0)
    expect(canvas.command("Undo")).to_be_enabled()
    assert len(canvas.document()["nodes"]) == SIZE - 8


# The colour in the middle of the far view's dot at a place on the screen.
COLOUR = """([x, y]) => {
  const canvas = document.querySelector("canvas.far-view");
  const { left, top, width } = canvas.getBoundingClientRect();
  const ratio = canvas.width / width;
  const [one, other] = [(x - left) * ratio, (y - top) * ratio].map(Math.round);
  const copy = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, one, other, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def test_dots_are_coloured_by_gradients_or_by_values_as_a_scale_says(canvas: Editor) -> None:
    page = canvas.page
    scale = page.get_by_role("group", name="What the colours of the dots mean")
    expect(scale.get_by_role("button", name="gradient")).to_have_attribute("aria-pressed", "true")

    def bluer() -> bool:
        red, _, blue = page.evaluate(COLOUR, dot(page, 3))
        return blue > red

    assert not bluer()
    scale.get_by_role("button", name="value").focus()
    page.keyboard.press("Enter")
    until(bluer)
    # From 0.087 to 0.5: the scale is that of the numbers at hand.
    expect(scale.locator("sup")).to_have_text(["−2", "0"])
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find a command").fill("dots")
    page.keyboard.press("Enter")
    until(lambda: not bluer())
    # While it is walked, a graph has the colours of no number.
    page.keyboard.press("PageDown")
    expect(scale).to_have_count(0)


def test_wire_gradients_are_asked_for_from_afar_and_lead_nearer(canvas: Editor) -> None:
    page = canvas.page
    nearer = page.get_by_role("button", name="Come nearer")
    expect(nearer).to_have_count(0)
    page.keyboard.press("w")
    expect(page.get_by_text("What flows on wires is read from nearer")).to_be_visible()
    nearer.click()
    expect(page.locator("canvas.far-view")).to_have_count(0)
    # Of the target, which is the last.
    expect(page.locator(f"[data-wire='v{SIZE - 1}:0']")).to_be_visible()


def test_what_a_lazy_run_passes_over_is_told_from_afar(editor: Callable[..., Editor]) -> None:
    document = chain()
    document["graph"] |= {"mode": "lazy", "target": "v200"}
    canvas = editor(document)
    page = canvas.page
    scale = page.get_by_role("group", name="What the colours of the dots mean")
    expect(scale).not_to_contain_text("pruned")
    canvas.command("Run").click()
    expect(scale).to_contain_text("pruned")
    expect(scale).not_to_contain_text("folded")
    # To who listens and to who rests on it a dot says what a node near by says.
    page.mouse.move(*dot(page, 300))
    passed = page.locator("[data-id=v300]")
    expect(passed).to_have_accessible_name("sin, sine, pruned: the target does not need it")
    told = passed.locator(".dot").get_attribute("title")
    assert told == "sine\npruned: the target does not need it"


def nearer(canvas: Editor, index: int) -> Point:
    """Zoom in on a node, until nodes are no dots; where it is then."""
    page = canvas.page
    page.mouse.move(*dot(page, index))
    while page.locator("canvas.far-view").count():
        page.mouse.wheel(0, -300)
        canvas.still()
    return dot(page, index)


def test_near_by_a_wire_of_many_is_an_element_as_soon_as_a_hand_is_on_it(canvas: Editor) -> None:
    page = canvas.page
    x, y = nearer(canvas, 107)
    expect(page.locator(".strand")).not_to_have_count(0)
    wires = page.locator(".react-flow__edge")
    page.mouse.move(x, y)
    # The one that ends on the node, so that its end can be taken off its port.
    expect(wires).to_have_count(1)
    expect(wires).to_have_attribute("data-id", "v107:0")
    after = (dot(page, 108)[0] + x) / 2, y
    page.mouse.click(*after)
    expect(page.locator(".react-flow__edge.selected")).to_have_attribute("data-id", "v108:0")
    page.keyboard.press("Delete")
    expect(page.locator(".react-flow__edge.selected")).to_have_count(0)
    expect(canvas.command("Undo")).to_be_enabled()
    assert ("v107", "v108", 0) not in {
        (wire["source"], wire["target"], wire["key"]) for wire in canvas.document()["edges"]
    }


def test_a_graph_of_fewer_has_all_nodes_and_its_wires_still_come_under_a_hand(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor(chain(70))
    page = canvas.page
    nearer(canvas, 7)
    expect(canvas.nodes()).to_have_count(70)
    page.mouse.move(*canvas.blank())
    expect(page.locator(".strand")).not_to_have_count(0)
    canvas.expect_wires(0)
    page.mouse.move(*canvas.middle(page.locator("[data-id=v7] .body-text")))
    canvas.expect_wires(1)


def grid() -> dict[str, Any]:
    """A chain so long that its wires are painted, and seen as a whole from near by."""
    document = chain(70)
    for i, node in enumerate(document["nodes"]):
        node |= {"x": (i % 10) * 115, "y": (i // 10) * 80}
    return document


def test_a_box_over_nodes_whose_wires_are_painted_selects_and_deletes_them_all(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor(grid())
    page = canvas.page
    expect(page.locator(".strand")).not_to_have_count(0)
    expect(page.locator("canvas.far-view")).to_have_count(0)
    boxes = [node.bounding_box() for node in (canvas.nodes().first, canvas.nodes().last)]
    assert boxes[0] is not None and boxes[1] is not None
    page.keyboard.down("Shift")
    page.mouse.move(boxes[0]["x"] - 8, boxes[0]["y"] - 8)
    page.mouse.down()
    page.mouse.move(boxes[1]["x"] + 8, boxes[1]["y"] + 8, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator(".react-flow__node.selected")).to_have_count(70)
    # All wires are drawn as selected, and so many are no elements.
    expect(page.locator(".strand:not(.selected)")).to_have_count(0)
    expect(page.locator(".react-flow__edge.selected")).to_have_count(0)
    page.keyboard.press("Delete")
    expect(canvas.nodes()).to_have_count(0)
    canvas.undo()
    expect(canvas.nodes()).to_have_count(70)
    assert len(canvas.document()["edges"]) == 69


def test_an_operator_of_the_palette_goes_into_a_painted_wire(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor(grid())
    page = canvas.page
    entry = canvas.middle(canvas.palette("tanh"))
    start, end = (
        canvas.middle(page.locator(f"[data-id=v36] .port.{end}")) for end in ("out", "in")
    )
    to = (start[0] + 1.2 * (start[0] - end[0]), start[1])
    canvas.drag(entry, to, release=False)
    page.mouse.move(to[0] + 1, to[1])
    expect(page.locator(".strand.landing")).to_have_count(1)
    page.mouse.up()
    expect(canvas.nodes()).to_have_count(71)
    expect(page.locator(".strand.landing")).to_have_count(0)
    wires = canvas.document()["edges"]
    (new,) = (wire["target"] for wire in wires if wire["source"] == "v36")
    assert {"source": new, "target": "v37", "key": 0} in wires


def test_near_by_the_end_of_a_wire_of_many_is_taken_off_its_port(canvas: Editor) -> None:
    page = canvas.page
    nearer(canvas, 107)
    port = canvas.middle(page.locator("[data-id=v108] .port.in"))
    onto = canvas.middle(page.locator("[data-id=v128] .port.in"))
    page.mouse.move(*port)
    page.mouse.down()
    page.mouse.move(*onto, steps=6)
    page.mouse.up()
    expect(canvas.command("Undo")).to_be_enabled()
    wires = {(wire["source"], wire["target"]) for wire in canvas.document()["edges"]}
    assert ("v107", "v128") in wires
    assert ("v107", "v108") not in wires


def test_near_by_what_a_node_comes_from_is_lit_along_wires_of_many(canvas: Editor) -> None:
    page = canvas.page
    page.mouse.move(*nearer(canvas, 107))
    expect(page.locator(".strand.upstream")).not_to_have_count(0)
    expect(page.locator(".strand.downstream")).not_to_have_count(0)


def test_a_step_sends_its_number_along_wires_of_many(canvas: Editor) -> None:
    page = canvas.page
    page.keyboard.press("PageDown")
    expect(page.locator(".step-count")).to_have_text(f"0 / {2 * SIZE}")
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(page.locator("canvas.far-view")).to_have_count(0)
    expect(page.locator(".strand.now.forth")).to_have_count(1)
