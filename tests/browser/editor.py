"""The editor as a person uses it: what is on the page, by the names that people find it by."""

import re
from typing import Any

from chalkgrad.web.pages import palette
from playwright.sync_api import Locator, Page, expect

from tests.people import somebody

Point = tuple[float, float]

# Where the palette has each operator.
GROUPS = {str(entry["op"]): str(entry["group"]) for entry in palette()}

# Where the canvas's origin is on the screen, and its zoom.
VIEW = """() => {
  const { e, f, a } = new DOMMatrix(
    getComputedStyle(document.querySelector(".react-flow__viewport")).transform);
  const { left, top } = document.querySelector(".react-flow").getBoundingClientRect();
  return [left + e, top + f, a];
}"""


class Editor:
    """A page that shows one graph. Everything is done by pointer and keys, nothing by calls."""

    def __init__(self, page: Page, url: str, graph: str) -> None:
        self.page, self.url, self.graph = page, url, graph

    def open(self) -> None:
        """Go there, and wait until it is live."""
        self.page.goto(f"{self.url}/g/{self.graph}")
        self.live()

    def live(self) -> None:
        """Wait until the server has answered and the canvas stands still."""
        # On a small screen the word is there for screen readers, and to the eye it is a dot.
        words = self.page.get_by_text("Live", exact=True)
        expect(self.page.get_by_role("status").filter(has=words)).to_be_visible()
        expect(self.page.locator(".react-flow__viewport")).to_be_attached()
        self.still()

    def still(self) -> None:
        """Wait until the view and the nodes have stopped moving."""
        self.page.wait_for_function(
            """() => new Promise((done) => {
              const view = document.querySelector(".react-flow__viewport");
              let last = "", same = 0;
              const look = () => {
                const nodes = document.querySelectorAll(".react-flow__node");
                const places = [...nodes].map((node) => node.style.transform);
                const now = [getComputedStyle(view).transform, ...places].join();
                same = now === last ? same + 1 : 0;
                last = now;
                same > 5 ? done(true) : requestAnimationFrame(look);
              };
              look();
            })"""
        )

    def document(self) -> dict[str, Any]:
        """The document as the server has stored it."""
        answer = somebody.get(f"{self.url}/api/graphs/{self.graph}")
        stored: dict[str, Any] = answer.json()
        return stored

    def node(self, name: str) -> Locator:
        """A node by the beginning of its accessible name: ``x1, placeholder``."""
        return self.page.get_by_role("group", name=re.compile(rf"^{_escape(name)}(,|$)"))

    def nodes(self) -> Locator:
        return self.page.locator(".react-flow__node")

    def expect_number(
        self, name: str, value: str, derivative: str | None = None, kind: str = "gradient"
    ) -> None:
        """Wait until a node reads out these numbers."""
        words = f"value {value}" + (f", {kind} {derivative}" if derivative else "")
        pattern = re.compile(rf"^{_escape(name)}, .*{_escape(words)}(,|$)")
        expect(self.page.get_by_role("group", name=pattern)).to_have_count(1)

    def palette(self, op: str) -> Locator:
        """An entry of the palette, in its group, which is opened."""
        rail = self.page.get_by_role("complementary", name="Palette")
        group = rail.get_by_role("button", name=GROUPS[op], exact=True)
        if group.get_attribute("aria-expanded") == "false":
            group.click()
        return rail.get_by_role("button", name=op, exact=True)

    def menu(self, button: str, item: str) -> None:
        """Choose from the menu of a button in the bar."""
        self.command(button).click()
        self.page.get_by_role("menu").locator("[role^=menuitem]", has_text=item).click()

    def command(self, label: str) -> Locator:
        return self.page.get_by_role("button", name=label, exact=True)

    def number(self, name: str) -> Locator:
        """The number field of a leaf."""
        return self.page.get_by_label(f"{name}, number")

    def name_field(self, name: str) -> Locator:
        """The field of a node's name, opened on the node."""
        node = self.node(name)
        node.locator(".body-text").dblclick()
        return node.get_by_label(f"Name of {name}")

    def undo(self) -> None:
        """Take the last step back by its keys, once the canvas knows of one."""
        expect(self.command("Undo")).to_be_enabled()
        self.page.keyboard.press("Control+z")

    def formula(self) -> Locator:
        return self.page.get_by_role("textbox", name="Formula", exact=True)

    def middle(self, place: Locator) -> Point:
        box = place.bounding_box()
        assert box is not None, place
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def write(self, formula: str) -> None:
        """Add a formula, and wait until its result is selected and in view."""
        self.formula().fill(formula)
        self.formula().press("Enter")
        expect(self.page.locator(".react-flow__node.selected")).to_have_count(1)
        self.still()

    def output(self, name: str) -> Point:
        """The middle of a node's output port, on the screen."""
        self.still()
        return self.middle(self.node(name).locator(".port.out"))

    def input(self, name: str, port: int = 0) -> Point:
        self.still()
        return self.middle(self.node(name).locator(".port.in").nth(port))

    def blank(self) -> Point:
        """A place on the canvas where nothing is."""
        box = self.page.locator(".react-flow__pane").bounding_box()
        assert box is not None
        return box["x"] + 40, box["y"] + 40

    def drag(self, start: Point, end: Point, *, release: bool = True) -> None:
        """Press, move in steps as a hand does, and let go."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=6)
        mouse.move(*end, steps=6)
        if release:
            mouse.up()

    def wires(self) -> set[tuple[str, str, int]]:
        """The wires that the server has, by node names where there are names."""
        stored = self.document()
        names = {node["id"]: node.get("name") or node["op"] for node in stored["nodes"]}
        return {(names[e["source"]], names[e["target"]], e["key"]) for e in stored["edges"]}

    def expect_wires(self, count: int) -> None:
        """Wait until the canvas shows this many wires."""
        expect(self.page.locator(".react-flow__edge")).to_have_count(count)

    def shown_wire(self, target: str, port: int) -> Locator:
        """The hit area of the wire on a port, by ids."""
        return self.page.locator(
            f'.react-flow__edge[data-id="{target}:{port}"] .react-flow__edge-interaction'
        )

    def along(self, wire: Locator, part: float) -> Point:
        """A point on a wire, on the screen."""
        x, y = wire.evaluate(
            """(path, part) => {
              const at = path.getPointAtLength(part * path.getTotalLength());
              const { a, d, e, f } = path.getScreenCTM();
              return [at.x * a + e, at.y * d + f];
            }""",
            part,
        )
        return x, y


def _escape(text: str) -> str:
    """Escaped as `re` and as the browser's patterns between slashes want it."""
    return re.escape(text).replace("/", r"\/")
