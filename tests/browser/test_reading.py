"""The formula field says how a text will be read, before it becomes nodes."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.editor import Editor


def reading(canvas: Editor) -> Locator:
    return canvas.page.get_by_role("group", name="As it will be read")


def test_what_is_typed_is_typeset_as_it_will_be_read_and_one_key_turns_the_letters(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    canvas.formula().fill("y = mx + b²")
    shown = reading(canvas)
    expect(shown).to_contain_text("new: mx, b")
    expect(shown.locator(".katex")).to_have_count(1)
    canvas.page.keyboard.press("Alt+l")
    expect(shown).to_contain_text("new: m, x, b")
    turn = shown.get_by_role("button")
    expect(turn).to_have_attribute("aria-pressed", "true")
    expect(canvas.formula()).to_be_focused()
    canvas.page.keyboard.press("Enter")
    expect(canvas.nodes()).to_have_count(6)
    expect(shown).to_have_count(0)
    # The choice stays with the person.
    canvas.page.reload()
    canvas.live()
    canvas.formula().fill("2ab")
    expect(shown).to_contain_text("new: a")
    turn.click()
    expect(shown).to_contain_text("new: ab")
    expect(canvas.formula()).to_be_focused()


def test_what_is_unfinished_is_not_told_off_before_enter(editor: Callable[..., Editor]) -> None:
    canvas = editor({})
    canvas.formula().fill("2 + sigmod(x)")
    expect(reading(canvas)).to_have_count(0)
    canvas.formula().press("Enter")
    problem = canvas.page.get_by_role("alert")
    expect(problem).to_contain_text("did you mean sigmoid")
    expect(problem).to_contain_text("column 5")
