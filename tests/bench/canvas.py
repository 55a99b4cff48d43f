"""The canvas in Chromium against a bare-DOM page of the same graph: mount, push, pan, drag.

How long a step of a walk takes is timed on the canvas alone: the bare page has none.
"""

import http.server
import json
import statistics
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.bench.workloads import Workload
from tests.browser.editor import VIEW
from tests.live.clients import Canvas, new_graph
from tests.people import carried
from tests.serving import Server

SIZES = (100, 1_000, 3_000)
COLUMNS = {100: 10, 1_000: 32, 3_000: 55}
BARE = Path(__file__).with_name("bare.html")

# Frames are recorded while something happens; the longest and the mean tell how it felt.
RECORD = """() => {
  window.frames_ = [];
  let last = performance.now();
  const look = (now) => {
    window.frames_.push(now - last);
    last = now;
    window.recording_ = requestAnimationFrame(look);
  };
  window.recording_ = requestAnimationFrame((now) => { last = now; look(now); });
}"""
STOP = "() => { cancelAnimationFrame(window.recording_); return window.frames_.slice(1); }"

# When the picture was there in which every node stands: as an element, or from afar on a canvas.
MOUNTED = """(([drawn, count]) => {
  const look = () => {
    if (document.querySelectorAll(drawn).length < count) return requestAnimationFrame(look);
    const done = () => (window.mounted_ = performance.now());
    requestAnimationFrame(() => requestAnimationFrame(done));
  };
  requestAnimationFrame(look);
})"""

# How long it takes from a key press until what it changes has been drawn: a task after the next
# frame runs once that frame's styles, layout and painting are done.
STEPS = """() => {
  window.steps_ = [];
  addEventListener("keydown", ({ timeStamp }) => {
    window.drawn_ = new Promise((done) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(window.steps_.push(performance.now() - timeStamp));
      port2.postMessage(0);
    }));
  }, { capture: true });
}"""

# A graph of more nodes is drawn on a canvas, from as far as it is seen here: as MANY in afar.js.
MOST_ELEMENTS = 300

# How many steps of a walk are timed.
WALKED = 15

# A frame of a screen at 60 Hz: what is above it is work.
FRAME = 1000 / 60


def grid(size: int) -> dict[str, Any]:
    """A graph in which one variable is upstream of everything, on a grid."""
    work = Workload(f"{size}", [0.5, 0.3])
    while work.size < size:
        index = work.size
        work.apply("sin", 0) if index % 3 else work.apply("add", index - 1, 0)
    return work.document(COLUMNS[size])


