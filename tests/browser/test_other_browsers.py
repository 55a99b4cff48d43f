"""The worked example in Firefox and in WebKit: typed, wired, scrubbed and walked by a hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import webdriver
from tests.browser.conftest import PATIENCE_MS
from tests.live.clients import new_graph
from tests.people import link, somebody
from tests.serving import Server, until

Point = tuple[float, float]

ENTER, END, PAGE_DOWN = "\ue007", "\ue010", "\ue00f"

# A hand moves in steps.
MOVES = 8

# The middle of a thing, once it has been there for some frames on end.
MIDDLE = """async (selector) => {
  let at = "";
  for (let tries = 0, same = 0; tries < 900; tries++) {
    await new Promise(requestAnimationFrame);
    const box = document.querySelector(selector)?.getBoundingClientRect();
    const now = box?.width ? [box.x + box.width / 2, box.y + box.height / 2] : "";
    same = String(now) === at ? same + 1 : 0;
    at = String(now);
    if (now && same > 5) return now;
  }
  return null;
}"""


def part(node: str, selector: str) -> str:
    """Selects a part of a node by the beginning of its accessible name."""
    return f".react-flow__node[aria-label^='{node},'] {selector}"


class Hand:
    """Somebody at a browser with one graph."""

    def __init__(self, driver: webdriver.Driver, url: str) -> None:
        self.driver, self.url, self.graph = driver, url, ""

    def open(self, document: dict[str, Any] | None = None) -> None:
        self.graph = new_graph(self.url, document)
        self.driver.go(f"{self.url}/l/{link(self.url, self.graph)}")
        self.see("() => document.querySelector('.status')?.textContent.includes('Live')")

    def see(self, function: str, *arguments: Any) -> None:
        """Wait until the page is so."""
        until(lambda: bool(self.driver.run(function, *arguments)), PATIENCE_MS / 1000)

    def see_node(self, name: str, words: str) -> None:
        """Wait until a node is read out so: its name first, its numbers last."""
        self.see(
            """(name, words) => [...document.querySelectorAll(".react-flow__node")]
              .map((node) => node.getAttribute("aria-label") ?? "")
              .some((label) => label.startsWith(`${name}, `) && label.endsWith(`, ${words}`))""",
            name,
            words,
        )

    def see_text(self, selector: str, text: str) -> None:
        """Wait until a text is there."""
        self.see(
            """(selector, text) => [...document.querySelectorAll(selector)]
              .some(({ textContent }) => textContent.replace(/\\s+/g, " ").includes(text))""",
            selector,
            text,
        )

    def middle(self, selector: str) -> Point:
        """The middle of a thing, once it is there and stands still."""
        place = self.driver.run(MIDDLE, selector)
        assert place is not None, f"{selector} never stood still"
        x, y = place
        return x, y

    def drag(self, start: Point, end: Point, *, release: bool = True) -> None:
        """Press, move, and let go."""
        there, *moves = (
            {
                "type": "pointerMove",
                "duration": 20,
                "x": round(start[0] + (end[0] - start[0]) * part / MOVES),
                "y": round(start[1] + (end[1] - start[1]) * part / MOVES),
            }
            for part in range(MOVES + 1)
        )
        self._pointer(there, {"type": "pointerDown", "button": 0}, *moves)
        if release:
            self.let_go()

    def let_go(self) -> None:
        self._pointer({"type": "pointerUp", "button": 0})

    def type(self, text: str) -> None:
        presses = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.driver.act({"type": "key", "id": "keyboard", "actions": presses})

    def click(self, selector: str) -> None:
        place = self.middle(selector)
        self.drag(place, place)

    def _pointer(self, *actions: dict[str, Any]) -> None:
        self.driver.act({"type": "pointer", "id": "mouse", "actions": list(actions)})

    def stored(self) -> dict[str, Any]:
        """The document as the server has stored it."""
        answer = somebody.get(f"{self.url}/api/graphs/{self.graph}", timeout=20)
        document: dict[str, Any] = answer.json()
        return document


@pytest.fixture(scope="module", params=sorted(webdriver.PROGRAMS))
def hand(request: pytest.FixtureRequest, server: Server) -> Iterator[Hand]:
    """Sits at each browser in turn, and leaves a picture of what failed."""
    if reason := webdriver.missing(request.param):
        pytest.skip(reason)
    with webdriver.opened(request.param) as driver:
        yield Hand(driver, server.url)


def test_a_formula_is_typed_and_its_leaves_are_given_numbers(hand: Hand) -> None:
    hand.open({})
    hand.type("/")
    hand.see("() => document.activeElement?.getAttribute('aria-label') === 'Formula'")
    hand.type(f"f = ln(x1) + x1*x2 - sin(x2); x2 = 5{ENTER}")
    # What a formula comes to is selected once all of it is in view.
    hand.see("() => document.querySelectorAll('.react-flow__node.selected').length === 1")
    hand.click(part("x1", "input"))
    hand.type(f"2{ENTER}")
    hand.see_node("x1", "value 2, gradient 5.5")
    hand.see_node("x2", "value 5, gradient 1.72")
    hand.see_node("f", "value 11.7, gradient 1")


def test_a_wire_is_drawn_to_a_taken_port(hand: Hand) -> None:
    hand.open()
    hand.drag(hand.middle(part("sin", ".port.out")), hand.middle(part("+", "[data-handleid='1']")))
    hand.see_node("+", "value −0.266, gradient 1")
    assert {"source": "v3", "target": "v4", "key": 1} in hand.stored()["edges"]


def test_a_number_is_scrubbed_and_stored_on_release(hand: Hand) -> None:
    hand.open()
    x, y = hand.middle(part("x2", "input"))
    hand.drag((x, y), (x + 100, y), release=False)
    hand.see_node("f", "value 13.0, gradient 1")
    assert hand.stored()["nodes"][1]["value"] == 5.0
    hand.let_go()
    until(lambda: hand.stored()["nodes"][1]["value"] == 6.0)


def test_the_example_is_walked_with_a_clicker_s_keys(hand: Hand) -> None:
    hand.open()
    for step in range(4):
        hand.type(PAGE_DOWN)
        hand.see_text(".step-count", f"{step} / 12")
    hand.see_node("×", "value 10")
    hand.type(END)
    hand.see_text(".step-count", "12 / 12")
    hand.see_text(".contribution", "1 × 0.5 = 0.5")
    hand.see_node("x1", "value 2, gradient 5.5")
