"""The keyboard goes about in the graph: along wires, and from a node to its neighbours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.serving import until

# The operator or the name of the node that has the focus.
AT = """() => {
  const node = document.activeElement.closest(".react-flow__node");
  return node?.getAttribute("aria-label").split(",")[0] ?? "";
}"""


def roam(page: Page, start: str, keys: list[str]) -> list[str]:
    """Where each key leads to, from a node that has the focus."""
    page.get_by_role("group", name=f"{start},").focus()
    seen = []
    for key in keys:
        page.keyboard.press(f"Arrow{key}")
        seen.append(page.evaluate(AT))
    return seen


@pytest.mark.parametrize("down", [False, True])
def test_arrow_keys_lead_along_wires_and_to_siblings(
    editor: Callable[..., Editor], down: bool
) -> None:
    canvas = editor()
    page = canvas.page
    if down:
        page.set_viewport_size({"width": 800, "height": 1300})
        expect(page.locator(".canvas.down")).to_have_count(1)
        canvas.still()
    before = canvas.document()
    on, back, aside = ("Down", "Up", "Right") if down else ("Right", "Left", "Down")
    # The wire that goes straightest, then beside, and on to the end.
    assert roam(page, "f", [back, back, aside, on, on]) == ["+", "×", "sin", "f", "f"]
    assert roam(page, "ln", [back, aside]) == ["x1", "x2"]
    # Neither did a node move, nor has a walk begun.
    expect(page.locator(".caption")).to_have_count(0)
    assert canvas.document() == before


def test_the_opposite_key_leads_back(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    # Straight on from x2 is sin.
    assert roam(canvas.page, "x2", ["Right"]) == ["sin"]
    assert roam(canvas.page, "×", ["Left", "Right"]) == ["x2", "×"]


def test_a_selected_node_is_moved_and_no_walk_begins(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    canvas.node("sin").focus()
    page.keyboard.press("Enter")
    before = {node["id"]: node["x"] for node in canvas.document()["nodes"]}
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    until(lambda: {n["id"]: n["x"] for n in canvas.document()["nodes"]}["v3"] == before["v3"] + 20)
    assert page.evaluate(AT) == "sin"
    expect(page.locator(".caption")).to_have_count(0)
