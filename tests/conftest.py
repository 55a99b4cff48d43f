"""What several folders of tests share."""

from collections.abc import Iterator, Mapping
from typing import Any

import chalkgrad.app
import chalkgrad.hosting
import pytest

from tests import effort
from tests.databases import DATABASES, POSTGRESQL, SQLITE, address
from tests.serving import Server

effort.register()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=(SQLITE, POSTGRESQL), default=SQLITE,
        help="where whatever keeps graphs keeps them",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "slow: takes seconds of one processor; -m 'not slow' leaves it for the whole run"
    )
    config.addinivalue_line("markers", "only_sqlite: of SQLite's file, or of a data folder alone")
    DATABASES.kind = config.getoption("database")
    if DATABASES.kind == POSTGRESQL:
        chalkgrad.app.database_address = chalkgrad.hosting.database_address = _database_address
        Server.database_of = staticmethod(address)


def _database_address(config: Mapping[str, Any], *, make: bool = True) -> str:
    """As the application's own, with PostgreSQL in the place of a folder's file."""
    return config["DATABASE"] or address(chalkgrad.app.data_folder(config["DATA"]))


def pytest_unconfigure() -> None:
    DATABASES.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if DATABASES.kind == POSTGRESQL:
        skipped = pytest.mark.skip(reason="about SQLite alone")
        for item in items:
            if item.get_closest_marker("only_sqlite"):
                item.add_marker(skipped)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it; each test keeps graphs of its own."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running
