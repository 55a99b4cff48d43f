"""Finding nodes in a graph: by a text, in the outline, and by what they come from."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import grip


@pytest.mark.parametrize(
    ("words", "found"),
    [("x2", "x2"), ("logarithm", "ln"), ("−0.95", "sin"), ("no value yet", "x1")],
)
def test_a_node_is_found_by_name_operator_value_or_problem(
    editor: Callable[..., Editor], words: str, found: str
) -> None:
    canvas = editor()
    page = canvas.page
    if "yet" in words:
        canvas.number("x1").fill("")
        canvas.number("x1").press("Enter")
        expect(canvas.node("x1")).to_have_accessible_name(re.compile("has no value yet"))
    page.mouse.click(*canvas.blank())
    page.keyboard.press("Control+f")
    field = page.get_by_role("searchbox", name="Find a node")
    expect(field).to_be_focused()
    field.fill(words)
    page.keyboard.press("Enter")
    expect(canvas.node(found)).to_be_focused()


def test_the_outline_lists_nodes_in_topological_order_and_is_linked_both_ways(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    page.keyboard.press("Control+f")
    rows = page.get_by_role("list", name="Nodes in topological order").get_by_role("button")
    expect(rows).to_have_count(7)
    names = [row.locator(".outline-name").inner_text() for row in rows.all()]
    for source, target, _ in canvas.wires():
        shown = {"mul": "×", "add": "+"}
        assert names.index(shown.get(source, source)) < names.index(shown.get(target, target))
    rows.nth(names.index("sin")).click()
    expect(canvas.node("sin")).to_be_focused()
    page.mouse.click(*grip(canvas, "×"))
    expect(rows.nth(names.index("×"))).to_have_attribute("aria-current", "true")


def test_the_pointer_lights_what_a_node_comes_from_apart_from_what_comes_of_it(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    page.mouse.move(*grip(canvas, "×"))
    expect(page.locator(".react-flow__node[data-light=upstream]")).to_have_count(2)
    expect(page.locator(".react-flow__node[data-light=downstream]")).to_have_count(2)
    expect(page.locator(".react-flow__edge[data-light=upstream]")).to_have_count(2)
    page.mouse.move(*canvas.blank())
    expect(page.locator("[data-light]")).to_have_count(0)


def test_a_walk_puts_the_lights_out_and_a_resting_pointer_lights_none(
    editor: Callable[..., Editor], page: Page, context: BrowserContext
) -> None:
    context.clock.install()
    canvas = editor({})
    # Of so many leaves that a walk changes no class of the canvas.
    canvas.write("y = a*b + c*d + p*q; a=1; b=2; c=3; d=4; p=5; q=6")
    page.keyboard.press("Escape")
    lit = page.locator("[data-light], [data-lit]")
    at = canvas.middle(canvas.node("a").locator(".body-text"))
    page.mouse.move(*at)
    context.clock.fast_forward(1_000)
    expect(lit).not_to_have_count(0)
    page.keyboard.press("PageDown")
    expect(page.locator(".step-count")).to_have_text(re.compile("^0 /"))
    expect(lit).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".step-count")).to_have_count(0)
    # It had come to rest when the walk began, and its time was not over.
    page.mouse.move(*canvas.blank())
    page.mouse.move(*canvas.middle(canvas.node("a").locator(".body-text")))
    page.keyboard.press("PageDown")
    expect(page.locator(".step-count")).to_have_text(re.compile("^0 /"))
    context.clock.fast_forward(1_000)
    expect(lit).to_have_count(0)
