"""What is said is seen whole: prompts, verdicts, captions, and a graph beside what lies over it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_stepping import at
from tests.people import somebody
from tests.serving import Server

NEURON = "L = (t - sigmoid(w1*x1 + w2*x2 + b))^2/2"
FED = f"{NEURON}; t = 1; w1 = 0.5; x1 = 2; w2 = -1; x2 = 1; b = 0.1"

# How wide a field's prompt is set, and how much of it there is room for.
PROMPTS = """() => [...document.querySelectorAll(".body.waiting .number-text")].map((field) => {
  const set = document.createElement("canvas").getContext("2d");
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(field, "::placeholder");
  set.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return [set.measureText(field.placeholder).width, field.clientWidth];
})"""

# Fractions of a caption that touch one another.
TOUCHING = """() => {
  const boxOf = (fraction) => {
    const parts = [...fraction.querySelectorAll(".mord")].map((one) => one.getBoundingClientRect());
    return {
      left: Math.min(...parts.map(({ left }) => left)),
      right: Math.max(...parts.map(({ right }) => right)),
      top: Math.min(...parts.map(({ top }) => top)),
      bottom: Math.max(...parts.map(({ bottom }) => bottom)),
    };
  };
  const boxes = [...document.querySelectorAll(".caption .mfrac")].map(boxOf);
  return boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) =>
    one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom));
}"""

# The parts of the place that something else lies over.
COVERED = """(place) => {
  const { left, right, top, bottom } = place.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [x, y]));
  return points
    .map(([x, y]) => document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)))
    .filter((found) => !place.contains(found))
    .map((found) => found?.className ?? "outside");
}"""


@pytest.fixture
def neuron(server: Server, editor: Callable[..., Editor], page: Page) -> Callable[[str], Editor]:
    """Opens a graph of a formula."""

    def open_formula(formula: str = FED) -> Editor:
        answer = somebody.post(f"{server.url}/api/formulas", json={"text": formula}, timeout=20)
        canvas = Editor(page, server.url, answer.json()["id"])
        canvas.open()
        return canvas

    return open_formula


def box(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None, place
    return found


def right_of(box: FloatRect) -> float:
    return box["x"] + box["width"]


def press(canvas: Editor, name: str) -> None:
    """Press a node's body, not its number."""
    canvas.page.mouse.click(*canvas.middle(canvas.node(name).locator(".body-text")))


def heights(page: Page, last: int) -> set[float]:
    """The heights that the canvas has at the steps of a walk; no caption touches itself."""
    page.keyboard.press("PageDown")
    found = set()
    for step in range(last + 1):
        at(page, step, last)
        if page.locator(".step-where:is(.forward, .backward)").count():
            expect(page.locator(".caption .katex")).not_to_have_count(0)
        found.add(box(page.locator(".canvas"))["height"])
        assert page.evaluate(TOUCHING) == [], step
        page.keyboard.press("PageDown")
    return found


def test_a_placeholder_s_prompt_has_room(neuron: Callable[..., Editor]) -> None:
    canvas = neuron(NEURON)
    prompts: list[Any] = canvas.page.evaluate(PROMPTS)
    assert len(prompts) == 6
    for wide, room in prompts:
        assert wide <= room


def test_a_verdict_is_covered_by_nothing(neuron: Callable[..., Editor]) -> None:
    canvas = neuron()
    page = canvas.page
    press(canvas, "σ")
    page.keyboard.press("h")
    page.keyboard.press("Shift+H")
    for kind in ("value", "gradient"):
        guess = page.get_by_label(f"Your prediction: {kind} of σ")
        guess.fill("0.3")
        guess.press("Enter")
        verdict = canvas.node("σ").locator(f".figure.{kind} .verdict")
        expect(verdict).to_have_text("not this one; look at the wires")
        assert verdict.evaluate(COVERED) == []
        assert box(verdict)["height"] >= 15
    # Whoever has gone on to the next field sees what stands there, and that the first was wrong.
    expect(canvas.node("σ").locator(".figure.value .verdict")).to_be_hidden()
    first = page.get_by_label("Your prediction: value of σ")
    expect(first).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("size", [(1280, 800), (640, 400)])
