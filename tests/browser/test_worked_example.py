"""f = ln x₁ + x₁x₂ − sin x₂ at (2, 5), by mouse alone, by keyboard alone, and by typing it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.editor import Editor
from tests.serving import Server

EMPTY: dict = {}

WIRES = {
    ("x1", "ln", 0), ("x1", "mul", 0), ("x2", "mul", 1), ("x2", "sin", 0),
    ("ln", "add", 0), ("mul", "add", 1), ("add", "sub", 0), ("sin", "sub", 1),
}  # fmt: skip


def check(editor: Editor, result: str) -> None:
    editor.expect_number(result, "11.7", "1")
    editor.expect_number("x1", "2", "5.5")
    editor.expect_number("x2", "5", "1.72")


def test_the_first_visit_opens_on_it(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Server(tmp_path_factory.mktemp("first")) as fresh:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(fresh.url)
        editor = Editor(page, fresh.url, page.url.rsplit("/", 1)[1])
        editor.live()
        check(editor, "f")
        expect(page).to_have_title("ln x₁ + x₁x₂ − sin x₂ – Chalkgrad")
        for node in editor.nodes().all():
            expect(node).to_be_in_viewport(ratio=0.99)
        page.close()


def test_by_mouse_alone(editor: Callable[..., Editor]) -> None:
    canvas = editor(EMPTY)
    page = canvas.page
    places = {
        "placeholder": (284, 260), "variable": (284, 510), "ln": (492, 190), "mul": (492, 370),
        "sin": (492, 550), "add": (700, 270), "sub": (908, 430),
    }  # fmt: skip
    for index, (op, (x, y)) in enumerate(places.items()):
        # The browser's own drag and drop, from the palette to a place on the canvas.
        source = canvas.middle(canvas.palette(op))
        page.mouse.move(*source)
        page.mouse.down()
        page.mouse.move(x - 5, y - 5, steps=4)
        page.mouse.move(x, y, steps=2)
        page.mouse.up()
        expect(canvas.nodes()).to_have_count(index + 1)
    canvas.command("Fit view").click()
    canvas.still()
    for count, (source, target, port) in enumerate(
        [
            ("x1", "ln", 0), ("x1", "×", 0), ("x2", "×", 1), ("x2", "sin", 0),
            ("ln", "+", 0), ("×", "+", 1), ("+", "−", 0), ("sin", "−", 1),
        ]
    ):  # fmt: skip
        canvas.drag(canvas.output(source), canvas.input(target, port))
        canvas.expect_wires(count + 1)
    assert canvas.wires() == WIRES
    canvas.number("x1").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    canvas.number("x2").click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    check(canvas, "−")


def add_by_key(page: Page, word: str) -> None:
    page.keyboard.press("a")
    expect(page.get_by_role("combobox", name="Add a node")).to_be_focused()
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Add a node")).to_have_count(0)


def focus(canvas: Editor, name: str) -> None:
    """Walk with Tab until a node has the focus."""
    for _ in range(200):
        canvas.page.keyboard.press("Tab")
        if canvas.page.evaluate(
            """(name) => {
              const at = document.activeElement;
              return at?.classList.contains("react-flow__node")
                && at.getAttribute("aria-label")?.split(",")[0] === name;
            }""",
            name,
        ):
            return
    raise AssertionError(f"Tab never reached {name}")


def test_by_keyboard_alone(editor: Callable[..., Editor]) -> None:
    canvas = editor(EMPTY)
    page = canvas.page
    for index, word in enumerate(["placeholder", "variable", "ln", "mul", "sin", "add", "sub"]):
        add_by_key(page, word)
        expect(canvas.nodes()).to_have_count(index + 1)
    page.keyboard.press("f")
    canvas.still()
    for count, (source, port) in enumerate(
        [
            ("x1", "ln, input"), ("x1", "×, first"), ("x2", "×, second"), ("x2", "sin, input"),
            ("ln", "+, first"), ("×", "+, second"), ("+", "−, first"), ("sin", "−, second"),
        ]
    ):  # fmt: skip
        focus(canvas, source)
        page.keyboard.press("Enter")
        page.keyboard.press("c")
        expect(page.get_by_role("textbox", name="Search ports")).to_be_focused()
        page.keyboard.type(port)
        expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
        page.keyboard.press("Enter")
        canvas.expect_wires(count + 1)
    assert canvas.wires() == WIRES
    for name, number in (("x1", "2"), ("x2", "5")):
        focus(canvas, name)
        while not canvas.number(name).evaluate("(field) => field === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(canvas.number(name)).to_have_value(number)
        page.keyboard.press("Escape")
    focus(canvas, "−")
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    check(canvas, "−")


def test_by_typing_the_formula(editor: Callable[..., Editor]) -> None:
    canvas = editor(EMPTY)
    page = canvas.page
    page.keyboard.press("/")
    expect(canvas.formula()).to_be_focused()
    page.keyboard.type("f = ln(x1) + x1*x2 - sin(x2); x2 = 5")
    page.keyboard.press("Enter")
    expect(canvas.nodes()).to_have_count(7)
    expect(canvas.node("x1")).to_have_accessible_name("x1, placeholder, x1 has no value yet")
    canvas.number("x1").fill("2")
    canvas.number("x1").press("Enter")
    check(canvas, "f")
    assert canvas.wires() == {
        tuple("f" if word == "sub" else word for word in wire) for wire in WIRES
    }
    expect(page.locator(".formula-shown annotation").first).to_have_text(
        r"f = \ln\left(x_{1}\right) + x_{1} \cdot x_{2} - \sin\left(x_{2}\right)"
    )
