"""Plots and maps that are dragged and zoomed, the gradient check, descents."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.serving import until


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
