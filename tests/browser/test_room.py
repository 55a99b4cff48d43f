"""The room around the canvas: how much it takes, and that everything in it is in reach."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.editor import Editor

EMPTY: dict = {}

# Controls of the bars that stand outside the window or on one another.
MISPLACED = """() => {
  const shown = [...document.querySelectorAll(
    ".bar > *, .bar .tool, .formula-bar > *, .sheet-bar .button, .rail .tool")]
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([element, { width }]) => width && !element.matches(":has(.tool)"));
  const names = ([element]) => element.ariaLabel || element.className;
  const out = shown.filter(([element, { left, right }]) =>
    left < 0 || right > innerWidth && !element.closest(".rail"));
  const on = shown.filter(([one, a], at) => shown.slice(at + 1).some(([other, b]) =>
    !one.contains(other) && a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1));
  return [...out, ...on].map(names);
}"""


def box(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None, place
    return found


def test_the_canvas_has_most_of_the_window_and_the_bars_are_low(
    editor: Callable[..., Editor],
) -> None:
    page = editor().page
    canvas = box(page.locator(".canvas"))
    assert canvas["width"] * canvas["height"] / (1280 * 800) >= 0.85
    assert box(page.locator(".bars"))["height"] <= 88


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_nothing_in_the_bars_is_cut_or_covered_in_any_window(
    page: Page, editor: Callable[..., Editor], theme: str
) -> None:
    page.evaluate("(theme) => localStorage.setItem('chalkgrad-theme', theme)", theme)
    editor()
    sizes = [(1920, 1080), (1280, 800), (1024, 768), (640, 400), (390, 844)]
    for status in ("Live", "Reconnecting; 2 edits kept"):
        page.evaluate(
            """(words) => {
              const live = words === "Live";
              document.querySelector(".status").className = live ? "status live" : "status";
              document.querySelector(".status-text").textContent = words;
            }""",
            status,
        )
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(MISPLACED) == [], (width, status)
            expect(page.get_by_role("button", name="All commands…").last).to_be_visible()


def test_a_fraction_is_set_in_full_size_and_stays_in_its_bar(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.write("L = (t - sigmoid(w1*x1 + b))^2/2")
    shown = canvas.page.locator(".formula-shown.fraction .typeset .katex-html")
    expect(shown.locator(".mfrac")).to_have_count(1)
    sizes = shown.evaluate(
        """(whole) => [whole, whole.querySelector(".mfrac .mopen")].map(
          (part) => getComputedStyle(part).fontSize)"""
    )
    assert sizes[0] == sizes[1]
    bar = canvas.page.locator("section.formula-bar").bounding_box()
    set_in = shown.locator(".mfrac").bounding_box()
    assert bar is not None
    assert set_in is not None
    assert bar["y"] <= set_in["y"]
    assert set_in["y"] + set_in["height"] <= bar["y"] + bar["height"]


def test_the_first_node_is_five_tabs_away(page: Page, editor: Callable[..., Editor]) -> None:
    editor()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the canvas")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.react-flow__node')")


def test_the_skip_link_leads_to_the_first_node(page: Page, editor: Callable[..., Editor]) -> None:
    editor()
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement.matches('.react-flow__node')")


def test_arrow_keys_go_through_the_bar_and_the_title_is_edited_on_the_way(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    for key in ("Tab", "Tab", "ArrowLeft"):
        page.keyboard.press(key)
    expect(canvas.command("All commands…")).to_be_focused()
    for key in ("ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    for key in ("End", "ArrowLeft", "!", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    # Undo and redo cannot be pressed yet.
    expect(canvas.command("Eager")).to_be_focused()
    expect(title).to_have_value("ln x₁ + x₁x₂ − sin x!₂")


def test_arrow_keys_step_on_when_a_button_was_pressed_with_the_mouse(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.command("Trace").click()
    canvas.page.keyboard.press("ArrowRight")
    expect(canvas.page.get_by_text("0 / 12", exact=True)).to_be_visible()


def test_a_group_of_operators_opens_and_closes_by_keys(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    rail = page.get_by_role("toolbar", name="Groups of operators")
    rail.get_by_role("button", name="Leaves").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    square = page.get_by_role("button", name="square", exact=True)
    expect(square).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(canvas.nodes()).to_have_count(8)
    page.keyboard.press("Escape")
    expect(square).to_have_count(0)
    expect(rail.get_by_role("button", name="Powers")).to_be_focused()


def test_a_group_opens_under_the_pointer_and_closes_behind_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    page.get_by_role("button", name="Hyperbolic").hover()
    entry = page.get_by_role("button", name="tanh", exact=True)
    entry.hover()
    page.mouse.move(*canvas.blank(), steps=3)
    page.mouse.move(900, 400)
    expect(entry).to_have_count(0)


def test_hints_go_when_they_are_followed_and_stay_away_when_put_away(
    page: Page, editor: Callable[..., Editor]
) -> None:
    page.evaluate("() => localStorage.removeItem('chalkgrad-hints')")
    canvas = editor()
    hints = page.get_by_role("region", name="To try").get_by_role("listitem")
    expect(hints).to_have_count(3)
    expect(hints.first).to_contain_text("x2")
    page.keyboard.press("w")
    expect(hints).to_have_count(2)
    canvas.command("Put the hints away").click()
    expect(hints).to_have_count(0)
    page.reload()
    canvas.live()
    expect(hints).to_have_count(0)


def test_the_details_come_over_the_canvas_and_beside_the_node(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    before = box(page.locator(".canvas"))
    sheet = page.get_by_role("complementary", name="Details")
    for name in ("×", "f"):
        node = canvas.node(name)
        page.mouse.click(*canvas.middle(node.locator(".body-text")))
        expect(sheet.get_by_role("heading", name=name, level=2, exact=True)).to_be_visible()
        one, other = box(sheet), box(node)
        assert one["x"] > other["x"] + other["width"] or other["x"] > one["x"] + one["width"]
        assert box(page.locator(".canvas")) == before
        page.mouse.click(600, before["y"] + 20)
        expect(sheet).to_have_count(0)


def test_the_details_are_pinned_and_closed_for_good(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    sheet = page.get_by_role("complementary", name="Details")
    page.keyboard.press("q")
    canvas.command("Pin the details").click()
    page.reload()
    canvas.live()
    expect(sheet).to_contain_text("Target f")
    right = box(page.locator(".canvas"))
    assert right["x"] + right["width"] <= box(sheet)["x"]
    canvas.command("Close the details").click()
    page.reload()
    canvas.live()
    page.mouse.click(*canvas.middle(canvas.node("×").locator(".body-text")))
    expect(page.locator(".react-flow__node.selected")).to_have_count(1)
    expect(sheet).to_have_count(0)
    canvas.command("Details").click()
    expect(sheet).to_contain_text("multiply")


def test_what_a_formula_selects_brings_nothing_over_it(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.write("y = x1^2")
    expect(canvas.page.get_by_role("complementary", name="Details")).to_have_count(0)


def test_mistakes_are_counted_in_the_bar_and_lead_to_the_list(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.number("x1").fill("-1")
    canvas.number("x1").press("Enter")
    canvas.command("Problems").click()
    problems = canvas.page.get_by_role("region", name="Problems")
    expect(problems).to_contain_text("the logarithm needs a positive number")


def test_an_empty_canvas_has_three_ways_in(editor: Callable[..., Editor]) -> None:
    canvas = editor(EMPTY)
    page = canvas.page
    ways = page.get_by_role("region", name="Three ways to begin")
    ways.get_by_role("button", name="Type a formula").click()
    expect(canvas.formula()).to_be_focused()
    ways.get_by_role("button", name="Operators").click()
    expect(page.get_by_role("button", name="variable", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    ways.get_by_role("button", name="Start from an example").click()
    canvas.expect_number("f", "11.7", "1")
    expect(ways).to_have_count(0)


def test_the_list_of_commands_is_grouped_counted_and_scrolls(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    canvas.command("All commands…").click()
    dialog = page.get_by_role("dialog", name="Commands")
    options = dialog.get_by_role("option")
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"^\d+ commands apply now$"))
    expect(dialog.get_by_role("status")).to_have_text(f"{options.count()} commands apply now")
    expect(dialog.get_by_role("group", name="Theme and language")).to_be_visible()
    for name in ("Lessons", "Theme: dark", "Language: English", "Forward and reverse",
                 "Gradient check", "Descent"):  # fmt: skip
        expect(dialog.get_by_role("option", name=name)).to_have_count(1)
    for _ in range(options.count()):
        page.keyboard.press("ArrowDown")
    expect(options.last).to_be_in_viewport()
    expect(options.last).to_have_attribute("aria-selected", "true")


def test_lessons_themes_and_languages_have_buttons(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    canvas.menu("Theme", "Theme: dark")
    expect(page.locator(".canvas")).to_have_css("background-color", "rgb(18, 26, 23)")
    canvas.menu("Language", "简体中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    canvas.command("课程").click()
    page.wait_for_url("**/lessons")
