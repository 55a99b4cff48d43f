"""Canvases on a running server; and a server in the tests' own process, seen from inside."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.live.hub import Hub
from werkzeug.serving import make_server

from tests.live.clients import Canvas, new_graph
from tests.serving import Server, free_port


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, Hub]]:
    """Its address, and the live part of it."""
    app = create_app({"DATA": tmp_path, "KERNEL": False})
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}", app.extensions["chalkgrad_hub"]
    server.shutdown()
    thread.join()
    close(app)


@pytest.fixture
def canvas(server: Server) -> Iterator[Callable[..., Canvas]]:
    opened: list[Canvas] = []

    def open_canvas(
        document: dict[str, Any] | None = None, graph: str | None = None, **who: str
    ) -> Canvas:
        window = Canvas(server.url, graph or new_graph(server.url, document), **who)
        opened.append(window)
        return window

    yield open_canvas
    for window in opened:
        window.close()
