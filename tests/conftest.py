"""What several folders of tests share."""

from collections.abc import Iterator

import pytest

from tests.serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it; each test keeps graphs of its own."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running
