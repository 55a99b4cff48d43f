"""One Valkey and one PostgreSQL for all tests here; tests that stop one start it again."""

import shutil
from collections.abc import Iterator

import pytest

from tests.services.services import PostgreSQL, Valkey, open_folder


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    service = Valkey(open_folder())
    service.start()
    yield service
    service.kill()
    shutil.rmtree(service.folder)


@pytest.fixture(scope="session")
def running_postgresql() -> Iterator[PostgreSQL]:
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
