"""Numbers that are hidden, predicted and revealed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.editor import Editor
from tests.browser.test_commands import select
from tests.live.clients import Canvas


def test_a_student_predicts_and_is_told_which_mistake_it_is(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    select(canvas, "x1")
    page.keyboard.press("Shift+H")
    guess = page.get_by_label("Your prediction: gradient of x1")
    # The field lies over what is near.
    expect(page.locator(".figure.asked")).to_have_css("z-index", "5")
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
