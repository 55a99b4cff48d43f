"""A formula is built by hand in few gestures: each click, drag and typed entry is one.

Of nodes that are brought, wired, named and given numbers one by one, a neuron takes 39.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor, Point

# An empty graph.
EMPTY = {
    "directed": True, "multigraph": True, "graph": {"format": "chalkgrad", "version": 1},
    "nodes": [], "edges": [],
}  # fmt: skip

# By how much a wire is dropped beyond the port that it comes from, in pixels.
ON = 170


class Hand:
    """A person with a mouse, whose gestures are counted."""

    def __init__(self, canvas: Editor) -> None:
        self.canvas, self.gestures = canvas, 0

    def add(self, place: Point, text: str) -> str:
        """Double-click the canvas, and type; the new node's id."""
        self.canvas.page.mouse.dblclick(*place)
        return self._type(text)

    def go_on(self, node: str, text: str) -> str:
        """Drop a node's wire on the empty canvas, and type; the new operator's id."""
        x, y = self._port(node, ".port.out")
        self.canvas.drag((x, y), (x + ON, y))
        return self._type(text)

    def wire(self, source: str, target: str) -> None:
        """Drag a wire to a node's open port."""
        self.canvas.drag(self._port(source, ".port.out"), self._port(target, ".port.in.open"))
        self.gestures += 1

    def _type(self, text: str) -> str:
        self.gestures += 1
        field = self.canvas.page.get_by_role("combobox", name="Add a node")
        expect(field).to_be_focused()
        self.canvas.page.keyboard.type(text)
        self.canvas.page.keyboard.press("Enter")
        self.gestures += 1
        expect(field).to_have_count(0)
        added = self.canvas.page.locator(".react-flow__node.selected")
        expect(added).to_have_count(1)
        return added.get_attribute("data-id") or ""

    def _port(self, node: str, port: str) -> Point:
        self.canvas.still()
        place = self.canvas.page.locator(f'.react-flow__node[data-id="{node}"] {port}')
        return self.canvas.middle(place.first)


def neuron(hand: Hand) -> str:
    """Build σ(x₁·w₁ + x₂·w₂ + b), and say which node it is."""
    left, top = hand.canvas.blank()
    one = hand.go_on(hand.add((left + 20, top + 40), "x1 = 0.05"), "* w1 = 0.15")
    two = hand.go_on(hand.add((left + 20, top + 260), "x2 = 0.1"), "* w2 = 0.2")
    total = hand.go_on(one, "+")
    hand.wire(two, total)
    return hand.go_on(hand.go_on(total, "+ b = 0.35"), "σ")


def test_a_neuron_takes_fifteen_gestures(editor: Callable[..., Editor]) -> None:
    canvas = editor(EMPTY)
    hand = Hand(canvas)
    neuron(hand)
    # σ(0.05·0.15 + 0.1·0.2 + 0.35), and by PyTorch its gradients.
    canvas.expect_number("σ", "0.593", "1")
    canvas.expect_number("b", "0.35", "0.241")
    canvas.expect_number("w1", "0.15", "0.0121")
    canvas.expect_number("x2", "0.1", "0.0483")
    assert hand.gestures == 15


def test_what_a_wire_goes_on_with_may_be_its_first_input_or_a_constant(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor(EMPTY)
    hand = Hand(canvas)
    node = hand.add(canvas.blank(), "y = 0.6")
    for text in ("0.01 -", "^2", "/ 2"):
        node = hand.go_on(node, text)
    canvas.expect_number("÷", "0.174", "1")
    canvas.expect_number("y", "0.6", "0.59")
    # What has a number is a constant, which stands in its operator.
    expect(canvas.nodes()).to_have_count(4)
    assert hand.gestures == 8


def test_a_name_that_is_there_is_its_node_and_takes_the_number(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor(EMPTY)
    hand = Hand(canvas)
    left, top = canvas.blank()
    hand.add((left, top + 300), "w = 4")
    total = hand.go_on(hand.add((left, top), "x = 2"), "+ w")
    hand.go_on(total, "w = 5 -")
    canvas.expect_number("w", "5")
    canvas.expect_number("−", "−2")
    assert canvas.wires() == {("x", "add", 0), ("w", "add", 1), ("w", "sub", 0), ("add", "sub", 1)}
    hand.add((left, top + 500), "w = 6")
    canvas.expect_number("w", "6")
    expect(canvas.nodes()).to_have_count(4)


@pytest.mark.parametrize("sign", ["*", "-", "/", "^"])
def test_a_sign_that_is_typed_is_its_operator(editor: Callable[..., Editor], sign: str) -> None:
    canvas = editor(EMPTY)
    Hand(canvas).add(canvas.blank(), sign)
    name = {"*": "×", "-": "−", "/": "÷", "^": "^"}[sign]
    expect(canvas.node(name)).to_have_count(1)
