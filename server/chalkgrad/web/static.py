"""Static files, under an address that changes when they do: browsers keep them for good."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, g, request
from werkzeug.security import safe_join

from chalkgrad.web import compression, joining
from chalkgrad.web.gate import everybody

# What browsers are told to keep for good: a year is the longest that HTTP speaks of.
FOREVER = "public, max-age=31536000, immutable"

# A file that is opened as a page may load nothing; and it is shorter than what pages have.
NOTHING = "default-src 'none'"

# Beside the vendored files in a checkout, large, and asked for by no page.
UNUSED = "node_modules"

# What the vendored files are built with and from; no page asks for these either.
BUILT_WITH = frozenset(
    {"build.mjs", "entries", "package-lock.json", "package.json", "tsconfig.json"}
)

# By suffix; what systems say of JavaScript differs. Those that are text are worth compressing.
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
PACKED = frozenset(KINDS) - {".woff2"}


@dataclass(frozen=True)
class File:
    """A file as it is sent: as it is, compressed if that is worth it, and a name for its bytes."""

    kind: str
    plain: bytes
    packed: bytes | None
    tag: str


class Folder:
    """The files of a folder, each read, joined and compressed when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, File] = {}
        self.version = version_of(path)

    def look(self) -> str:
        """The version of what is there now; files of another are read anew."""
        version = version_of(self._path)
        if version != self.version:
            self.version, self._files = version, {}
        return version

    def file(self, name: str) -> File | None:
        """A file by its path in the folder, or None where there is none for browsers."""
        found = self._files.get(name)
        if found is not None:
            return found
        place = safe_join(str(self._path), name)
        if place is None or {UNUSED, *BUILT_WITH} & set(name.split("/")):
            return None
        path = Path(place)
        body = self._read(path) if path.suffix in KINDS else None
        if body is None:
            return None
        packed = compression.compress(body) if path.suffix in PACKED else None
        tag = hashlib.sha256(body).hexdigest()[:16]
        file = self._files[name] = File(KINDS[path.suffix], body, packed, tag)
        return file

    def _read(self, path: Path) -> bytes | None:
        scripts = self._path / "js"
        pages = scripts / "pages"
        if not path.is_file():
            return self._part(path, scripts) if path.is_relative_to(pages) else None
        if path.is_relative_to(pages):
            return joining.script(path, scripts).encode()
        if path.is_relative_to(self._path / "css"):
            return joining.sheet(path).encode()
        return path.read_bytes()

    def _part(self, path: Path, scripts: Path) -> bytes | None:
        """What a page's script fetches later, from below the script's name."""
        page, *inside = path.relative_to(scripts / "pages").parts
        entry, later = (scripts / "pages" / page).with_suffix(".js"), scripts.joinpath(*inside)
        if not inside or not entry.is_file() or not later.is_file():
            return None
        try:
            return joining.part(entry, later, scripts).encode()
        except joining.NoPartError:
            return None


def register(app: Flask, path: Path) -> None:
    """Serve a folder as ``/static/<version>/``; ``url_for("static", filename=...)`` knows it."""
    folder = Folder(path)

    @everybody
    def serve(version: str, filename: str) -> Response:
        file = folder.file(filename)
        if file is None:
            abort(404)
        packed = file.packed if compression.accepted() else None
        response = Response(file.plain if packed is None else packed, content_type=file.kind)
        response.set_etag(file.tag if packed is None else f"{file.tag}-gzip")
        if packed is not None:
            response.headers["Content-Encoding"] = "gzip"
        if file.packed is not None:
            response.vary.add("Accept-Encoding")
        # A page that was opened before an update still asks for its own version, and gets this one.
        response.headers["Cache-Control"] = FOREVER if version == folder.version else "no-cache"
        response.headers["Content-Security-Policy"] = NOTHING
        response.make_conditional(request)
        return response

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static":
            return
        if "static_version" not in g:
            # For every page anew, so that an edited file shows without starting the server again.
            g.static_version = folder.look()
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
