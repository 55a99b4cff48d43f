"""Where the focus is after what a keyboard does: never lost, and where one goes on from."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.editor import Editor

FOCUSED = """() => {
  const { activeElement } = document;
  return activeElement.closest(".react-flow__node")?.dataset.id ?? activeElement.id;
}"""


def test_the_focus_is_on_what_a_key_has_added_and_stays_when_the_selection_goes(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.locator("[data-id=x1]").focus()
    page.keyboard.press("a")
    page.keyboard.type("tanh")
    page.keyboard.press("Enter")
    added = canvas.node("tanh")
    expect(added).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".react-flow__node.selected")).to_have_count(0)
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    expect(added).to_be_focused()
    # One goes on from there by the same keys as from any node.
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(added).to_be_focused()


def test_the_focus_comes_back_from_what_lay_over_the_page(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    page.locator("[data-id=x1]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(canvas.command("Undo")).to_be_enabled()
    for opens in ("Control+k", "?", "c"):
        page.keyboard.press(opens)
        expect(page.locator("dialog[open]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        assert page.evaluate(FOCUSED) == "x1"
    page.keyboard.press("Control+k")
    page.keyboard.type("undo")
    page.keyboard.press("Enter")
    expect(canvas.command("Undo")).to_be_disabled()
    assert page.evaluate(FOCUSED) == "x1"
    # What a command gives the focus to keeps it.
    page.keyboard.press("Control+k")
    page.keyboard.type("type a formula")
    page.keyboard.press("Enter")
    expect(page.locator("#formula")).to_be_focused()
