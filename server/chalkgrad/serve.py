"""Listening: under gunicorn where it is installed, else under the server that comes with Flask."""

import logging
import signal
from collections.abc import Mapping
from typing import Any

import flask.cli

from chalkgrad.app import close, create_app

try:
    from gunicorn.app.base import BaseApplication
except ImportError:
    BaseApplication = None

# The loop of a worker tells every second that it is alive; one that is stuck is started again.
TIMEOUT_SECONDS = 120

# How long a worker may take to stop: longer than it gives its own requests.
STOP_SECONDS = 10

# Connections at once, requests that come in and open pages together, and the files that the
# process needs beside them. More than the system allows are not asked for.
CONNECTIONS = 4_000
OTHER_FILES = 200

# How long a start waits for the message queue before it goes on without.
QUEUE_SECONDS = 2.0


def serve(config: Mapping[str, Any], host: str, port: int) -> None:
    """Serve the application until it is interrupted."""
    config = {**config, "HOST": host}
    if BaseApplication is None:
        _serve_plainly(config, host, port)
    else:
        _gunicorn(config, host, port).run()


def queue_trouble(url: str) -> str | None:
    """Why the message queue cannot be used, in words; None if it can."""
    try:
        import redis
    except ModuleNotFoundError:
        return "the message queue needs the package redis: install chalkgrad[redis]"
    try:
        redis.Redis.from_url(
            url, socket_timeout=QUEUE_SECONDS, socket_connect_timeout=QUEUE_SECONDS
        ).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return f"the message queue {url} cannot be reached ({error})"
    return None


def _serve_plainly(config: Mapping[str, Any], host: str, port: int) -> None:
    # Werkzeug warns that it is meant for development; the README says what to install for a class.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    flask.cli.show_server_banner = lambda *_: None
    # As Ctrl-C does, so that what is open is closed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app = create_app(config)
    try:
        app.extensions["socketio"].run(
            app, host=host, port=port, allow_unsafe_werkzeug=True, log_output=False
        )
    except KeyboardInterrupt:
        # The way in which it ends.
        pass
    finally:
        close(app)


def _gunicorn(config: Mapping[str, Any], host: str, port: int) -> Any:
    from chalkgrad.serving.worker import ANSWERING, Worker

    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn with one process, since a room lives in one."""

        def load_config(self) -> None:
            shown = f"[{host}]" if ":" in host else host
            settings = {
                "bind": f"{shown}:{port}",
                "workers": 1,
                "worker_class": Worker,
                "threads": ANSWERING,
                "worker_connections": _connections(),
                "timeout": TIMEOUT_SECONDS,
                "loglevel": "warning",
                "graceful_timeout": STOP_SECONDS,
                "worker_exit": lambda _, worker: close(worker.wsgi),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            # In the worker, after the fork: threads that the application starts live there.
            return create_app(config)

    return Application()


def _connections() -> int:
    """How many connections the system lets us have, after asking it for enough."""
    import resource

    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    if allowed < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return min(CONNECTIONS, allowed - OTHER_FILES)
