"""``python -m tests.screenshots``: makes the README's pictures, from the running editor."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.browser.editor import Editor
from tests.live.clients import new_graph
from tests.people import carried
from tests.serving import ROOT, Server

PICTURES = ROOT / ".readme"
VIEWPORT = {"width": 1280, "height": 800}


def opened(browser: Browser, url: str, size: dict[str, int]) -> Page:
    """A page of somebody who has been here before."""
    page = browser.new_page(viewport=size, reduced_motion="reduce")
    page.context.add_cookies(carried(url))
    page.add_init_script("localStorage.setItem('chalkgrad-hints', 'away')")
    return page


def take(canvas: Editor, name: str) -> None:
    """Make a picture once nothing moves any more, and nothing is lit for a moment."""
    canvas.still()
    canvas.page.wait_for_function(
        """() => document.getAnimations().every((animation) =>
          animation.effect.getTiming().iterations === Infinity
            || animation.playState === "finished")"""
    )
    canvas.page.screenshot(path=PICTURES / f"{name}.png")


def editor(browser: Browser, server: Server) -> None:
    """The worked example, with every wire's contribution."""
    page = opened(browser, server.url, VIEWPORT)
    canvas = Editor(page, server.url, new_graph(server.url))
    canvas.open()
    canvas.command("Wire gradients").click()
    expect(page.locator(".contribution")).to_have_count(8)
    # What the pointer is on has its hint.
    page.mouse.move(*canvas.blank())
    take(canvas, "editor")


def lazy(browser: Browser, server: Server) -> None:
    """A lazy run: what was pruned, folded and merged."""
    page = opened(browser, server.url, VIEWPORT)
    canvas = Editor(page, server.url, new_graph(server.url, {}))
    canvas.open()
    canvas.formula().fill("u = x^2; y = sin(x)*(2*pi) + sin(x); x = 3")
    canvas.formula().press("Enter")
    expect(canvas.nodes()).to_have_count(7)
    canvas.command("Lazy").click()
    canvas.command("Run").click()
    expect(page.locator(".fate")).not_to_have_count(0)
    canvas.command("Fit view").click()
    canvas.still()
    # What was written is selected, and has its tools.
    page.mouse.click(*canvas.blank())
    expect(page.locator(".node-tools")).to_have_count(0)
    take(canvas, "lazy")


def projector(browser: Browser, server: Server) -> None:
    """Projector mode, at the step that sends the product's gradient back."""
    page = opened(browser, server.url, {"width": 1920, "height": 1080})
    canvas = Editor(page, server.url, new_graph(server.url))
    canvas.open()
    page.keyboard.press("p")
    canvas.command("Step forward").click()
    canvas.command("Run to end").click()
    canvas.command("Step back").click()
    expect(page.get_by_text("11 / 12")).to_be_visible()
    expect(page.locator(".caption-line")).to_have_count(2)
    # The pieces of the caption come one after another.
    take(canvas, "projector")


def main() -> None:
    """Make every picture."""
    PICTURES.mkdir(exist_ok=True)
    options = chromium.launch_options(chromium.find_or_get())
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**options)
        for picture in (editor, lazy, projector):
            picture(browser, server)
        browser.close()


if __name__ == "__main__":
    main()
