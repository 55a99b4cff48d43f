"""The kernel's loader: whatever Numba does, the plain executor stays and the log says why."""

import logging
import threading
from pathlib import Path
from types import ModuleType

import pytest
from chalkgrad.engine import OPERATORS, kernel
from chalkgrad.engine.kernel import KernelLoader
from chalkgrad.locks import take


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


def test_of_several_processes_one_compiles_and_the_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Numba's cache does not bear two that write it, and each would compile for many seconds."""
    waiting = []
    generated = kernel._load_generated

    def load(source: str, path: Path) -> ModuleType:
        waiting.append(take(path.with_suffix(".lock")) is None)
        return generated(source, path)

    monkeypatch.setattr(kernel, "_load_generated", load)
    assert KernelLoader(OPERATORS).load() is not None
    assert waiting == [True]
