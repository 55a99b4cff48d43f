"""Stepping: one node at a time, forward and backward, by buttons, keys and a clicker."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.editor import VIEW, Editor
from tests.browser.test_commands import select
from tests.browser.test_picture import NETWORK
from tests.effort import examples
from tests.engine.graphs import Case, cases
from tests.live.clients import new_graph
from tests.people import somebody
from tests.serving import Server


def at(page: Page, step: int, last: int) -> None:
    """Wait until the walk stands at a step."""
    expect(page.get_by_text(f"{step} / {last}", exact=True)).to_be_visible()


def caption(page: Page) -> Locator:
    """What the step bar says of the step."""
    return page.get_by_label("Steps", exact=True)


def products(page: Page) -> list[str]:
    """What is written on the wires at this step, on one line each."""
    return [" ".join(text.split()) for text in page.locator(".contribution").all_inner_texts()]


def test_a_clicker_s_keys_go_forward_and_back(editor: Callable[..., Editor], page: Page) -> None:
    canvas = editor()
    page.keyboard.press("PageDown")
    at(page, 0, 12)
    expect(caption(page)).to_contain_text("Nothing is computed yet")
    expect(canvas.node("ln")).to_have_accessible_name("ln, natural logarithm")
    for step in range(1, 4):
        page.keyboard.press("PageDown")
        at(page, step, 12)
    canvas.expect_number("×", "10")
    expect(canvas.node("sin")).to_have_accessible_name("sin, sine")
    assert products(page) == []
    page.keyboard.press("PageUp")
    at(page, 2, 12)
    canvas.expect_number("ln", "0.693")
    expect(canvas.node("×")).to_have_accessible_name("×, multiply")


def test_the_backward_pass_writes_every_product_and_adds_contributions_up(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    canvas.command("Step forward").click()
    page.keyboard.press("End")
    at(page, 12, 12)
    assert products(page) == ["1 × 0.5 = 0.5 5 + 0.5 = 5.5"]
    expect(page.locator("[data-id=x1] .figure.gradient")).to_have_text("5.5")
    canvas.command("Step back").click()
    at(page, 11, 12)
    assert sorted(products(page)) == ["1 × 2 = 2 −0.284 + 2 = 1.72", "1 × 5 = 5"]
    canvas.command("Step back").click()
    at(page, 10, 12)
    assert products(page) == ["−1 × 0.284 = −0.284"]
    line = caption(page).locator(".katex-mathml")
    expect(line.nth(0)).to_contain_text("xˉ2")
    expect(line.nth(1)).to_contain_text("+=")
    expect(line.nth(2)).to_contain_text("cos")
    for step in (9, 8, 7):
        page.keyboard.press("ArrowLeft")
        at(page, step, 12)
    expect(caption(page)).to_contain_text("All gradients are 0, the target’s is 1")
    canvas.expect_number("x1", "2", "0")
    canvas.expect_number("f", "11.7", "1")


DONE = "Done: the whole graph, with its gradients"


def beyond(page: Page) -> list[str]:
    """The nodes that are not wholly in the canvas's view."""
    found: list[str] = page.evaluate("""() => {
      const pane = document.querySelector(".react-flow").getBoundingClientRect();
      return [...document.querySelectorAll(".react-flow__node")].filter((node) => {
        const { left, top, right, bottom } = node.getBoundingClientRect();
        return left < pane.left || top < pane.top || right > pane.right || bottom > pane.bottom;
      }).map((node) => node.dataset.id);
    }""")
    return found


