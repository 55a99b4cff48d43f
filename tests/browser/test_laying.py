"""The view of a graph, and its layout in a window where that is not the document's."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import grip, places, select
from tests.serving import until

TALL = {"width": 390, "height": 844}
FAR = 4000.0

ZOOM = """() => new DOMMatrix(
  getComputedStyle(document.querySelector(".react-flow__viewport")).transform).a"""


def test_a_view_that_is_fitted_from_far_off_is_zoomed_from_there(
    editor: Callable[..., Editor], page: Page
) -> None:
    ends = [{"id": f"n{x}", "op": "variable", "value": 1, "x": x, "y": 0} for x in (0, 40_000)]
    graph = {"format": "chalkgrad", "version": 1}
    whole = {"directed": True, "multigraph": True, "graph": graph, "nodes": ends, "edges": []}
    canvas = editor(whole)
    fitted = page.evaluate(ZOOM)
    page.mouse.move(*canvas.blank())
    page.mouse.wheel(0, -10)
    page.wait_for_function(f"(before) => ({ZOOM})() !== before", arg=fitted)
    assert fitted < page.evaluate(ZOOM) < 1.2 * fitted


def far_off() -> dict[str, Any]:
    """The worked example, far from the origin."""
    document = dump(worked_example())
    for node in document["nodes"]:
        node.update(x=node["x"] + FAR, y=node["y"] + FAR)
    return document


def lay(canvas: Editor, how: str) -> None:
    """Have the window lay nodes out by itself."""
    page = canvas.page
    if how == "labels":
        page.keyboard.press("w")
        expect(page.locator(".contribution")).to_have_count(8)
    else:
        page.wait_for_function("() => document.querySelector('.canvas.down') !== null")
    canvas.still()


def holds(outer: dict[str, float], inner: dict[str, float]) -> bool:
    return all(
        outer[start] <= inner[start]
        and inner[start] + inner[size] <= outer[start] + outer[size] + 0.5
        for start, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize("how", ["labels", "down"])
def test_a_frame_is_round_its_nodes_however_they_are_laid_out(
    editor: Callable[..., Editor], page: Page, how: str
) -> None:
    if how == "down":
        page.set_viewport_size(TALL)
    canvas = editor(far_off())
    lay(canvas, how)
    select(canvas, "x1", "x2")
    page.keyboard.press("b")
    until(lambda: len(canvas.document()["graph"].get("frames", [])) == 1)
    frame = page.locator(".frame")
    expect(frame).to_have_count(1)
    canvas.still()
    leaves = [canvas.node(name).locator(".body") for name in ("x1", "x2")]
    assert all(holds(frame.bounding_box(), leaf.bounding_box()) for leaf in leaves)
    # The document has it round them where they are there.
    stored = canvas.document()
    (kept,) = stored["graph"]["frames"]
    for node in stored["nodes"]:
        inside = (
            0 < node["x"] - kept["x"] < kept["width"] and 0 < node["y"] - kept["y"] < kept["height"]
        )
        assert inside or node.get("name") not in ("x1", "x2")


@pytest.mark.parametrize("how", ["labels", "down"])
def test_where_a_window_lays_nodes_out_places_stay_and_it_says_why(
    editor: Callable[..., Editor], page: Page, how: str
) -> None:
    if how == "down":
        page.set_viewport_size(TALL)
    canvas = editor(far_off())
    before = canvas.document()["nodes"]
    lay(canvas, how)
    why = page.get_by_text("lays nodes out by itself" if how == "down" else "make room")
    page.keyboard.press("l")
    expect(why).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    expect(why).to_have_count(0)
    start = grip(canvas, "x1")
    canvas.drag(start, (start[0], start[1] + 40))
    expect(why).to_have_count(1)
    assert canvas.document()["nodes"] == before


@pytest.mark.parametrize("how", ["labels", "down"])
def test_a_node_that_is_added_is_near_its_neighbours_in_the_document_too(
    editor: Callable[..., Editor], page: Page, how: str
) -> None:
    if how == "down":
        page.set_viewport_size(TALL)
    canvas = editor(far_off())
    lay(canvas, how)
    page.keyboard.press("a")
    page.keyboard.type("tanh")
    page.keyboard.press("Enter")
    until(lambda: len(canvas.document()["nodes"]) == 8)
    *others, new = canvas.document()["nodes"]
    off = min(math.hypot(new["x"] - node["x"], new["y"] - node["y"]) for node in others)
    assert 40 < off < 400


BESIDE = """(name) => {
  const { right } = name.getBoundingClientRect();
  return right <= name.closest(".body").getBoundingClientRect().left;
}"""


def test_top_to_bottom_the_names_of_gradients_stand_beside_their_bodies(
    editor: Callable[..., Editor], page: Page
) -> None:
    document = dump(worked_example())
    document["graph"]["direction"] = "down"
    canvas = editor(document)
    page.keyboard.press("u")
    names = page.locator(".body.returns .body-name")
    expect(names).to_have_count(2)
    canvas.still()
    assert all(name.evaluate(BESIDE) for name in names.all())


def runs_down(canvas: Editor) -> bool:
    """Whether the wires of the worked example lead downwards on the screen."""
    canvas.still()
    leaf, result = (canvas.middle(canvas.node(name).locator(".body")) for name in ("x1", "f"))
    return result[1] - leaf[1] > abs(result[0] - leaf[0])


def test_a_graph_that_fixes_its_direction_runs_so_in_every_window(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    down = page.locator(".canvas.down")
    before = places(canvas)
    assert not runs_down(canvas)

    def turn(way: str) -> None:
        page.keyboard.press("Control+k")
        page.get_by_role("combobox", name="Find a command").fill(f"direction {way}")
        page.keyboard.press("Enter")

    turn("down")
    expect(down).to_have_count(1)
    assert runs_down(canvas)
    # The places are the document's own: nodes go where they are moved to.
    there = places(canvas)
    start = grip(canvas, "x1")
    canvas.drag(start, (start[0] - 60, start[1]))
    until(lambda: places(canvas)["x1"][0] < there["x1"][0] - 20)
    canvas.undo()
    until(lambda: places(canvas) == there)
    canvas.undo()
    until(lambda: places(canvas) == before)
    expect(down).to_have_count(0)
    assert not runs_down(canvas)
    page.set_viewport_size(TALL)
    expect(down).to_have_count(1)
    turn("right")
    expect(down).to_have_count(0)
    assert places(canvas) == before
    assert not runs_down(canvas)
    turn("automatic")
    expect(down).to_have_count(1)