def test_the_canvas_is_as_high_at_every_step(
    neuron: Callable[..., Editor], page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    neuron()
    assert len(heights(page, 18)) == 1
    buttons = [box(one)["y"] for one in page.locator(".step-buttons .button").all()]
    assert max(buttons) - min(buttons) < 2


def test_a_view_is_fitted_beside_the_details(neuron: Callable[..., Editor]) -> None:
    canvas = neuron()
    page = canvas.page
    press(canvas, "b")
    sheet = page.get_by_role("complementary", name="Details")
    expect(sheet).to_be_visible()
    page.keyboard.press("f")
    canvas.still()
    last = canvas.node("L")
    assert right_of(box(last.locator(".figure.value"))) <= box(sheet)["x"]


def test_a_number_that_is_typed_brings_no_details_and_a_walk_puts_them_away(
    neuron: Callable[..., Editor],
) -> None:
    canvas = neuron()
    page = canvas.page
    sheet = page.get_by_role("complementary", name="Details")
    canvas.number("b").click()
    page.keyboard.type("0.2")
    page.keyboard.press("Enter")
    canvas.expect_number("b", "0.2")
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)
    expect(sheet).to_have_count(0)
    press(canvas, "b")
    expect(sheet).to_be_visible()
    page.keyboard.press("PageDown")
    at(page, 0, 18)
    expect(sheet).to_have_count(0)


def test_beside_a_plot_details_come_only_when_asked_for(neuron: Callable[..., Editor]) -> None:
    canvas = neuron()
    page = canvas.page
    sheet = page.get_by_role("complementary", name="Details")
    page.keyboard.press("v")
    expect(page.locator(".desk > .drawer")).to_be_visible()
    canvas.still()
    press(canvas, "σ")
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)
    expect(sheet).to_have_count(0)
    page.keyboard.press("q")
    expect(sheet).to_be_visible()


def test_a_panel_beside_the_canvas_turns_no_graph_around(
    neuron: Callable[..., Editor], page: Page
) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    canvas = neuron()
    for key, panel in (("v", ".desk > .drawer"), ("e", ".text-panel"), ("Control+f", ".outline")):
        page.keyboard.press(key)
        expect(page.locator(panel)).to_be_visible()
    canvas.still()
    expect(page.locator(".canvas.down")).to_have_count(0)
    # In a window that is higher than wide it does run down.
    page.set_viewport_size({"width": 768, "height": 1024})
    expect(page.locator(".canvas.down")).to_have_count(1)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (640, 400), (390, 844)])
def test_a_plot_has_room_for_its_curves_in_any_window(
    neuron: Callable[..., Editor], page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    neuron()
    page.keyboard.press("v")
    expect(page.locator(".chart .u-over")).to_have_count(2)
    value, slope = page.locator(".chart").all()
    for chart, least in ((value, 160), (slope, 130)):
        assert box(chart)["height"] >= least
    assert box(value)["y"] + box(value)["height"] <= box(slope)["y"]
    if size[0] == 390:
        # What the panel leaves of the canvas shows the whole graph.
        expect(page.locator(".canvas.down")).to_have_count(1)
        page.wait_for_function("""() => [...document.querySelectorAll(".body")].every((body) =>
          body.getBoundingClientRect().bottom
            <= document.querySelector(".drawer").getBoundingClientRect().top)""")
    tabs = {round(box(tab)["y"]) for tab in page.get_by_role("tab").all()}
    assert len(tabs) == 1
    if size[0] == 1280:
        last, close = page.get_by_role("tab").last, page.get_by_label("Close the panel")
        assert right_of(box(last)) <= box(close)["x"]


def test_hints_wait_while_something_else_has_their_place(
    page: Page, editor: Callable[..., Editor]
) -> None:
    page.evaluate("() => localStorage.removeItem('chalkgrad-hints')")
    canvas = editor()
    hints = page.get_by_role("region", name="To try")
    expect(hints).to_be_visible()
    press(canvas, "×")
    expect(page.get_by_role("complementary", name="Details")).to_be_visible()
    expect(hints).to_have_count(0)
    page.mouse.click(*canvas.blank())
    expect(hints).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator(".drawer")).to_be_visible()
    expect(hints).to_have_count(0)


def test_details_know_what_was_predicted_and_what_is_fed(neuron: Callable[..., Editor]) -> None:
    canvas = neuron(f"{NEURON}; t = 1; w1 = 0.5; x1 = 2; w2 = -1; x2 = 1")
    page = canvas.page
    details = page.get_by_role("complementary", name="Details")
    press(canvas, "b")
    expect(details).to_contain_text("defined now, fed later")
    canvas.number("b").fill("0.1")
    canvas.number("b").press("Enter")
    expect(details).to_contain_text("defined first, now fed a number")
    press(canvas, "w1")
    page.keyboard.press("Shift+H")
    gradient = details.locator(".figure.gradient")
    expect(gradient).to_have_text("gradient–")
    guess = page.get_by_label("Your prediction: gradient of w1")
    guess.fill("-0.237")
    guess.press("Enter")
    expect(gradient).to_contain_text("−0.2369")