def test_a_step_past_the_last_shows_the_whole_graph_and_a_step_back_returns(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write(NETWORK)
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("PageDown")
    at(page, 0, 56)
    page.keyboard.press("End")
    at(page, 56, 56)
    canvas.still()
    assert beyond(page)
    in_play = page.locator(".body.in-play")
    expect(in_play).to_have_count(3)
    page.keyboard.press("PageDown")
    expect(caption(page)).to_contain_text(DONE)
    at(page, 56, 56)
    expect(in_play).to_have_count(0)
    canvas.still()
    assert beyond(page) == []
    page.keyboard.press("PageUp")
    expect(caption(page)).to_contain_text("Backward from")
    at(page, 56, 56)
    expect(in_play).to_have_count(3)
    for node in in_play.all():
        expect(node).to_be_in_viewport()


def test_restart_jump_play_and_stop(editor: Callable[..., Editor], page: Page) -> None:
    canvas = editor()
    select(canvas, "sin")
    page.keyboard.press("j")
    at(page, 4, 12)
    page.keyboard.press("j")
    at(page, 10, 12)
    canvas.command("Restart").click()
    at(page, 0, 12)
    page.get_by_label("Steps per second").select_option("5")
    canvas.command("Play").click()
    at(page, 12, 12)
    expect(canvas.command("Play")).to_have_attribute("aria-pressed", "false")
    page.get_by_label("Step", exact=True).fill("3")
    at(page, 3, 12)
    # A clicker works with the focus on the bar, too.
    page.keyboard.press("PageDown")
    at(page, 4, 12)
    canvas.command("Stop stepping").click()
    expect(caption(page)).to_have_count(0)
    canvas.expect_number("f", "11.7", "1")


def test_a_position_survives_other_edits_and_a_new_structure_starts_anew(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    for _ in range(4):
        page.keyboard.press("PageDown")
    at(page, 3, 12)
    canvas.number("x2").fill("4")
    canvas.number("x2").press("Enter")
    canvas.expect_number("×", "8")
    at(page, 3, 12)
    select(canvas, "sin")
    page.keyboard.press("d")
    canvas.expect_wires(7)
    at(page, 0, 10)
    canvas.command("Undo").click()
    at(page, 0, 12)


def test_forward_mode_carries_tangents_along_a_direction(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.keyboard.press("PageDown")
    page.get_by_label("Mode of differentiation").select_option("forward")
    at(page, 0, 6)
    page.keyboard.press("End")
    at(page, 6, 6)
    canvas.expect_number("f", "11.7", "5.5", kind="tangent")
    expect(page.locator("[data-id=f] .figure.tangent")).to_have_text("5.5")
    # Another leaf alone, and then both: the walk stays where it is.
    page.get_by_role("button", name="Move x2 alone").click()
    canvas.expect_number("f", "11.7", "1.72", kind="tangent")
    seed = page.get_by_label("Tangent of x1")
    expect(seed).to_have_value("0")
    seed.fill("0.5")
    seed.press("Enter")
    # 0.5 · 5.5 + 1 · 1.716
    canvas.expect_number("f", "11.7", "4.47", kind="tangent")
    at(page, 6, 6)
    page.keyboard.press("Escape")
    for _ in range(3):
        canvas.command("Step back").click()
    assert products(page) == ["0.5 × 5 = 2.5", "1 × 2 = 2"]
    # The trace has the same direction.
    page.keyboard.press("r")
    tangents = page.get_by_role("table", name="Trace").locator(".trace-value.tangent")
    expect(tangents.first).to_have_text("0.5")
    page.get_by_label("Mode of differentiation").select_option("reverse")
    at(page, 0, 12)
    expect(seed).to_have_value("0.5")
    seed.fill("a lot")
    seed.press("Enter")
    expect(seed).to_have_attribute("title", "“a lot” is not a number")


def arithmetic(page: Page) -> list[str]:
    """The details' table of contributions, a text for each row."""
    rows = page.get_by_role("complementary", name="Details").locator(".sums").last.locator("tr")
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


def test_in_forward_mode_everything_speaks_of_tangents_and_the_details_multiply(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.keyboard.press("PageDown")
    page.get_by_label("Mode of differentiation").select_option("forward")
    at(page, 0, 6)
    details = page.get_by_role("complementary", name="Details")
    canvas.node("ln").click()
    for step in range(1, 7):
        page.keyboard.press("PageDown")
        at(page, step, 6)
        # What the pointer rests on, what is read out, and what the details say.
        for title in page.locator(".body").evaluate_all("(all) => all.map(({ title }) => title)"):
            assert "gradient" not in title
        for node in canvas.nodes().all():
            assert "gradient" not in (node.get_attribute("aria-label") or "")
        expect(details).not_to_contain_text("radient")
        # Wires carry tangents the way that values go.
        assert page.locator(".wire.back, .wire.gradient, .contribution.gradient").count() == 0
        if step == 2:
            expect(details).to_contain_text("Where the tangent comes from")
        if step >= 2:
            assert arithmetic(page) == ["x1 1 × 0.5 = 0.5"]
    assert "tangent 0.5" in (canvas.node("ln").locator(".body").get_attribute("title") or "")
    canvas.node("+").click()
    expect(details).to_contain_text("Where the tangent comes from")
    assert arithmetic(page) == ["ln 0.5 × 1 = 0.5", "× 5 × 1 = 5"]
    page.get_by_label("Mode of differentiation").select_option("reverse")
    at(page, 0, 12)
    page.keyboard.press("End")
    expect(details).to_contain_text("Where the gradient comes from")
    assert arithmetic(page) == ["f 1 × 1 = 1"]


def test_the_keyboard_alone_steps_from_a_focused_node(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    # A selected node is what arrow keys move, but for a walk.
    canvas.node("ln").click()
    expect(canvas.node("ln")).to_be_focused()
    canvas.still()
    place = "(node) => node.style.transform"
    before = canvas.node("ln").evaluate(place)
    page.keyboard.press("PageDown")
    at(page, 0, 12)
    page.keyboard.press("ArrowRight")
    at(page, 1, 12)
    assert canvas.node("ln").evaluate(place) == before
    page.keyboard.press("Escape")
    expect(page.locator(".step-count")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(canvas.node("ln")).not_to_have_attribute("style", re.compile(re.escape(before)))


# Everything that is written on the page, seen or heard, or told by a pointer that rests.
TOLD = """() => {
  const editor = document.getElementById("editor");
  const names = [...editor.querySelectorAll("[title], [aria-label]")].flatMap((element) =>
    [element.title, element.getAttribute("aria-label")]);
  const fields = [...editor.querySelectorAll("input, output")].map(({ value }) => value);
  return [editor.innerText, editor.textContent, ...names, ...fields].join(" ");
}"""

ANSWERS = re.compile(r"11\.65|11\.7|5\.5\b|1\.716|1\.72|0\.693|0\.959")
AFTER = "It comes after the walk"
# What each panel has while a graph is walked.
PANELS = {
    "Trace": "Forward primal trace",
    "Modes": AFTER,
    "Eager and lazy": "Operators: 5",
    "Plot": AFTER,
    "Gradient check": AFTER,
    "Descent": AFTER,
}


@pytest.mark.parametrize(("direction", "last"), [("reverse", 12), ("forward", 6)])
def test_no_panel_gives_the_answers_of_a_walk_away(
    editor: Callable[..., Editor], page: Page, direction: str, last: int
) -> None:
    canvas = editor()
    page.keyboard.press("r")
    page.keyboard.press("Control+f")
    page.keyboard.press("PageDown")
    page.get_by_label("Mode of differentiation").select_option(direction)
    at(page, 0, last)
    canvas.node("sin").click()
    tabs = page.get_by_role("tablist").get_by_role("tab")
    expect(tabs).to_have_text(list(PANELS))
    for name, has in PANELS.items():
        tabs.get_by_text(name, exact=True).click()
        panel = page.get_by_role("tabpanel", name=name)
        expect(panel).to_contain_text(has)
        for copy in panel.get_by_role("button", name=re.compile("Markdown|LaTeX|CSV")).all():
            expect(copy).to_be_disabled()
        assert ANSWERS.findall(page.evaluate(TOLD)) == []
    # At its end a reverse walk has told everything; a forward one has told one direction's.
    tabs.get_by_text("Modes").click()
    page.keyboard.press("End")
    at(page, last, last)
    panel = page.get_by_role("tabpanel", name="Modes")
    expect(panel).to_contain_text("5.5" if direction == "reverse" else AFTER)
    if direction == "forward":
        panel.get_by_role("button", name="Stop stepping").click()
    expect(panel).to_contain_text("1.72")


def test_nothing_is_said_of_the_target_before_its_step(
    editor: Callable[..., Editor], page: Page, context: BrowserContext
) -> None:
    context.clock.install()
    canvas = editor()
    context.clock.fast_forward(5_000)
    said = page.get_by_text(re.compile(r"^f is "))
    expect(said).to_have_count(1)
    page.keyboard.press("PageDown")
    at(page, 0, 12)
    context.clock.fast_forward(5_000)
    expect(said).to_have_count(0)
    canvas.number("x2").fill("4")
    canvas.number("x2").press("Enter")
    at(page, 0, 12)
    context.clock.fast_forward(5_000)
    expect(said).to_have_count(0)
    for step in range(1, 7):
        page.keyboard.press("PageDown")
        at(page, step, 12)
    context.clock.fast_forward(5_000)
    expect(said).to_have_count(1)


def test_in_a_forward_walk_the_trace_has_its_tangents(
    editor: Callable[..., Editor], page: Page
) -> None:
    editor()
    page.keyboard.press("r")
    trace = page.get_by_role("tabpanel", name="Trace")
    expect(trace.get_by_label("Tangent of x1")).to_have_value("1")
    page.keyboard.press("PageDown")
    page.get_by_label("Mode of differentiation").select_option("forward")
    at(page, 0, 6)
    page.get_by_role("button", name="Move x2 alone").click()
    page.keyboard.press("End")
    at(page, 6, 6)
    # One seed is chosen in one place.
    expect(trace.get_by_label("Direction of the tangents")).to_have_count(0)
    expect(trace.locator(".trace-value.tangent").last).to_have_text("1.72")


def document(case: Case) -> dict[str, Any]:
    """A random graph as a document."""
    graph = case.graph
    return {
        "directed": True, "multigraph": True,
        "graph": {"format": "chalkgrad", "version": 1, "target": case.target},
        "nodes": [{"id": node, **graph.attributes(node)} for node in graph.order],
        "edges": [{"source": s, "target": t, "key": p} for s, t, p in graph.wires()],
    }  # fmt: skip


SEEN = """() => [
  ...[...document.querySelectorAll(".react-flow__node")]
    .map((node) => node.dataset.id + node.querySelector(".body").innerText),
  ...[...document.querySelectorAll(".contribution")].map((label) => label.innerText),
].sort().join("|")"""


@settings(
    max_examples=examples(5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    case=cases(largest=5), moves=st.lists(st.sampled_from(["ArrowRight", "ArrowLeft"]), max_size=25)
)
def test_going_back_shows_what_was_there(
    server: Server, page: Page, case: Case, moves: list[str]
) -> None:
    canvas = Editor(page, server.url, new_graph(server.url, document(case)))
    canvas.open()
    page.keyboard.press("PageDown")
    last = int(re.search(r"/ (\d+)", page.locator(".step-count").inner_text())[1])
    there = []
    for step in range(last + 2):
        at(page, min(step, last), last)
        expect(page.get_by_text(DONE)).to_have_count(1 if step > last else 0)
        there.append(page.evaluate(SEEN))
        page.keyboard.press("ArrowRight")
    place = last + 1
    for key in moves:
        page.keyboard.press(key)
        # Past the last step is the closing picture, in which nothing is written on wires.
        place = max(0, min(last + 1, place + (1 if key == "ArrowRight" else -1)))
        at(page, min(place, last), last)
        assert page.evaluate(SEEN) == there[place]
    page.keyboard.press("Home")
    at(page, 0, last)
    assert page.evaluate(SEEN) == there[0]


# The fields of the direction of tangents, and where they are cut off.
SEEDS = """() => {
  const { left, right, top, bottom } = document.querySelector(".seeds").getBoundingClientRect();
  return [...document.querySelectorAll(".seed .field")].map((field) => {
    const box = field.getBoundingClientRect();
    return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
  });
}"""


def test_the_direction_of_tangents_has_a_field_for_every_leaf(server: Server, page: Page) -> None:
    text = "E = (t - σ(w5·σ(w1·x1 + w2·x2 + b)))²; t=1; b=1; w1=1; w2=1; w5=1; x1=1; x2=1"
    asked = somebody.post(f"{server.url}/api/formulas", json={"text": text}, timeout=20)
    Editor(page, server.url, asked.json()["id"]).open()
    page.keyboard.press("r")
    expect(page.locator(".drawer .seed")).to_have_count(7)
    assert page.evaluate(SEEDS) == [True] * 7
    page.keyboard.press("r")
    page.keyboard.press("ArrowRight")
    page.get_by_label("Mode of differentiation").select_option("forward")
    expect(page.locator(".step-bar .seed")).to_have_count(7)
    assert page.evaluate(SEEDS) == [True] * 7


def test_a_walk_keeps_one_zoom_and_travels_part_by_part(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write(NETWORK)
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("PageDown")
    views, titles = [], set()
    for step in range(57):
        at(page, step, 56)
        views.append(page.evaluate(VIEW))
        titles.add(page.locator(".step-where").inner_text().split(":")[0])
        page.keyboard.press("PageDown")
    moves = [(before, after) for before, after in pairwise(views) if before != after]
    zooms = [(before, after) for before, after in moves if before[2] != after[2]]
    # 29 and 15 where operators came layer by layer, and each step chose its zoom.
    assert len(moves) <= 16
    assert len(zooms) <= 9
    # Nodes are called as they are drawn.
    assert {"Backward from ( )2", "Backward from ÷ 2", "Backward from h1"} <= titles
