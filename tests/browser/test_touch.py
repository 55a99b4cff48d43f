"""Fingers and small screens: 390×844 with touch."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.conftest import FAILED, Desk
from tests.browser.editor import Editor
from tests.browser.test_accessibility import check
from tests.browser.test_afar import chain
from tests.browser.test_commands import select
from tests.browser.test_lessons import open_lesson
from tests.live.clients import new_graph
from tests.serving import Server, until

Point = tuple[float, float]


class Fingers:
    """Touches through the browser's own protocol, as a screen would report them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: Point) -> None:
        touches = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, *ways: tuple[Point, Point]) -> None:
        """Put fingers down, move each along its way, and lift them."""
        self.send("touchStart", *(start for start, _ in ways))
        for step in range(1, 11):
            part = step / 10
            self.send(
                "touchMove",
                *((a + (c - a) * part, b + (d - b) * part) for (a, b), (c, d) in ways),
            )
        self.send("touchEnd")


@pytest.fixture(scope="module")
def pocket(browser: Browser, server: Server) -> Iterator[Desk]:
    size = {"width": 390, "height": 844}
    held = Desk(browser, server.url, viewport=size, has_touch=True, is_mobile=True)
    yield held
    held.close()


@pytest.fixture
def phone(pocket: Desk, server: Server, request: pytest.FixtureRequest) -> Iterator["Phone"]:
    def open_graph(document: dict[str, Any] | None = None) -> tuple[Editor, Fingers]:
        canvas = Editor(pocket.page(), server.url, new_graph(server.url, document))
        canvas.open()
        return canvas, Fingers(canvas.page)

    yield open_graph
    assert pocket.leave(request.node.stash.get(FAILED, False)) == []


def transform(page: Page) -> tuple[float, float, float]:
    """The view's offset and zoom."""
    style = page.locator(".react-flow__viewport").get_attribute("style") or ""
    x, y, zoom = map(float, re.findall(r"-?[\d.]+(?:e-?\d+)?", style)[:3])
    return x, y, zoom


Phone = Callable[..., tuple[Editor, Fingers]]


def test_nothing_is_cut_off_and_every_panel_is_in_reach(phone: Phone) -> None:
    canvas, _ = phone()
    page = canvas.page
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    for node in canvas.nodes().all():
        expect(node).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_label("Palette")).to_be_hidden()
    page.get_by_role("button", name="Operators", exact=True).tap()
    canvas.palette("tanh").tap()
    expect(canvas.nodes()).to_have_count(8)
    page.get_by_role("button", name="Details", exact=True).tap()
    expect(page.get_by_label("Palette")).to_be_hidden()
    expect(page.get_by_label("Details").get_by_role("heading", name="tanh")).to_be_visible()
    page.get_by_role("button", name="Details", exact=True).tap()
    page.get_by_role("navigation", name="Panels").get_by_role("button", name="All commands…").tap()
    page.get_by_role("combobox", name="Find a command").fill("download")
    expect(page.get_by_role("option", name="Download")).to_be_visible()


# Whether a touch in the middle of something, and at its upper edge, reaches it.
REACHED = """(place) => {
  const { left, top, width, height } = place.getBoundingClientRect();
  return [top + 2, top + height / 2].every((y) =>
    place.contains(document.elementFromPoint(left + width / 2, y)));
}"""


def test_a_lesson_s_text_and_its_way_on_stay_in_reach_whatever_is_open(
    phone: Phone, server: Server
) -> None:
    canvas, _ = phone()
    page = canvas.page
    open_lesson(server, page, "07-saturation")
    text, onward = page.locator(".lesson-text"), page.get_by_role("button", name="Next", exact=True)

    def reached() -> None:
        for place in (text, onward):
            until(lambda place=place: place.evaluate(REACHED))
        for node in canvas.nodes().all():
            expect(node).to_be_in_viewport()

    onward.tap()
    expect(page.locator(".drawer .curves, .drawer svg").first).to_be_visible()
    reached()
    assert text.evaluate("(text) => text.scrollHeight <= text.clientHeight")
    # It is read before what it is about.
    below = [canvas.middle(page.locator(place))[1] for place in (".lesson", ".canvas", ".drawer")]
    assert below == sorted(below)
    for panel in ("Operators", "Details"):
        page.get_by_role("button", name=panel, exact=True).tap()
        reached()
        page.get_by_role("button", name=panel, exact=True).tap()
    page.get_by_role("button", name="Find…").tap()
    expect(page.locator(".outline")).to_be_visible()
    reached()
    # A walk has its bar as well, and all is in the window.
    onward.tap()
    expect(page.locator(".caption")).to_be_visible()
    reached()


def test_steps_and_wire_gradients_are_under_a_thumb(phone: Phone) -> None:
    canvas, _ = phone()
    page = canvas.page
    below = page.get_by_role("navigation", name="Panels")
    below.get_by_role("button", name="Wire gradients").tap()
    expect(page.locator(".contribution").first).to_be_visible()
    below.get_by_role("button", name="Wire gradients").tap()
    expect(page.locator(".contribution")).to_have_count(0)
    below.get_by_role("button", name="Step forward").tap()
    expect(page.locator(".step-count")).to_have_text("0 / 12")
    below.get_by_role("button", name="Step forward").tap()
    expect(page.locator(".step-count")).to_have_text("1 / 12")


def test_axe_finds_nothing_on_a_small_screen(phone: Phone) -> None:
    canvas, _ = phone()
    canvas.page.get_by_role("button", name="Operators", exact=True).tap()
    # Numbers and names of nodes are small from afar; a pinch makes them as large as one likes.
    check(canvas.page, without=["target-size"])


