"""Listening: under gunicorn where it is installed, else under the server that comes with Flask."""

import logging
from collections.abc import Mapping
from typing import Any

import flask.cli

from chalkgrad.app import create_app

try:
    from gunicorn.app.base import BaseApplication
except ImportError:
    BaseApplication = None

# One thread serves one open page, and the process is saturated near this many (see the README).
THREADS = 400

# A page's connection is one long request; only a worker that is stuck altogether is restarted.
TIMEOUT_SECONDS = 120


def serve(config: Mapping[str, Any], host: str, port: int) -> None:
    """Serve the application until it is interrupted."""
    if BaseApplication is None:
        _serve_plainly(config, host, port)
    else:
        _gunicorn(config, host, port).run()


def _serve_plainly(config: Mapping[str, Any], host: str, port: int) -> None:
    # Werkzeug warns that it is meant for development; the README says what to install for a class.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    flask.cli.show_server_banner = lambda *_: None
    app = create_app(config)
    app.extensions["socketio"].run(
        app, host=host, port=port, allow_unsafe_werkzeug=True, log_output=False
    )


def _gunicorn(config: Mapping[str, Any], host: str, port: int) -> Any:
    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn with one threaded process, since a room lives in one."""

        def load_config(self) -> None:
            shown = f"[{host}]" if ":" in host else host
            settings = {
                "bind": f"{shown}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": THREADS,
                "timeout": TIMEOUT_SECONDS,
                "loglevel": "warning",
                "graceful_timeout": 1,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # In the worker, after the fork: threads that the application starts live there.
            return create_app(config)

    return Application()
