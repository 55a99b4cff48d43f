"""The inspector: full precision, a node's calculus, notes, sliders, how numbers are written."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.serving import until


def select(canvas: Editor, name: str) -> None:
    canvas.page.mouse.click(*canvas.middle(canvas.node(name).locator(".body-text")))
    expect(canvas.page.get_by_label("Details").get_by_role("heading", level=2).first).to_have_text(
        name
    )


def test_values_and_gradients_are_shown_to_the_last_digit(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    select(canvas, "x2")
    details = canvas.page.get_by_label("Details")
    expect(details.get_by_role("definition").nth(1)).to_have_text("1.7163378145367738")


def test_local_derivatives_are_shown_with_numbers_put_in(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    select(canvas, "sin")
    partial = canvas.page.locator(".partial annotation").first
    expect(partial).to_have_text(
        r"\frac{\partial y}{\partial x_{2}} = \cos\left(x_{2}\right) = \cos\left(5\right) = 0.284"
    )
    canvas.number("x2").fill("1")
    canvas.number("x2").press("Enter")
    select(canvas, "sin")
    expect(partial).to_contain_text(r"\cos\left(1\right)")


def test_a_node_s_derivative_by_any_leaf_is_typeset(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    select(canvas, "f")
    derivative = canvas.page.locator(".derivative annotation")
    expect(derivative).to_have_text(r"\frac{1}{x_{1}} + x_{2}")
    canvas.page.get_by_label("Derivative by").select_option("x2")
    expect(derivative).to_have_text(r"x_{1} - \cos\left(x_{2}\right)")


def test_a_note_is_markdown_that_can_do_no_harm(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "x2")
    field = page.get_by_role("textbox", name="Note")
    link, image = "[the paper](https://jmlr.org)", "<img src=x onerror=alert(1)>"
    field.fill(f"a *weight*, see {link} {image} at $5 to $6, $w_1 < w_2$")
    field.blur()
    note = page.locator(".note")
    expect(note.get_by_text("weight")).to_have_css("font-style", "italic")
    expect(note.get_by_role("link", name="the paper")).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    expect(note.locator("img")).to_have_count(0)
    expect(note.get_by_text("<img src=x")).to_be_visible()
    expect(note.get_by_text("at $5 to $6")).to_be_visible()
    expect(note.locator(".katex annotation")).to_have_text("w_1 < w_2")
    expect(canvas.node("x2").locator(".note-mark")).to_be_visible()
    page.get_by_role("button", name="Edit note").click()
    field.fill("")
    field.blur()
    expect(note).to_have_count(0)
    until(lambda: "note" not in canvas.document()["nodes"][1])


def test_a_slider_gets_a_range_and_a_step(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    page = canvas.page
    select(canvas, "x2")
    details = page.get_by_label("Details")
    for label, number in (("from", "0"), ("to", "6"), ("step", "0.5")):
        details.get_by_label(label, exact=True).fill(number)
        details.get_by_label(label, exact=True).press("Enter")
    slider = page.get_by_label("x2, slider")
    expect(slider).to_have_attribute("max", "6")
    expect(slider).to_have_attribute("step", "0.5")
    slider.focus()
    page.keyboard.press("ArrowRight")
    canvas.expect_number("x2", "5.5")
    details.get_by_label("to", exact=True).fill("-1")
    details.get_by_label("to", exact=True).press("Enter")
    expect(details.get_by_role("alert")).to_have_text("a slider from 0 to -1 has no way to go")


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        ("5", "scientific", "5e0"),
        ("3.141592653589793", "pi", "π"),
        ("-2.0943951023931953", "pi", "−2π/3"),
        ("3", "pi", "3"),
    ],
)
def test_numbers_are_written_as_a_person_chooses(
    editor: Callable[..., Editor], number: str, style: str, shown: str
) -> None:
    canvas = editor()
    canvas.number("x2").fill(number)
    canvas.number("x2").press("Enter")
    select(canvas, "x2")
    canvas.page.get_by_label("written as").select_option(style)
    expect(canvas.number("x2")).to_have_value(shown)


def test_digits_are_chosen(editor: Callable[..., Editor]) -> None:
    canvas = editor()
    select(canvas, "f")
    digits = canvas.page.get_by_label("digits")
    digits.fill("3")
    digits.press("Enter")
    expect(canvas.node("f").locator(".figure.value")).to_have_text("11.7")
    digits.fill("99")
    digits.press("Enter")
    expect(canvas.page.get_by_label("Details").get_by_role("alert")).to_have_text(
        re.compile("digits")
    )


def test_escape_in_the_details_stores_nothing_and_takes_the_error_along(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    before = canvas.document()
    select(canvas, "x2")
    details = canvas.page.get_by_label("Details")
    field = details.get_by_label("digits")
    field.fill("many")
    field.press("Enter")
    expect(details.get_by_role("alert")).to_be_visible()
    field.press("Escape")
    expect(details.get_by_role("alert")).to_have_count(0)
    expect(field).to_have_value("")
    note = details.get_by_role("textbox", name="Note")
    note.fill("a thought")
    note.press("Escape")
    expect(note).to_have_value("")
    canvas.number("x1").fill("3")
    canvas.number("x1").press("Enter")
    canvas.expect_number("x1", "3")
    before["graph"]["feeds"]["x1"] = 3.0
    assert canvas.document() == before


def test_names_are_typeset_in_panels_as_on_the_canvas(editor: Callable[..., Editor]) -> None:
    page = editor().page
    page.keyboard.press("m")
    heads = page.locator(".jacobian thead th")
    expect(heads.locator("sub")).to_have_text(["1", "2"])
    expect(heads).to_have_text(["∂/∂x1", "∂/∂x2"])
