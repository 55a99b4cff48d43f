"""What several folders of tests share."""

from collections.abc import Iterator

import pytest

from tests import effort
from tests.serving import Server

effort.register()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "slow: takes seconds of one processor; -m 'not slow' leaves it for the whole run"
    )


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it; each test keeps graphs of its own."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running