def test_a_group_of_operators_opens_beside_its_sign(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    rail = canvas.page.get_by_role("toolbar", name="Groups of operators")
    group = canvas.page.locator(".palette-group")
    for sign in rail.locator(".rail-group").all():
        sign.click()
        expect(group).to_be_visible()
        beside, opened = box(sign), box(group)
        assert opened["y"] <= beside["y"] + 1
        assert opened["y"] + opened["height"] >= beside["y"] + beside["height"]
        sign.click()


def test_a_long_formula_has_the_room_that_it_takes(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    field = canvas.formula()
    before = box(field)["width"]
    field.fill("L = (t - sigmoid(w1*x1 + w2*x2 + b))^2/2; t = 1; w1 = 0.5")
    assert box(field)["width"] > before
    assert field.evaluate("({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth")


def test_the_keys_of_a_gradient_check_stand_on_its_chart(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    canvas.command("Trace").click()
    page.get_by_role("tab", name="Gradient check").click()
    keys, chart = box(page.locator(".curve-keys")), box(page.locator(".check .chart"))
    assert keys["x"] >= chart["x"]
    assert keys["y"] + keys["height"] <= chart["y"]


def test_a_lesson_ends_with_the_next_one_and_the_list(server: Server, page: Page) -> None:
    page.goto(server.url)
    page.goto(f"{server.url}/lessons")
    page.get_by_role("button", name="Derivative as sensitivity").click()
    card = page.locator(".lesson")
    expect(card).to_contain_text("1 / 7")
    for step in range(2, 8):
        page.keyboard.press("PageDown")
        expect(card).to_contain_text(f"{step} / 7")
    expect(card.get_by_role("link", name="All lessons")).to_be_visible()
    card.get_by_role("button", name="Next lesson").click()
    expect(card).to_contain_text("The chain rule")


def test_a_descent_leaves_targets_and_data_where_there_are_weights(
    neuron: Callable[..., Editor],
) -> None:
    canvas = neuron("L = (t - sigmoid(w*x + b))^2/2; w = 0.8; b = -0.4; x = 1.5; t = 1")
    page = canvas.page
    for name in ("w", "b", "x", "t"):
        expect(canvas.node(name)).to_be_visible()
    canvas.command("Trace").click()
    page.get_by_role("tab", name="Descent").click()
    chosen = {"w": True, "b": True, "x": False, "t": False}
    for name, checked in chosen.items():
        box_of = page.get_by_role("checkbox", name=name, exact=True)
        expect(box_of).to_be_checked(checked=checked)
    expect(page.get_by_text("The loss of every step is drawn here.")).to_be_visible()
    page.get_by_role("checkbox", name="x", exact=True).check()
    expect(page.get_by_role("checkbox", name="t", exact=True)).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="w", exact=True)).to_be_checked()


def test_merged_nodes_are_joined_around_badges_and_names(
    neuron: Callable[..., Editor],
) -> None:
    canvas = neuron("y = sin(a*b) + cos(a*b); a = 2; b = 3")
    page = canvas.page
    canvas.command("Lazy").click()
    canvas.command("Run").click()
    twin = page.locator(".twins path")
    expect(twin).to_have_count(1)
    crossed = twin.evaluate("""(path) => {
      const said = ".badge, .fate, .body-name, .figure, .number-slider";
      const boxes = [...document.querySelectorAll(said)]
        .map((one) => one.getBoundingClientRect()).filter(({ width }) => width);
      const length = path.getTotalLength(), { a, d, e, f } = path.getScreenCTM();
      const points = [...Array(101).keys()].map((at) => path.getPointAtLength(at / 100 * length));
      return boxes.filter(({ left, right, top, bottom }) => points.some(({ x, y }) =>
        x * a + e > left && x * a + e < right && y * d + f > top && y * d + f < bottom)).length;
    }""")
    assert crossed == 0
    badges = page.locator(".body.leaf .badge")
    expect(badges).to_have_count(2)
    for badge in badges.all():
        assert badge.evaluate(COVERED) == []