def test_two_fingers_zoom_and_pan(phone: Phone) -> None:
    canvas, fingers = phone()
    page = canvas.page
    x, y, zoom = transform(page)
    fingers.drag(((180, 600), (100, 650)), ((220, 600), (300, 550)))
    canvas.still()
    assert transform(page)[2] > zoom * 1.5
    x, y, zoom = transform(page)
    fingers.drag(((150, 600), (200, 660)), ((250, 600), (300, 660)))
    canvas.still()
    after = transform(page)
    assert after[0] - x > 20
    assert after[1] - y > 20
    assert abs(after[2] / zoom - 1) < 0.05


def test_a_long_press_opens_the_menu(phone: Phone) -> None:
    canvas, fingers = phone()
    fingers.send("touchStart", canvas.middle(canvas.node("×").locator(".body-text")))
    expect(canvas.page.get_by_role("menuitem", name="Swap inputs")).to_be_visible()
    fingers.send("touchEnd")
    canvas.page.get_by_role("menuitem", name="Set target").tap()
    canvas.expect_number("×", "10", "1")


def test_ports_are_as_large_as_a_finger_however_far_the_zoom(phone: Phone) -> None:
    canvas, _ = phone()
    sizes = canvas.page.evaluate(
        """() => [...document.querySelectorAll(".port")].map((port) => {
          const { width } = getComputedStyle(port, "::after");
          return parseFloat(width) * new DOMMatrix(
            getComputedStyle(document.querySelector(".react-flow__viewport")).transform).a;
        })"""
    )
    assert min(sizes) >= 43.9


def test_a_finger_wires_two_ports(phone: Phone) -> None:
    canvas, fingers = phone()
    page = canvas.page
    page.get_by_role("button", name="Operators", exact=True).tap()
    canvas.palette("tanh").tap()
    operators = page.get_by_role("button", name="Operators", exact=True)
    if operators.get_attribute("aria-pressed") == "true":
        operators.tap()
    fingers.drag((canvas.output("f"), canvas.input("tanh")))
    canvas.expect_number("tanh", "1.000")
    assert ("f", "tanh", 0) in canvas.wires()


def test_taps_beside_nodes_wire_nothing(phone: Phone) -> None:
    canvas, fingers = phone()
    wires = canvas.wires()
    across = [-16, -8, 0, 8, 16]
    for name in ("x1", "×", "+", "x2"):
        canvas.still()
        x, y = canvas.middle(canvas.node(name).locator(".body-text"))
        ports = canvas.node(name).locator(".port").all()
        for start in [*((x + off, y) for off in across), *map(canvas.middle, ports)]:
            # A finger slips a little between down and up.
            fingers.drag((start, (start[0] + 5, start[1] + 5)))
    expect(canvas.command("Undo")).to_be_disabled()
    assert canvas.wires() == wires
    expect(canvas.page.get_by_role("combobox", name="Add a node")).to_have_count(0)


def test_a_tap_on_a_painted_wire_selects_it(phone: Phone) -> None:
    document = chain(70)
    # The first wire of each row is longer than what of it the ports at its ends take for a finger.
    for i, node in enumerate(document["nodes"]):
        node |= {"x": (0, 200, 300, 400)[i % 4], "y": (i // 4) * 50}
    # Otherwise the phone would lay it out from top to bottom.
    document["graph"]["direction"] = "right"
    canvas, _ = phone(document)
    page = canvas.page
    expect(page.locator(".strand")).not_to_have_count(0)
    x, y = canvas.middle(page.locator("[data-id=v28] .port.out"))
    to, _ = canvas.middle(page.locator("[data-id=v29] .port.in"))
    page.touchscreen.tap((x + to) / 2, y)
    wire = page.locator(".react-flow__edge.selected")
    expect(wire).to_have_attribute("data-id", "v29:0")


def test_a_tap_on_a_node_s_tools_connects_it(phone: Phone) -> None:
    canvas, _ = phone()
    page = canvas.page
    page.touchscreen.tap(*canvas.middle(canvas.node("ln").locator(".body-text")))
    page.get_by_role("toolbar").get_by_role("button", name="Connect to…").tap()
    expect(page.get_by_role("textbox", name="Search ports")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_phone_that_is_turned_round_fits_a_graph_of_fixed_direction_anew(
    phone: Callable[[], tuple[Editor, Fingers]],
) -> None:
    canvas, _ = phone()
    page = canvas.page
    canvas.command("All commands…").last.click()
    page.get_by_role("combobox", name="Find a command").fill("direction: down")
    page.keyboard.press("Enter")
    until(lambda: canvas.document()["graph"].get("direction") == "down")
    canvas.still()
    page.set_viewport_size({"width": 844, "height": 390})
    boxes = """() => [...document.querySelectorAll(".react-flow__node")].every((node) => {
      const pane = document.querySelector(".react-flow").getBoundingClientRect();
      const { top, bottom } = node.getBoundingClientRect();
      return top >= pane.top && bottom <= pane.bottom;
    })"""
    until(lambda: page.evaluate(boxes))


def test_a_finger_finds_the_field_of_a_prediction_and_the_screen_has_what_is_said_of_it(
    phone: Callable[..., tuple[Editor, Fingers]],
) -> None:
    canvas, _ = phone()
    page = canvas.page
    select(canvas, "x1")
    page.keyboard.press("Shift+H")
    field = page.get_by_label("Your prediction: gradient of x1")
    field.tap()
    expect(field).to_be_focused()
    shown = field.bounding_box()
    assert shown
    assert shown["height"] >= 39
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    said = page.locator(".notices").get_by_text("that is one path").bounding_box()
    assert said
    assert said["x"] >= 0
    assert said["x"] + said["width"] <= 390
    expect(field).not_to_be_focused()