def _drag(page: Page, start: tuple[float, float], far: float) -> list[float]:
    """Frames of a drag to and fro."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 5, start[1] + 5)
    page.evaluate(RECORD)
    for step in range(60):
        page.mouse.move(start[0] + far * (1 - abs(step - 30) / 30), start[1] + step / 2)
    frames: list[float] = page.evaluate(STOP)
    page.mouse.up()
    return frames


def _mean(frames: list[float]) -> float:
    return sum(frames) / max(1, len(frames))


def _busy(frames: list[float]) -> float:
    """Milliseconds beyond what idle frames take."""
    return sum(frame - FRAME for frame in frames if frame > FRAME * 1.5)


def ours(page: Page, server: Server, document: dict[str, Any]) -> dict[str, float]:
    graph = new_graph(server.url, document)
    # The panel with the leaves' numbers is there, and nothing that goes away.
    page.add_init_script(
        "localStorage.setItem('chalkgrad-details', 'pinned');"
        "localStorage.setItem('chalkgrad-hints', 'away');"
    )
    page.context.add_cookies(carried(server.url))
    size = len(document["nodes"])
    drawn = (".far-view", 1) if size > MOST_ELEMENTS else (".react-flow__node", size)
    mounted = _mounted(page, f"{server.url}/g/{graph}", *drawn)
    other = Canvas(server.url, graph)
    frames: list[float] = []
    for value in (0.7, 0.9, 1.1):
        shown = page.locator(".inspector").locator("td.value").first
        before = shown.inner_text()
        page.evaluate(RECORD)
        other.edit(type="set_value", id="n0", value=value)
        page.wait_for_function(
            """(before) => document.querySelector(".inspector td.value").innerText !== before""",
            arg=before,
        )
        page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
        frames.append(_busy(page.evaluate(STOP)))
    other.close()
    pan = _drag(page, (240, 690), 200)
    # From afar a node is an element only under the pointer.
    left, top, zoom = page.evaluate(VIEW)
    node = document["nodes"][3]
    drag = _drag(page, (left + zoom * node["x"], top + zoom * node["y"]), 60)
    page.keyboard.press("Escape")
    return {
        "mount": mounted,
        "push": min(frames),
        "pan": _mean(pan),
        "drag": _mean(drag),
        "step": _step(page),
    }


def _mounted(page: Page, url: str, drawn: str, count: int) -> float:
    """Milliseconds until so many of what is drawn are on the screen of a page."""
    page.add_init_script(f"{MOUNTED}({json.dumps([drawn, count])})")
    page.goto(url, wait_until="commit")
    mounted: float = page.wait_for_function("() => window.mounted_").json_value()
    return mounted


def _step(page: Page) -> float:
    """Milliseconds from a key press to a step of a walk on the screen, the median of many."""
    page.keyboard.press("PageDown")
    page.locator(".step-bar .caption").first.wait_for()
    page.evaluate(STEPS)
    for _ in range(WALKED):
        page.keyboard.press("PageDown")
        page.evaluate("() => window.drawn_")
    times: list[float] = page.evaluate("() => window.steps_")
    return statistics.median(times)


def bare(page: Page, url: str, document: dict[str, Any]) -> dict[str, float]:
    page.add_init_script(f"window.graph_ = {json.dumps(document)}")
    mounted = _mounted(page, url, ".node", len(document["nodes"]))
    frames = []
    for value in (0.7, 0.9, 1.1):
        page.evaluate(RECORD)
        page.evaluate("(value) => push(value)", value)
        page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
        frames.append(_busy(page.evaluate(STOP)))
    pan = _drag(page, (240, 790), 200)
    node = page.locator(".node").nth(3).bounding_box()
    assert node is not None
    drag = _drag(page, (node["x"] + node["width"] / 3, node["y"] + node["height"] / 8), 60)
    return {"mount": mounted, "push": min(frames), "pan": _mean(pan), "drag": _mean(drag)}


def _serve_bare() -> tuple[http.server.ThreadingHTTPServer, str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Benchmarks print a table and nothing else."""

    handler = partial(Quiet, directory=str(BARE.parent))
    serving = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    return serving, f"http://127.0.0.1:{serving.server_address[1]}/{BARE.name}"


def main() -> None:
    """Print times of both pages and their ratio."""
    columns = ("mount", "push", "pan", "drag", "step")
    print(f"\n{'ms (pan and drag: a frame)':34}" + "".join(f"{name:>10}" for name in columns))
    options = chromium.launch_options(chromium.find_or_get())
    serving, url = _serve_bare()
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**options)
        # What is made once is not drawing: files are joined and compressed when first asked for.
        for place in (url, f"{server.url}/g/{new_graph(server.url)}"):
            page = browser.new_page()
            page.context.add_cookies(carried(server.url))
            page.goto(place, wait_until="networkidle")
            page.close()
        for size in SIZES:
            document = grid(size)
            found = {}
            for name, measure, where in (
                ("bare page", bare, url), ("Chalkgrad", ours, server)
            ):  # fmt: skip
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.set_default_timeout(120_000)
                found[name] = measure(page, where, document)  # type: ignore[operator]
                cells = "".join(f"{number:>10.1f}" for number in found[name].values())
                print(f"{f'{name}, {size:,} nodes':34}{cells}", flush=True)
                page.close()
            ratios = [
                found["Chalkgrad"][column] / max(found["bare page"][column], 1)
                for column in found["bare page"]
            ]
            print(f"{'  ratio':34}" + "".join(f"{ratio:>10.2f}" for ratio in ratios))
        browser.close()
    serving.shutdown()
