"""Static files, under an address that changes when they do: browsers keep them for good."""

import hashlib
import os
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, g, send_from_directory

# What browsers are told to keep for good: a year is the longest that HTTP speaks of.
FOREVER = "public, max-age=31536000, immutable"

# Beside the vendored files in a checkout, large, and asked for by no page.
UNUSED = "node_modules"

# What the vendored files are built with and from; no page asks for these either.
BUILT_WITH = frozenset(
    {"build.mjs", "entry.css", "entry.js", "package-lock.json", "package.json", "tsconfig.json"}
)


def register(app: Flask, folder: Path) -> None:
    """Serve a folder as ``/static/<version>/``; ``url_for("static", filename=...)`` knows it."""
    latest = version_of(folder)

    def serve(version: str, filename: str) -> Response:
        if {UNUSED, *BUILT_WITH} & set(filename.split("/")):
            abort(404)
        response = send_from_directory(folder, filename)
        # A page that was opened before an update still asks for its own version, and gets this one.
        response.headers["Cache-Control"] = FOREVER if version == latest else "no-cache"
        return response

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        nonlocal latest
        if endpoint != "static":
            return
        if "static_version" not in g:
            # For every page anew, so that an edited file shows without starting the server again.
            g.static_version = latest = version_of(folder)
        values.setdefault("version", g.static_version)

    app.add_url_rule("/static/<version>/<path:filename>", "static", serve)
    app.url_defaults(add_version)


def version_of(folder: Path) -> str:
    """A name for what is in a folder, made of its files' times and sizes in about a millisecond."""
    digest = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != UNUSED)
        for name in sorted(files):
            path = os.path.join(place, name)
            facts = os.stat(path)
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
