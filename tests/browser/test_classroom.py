"""The classroom's panels: trace, modes, plan, gradients as graphs, predictions, plots, descent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import select
from tests.live.clients import Canvas
from tests.serving import until


def test_the_trace_is_a_table_linked_with_the_canvas(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    canvas.command("Trace").click()
    table = page.get_by_role("table", name="Trace")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(1 + 8)
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
    assert sorted(badges.all_inner_texts()) == ["1.", "2.", "4.", "5."]
    expect(page.locator(".fate", has_text="3. folded")).to_have_count(1)
    page.mouse.click(*canvas.blank())
    page.keyboard.press("q")
    expect(page.get_by_text("The plan runs 3 of 6 operators.")).to_be_visible()
    expect(page.locator(".twins line")).to_have_count(1)
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
    page.keyboard.press("t")
    canvas.expect_number("∂f/∂x2", "1.72", "1")
    page.keyboard.press("f")
    canvas.still()
    select(canvas, "x2")
    canvas.command("Expand gradient").click()
    canvas.expect_number("∂²f/∂x2∂x2", "−0.959")
    titles = page.get_by_label("Title of the frame")
    expect(titles).to_have_count(2)
    # It is an ordinary graph: it can be stepped through.
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    page.keyboard.press("End")
    expect(page.get_by_label("Steps", exact=True)).to_be_visible()


def test_a_student_predicts_and_is_told_which_mistake_it_is(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    select(canvas, "x1")
    page.keyboard.press("Shift+H")
    guess = page.get_by_label("Your prediction: gradient of x1")
    for number, words in (
        ("5", "that is one path"),
        ("-5.5", "right, but for the sign"),
        ("5.8", "close, but not there yet"),
        ("abc", "is not a number"),
    ):
        guess.fill(number)
        guess.press("Enter")
        expect(page.locator(".verdict")).to_contain_text(words)
    expect(canvas.node("x1")).to_have_accessible_name("x1, placeholder, value 2")
    guess.fill("5.5")
    guess.press("Enter")
    expect(page.get_by_text("5.5: right")).to_be_visible()
    expect(canvas.node("x1").locator(".guessed")).to_have_text("5.5")
    expect(guess).to_have_count(0)


def test_who_guesses_right_sees_the_number_alone_and_only_who_hid_may_reveal(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    teacher = Canvas(canvas.url, canvas.graph)
    teacher.edit(type="hide", items=["gradient:x1"])
    guess = page.get_by_label("Your prediction: gradient of x1")
    expect(guess).to_be_visible()
    expect(canvas.command("Reveal everything")).to_have_count(0)
    guess.fill("5.5")
    guess.press("Enter")
    known = canvas.node("x1").locator(".guessed")
    expect(known).to_have_text("5.5")
    # Nothing was changed: to everybody else it is hidden still.
    assert canvas.document()["graph"]["hidden"] == ["gradient:x1"]
    teacher.edit(type="move", positions={"x1": [0.0, 400.0]})
    teacher.edit(type="hide", items=["value:f"])
    expect(page.get_by_label("Your prediction: value of f")).to_be_visible()
    expect(known).to_have_text("5.5")
    # With another number the old answer holds no more.
    teacher.edit(type="set_value", id="x2", value=4.0)
    expect(guess).to_be_visible()
    expect(known).to_have_count(0)
    # What this person hides, this person reveals; the teacher's stays.
    select(canvas, "ln")
    page.keyboard.press("h")
    expect(page.get_by_label("Your prediction: value of ln")).to_be_visible()
    canvas.command("Reveal everything").click()
    expect(page.get_by_label("Your prediction: value of ln")).to_have_count(0)
    expect(page.get_by_label("Your prediction: value of f")).to_be_visible()
    expect(canvas.command("Reveal everything")).to_have_count(0)
    teacher.close()


def test_whole_passes_and_local_derivatives_can_be_hidden_and_revealed(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.keyboard.press("Control+k")
    page.keyboard.type("Hide all values")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your prediction: value of")).to_have_count(5)
    expect(canvas.node("ln")).to_have_accessible_name("ln, natural logarithm, gradient 1")
    # Plots would tell: they are refused.
    canvas.command("Plot").click()
    expect(page.get_by_text("this would tell hidden numbers").first).to_be_visible()
    canvas.command("Plot").click()
    canvas.command("Reveal everything").click()
    canvas.expect_number("f", "11.7", "1")
    select(canvas, "sin")
    page.keyboard.press("Control+k")
    page.keyboard.type("Hide local")
    page.keyboard.press("Enter")
    guess = page.get_by_label("Your prediction: local derivative of ∂sin/∂x2")
    guess.fill("0.28")
    guess.press("Enter")
    expect(guess).to_have_count(0)
    expect(page.get_by_text("0.28: right")).to_be_visible()


def place_of(page: Page, number: float, low: float, high: float) -> tuple[float, float]:
    """Where a number is on the plot of the values: along it, in the middle of its height."""
    box = page.locator(".u-over").first.bounding_box()
    assert box is not None
    return box["x"] + (number - low) / (high - low) * box["width"], box["y"] + box["height"] / 2


def bounds(page: Page) -> list[float]:
    """The ends of the plot's axis, as their fields say."""
    return [
        float(page.get_by_label(label, exact=True).input_value().replace("−", "-"))
        for label in ("from", "to")
    ]


