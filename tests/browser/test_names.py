"""Names that mean something to JavaScript are names like any other."""

from collections.abc import Callable
from math import sin

from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.test_commands import select

# Everything that every object of JavaScript inherits.
INHERITED = (
    "constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf",
    "propertyIsEnumerable", "__proto__", "__defineGetter__", "__defineSetter__",
    "__lookupGetter__", "__lookupSetter__",
)  # fmt: skip


# All its nodes are large enough to be read.
LARGE = {"width": 2560, "height": 1600}


def test_a_graph_of_inherited_names_is_typed_fed_walked_looked_at_and_renamed(
    editor: Callable[..., Editor],
) -> None:
    canvas = editor({})
    page = canvas.page
    page.set_viewport_size(LARGE)
    canvas.write("constructor + 1")
    canvas.write(" + ".join(INHERITED) + " + sin(__proto__ * constructor)")
    page.get_by_role("button", name="Fit view").click()
    canvas.still()
    for index, name in enumerate(INHERITED):
        canvas.number(name).fill(str(index + 1))
        canvas.number(name).press("Enter")
        canvas.expect_number(name, str(index + 1))
    total = sum(range(1, len(INHERITED) + 1)) + sin(8)
    canvas.command("Details").click()
    details = page.get_by_role("complementary", name="Details")
    expect(details).to_contain_text(f"{total:.10f}"[:12])
    page.keyboard.press("Escape")
    # The last of two formulas is the target: each leaf's gradient is there.
    canvas.expect_number("toString", "2", "1")
    page.keyboard.press("r")
    expect(page.locator(".trace tr.trace-leaf")).to_have_count(len(INHERITED))
    expect(canvas.node("__proto__").locator(".badge")).to_contain_text("v")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    canvas.expect_number("hasOwnProperty", "5", "1")
    steps = page.get_by_label("Steps", exact=True)
    steps.get_by_label("Mode of differentiation").select_option("forward")
    steps.get_by_role("button", name="Move __proto__ alone").click()
    page.keyboard.press("End")
    expect(canvas.node("__proto__").locator(".figure.tangent")).to_contain_text("1")
    expect(canvas.node("constructor").locator(".figure.tangent")).to_contain_text("0")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator(".drawer select")).to_have_count(3)
    _, against, second = page.locator(".drawer select").all()
    against.select_option(label="__proto__")
    expect(page.locator(".curve-numbers")).to_contain_text("__proto__ = 8")
    second.select_option(label="constructor")
    expect(page.locator(".map-canvas")).to_have_attribute("aria-busy", "false")
    page.get_by_role("button", name="Close the panel").click()
    page.get_by_role("button", name="Lay out").click()
    canvas.still()
    select(canvas, "__proto__")
    details.get_by_label("Name of __proto__").fill("x")
    page.keyboard.press("Enter")
    canvas.expect_number("x", "8")
    details.get_by_label("Name of x").fill("__proto__")
    page.keyboard.press("Enter")
    canvas.expect_number("__proto__", "8")
    expect(page.locator(".failed")).to_have_count(0)
    expect(page.locator(".notice")).to_have_count(0)
