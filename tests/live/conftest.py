"""A server in the tests' own process, for what can only be seen or broken from inside."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from chalkgrad.app import close, create_app
from chalkgrad.live.hub import Hub
from werkzeug.serving import make_server

from tests.serving import free_port


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
