"""The web application: `create_app` wires the parts together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import flask
import platformdirs
from flask import Flask

from chalkgrad import __version__
from chalkgrad.document.exchange import MAX_BYTES
from chalkgrad.engine.executor import PYTHON, Executor
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.engine.operators import OPERATORS
from chalkgrad.live.hub import Hub
from chalkgrad.live.people import Cookies, OnePerson
from chalkgrad.resources import STATIC, TEMPLATES
from chalkgrad.store.bounds import MAX_STORED
from chalkgrad.store.files import PRIVATE_FOLDER, owned
from chalkgrad.store.housekeeping import Housekeeping
from chalkgrad.store.store import Store
from chalkgrad.web import (
    addresses,
    api,
    compression,
    errors,
    exports,
    gate,
    headers,
    history,
    imports,
    language,
    lessons,
    library,
    links,
    messages,
    openapi,
    pages,
    quota,
    static,
)
from chalkgrad.web.border import Border, names_of
from chalkgrad.web.quota import Quota

# The file in a data folder that keeps the graphs.
DATABASE = "chalkgrad.db"

# What can be set, and what it is where nothing sets it; see `create_app`.
DEFAULTS: Mapping[str, Any] = {
    "DATA": None, "DATABASE": None, "MESSAGE_QUEUE": None, "KERNEL": True, "HOST": "",
    "TRUSTED_HOSTS": "", "FRAMED_BY": "'none'", "MAX_STORED": MAX_STORED,
    "SECRET_KEY": None, "ONE_PERSON": False,
}  # fmt: skip


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Make the web application.

    Parameters
    ----------
    config
        ``DATA`` (folder of the database; the user's data directory by default), ``DATABASE`` (a
        SQLAlchemy URL, instead of a file in that folder), ``MESSAGE_QUEUE`` (a Redis URL, for
        several processes), ``MAX_STORED`` (bytes that all graphs may take), ``KERNEL`` (False keeps
        to the plain tape), ``HOST`` (the address that is listened on; every one by default),
        ``TRUSTED_HOSTS`` (further names under which the server is asked for, such as a proxy's,
        separated by commas), ``SECRET_KEY`` (what signs cookies, instead of a key in the database;
        of several in a list the first signs, and the others are still believed),
        ``ONE_PERSON`` (True where everybody who reaches the server is the same person) and
        ``FRAMED_BY`` (whose pages may have ours inside, as a content security policy says it;
        nobody's by default). Environment variables ``CHALKGRAD_DATA`` and so on say the same.

    Returns
    -------
    Flask
        The application; its Socket.IO object is ``app.extensions["socketio"]``. Call `close` when
        it has answered its last request.

    Raises
    ------
    OSError
        The data folder cannot be made or written.
    StoreError
        The database cannot be used.
    """
    app = Flask("chalkgrad", static_folder=None, template_folder=TEMPLATES)
    app.config.update(DEFAULTS)
    app.config.from_prefixed_env("CHALKGRAD")
    app.config.update(config or {})
    # Chunked bodies, whose length is only known at their end, included.
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    # Flask has a setting of this name, which knows neither addresses in figures nor the socket.
    trusted = {*app.config["TRUSTED_HOSTS"].split(","), *names_of(app.config["HOST"])}
    app.config["TRUSTED_HOSTS"] = None

    store = Store(database_address(app.config), app.config["MAX_STORED"])
    pace = Quota(quota.address)
    store.admit = pace.spend
    loader = KernelLoader(OPERATORS)

    def executor() -> Executor:
        return loader.kernel or PYTHON

    keys = keys_of(app.config["SECRET_KEY"]) or [store.sharing.key()]
    # Flask has a use for it that we have not.
    app.config["SECRET_KEY"] = None
    cookies = (OnePerson if app.config["ONE_PERSON"] else Cookies)(keys, store.people)
    hub = Hub(app, store, executor, cookies, app.config["MESSAGE_QUEUE"])
    hub.open()
    housekeeping = Housekeeping(store)
    housekeeping.open()
    addresses.register(app)
    if not app.config["ONE_PERSON"]:
        quota.register(app, pace)
    gate.register(app, hub.door, cookies)
    headers.register(app)
    compression.register(app)
    static.register(app, STATIC)
    errors.register(app)
    language.register(app)
    app.register_blueprint(pages.blueprint(store, hub))
    app.register_blueprint(library.blueprint(store))
    app.register_blueprint(lessons.blueprint(store))
    app.register_blueprint(api.blueprint(store, hub))
    app.register_blueprint(exports.blueprint(store))
    app.register_blueprint(history.blueprint(store, hub))
    app.register_blueprint(imports.blueprint(store))
    app.register_blueprint(links.blueprint(store, hub))
    app.register_blueprint(openapi.blueprint())
    app.register_blueprint(messages.blueprint(store, hub))
    app.extensions["chalkgrad_hub"] = hub
    app.extensions["chalkgrad_store"] = store
    app.context_processor(lambda: {"version": __version__})
    app.wsgi_app = Border(app.wsgi_app, trusted)  # type: ignore[method-assign]

    def close() -> None:
        housekeeping.close()
        hub.close()
        store.close()

    app.extensions["chalkgrad_close"] = close
    # Once the addresses are there: Werkzeug parses code for them, as the kernel's thread does, and
    # Python 3.11 bears one thread at that (see `notation.parse`).
    if app.config["KERNEL"]:
        loader.load_in_background()
    return app


def keys_of(said: object) -> list[bytes]:
    """The keys that a setting names: one, or several in a list."""
    several = said if isinstance(said, list) else [said]
    return [str(key).encode() for key in several if key]


def usual_folder(data: str | Path | None) -> Path:
    """The folder that is named, or the user's own; it need not be there."""
    return Path(data or platformdirs.user_data_dir("chalkgrad"))


def data_folder(data: str | Path | None) -> Path:
    """The folder that keeps the graphs, made where it is missing.

    Raises
    ------
    OSError
        It cannot be made.
    """
    folder = usual_folder(data)
    if not folder.exists():
        folder.mkdir(parents=True, mode=PRIVATE_FOLDER)
    elif data is None and owned(folder):
        # Ours alone. A folder that somebody names may be there for others as well.
        folder.chmod(PRIVATE_FOLDER)
    return folder.resolve()


def close(app: Flask) -> None:
    """End what an application has open, so that its database is whole in one file."""
    app.extensions["chalkgrad_close"]()


def settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with those of the environment where they say nothing."""
    found = flask.Config("")
    found.from_prefixed_env("CHALKGRAD")
    return {**DEFAULTS, **found, **config}


def database_address(config: Mapping[str, Any], *, make: bool = True) -> str:
    """The database that settings name, or else the one in their data folder.

    Parameters
    ----------
    config
        The settings.
    make
        Whether to make the folder where it is missing.

    Raises
    ------
    OSError
        The folder cannot be made.
    """
    if config["DATABASE"]:
        return str(config["DATABASE"])
    folder = (data_folder if make else usual_folder)(config["DATA"])
    return f"sqlite:///{folder / DATABASE}"
