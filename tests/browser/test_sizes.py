"""What a class reads is whole on a small projector and at twice the size: step bar and panels."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import Editor
from tests.browser.test_picture import NETWORK
from tests.browser.test_stepping import at

# Two projectors, and the second at a zoom of 200 %.
SIZES = [(1024, 768), (1280, 800), (640, 400)]

# What of a part sticks out of the window, or would have to be scrolled.
CUT = """(part) => [part, ...part.querySelectorAll("*")].flatMap((element) => {
  const { right, bottom, left, width } = element.getBoundingClientRect();
  const { overflowX, overflowY } = getComputedStyle(element);
  if (!width || element.closest(".katex-mathml, .unseen")) return [];
  const out = right > innerWidth + 1 || bottom > innerHeight + 1 || left < -1;
  const across = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
  const down = overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
  return out || across || down ? [`${element.tagName}.${element.className}`] : [];
})"""

# Where the parts of a caption that are there now begin and end, from top to bottom.
EDGES = """(caption) => [...caption.querySelectorAll(".step-where, .caption-piece")].map((part) => {
  const { top, bottom } = part.getBoundingClientRect();
  return [top, bottom];
})"""

# When the last piece of a caption is wholly there, in milliseconds.
LATEST = """(pieces) => Math.max(...pieces.flatMap((piece) => {
  const { animationDelay, animationDuration } = getComputedStyle(piece);
  return 1000 * (parseFloat(animationDelay) + parseFloat(animationDuration));
}))"""


def cut(part: Locator) -> list[str]:
    found: list[str] = part.evaluate(CUT)
    return found


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_step_s_caption_or_button_is_cut(
    editor: Callable[..., Editor], page: Page, width: int, height: int, projector: bool
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    editor()
    if projector:
        page.keyboard.press("p")
    page.keyboard.press("PageDown")
    bar = page.get_by_role("region", name="Steps")
    caption = bar.locator(".caption")
    for mode, last in (("reverse", 12), ("forward", 6)):
        page.get_by_label("Mode of differentiation").select_option(mode)
        for step in range(last + 1):
            if step:
                page.keyboard.press("PageDown")
            at(page, step, last)
            if 1 < step <= 6 or step > 7:
                # The formulas follow the step.
                expect(caption.locator(".katex").first).to_be_visible()
            assert cut(bar) == [], f"step {step} in {mode} mode"


@pytest.mark.parametrize(
    ("width", "height", "projector"),
    [
        (1280, 800, True),
        (1024, 768, True),
        (1280, 800, False),
        (640, 400, False),
        (390, 844, False),
    ],
)
def test_no_caption_of_a_network_is_cut(
    editor: Callable[..., Editor], page: Page, width: int, height: int, projector: bool
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    canvas = editor({})
    canvas.write(NETWORK)
    page.keyboard.press("Escape")
    if projector:
        page.keyboard.press("p")
    page.keyboard.press("PageDown")
    at(page, 0, 56)
    page.keyboard.press("End")
    caption = page.locator(".caption")
    for step in range(56, 48, -1):
        at(page, step, 56)
        expect(caption.locator(".katex").first).to_be_visible()
        # A line that is too long grows smaller in the next frame.
        page.wait_for_function(
            f"(part) => ({CUT})(part).length === 0", arg=caption.element_handle()
        )
        head, line = caption.evaluate(EDGES)[:2]
        assert head[1] <= line[0]
        # All is there at once, or nearly.
        assert caption.locator(".caption-piece").evaluate_all(LATEST) <= 400
        page.keyboard.press("PageUp")


def test_a_class_sees_all_columns_of_the_trace(editor: Callable[..., Editor], page: Page) -> None:
    editor()
    page.keyboard.press("p")
    page.keyboard.press("r")
    trace = page.locator(".scroll:has(> .trace)")
    expect(trace.locator(".katex").first).to_be_visible()
    page.wait_for_function(
        "(scroll) => scroll.scrollWidth <= scroll.clientWidth", arg=trace.element_handle()
    )


@pytest.mark.parametrize("key", ["r", "m", "v"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_panel_s_buttons_and_its_first_table_can_be_seen(
    editor: Callable[..., Editor], page: Page, width: int, height: int, key: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    editor()
    page.keyboard.press(key)
    drawer = page.locator("section.drawer, .drawer").first
    expect(drawer).to_be_visible()
    for button in drawer.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=0.99)
    # The tabs are one line, which scrolls.
    assert [part for part in cut(drawer.locator(".drawer-head")) if "tab" not in part] == []
