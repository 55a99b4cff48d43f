"""What several folders of tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it; each test keeps graphs of its own."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


# A machine that runs other tests at the same time is slow now and then: that is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
