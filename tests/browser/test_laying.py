"""The view of a graph, and its layout in a window where that is not the document's."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.editor import Editor

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
