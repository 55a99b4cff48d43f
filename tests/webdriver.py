"""Firefox and WebKit for the tests, driven by the W3C's protocols, and got where there are none.

Firefox speaks WebDriver BiDi by itself (Debian has no other driver for it), WebKit's driver speaks
classic WebDriver. Both describe pointers and keys in the same words, so that what the tests need of
either is a few requests.
"""

import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import requests
import websocket

from tests.serving import free_port, until

# The size of the page.
WIDTH, HEIGHT = 1280, 800

# A start takes two seconds; a machine that is busy with other tests needs more.
START_SECONDS = 60

# The programs that a browser takes, by the names that systems give them, and Debian's packages.
PROGRAMS = {
    "firefox": (("firefox-esr", "firefox"),),
    "webkit": (("WebKitWebDriver",), ("Xvfb",)),
}
PACKAGES = {"firefox": ("firefox-esr",), "webkit": ("webkit2gtk-driver", "xvfb")}


class Driver(Protocol):
    """A browser with one page."""

    def go(self, url: str) -> None:
        """Load an address."""

    def run(self, function: str, *arguments: Any) -> Any:
        """Call a function of JavaScript in the page; what it comes to, as JSON has it."""

    def act(self, *devices: dict[str, Any]) -> None:
        """Move pointers and press keys: https://www.w3.org/TR/webdriver2/#actions."""

    def picture(self) -> bytes:
        """What the page shows, as PNG."""


def missing(browser: str) -> str | None:
    """Why a browser is not to be had, or None."""
    for names in PROGRAMS[browser]:
        if _which(names) is None:
            packages = " ".join(PACKAGES[browser])
            return f"{names[0]} is not installed (Debian: apt-get install {packages})"
    return None


def get_all() -> None:
    """Install what is missing, as root on Debian; anywhere else the tests say what they miss."""
    wanted = [PACKAGES[browser] for browser in PROGRAMS if missing(browser)]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if wanted and root and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False)
        for packages in wanted:
            # Apart, since a system that lacks one may have the other.
            subprocess.run(["apt-get", "install", "-y", "-q", *packages], check=False)


@contextmanager
def opened(browser: str) -> Iterator[Driver]:
    """A browser of nobody, which is ended with all that it has started."""
    start = {"firefox": _firefox, "webkit": _webkit}[browser]
    # The last processes to go may still write into it.
    with (
        tempfile.TemporaryDirectory(prefix="chalkgrad-", ignore_cleanup_errors=True) as home,
        start(Path(home)) as driver,
    ):
        yield driver


class Bidi:
    """https://www.w3.org/TR/webdriver-bidi, over its WebSocket."""

    def __init__(self, address: str) -> None:
        # Firefox refuses whoever names an origin, since that is a page.
        self._socket = websocket.create_connection(
            address, timeout=START_SECONDS, suppress_origin=True
        )
        self._asked = 0
        self._ask("session.new", capabilities={})
        tree = self._ask("browsingContext.getTree")
        self._page = tree["contexts"][0]["context"]
        size = {"width": WIDTH, "height": HEIGHT}
        self._ask("browsingContext.setViewport", context=self._page, viewport=size)

    def go(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def run(self, function: str, *arguments: Any) -> Any:
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=f"""async (given) =>
              JSON.stringify(await ({function})(...JSON.parse(given))) ?? "null" """,
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self._page},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def act(self, *devices: dict[str, Any]) -> None:
        self._ask("input.performActions", context=self._page, actions=devices)

    def picture(self) -> bytes:
        shot = self._ask("browsingContext.captureScreenshot", context=self._page)
        return base64.b64decode(shot["data"])

    def close(self) -> None:
        self._socket.close()

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        answer: dict[str, Any] = {}
        while answer.get("id") != self._asked:
            answer = json.loads(self._socket.recv())
        assert answer["type"] == "success", answer
        return answer["result"]


class Classic:
    """https://www.w3.org/TR/webdriver2, over HTTP."""

    def __init__(self, address: str) -> None:
        self._session = f"{address}/session"
        made = self._ask("post", "", capabilities={"alwaysMatch": {}})
        self._session += f"/{made['sessionId']}"
        self._ask("post", "/window/rect", x=0, y=0, width=WIDTH, height=HEIGHT)
        # The window's own bars come on top.
        bars = HEIGHT - self.run("() => innerHeight")
        self._ask("post", "/window/rect", height=HEIGHT + bars, width=WIDTH)

    def go(self, url: str) -> None:
        self._ask("post", "/url", url=url)

    def run(self, function: str, *arguments: Any) -> Any:
        answer = self._ask(
            "post",
            "/execute/async",
            script=f"""const done = arguments[1];
              Promise.resolve(JSON.parse(arguments[0]))
                .then((given) => ({function})(...given))
                .then((ok) => done({{ ok }}), (error) => done({{ error: String(error) }}));""",
            args=[json.dumps(arguments)],
        )
        assert "error" not in answer, answer
        return answer.get("ok")

    def act(self, *devices: dict[str, Any]) -> None:
        self._ask("post", "/actions", actions=devices)

    def picture(self) -> bytes:
        return base64.b64decode(self._ask("get", "/screenshot"))

    def close(self) -> None:
        self._ask("delete", "")

    def _ask(self, method: str, path: str, **body: Any) -> Any:
        send = getattr(requests, method)
        answer = send(self._session + path, json=body or None, timeout=START_SECONDS)
        value = answer.json()["value"]
        assert answer.ok, value
        return value


def _which(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def _running(home: Path, words: list[str], **environment: str) -> Iterator[Path]:
    """A program at home in a folder, in a language that is none: yields what it prints."""
    log = home / f"{Path(words[0]).name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            words,
            stdout=file,
            stderr=file,
            env={**os.environ, "HOME": str(home), "LC_ALL": "C", **environment},
            start_new_session=True,
        )
    try:
        yield log
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _firefox(home: Path) -> Iterator[Driver]:
    program, port = _which(PROGRAMS["firefox"][0]), free_port()
    assert program is not None
    (home / "profile").mkdir()
    words = [program, "--headless", "--no-remote", "--profile", str(home / "profile")]
    with _running(home, [*words, "--remote-debugging-port", str(port)]) as log:
        until(lambda: "BiDi listening" in log.read_text(), START_SECONDS)
        driver = Bidi(f"ws://127.0.0.1:{port}/session")
        yield driver
        driver.close()


@contextmanager
def _webkit(home: Path) -> Iterator[Driver]:
    port, display = free_port(), home / "display"
    # The screen has room for the window's bars, and its number is the first that is free.
    screen = f"exec Xvfb -displayfd 3 -screen 0 {WIDTH}x{HEIGHT + 200}x24 -nolisten tcp 3>{display}"
    with _running(home, ["sh", "-c", screen]):
        until(lambda: display.exists() and display.read_text().endswith("\n"), START_SECONDS)
        where = f":{display.read_text().strip()}"
        with _running(home, ["WebKitWebDriver", f"--port={port}"], DISPLAY=where):
            address = f"http://127.0.0.1:{port}"
            until(lambda: _answers(address), START_SECONDS)
            driver = Classic(address)
            yield driver
            driver.close()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/status", timeout=START_SECONDS).ok
    except requests.ConnectionError:
        return False
