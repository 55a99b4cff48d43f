"""The editor's page over a classroom's network: what it weighs, and when its nodes are seen.

They are seen in the picture that the page carries, and can be used once the canvas has them.
"""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from playwright.sync_api import BrowserContext, sync_playwright

from tests import chromium
from tests.live.clients import new_graph
from tests.people import carried
from tests.serving import Server

# A classroom's share of a line: 8 Mbit/s in bytes a second, and a round trip in milliseconds.
NETWORK = {
    "offline": False,
    "latency": 60,
    "downloadThroughput": 1_000_000,
    "uploadThroughput": 1_000_000,
}

PUPILS = 5

# When the first frame came in which numbers are seen, and in which they can be used.
LOOK = """(() => {
  window.since_ = {};
  const isSeen = (values) =>
    document.querySelector(values)?.checkVisibility({ visibilityProperty: true });
  const look = () => {
    const used = isSeen(".react-flow__node .value");
    if (used || isSeen(".board .value")) window.since_.seen ??= performance.now();
    if (used) window.since_.used = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


def visit(context: BrowserContext, url: str) -> dict[str, float]:
    """Open a page: kilobytes and requests until the network rests, milliseconds to the nodes."""
    page = context.new_page()
    page.set_default_timeout(120_000)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", NETWORK)
    asked: set[str] = set()
    weight = 0.0

    def hear(event: dict[str, Any]) -> None:
        nonlocal weight
        weight += event["encodedDataLength"]
        # What the browser keeps weighs nothing.
        if event["encodedDataLength"] > 0:
            asked.add(event["requestId"])

    network.on("Network.loadingFinished", hear)
    page.add_init_script(LOOK)
    page.goto(url, wait_until="commit")
    since = page.wait_for_function("() => window.since_.used && window.since_").json_value()
    page.wait_for_load_state("networkidle")
    page.close()
    return {"KB": weight / 1000, "requests": len(asked), **since}


def main() -> None:
    """Print a pupil's first visits in a profile of their own, each the median of a few pupils."""
    columns = ("KB", "requests", "seen", "used")
    print(f"\n{'8 Mbit/s, 60 ms':34}" + "".join(f"{name:>10}" for name in columns))
    options = chromium.launch_options(chromium.find_or_get())
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder, "data")) as server,
        sync_playwright() as playwright,
    ):
        graph = new_graph(server.url, dump(worked_example()))
        names = ("first visit", "second visit", "third visit")
        found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        for pupil in range(PUPILS):
            # A profile on disk: only there does Chromium keep what it has compiled.
            context = playwright.chromium.launch_persistent_context(
                Path(folder, str(pupil)), viewport={"width": 1280, "height": 800}, **options
            )
            context.add_cookies(carried(server.url))
            for visits in found.values():
                visits.append(visit(context, f"{server.url}/g/{graph}"))
            context.close()
        for name, visits in found.items():
            cells = (statistics.median(each[column] for each in visits) for column in columns)
            print(f"{name:34}" + "".join(f"{cell:>10.0f}" for cell in cells))
