"""The kernel's loader: whatever Numba does, the plain executor stays and the log says why."""

import logging
import threading

import pytest
from chalkgrad.engine import OPERATORS, kernel
from chalkgrad.engine.kernel import KernelLoader


@pytest.mark.parametrize(
    ("failure", "level"),
    [
        (ImportError("No module named 'numba'"), logging.INFO),
        (OSError("read-only file system"), logging.ERROR),
        (RuntimeError("cannot cache function: no locator available"), logging.ERROR),
        (AttributeError("module 'numba' has no attribute 'njit'"), logging.ERROR),
    ],
)
def test_no_failure_of_the_kernel_is_lost(
    failure: Exception,
    level: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: object) -> None:
        raise failure

    monkeypatch.setattr(kernel, "KernelExecutor", fail)
    loader = KernelLoader(OPERATORS)
    with caplog.at_level(logging.INFO, logger="chalkgrad"):
        loader.load_in_background()
        for thread in threading.enumerate():
            if thread.name == "kernel":
                thread.join(timeout=10)
        assert loader.kernel is None
        assert [record.levelno for record in caplog.records] == [level]
        assert str(failure) in caplog.text
        assert loader.load() is None
