"""The web application: `create_app` wires the parts together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs
from flask import Flask

from chalkgrad import __version__
from chalkgrad.engine.executor import PYTHON, Executor
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.live import events
from chalkgrad.live.rooms import Rooms
from chalkgrad.live.transport import Transport
from chalkgrad.resources import STATIC, TEMPLATES
from chalkgrad.store.store import Store
from chalkgrad.web import api, errors, headers, language, lessons, pages, static


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Make the web application.

    Parameters
    ----------
    config
        ``DATA`` (folder of the database; the user's data directory by default), ``DATABASE``
        (a SQLAlchemy URL, instead of a file in that folder), ``MESSAGE_QUEUE`` (a Redis URL, for
        several processes) and ``KERNEL`` (False keeps to the plain tape). Environment variables
        ``CHALKGRAD_DATA`` and so on say the same.

    Returns
    -------
    Flask
        The application; its Socket.IO object is ``app.extensions["socketio"]``.

    Raises
    ------
    OSError
        The data folder cannot be made or written.
    """
    app = Flask("chalkgrad", static_folder=None, template_folder=TEMPLATES)
    app.config.update(DATA=None, DATABASE=None, MESSAGE_QUEUE=None, KERNEL=True)
    app.config.from_prefixed_env("CHALKGRAD")
    app.config.update(config or {})

    store = Store(app.config["DATABASE"] or _database_in(app.config["DATA"]))
    loader = KernelLoader(OPERATORS)
    if app.config["KERNEL"]:
        loader.load_in_background()

    def executor() -> Executor:
        return loader.kernel or PYTHON

    rooms = Rooms(store, executor)
    transport = Transport(app, app.config["MESSAGE_QUEUE"])
    events.register(transport, rooms)
    headers.register(app)
    static.register(app, STATIC)
    errors.register(app)
    language.register(app)
    app.register_blueprint(pages.blueprint(store))
    app.register_blueprint(lessons.blueprint(store))
    app.register_blueprint(api.blueprint(store, rooms, transport))
    app.extensions["chalkgrad_transport"] = transport
    app.context_processor(lambda: {"version": __version__})
    return app


def data_folder(data: str | Path | None) -> Path:
    """The folder that keeps the graphs, made where it is missing.

    Raises
    ------
    OSError
        It cannot be made.
    """
    folder = Path(data or platformdirs.user_data_dir("chalkgrad"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _database_in(data: str | Path | None) -> str:
    return f"sqlite:///{data_folder(data) / 'chalkgrad.db'}"
