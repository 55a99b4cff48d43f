"""Finds a Chromium for the browser tests, and gets one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Names under which systems install a Chromium that Playwright can drive.
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """Path of a Chromium: Playwright's own, else the system's, else None."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    system = (shutil.which(name) for name in SYSTEM_NAMES)
    return next((path for path in (own, *system, *MAC_PATHS) if path and Path(path).exists()), None)


def find_or_get() -> str:
    """Path of a Chromium, installed first where there is none.

    Raises
    ------
    RuntimeError
        There is none, and neither Playwright's download nor Debian's package could be had.
    """
    found = find()
    if found is None:
        _install()
        found = find()
    if found is None:
        raise RuntimeError(
            "the browser tests need Chromium, and it could not be installed; install it by hand "
            "(Debian: apt-get install chromium) and run the tests again"
        )
    return found


def _install() -> None:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    playwright = [sys.executable, "-m", "playwright", "install"]
    # Only root can install the libraries that the downloaded browser needs.
    options = ["--with-deps"] if root else []
    if subprocess.run([*playwright, *options, "chromium"], check=False).returncode == 0:
        return
    if root and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-q", "chromium"], check=False)


def launch_options(path: str) -> dict[str, object]:
    """Options under which Chromium starts on a desk, in a container and as root."""
    quiet = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu", *quiet]}