def test_a_plot_s_point_is_dragged_and_the_leaf_follows(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write("x = 2; y = 0.5*x + 1; y")
    canvas.command("Plot").click()
    readout = page.locator(".curve-numbers")
    expect(readout).to_contain_text("x = 2")
    expect(readout).to_contain_text("∂y/∂x = 0.5")
    # The range is −2 to 6, and up it is 0 to 4: the point is in the middle.
    assert bounds(page) == [-2, 6]
    middle, there = place_of(page, 2, -2, 6), place_of(page, 4, -2, 6)
    canvas.drag(middle, there)
    expect(readout).to_contain_text("y = 3")
    until(lambda: 4 in [node.get("value") for node in canvas.document()["nodes"]])
    canvas.undo()
    canvas.expect_number("x", "2", "0.5")
    # Anywhere else a drag moves the view, and no leaf.
    assert bounds(page) == [-2, 6]
    canvas.drag(place_of(page, 0, -2, 6), place_of(page, 2, -2, 6))
    until(lambda: abs(bounds(page)[0] + 4) < 0.2)
    canvas.expect_number("x", "2", "0.5")
    page.get_by_role("button", name="Usual view").click()
    until(lambda: bounds(page) == [-2, 6])


def test_a_plot_is_zoomed_by_wheel_keys_and_buttons(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    canvas.command("Plot").click()
    expect(page.locator(".curve-numbers")).to_contain_text("x1 = 2")
    page.mouse.move(*place_of(page, 2, -2, 6))
    page.mouse.wheel(0, -600)
    until(lambda: abs(bounds(page)[0] - 1) < 0.1 and abs(bounds(page)[1] - 3) < 0.1)
    page.get_by_role("img", name="f against x1").focus()
    page.keyboard.press("0")
    until(lambda: bounds(page) == [-2, 6])
    page.keyboard.press("ArrowRight")
    until(lambda: abs(bounds(page)[0] + 1.2) < 1e-3)
    page.get_by_role("button", name="Zoom out").click()
    until(lambda: abs(bounds(page)[1] - bounds(page)[0] - 12) < 1e-2)
    # The other leaf's plot begins with a view of its own.
    page.get_by_role("combobox", name="against").select_option("x2")
    expect(page.locator(".curve-numbers")).to_contain_text("∂f/∂x2 = 1.72")
    until(lambda: bounds(page) == [-2.5, 12.5])


def test_a_map_s_point_is_dragged_and_put_and_its_view_moves(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    canvas.command("Plot").click()
    page.get_by_role("combobox", name="and", exact=True).select_option("x2")
    field = page.get_by_role("img", name="Contour map of f over x1 and x2")
    expect(field).to_be_visible()
    readout = page.locator(".map-numbers")
    expect(readout).to_contain_text("(5.5, 1.72)")
    expect(field).to_have_attribute("aria-busy", "false")
    box = field.bounding_box()
    assert box is not None
    corner = (box["x"] + 0.85 * box["width"], box["y"] + 0.25 * box["height"])
    # A drag beside the point moves the view; both leaves stay.
    canvas.drag(corner, (corner[0] - 60, corner[1] + 30))
    expect(page.get_by_role("button", name="Usual view")).to_be_enabled()
    expect(readout).to_contain_text("(5.5, 1.72)")
    page.get_by_role("button", name="Usual view").click()
    expect(page.get_by_role("button", name="Usual view")).to_be_disabled()
    page.mouse.dblclick(*corner)
    expect(readout).not_to_contain_text("(5.5, 1.72)")
    until(lambda: canvas.document()["graph"]["feeds"]["x1"] > 4)
    put = canvas.document()["graph"]["feeds"]["x1"]
    # Nothing on the page has moved: the point is where the hand has put it.
    assert field.bounding_box() == box
    canvas.drag(corner, (corner[0] - 80, corner[1]))
    until(lambda: canvas.document()["graph"]["feeds"]["x1"] < put - 0.5)


def test_the_gradient_check_shows_three_ways(editor: Callable[..., Editor], page: Page) -> None:
    editor()
    page.keyboard.press("Control+k")
    page.keyboard.type("Gradient check")
    page.keyboard.press("Enter")
    row = page.get_by_role("table", name="Gradient check").get_by_role("row").nth(2)
    expect(row).to_contain_text("1.7163378145367738")
    expect(page.get_by_role("img", name=re.compile("Error of central"))).to_be_visible()


def test_a_descent_steps_plays_and_ends_when_the_graph_is_edited(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.keyboard.press("Control+k")
    page.keyboard.type("Descent")
    page.keyboard.press("Enter")
    canvas.command("Step down").click()
    expect(page.get_by_text("Step 1 · target")).to_be_visible()
    expect(canvas.number("x2")).not_to_have_value("5")
    canvas.command("Run down").click()
    expect(page.get_by_text(re.compile("Step ([4-9]|1\\d) · target"))).to_be_visible()
    # Somebody edits: the run ends, and what was typed stays.
    canvas.number("x1").fill("3")
    canvas.number("x1").press("Enter")
    expect(page.get_by_text("the descent has stopped")).to_be_visible()
    expect(canvas.command("Run down")).to_be_enabled()
    assert canvas.document()["graph"]["feeds"]["x1"] == 3
    canvas.command("Undo").click()
    canvas.expect_number("x1", "2")
    # One undo for the whole run.
    canvas.command("Undo").click()
    canvas.expect_number("x2", "5")


def test_a_descent_that_runs_away_stops_says_so_and_goes_back(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor({})
    canvas.write("x = -1.2; y = 1; f = (1-x)^2 + 100*(y-x^2)^2")
    page.mouse.click(*canvas.blank())
    page.keyboard.press("Control+k")
    page.keyboard.type("Descent")
    page.keyboard.press("Enter")
    rate = page.get_by_label("Learning rate")
    expect(rate).to_have_value("0.0005")
    rate.fill("0.1")
    canvas.command("Run down").click()
    expect(page.get_by_role("alert")).to_contain_text("The target ran away, from 24.2 to 1.64e7")
    expect(canvas.command("Run down")).to_be_enabled()
    page.get_by_role("button", name="Back to start").click()
    canvas.expect_number("x", "−1.2")
    canvas.expect_number("y", "1")
    page.get_by_role("button", name="Suggest").click()
    expect(rate).to_have_value("0.0005")
    canvas.command("Step down").click()
    expect(page.get_by_text("Step 1 · target")).to_be_visible()
    # On the map the path is drawn on the map as it is, and another step lengthens it.
    page.get_by_role("button", name="Show on the map").click()
    expect(page.locator(".map-canvas")).to_have_attribute("aria-busy", "false")
    canvas.command("Step down").click()
    canvas.command("Undo").click()
    canvas.expect_number("x", "−1.2")


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
