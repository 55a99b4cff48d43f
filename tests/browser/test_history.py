"""The timeline: the canvas shows the graph as it was while others go on, and goes back to it."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_accessibility import check
from tests.live.clients import Canvas, named


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="History")


def reads(page: Page, words: str) -> None:
    """Wait until who listens to the slider hears these words."""
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile(re.escape(words)))


def test_a_person_scrubs_names_compares_and_restores_while_another_edits(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor()
    page = canvas.page
    ann, ben = (Canvas(canvas.url, canvas.graph) for _ in range(2))
    ann.edit(type="set_value", id="x2", value=3.0)
    named(ben, "formula", text="h = x1*x2")
    ann.edit(type="remove_node", id="v1")
    canvas.expect_number("x2", "3", None)
    page.keyboard.press("h")
    reads(page, "Now")
    reads(page, "somebody · removed ln")

    # Back, by keys, to before anything was done: the numbers of then, and nothing to edit.
    page.keyboard.press("Home")
    reads(page, "began")
    canvas.expect_number("f", "11.7", None)
    canvas.expect_number("x2", "5", "1.72")
    expect(canvas.command("Undo")).to_be_disabled()

    # Another goes on, and nobody who looks back is disturbed.
    ben.edit(type="set_value", id="x2", value=4.0)
    expect(page.get_by_text("1 / 5", exact=True)).to_be_visible()
    canvas.expect_number("x2", "5", "1.72")

    page.get_by_role("button", name="Name this version").click()
    page.get_by_role("textbox", name="Name this version").fill("as it came")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="as it came")).to_have_attribute("aria-pressed", "true")
    check(page)

    # Compared with the named state, now has one node less and two more.
    page.get_by_role("button", name="Back to now").click()
    canvas.expect_number("x2", "4", None)
    page.get_by_role("combobox", name="Compare with").select_option(label="“as it came”")
    said = page.get_by_role("status").filter(has_text="From “as it came” to now:")
    expect(said).to_contain_text("nodes added: 1, nodes removed: 1")
    expect(page.get_by_role("group", name=re.compile("^h, .*, added$"))).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("^x2, .*, changed$"))).to_be_visible()
    expect(page.locator(".ghost")).to_have_count(1)
    lines = page.get_by_role("list", name="What is different, as text")
    expect(lines.get_by_text("x2 = 5")).to_be_visible()
    check(page)

    page.get_by_role("button", name="as it came").click()
    canvas.expect_number("f", "11.7", None)
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("Undo takes this back.")).to_be_visible()
    canvas.expect_number("x2", "5", "1.72")
    assert {node["id"] for node in canvas.document()["nodes"]} >= {"v1"}
    page.keyboard.press("Escape")
    expect(slider(page)).to_have_count(0)
    canvas.undo()
    canvas.expect_number("x2", "4", None)

    # Who is there is called by name; what another names is a flag at once, and what is no more is
    # in view however far off it stood.
    ann.ask("introduce", name="Ann")
    far = ann.edit(type="add_node", id="far", op="variable", name="far", value=1.0, x=2500, y=0)
    ann.edit(type="remove_node", id="far")
    page.keyboard.press("h")
    reads(page, "Ann · added far, removed far")
    ben.ask("name", revision=far["ok"]["revision"], called="with far")
    expect(page.get_by_role("button", name="with far")).to_be_visible()
    page.get_by_role("combobox", name="Compare with").select_option(label="“with far”")
    expect(page.locator(".ghost")).to_be_in_viewport(ratio=1)
    for window in (ann, ben):
        window.close()
