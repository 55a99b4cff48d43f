"""Wires by pointer: drawn either way, refused with a reason, re-plugged, deleted, completed."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.editor import Editor


def test_a_wire_is_drawn_from_an_input_to_an_output_too(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.palette("tanh").click()
    canvas.drag(canvas.input("tanh"), canvas.output("x1"))
    canvas.expect_number("tanh", "0.964")
    assert ("x1", "tanh", 0) in canvas.wires()


def test_a_wire_that_would_close_a_cycle_is_refused_while_it_is_dragged(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    before = canvas.wires()
    canvas.drag(canvas.output("f"), canvas.input("×"), release=False)
    reason = canvas.page.locator(".explanation")
    expect(reason).to_have_text("the wire would close a cycle: × → + → f → ×")
    canvas.page.mouse.up()
    expect(reason).to_be_hidden()
    assert canvas.wires() == before


def test_a_leaf_has_no_room_for_a_wire_and_says_so(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.drag(canvas.output("f"), canvas.middle(canvas.node("x2")), release=False)
    expect(canvas.page.get_by_text("it has no input")).to_be_visible()
    canvas.page.mouse.up()
    canvas.expect_wires(8)


def test_a_wire_to_a_taken_port_replaces_the_one_there(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    canvas.drag(canvas.output("sin"), canvas.input("+", 1))
    canvas.expect_number("+", "−0.266")
    canvas.expect_wires(8)
    assert ("sin", "add", 1) in canvas.wires()
    assert ("mul", "add", 1) not in canvas.wires()


def test_a_wire_dropped_on_a_node_takes_its_free_port(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    page.mouse.click(*canvas.along(canvas.shown_wire("f", 1), 0.5))
    page.keyboard.press("Delete")
    canvas.expect_wires(7)
    assert ("sin", "f", 1) not in canvas.wires()
    canvas.drag(canvas.output("x1"), canvas.middle(canvas.node("f")))
    canvas.expect_wires(8)
    assert ("x1", "f", 1) in canvas.wires()


def test_a_wire_s_end_is_dragged_from_its_port_to_another_or_off(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    canvas.drag(canvas.input("f", 1), canvas.input("ln"))
    canvas.expect_number("ln", "NaN (not a number)")
    assert ("sin", "ln", 0) in canvas.wires()
    assert ("sin", "f", 1) not in canvas.wires()
    canvas.drag(canvas.input("ln"), canvas.blank())
    canvas.expect_wires(6)
    assert ("sin", "ln", 0) not in canvas.wires()


def test_a_wire_s_start_is_dragged_to_another_node(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    x, y = canvas.output("sin")
    canvas.drag((x + 18, y), canvas.output("x1"))
    canvas.expect_number("f", "8.69")
    assert ("x1", "f", 1) in canvas.wires()


def test_a_wire_dropped_on_the_canvas_offers_operators_that_fit(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    canvas.drag(canvas.output("f"), (canvas.output("f")[0] - 30, canvas.output("f")[1] - 180))
    menu = page.get_by_role("combobox", name="Add a node")
    expect(menu).to_be_focused()
    expect(page.get_by_role("option", name="variable")).to_have_count(0)
    menu.fill("tanh")
    page.keyboard.press("Enter")
    canvas.expect_number("tanh", "1.000")
    assert ("f", "tanh", 0) in canvas.wires()


def test_a_wire_pulled_from_an_input_offers_leaves_and_numbers(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    canvas.palette("exp").click()
    start = canvas.input("exp")
    canvas.drag(start, (start[0] + 40, start[1] + 110))
    menu = page.get_by_role("combobox", name="Add a node")
    expect(menu).to_be_focused()
    menu.fill("0.5")
    page.keyboard.press("Enter")
    canvas.expect_number("exp", "1.65")
    assert ("constant", "exp", 0) in canvas.wires()


def test_every_wire_s_contribution_is_in_reach(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    page.mouse.move(*canvas.along(canvas.shown_wire("v2", 0), 0.5))
    shown = page.locator(".contribution")
    expect(shown).to_have_text(re.compile(r"1 × 5\s*= 5"))
    page.mouse.move(*canvas.blank())
    expect(shown).to_have_count(0)
    canvas.command("Wire gradients").click()
    expect(shown).to_have_count(8)
    texts = {" ".join(text.split()) for text in shown.all_inner_texts()}
    assert {"1 × 0.5 = 0.5", "1 × (−1) = −1", "−1 × 0.284 = −0.284"} <= texts
