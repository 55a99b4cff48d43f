"""The classroom's panels: trace, modes, plan, gradients as graphs, kind rounding."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import select
from tests.serving import until


def test_the_trace_is_a_table_linked_with_the_canvas(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    canvas.command("Trace").click()
    table = page.get_by_role("table", name="Trace")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(1 + 8)
    expect(rows.nth(3).locator(".trace-told").first).to_have_text("= 0.693")
    expect(rows.nth(4).locator(".trace-told").first).to_have_text("= 10")
    values = [row.locator(".trace-value").all_inner_texts() for row in rows.all()[1:]]
    assert [line[:2] for line in values] == [
        ["2", "1"], ["5", "0"], ["0.693", "0.5"], ["10", "5"], ["−0.959", "0"], ["10.7", "5.5"],
        ["11.7", "5.5"], ["11.7", "5.5"],
    ]  # fmt: skip
    assert [line[2:] for line in values] == [
        ["5.5"], ["1.72"], ["5.5"], ["5", "1.72"], ["−0.284"], ["1", "1"], ["1", "−1"], ["1"],
    ]  # fmt: skip
    # From a row to its node, and from a node to its row.
    rows.nth(5).click()
    expect(page.locator(".react-flow__node.selected")).to_have_attribute("data-id", "v3")
    select(canvas, "+")
    expect(rows.nth(6)).to_have_attribute("aria-selected", "true")
    # The step that is being made is marked.
    page.keyboard.press("PageDown")
    expect(canvas.command("Run to end")).to_be_enabled()
    page.keyboard.press("End")
    expect(rows.nth(3)).to_have_attribute("aria-current", "step")
    expect(rows.nth(3).locator("td.now")).to_contain_text("5.5")


def test_the_trace_copies_as_latex(
    editor: Callable[..., Editor], page: Page, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    canvas = editor()
    canvas.command("Trace").click()
    canvas.command("LaTeX").click()
    expect(page.get_by_text("Copied as LaTeX")).to_be_visible()
    text = page.evaluate("() => navigator.clipboard.readText()")
    assert text.startswith("% Needs amsmath") and r"\dot{v}_{2}" in text


def test_a_panel_s_edge_is_dragged_or_moved_with_keys_and_stays_there(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.keyboard.press("r")
    drawer = page.get_by_role("region", name="Trace")
    edge = page.get_by_role("separator")

    def height() -> float:
        box = drawer.bounding_box()
        assert box is not None
        return box["height"]

    usual = height()
    x, y = canvas.middle(edge)
    canvas.drag((x, y), (x, y - 120))
    until(lambda: abs(height() - usual - 120) < 8)
    edge.focus()
    page.keyboard.press("ArrowDown")
    until(lambda: height() < usual + 110)
    # The arrow moved the edge, and not the walk.
    expect(page.get_by_role("region", name="Steps")).to_have_count(0)
    left = height()
    page.reload()
    canvas.live()
    page.keyboard.press("r")
    expect(drawer).to_be_visible()
    assert height() == left
    edge.dblclick()
    until(lambda: height() == usual)


@pytest.mark.parametrize("steps", [2, 9])
def test_what_is_in_play_can_be_read_beside_a_panel(
    editor: Callable[..., Editor], page: Page, steps: int
) -> None:
    canvas = editor()
    page.keyboard.press("r")
    # One after another, while the view still moves for the one before.
    for _ in range(steps):
        page.keyboard.press("PageDown")
    for _ in range(3):
        page.keyboard.press("PageDown")
        canvas.still()
        card = page.locator(".body.in-play").first
        expect(card).to_be_in_viewport(ratio=0.99)
        figure = card.locator(".figure").first
        shown = figure.evaluate(
            """(figure) => {
              const { transform } = getComputedStyle(figure.closest(".react-flow__viewport"));
              return parseFloat(getComputedStyle(figure).fontSize) * new DOMMatrix(transform).a;
            }"""
        )
        assert shown >= 12


def test_modes_show_the_jacobian_and_why_reverse_wins(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.keyboard.press("m")
    costs = page.get_by_role("table", name="What each mode pays")
    expect(costs.get_by_role("row").nth(1)).to_have_text(re.compile("passes21"))
    select(canvas, "ln", "×")
    jacobian = page.get_by_role("table", name="Jacobian")
    expect(jacobian.get_by_role("row")).to_have_count(3)
    expect(jacobian.get_by_role("row").nth(2)).to_have_text("×52")


def test_a_plan_shows_every_fate_before_anything_runs(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write("u = x^2; y = sin(x)*(2*pi) + sin(x); x = 3")
    expect(canvas.nodes()).to_have_count(7)
    canvas.command("Lazy").click()
    canvas.number("x").fill("4")
    canvas.number("x").press("Enter")
    canvas.command("Plan").click()
    for words, count in (("pruned", 1), ("folded", 1), ("merged", 1)):
        expect(page.locator(".fate", has_text=words)).to_have_count(count)
    badges = page.locator(".badge")
    expect(badges).to_have_count(4)
    assert sorted(badges.all_inner_texts()) == ["1.", "2.", "4.", "6."]
    expect(page.locator(".fate", has_text="3. folded")).to_have_count(1)
    page.mouse.click(*canvas.blank())
    page.keyboard.press("q")
    expect(page.get_by_text("The plan runs 3 of 6 operators.")).to_be_visible()
    expect(page.locator(".twins path")).to_have_count(1)
    canvas.command("Run").click()
    canvas.expect_number("y", "−5.51")
    page.keyboard.press("Control+k")
    page.keyboard.type("Eager and lazy")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Operators: 6", exact=True)).to_be_visible()
    expect(page.get_by_text("Operators: 3", exact=True)).to_be_visible()


def test_an_expanded_gradient_can_be_differentiated_again(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    select(canvas, "x2")
    canvas.command("Expand gradient").click()
    canvas.expect_number("∂f/∂x2", "1.72")
    chosen = page.locator(".react-flow__node.selected")
    expect(chosen).to_have_accessible_name(re.compile("^∂f/∂x2,"))
    # Of the two wires from what it mirrors, the one that leads to it is bright.
    expect(page.locator(".wire.crossing")).to_have_count(1)
    # What to do next is offered over it, and nobody is told to press a key.
    expect(page.get_by_role("status").filter(has_text="Press")).to_have_count(0)
    tools = page.get_by_role("toolbar", name="Selected node")
    tools.get_by_role("button", name="Differentiate again").click()
    canvas.expect_number("∂f/∂x2", "1.72", "1")
    canvas.expect_number("∂²f/∂x2∂x2", "−0.959")
    # It is an ordinary graph: it can be stepped through.
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    page.keyboard.press("End")
    expect(page.get_by_label("Steps", exact=True)).to_be_visible()


def test_numbers_are_rounded_kindly_and_told_exactly_when_asked(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write("y = 0.1 + 0.2; z = -(0*y); w = z/z")
    canvas.expect_number("y", "0.3", "NaN (not a number)")
    expect(canvas.node("z")).to_have_accessible_name(re.compile(r"value −0 \(minus zero\)"))
    expect(canvas.node("w")).to_have_accessible_name(re.compile(r"value NaN \(not a number\)"))
    shown = canvas.node("y").locator(".body")
    expect(shown).to_have_attribute("title", re.compile("value 0.30000000000000004"))
    select(canvas, "y")
    expect(page.get_by_label("Details").get_by_role("heading", name="y")).to_be_visible()
    page.get_by_text("What the double holds").click()
    expect(page.locator(".held.value")).to_contain_text(
        "0.3000000000000000444089209850062616169452667236328125"
    )
