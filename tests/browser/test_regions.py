"""What goes wrong in a part of the page stays there: it says so, and the rest lives on."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import EXPECTED
from tests.browser.editor import Editor
from tests.serving import until

# Components that are made to throw, by the module and the line that their drawing begins with.
PARTS = {
    "bar": ("components/TopBar.js", "function TopBar() {"),
    "formula": ("components/FormulaBar.js", "function Typed() {"),
    "palette": ("components/Palette.js", "function Palette() {"),
    "canvas": ("flow/Canvas.js", "function Canvas() {"),
    "steps": ("components/StepBar.js", "function StepBar() {"),
    "details": ("components/panels/Inspector.js", "function Inspector() {"),
    "drawer": ("components/panels/TracePanel.js", "function TracePanel() {"),
    "menu": ("components/CommandPalette.js", "function CommandPalette() {"),
    "x1": ("flow/Body.js", "function Drawn({ id }) {"),
    "v2": ("flow/Body.js", "function Drawn({ id }) {"),
    "wire": ("flow/Product.js", "const item = `local:${id}`;"),
}
NODES = ("x1", "v2")


@pytest.fixture
def page(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page of which one part throws, while `broken` names it; React may say so."""
    monkeypatch.setattr(
        "tests.browser.conftest.EXPECTED", (*EXPECTED, "broken on purpose"), raising=True
    )

    def broken(route: Route) -> None:
        answer = route.fetch()
        source = answer.text()
        for part, (module, line) in PARTS.items():
            node = f' && id === "{part}"' if part in NODES else ""
            throws = f'if (globalThis.broken === "{part}"{node}) throw Error("broken on purpose");'
            # The modules of a page come as one, each under its name.
            before, title, after = source.partition(f"// {module}\n")
            assert line in after, (module, line)
            source = before + title + after.replace(line, f"{line}\n{throws}\n", 1)
        route.fulfill(response=answer, body=source)

    page.route(re.compile(r"/js/pages/main\.js(\?|$)"), broken)
    yield page


def failed(page: Page) -> Locator:
    return page.locator(".failed")


def breaks(page: Page, part: str) -> None:
    page.evaluate("(part) => { globalThis.broken = part; }", part)


def stir(page: Page) -> None:
    """Have every part of the page drawn again."""
    for key in ("r", "r", "w", "ArrowRight", "Control+a"):
        page.keyboard.press(key)


@pytest.mark.parametrize("part", [part for part in PARTS if part not in ("menu", *NODES, "wire")])
def test_a_part_that_fails_says_so_and_goes_on_when_asked(
    editor: Callable[..., Editor], page: Page, part: str
) -> None:
    canvas = editor()
    page.keyboard.press("r")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".trace")).to_be_visible()
    expect(page.locator(".step-bar")).to_be_visible()
    # A walk that begins puts the details away.
    page.keyboard.press("q")
    expect(page.get_by_role("complementary", name="Details")).to_be_visible()
    breaks(page, part)
    stir(page)
    expect(failed(page)).to_have_count(1)
    expect(failed(page)).to_contain_text("could not be drawn")
    expect(failed(page)).to_contain_text("broken on purpose")
    if part != "canvas":
        expect(canvas.nodes()).to_have_count(7)
        canvas.number("x2").fill("3")
        canvas.number("x2").press("Enter")
        until(lambda: canvas.document()["nodes"][1]["value"] == 3)
    expect(failed(page)).to_have_count(1)
    breaks(page, "")
    failed(page).get_by_role("button", name="Try again").click()
    expect(failed(page)).to_have_count(0)
    expect(canvas.nodes()).to_have_count(7)
    canvas.still()
    canvas.number("x2").fill("4")
    canvas.number("x2").press("Enter")
    until(lambda: canvas.document()["nodes"][1]["value"] == 4)


def test_a_node_that_fails_leaves_the_others_and_comes_back_with_its_cure(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    canvas.expect_wires(8)
    breaks(page, "x1")
    canvas.number("x2").fill("3")
    canvas.number("x2").press("Enter")
    canvas.expect_number("f", "6.55")
    expect(failed(page)).to_have_count(1)
    expect(failed(page)).to_contain_text("x1 could not be drawn")
    expect(canvas.nodes()).to_have_count(7)
    canvas.expect_wires(8)
    breaks(page, "")
    canvas.number("x2").fill("5")
    canvas.number("x2").press("Enter")
    expect(failed(page)).to_have_count(0)
    canvas.expect_number("x1", "2", "5.5")


def test_a_node_that_fails_has_its_ports_where_they_were(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    ports = page.locator(".react-flow__node[data-id=v2] .port")
    before = [port.bounding_box() for port in ports.all()]
    breaks(page, "v2")
    canvas.number("x2").fill("3")
    canvas.number("x2").press("Enter")
    expect(failed(page)).to_contain_text("could not be drawn")
    assert [port.bounding_box() for port in ports.all()] == before


def test_a_wire_s_numbers_that_fail_leave_the_wire(
    editor: Callable[..., Editor], page: Page
) -> None:
    canvas = editor()
    breaks(page, "wire")
    page.keyboard.press("w")
    expect(page.locator(".contribution", has_text="!")).to_have_count(8)
    canvas.expect_wires(8)
    breaks(page, "")
    page.keyboard.press("w")
    page.keyboard.press("w")
    expect(page.locator(".contribution", has_text="!")).to_have_count(0)
    expect(page.locator(".contribution")).to_have_count(8)


def test_a_menu_that_fails_is_put_away(editor: Callable[..., Editor], page: Page) -> None:
    canvas = editor()
    breaks(page, "menu")
    page.keyboard.press("Control+k")
    expect(failed(page)).to_contain_text("The menu could not be drawn")
    failed(page).get_by_role("button", name="Dismiss").click()
    expect(failed(page)).to_have_count(0)
    expect(canvas.nodes()).to_have_count(7)
