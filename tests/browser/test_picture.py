"""A formula of any size can be read: how large its numbers are, and that nothing covers another."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chalkgrad.picture import measures
from chalkgrad.web.lessons import FOLDER
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.serving import Server

WORKED = "x1=2; x2=5; f = ln(x1) + x1*x2 - sin(x2)"
NEURON = (
    "w1=0.15; x1=0.05; w2=0.2; x2=0.1; b=0.35; w5=0.4; "
    "E = (0.01 - sigmoid(w5*sigmoid(w1*x1 + w2*x2 + b) + 0.6))^2/2"
)
NETWORK = (
    "w1=0.15; w2=0.2; w3=0.25; w4=0.3; i1=0.05; i2=0.1; b1=0.35; b2=0.6; w5=0.4; w6=0.45; w7=0.5; "
    "w8=0.55; t1=0.01; t2=0.99; h1=sigmoid(w1*i1+w2*i2+b1); h2=sigmoid(w3*i1+w4*i2+b1); "
    "o1=sigmoid(w5*h1+w6*h2+b2); o2=sigmoid(w7*h1+w8*h2+b2); E=(t1-o1)^2/2+(t2-o2)^2/2"
)
LOGISTIC = (
    "w=0.5; b=0.1; "
    + "; ".join(f"p{i}=sigmoid(w*{i}.5+b)" for i in range(6))
    + "; J=-("
    + "+".join(f"ln(p{i})" if i % 2 else f"ln(1-p{i})" for i in range(6))
    + ")/6"
)

# The least height of numbers, in pixels: at a desk, and on a projector.
SIZES = [(WORKED, (18, 34)), (NEURON, (13, 24)), (NETWORK, (10, 17)), (LOGISTIC, (10, 17))]

# The numbers of the page: how high, and where they, the bodies and the labels are on the screen.
LOOK = """() => {
  const view = document.querySelector(".react-flow__viewport");
  const zoom = new DOMMatrix(getComputedStyle(view).transform).a;
  const pane = document.querySelector(".react-flow").getBoundingClientRect();
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(element).fontSize) * zoom;
    const node = element.closest(".react-flow__node")?.dataset.id ?? "";
    return { left, top, right, bottom, size, node };
  });
  return {
    pane: { left: pane.left, top: pane.top, right: pane.right, bottom: pane.bottom },
    numbers: boxes(".body > .figure:not(.given), .body .given .number-text"),
    inPlay: boxes(
      ".in-play.shows-value .figure.value:not(.given), .in-play.shows-value .number-text, " +
      ".in-play.shows-gradient :is(.figure.gradient, .figure.tangent)"),
    bodies: boxes(".body"),
    labels: boxes(".contribution.now"),
    names: boxes(".body-name"),
  };
}"""


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(across > 1 and down > 1)


def test_letters_are_as_wide_as_the_measures_say(editor: Callable[..., Editor], page: Page) -> None:
    editor()
    table = measures.table()["widths"]
    shown = page.evaluate(
        """(letters) => {
          const probe = document.createElement("span");
          probe.style.cssText = "position: absolute; font-size: 100px; white-space: pre";
          document.querySelector(".body-text").append(probe);
          return letters.map((letter) => {
            probe.textContent = letter.repeat(10);
            return probe.offsetWidth / 1000;
          });
        }""",
        list(table),
    )
    for (letter, width), own in zip(table.items(), shown, strict=True):
        assert own - 0.015 < width < own + 0.06, letter


@pytest.mark.parametrize("place", ["at a desk", "before a class"])
@pytest.mark.parametrize(("text", "least"), SIZES)
def test_the_numbers_of_a_formula_are_large_enough(
    editor: Callable[..., Editor], page: Page, text: str, least: tuple[int, int], place: str
) -> None:
    taught = place == "before a class"
    if taught:
        page.set_viewport_size({"width": 1920, "height": 1080})
    canvas = editor({})
    canvas.write(text)
    page.keyboard.press("Escape")
    if taught:
        page.keyboard.press("p")
    canvas.still()
    seen = page.evaluate(LOOK)
    assert min(number["size"] for number in seen["numbers"]) >= least[taught]
    for number in seen["numbers"]:
        assert all(number[side] >= seen["pane"][side] for side in ("left", "top"))
        assert all(number[side] <= seen["pane"][side] for side in ("right", "bottom"))


def walks(page: Page, canvas: Editor) -> Iterator[dict[str, Any]]:
    """Every step of a walk, as it is seen once the view stands still."""
    page.keyboard.press("PageDown")
    count = page.locator(".step-count")
    last = int(count.inner_text().split("/")[1])
    for step in range(last + 1):
        page.wait_for_function(
            "(text) => document.querySelector('.step-count').innerText === text",
            arg=f"{step} / {last}",
        )
        canvas.still()
        yield page.evaluate(LOOK)
        page.keyboard.press("ArrowRight")


def assert_read(seen: dict[str, Any], least: float) -> None:
    """What is in play is large enough, and labels are in view and cover nothing."""
    for thing in [*seen["inPlay"], *seen["labels"]]:
        assert thing["size"] >= least
    for index, label in enumerate(seen["labels"]):
        others = [*seen["bodies"], *seen["numbers"], *seen["names"], *seen["labels"][index + 1 :]]
        assert not [other for other in others if overlap(label, other)], label
        assert all(label[side] >= seen["pane"][side] - 1 for side in ("left", "top"))
        assert all(label[side] <= seen["pane"][side] + 1 for side in ("right", "bottom"))


@pytest.mark.parametrize("place", ["at a desk", "before a class"])
def test_at_every_step_of_a_long_formula_s_walk_all_is_read(
    editor: Callable[..., Editor], page: Page, place: str
) -> None:
    canvas = editor({})
    canvas.write(NEURON)
    page.keyboard.press("Escape")
    if place == "before a class":
        page.keyboard.press("p")
    for seen in walks(page, canvas):
        assert_read(seen, 15.9 if place == "at a desk" else 27.9)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_at_every_step_of_a_lesson_s_walk_what_is_in_play_is_large_and_covers_nothing(
    server: Server, page: Page, path: Any
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    document = json.loads(path.read_text())
    # The walk without its lesson, which hides numbers and has the keys.
    document["graph"] = {
        key: value for key, value in document["graph"].items() if key not in ("lesson", "hidden")
    }
    canvas = Editor(page, server.url, new_graph(server.url, document))
    canvas.open()
    page.keyboard.press("p")
    before = None
    for seen in walks(page, canvas):
        assert_read(seen, 27.9)
        # The view stands still: the bodies are where they were.
        places = [(body["left"], body["top"]) for body in seen["bodies"]]
        assert before is None or places == before
        before = places


# Up to fifteen nodes, on a telephone.
SMALL = [
    WORKED,
    "w1=0.5; x1=1; w2=-0.3; x2=2; b=0.1; y=sigmoid(w1*x1+w2*x2+b)",
    "x=-1.2; y=1; f=(1-x)^2+100*(y-x^2)^2",
    "a=1; b=2; c=3; f=ln(exp(a)+exp(b)+exp(c))",
    "x=2; y=3; the_first_product=x*y; loss=the_first_product*x",
]


@pytest.mark.parametrize("text", SMALL)
def test_a_small_formula_is_read_on_a_telephone(
    editor: Callable[..., Editor], page: Page, text: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    canvas = editor({})
    canvas.write(text)
    page.keyboard.press("Escape")
    page.wait_for_function("document.querySelector('.canvas.down') !== null")
    canvas.still()
    seen = page.evaluate(LOOK)
    assert min(number["size"] for number in seen["numbers"]) >= 9
    for number in seen["numbers"]:
        for body in seen["bodies"]:
            assert number["node"] == body["node"] or not overlap(number, body)
    # A name stands beside its node, in view and clear of others.
    assert seen["names"]
    for name in seen["names"]:
        assert all(name[side] >= seen["pane"][side] for side in ("left", "top"))
        assert not any(overlap(name, thing) for thing in [*seen["bodies"], *seen["numbers"]])
    for at in walks(page, canvas):
        for label in at["labels"]:
            assert not any(overlap(label, thing) for thing in [*at["bodies"], *at["names"]])


def test_wires_run_down_from_afar_where_values_do(
    context: BrowserContext, page: Page, editor: Callable[..., Editor]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    context.add_init_script(
        """
        // Those of the wires that were drawn last.
        globalThis.curves = [];
        let last = null;
        const own = Path2D.prototype.bezierCurveTo;
        Path2D.prototype.bezierCurveTo = function (...points) {
          if (this !== last) globalThis.curves = [];
          last = this;
          globalThis.curves.push(points);
          own.apply(this, points);
        };
        """
    )
    canvas = editor({})
    chain = "; ".join(f"y{at}=sin(y{at - 1})*y{at - 1}" for at in range(2, 30))
    canvas.write(f"y1=1; {chain}")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('.canvas.down') !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.querySelector('.canvas.far') !== null")
    canvas.still()
    page.wait_for_function("() => globalThis.curves.length > 0")
    # A curve comes to its end from above.
    curves = page.evaluate("() => globalThis.curves")
    assert all(round(curve[2], 3) == round(curve[4], 3) for curve in curves)
    assert all(curve[3] < curve[5] for curve in curves)


# The middles of bodies on the screen: of the picture that comes with the page, and of the canvas.
MIDDLES = """(bodies) => [...document.querySelectorAll(bodies)].map((body) => {
  const { left, top, width, height } = body.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}).sort(([x], [y]) => x - y)"""


@pytest.mark.parametrize("text", [WORKED, NEURON])
def test_the_picture_that_comes_with_the_page_stands_where_the_canvas_will_have_it(
    editor: Callable[..., Editor], page: Page, text: str
) -> None:
    canvas = editor({})
    canvas.write(text)
    # The editor never comes.
    page.route("**/js/pages/main.js", lambda _: None)
    page.reload(wait_until="commit")
    expect(page.locator(".board")).to_be_visible()
    drawn = page.evaluate(MIDDLES, ".board .body")
    page.unroute_all()
    canvas.open()
    shown = page.evaluate(MIDDLES, ".react-flow__node .body")
    assert drawn == [pytest.approx(middle, abs=1.5) for middle in shown]
    assert page.locator(".board").count() == 0
