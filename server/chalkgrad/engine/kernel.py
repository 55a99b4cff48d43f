"""The kernel: the passes compiled by Numba, kept in the user's cache, brought in when asked."""

import hashlib
import importlib.util
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import platformdirs

from chalkgrad.engine.operators import OperatorTable
from chalkgrad.engine.program import Doubles, Program, Wires
from chalkgrad.engine.source import kernel_source
from chalkgrad.locks import locked

log = logging.getLogger(__name__)


class KernelExecutor:
    """The same passes compiled by Numba over arrays; needs the extra ``chalkgrad[fast]``."""

    name = "numba"

    def __init__(self, table: OperatorTable) -> None:
        self.table = table
        source = kernel_source(table)
        # The name carries a digest of the source: another table never meets stale machine code.
        name = f"chalkgrad_kernel_{hashlib.sha256(source.encode()).hexdigest()[:16]}"
        folder = Path(platformdirs.user_cache_dir("chalkgrad"))
        folder.mkdir(parents=True, exist_ok=True)
        # One process compiles, which takes many seconds; the others wait for what it keeps.
        with locked(folder / f"{name}.lock"):
            module = _load_generated(source, folder / f"{name}.py")
            self._forward: Callable[..., None] = module.forward
            self._reverse: Callable[..., None] = module.reverse
            self._record: Callable[..., None] = module.record
            self._warm()

    def _warm(self) -> None:
        """Compile, or load the cached machine code, before anyone waits for it."""
        program = Program([], Wires([0], []))
        nothing = self.filled(0, 0.0)
        self.forward(program, nothing)
        self.reverse(program, nothing, nothing)
        self.record(program, nothing, nothing, nothing, nothing)

    def numbers(self, numbers: Sequence[float]) -> Doubles:
        """An array."""
        return np.array(numbers, dtype=np.float64)

    def filled(self, size: int, number: float) -> Doubles:
        """An array of one number."""
        return np.full(size, number)

    def forward(self, program: Program, v: Doubles) -> None:
        """See `Executor`."""
        self._forward(program.code, v)

    def reverse(self, program: Program, v: Doubles, g: Doubles) -> None:
        """See `Executor`."""
        self._reverse(program.backwards_code, v, g)

    def record(
        self, program: Program, v: Doubles, g: Doubles, local: Doubles, sent: Doubles
    ) -> None:
        """See `Executor`."""
        self._record(program.backwards_code, v, g, local, sent)


def _load_generated(source: str, path: Path) -> ModuleType:
    """Import generated source from a file: Numba caches only what has one."""
    name = path.stem
    if not path.exists():
        # Whoever is killed while writing leaves no half of a file under the name.
        fresh = path.with_suffix(".tmp")
        fresh.write_text(source)
        fresh.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot import {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class KernelLoader:
    """Brings the kernel in when asked, once; where it cannot, the log says why.

    Attributes
    ----------
    kernel
        The kernel once it is ready, else None.
    """

    def __init__(self, table: OperatorTable) -> None:
        self._table = table
        self._lock = threading.Lock()
        self.kernel: KernelExecutor | None = None

    def load(self) -> KernelExecutor | None:
        """Compile or fetch the kernel now; None where that fails."""
        with self._lock:
            if self.kernel is None:
                try:
                    self.kernel = KernelExecutor(self._table)
                except ImportError as error:
                    # An extra that was not asked for is no fault.
                    log.info("no compiled kernel: %s; pip install chalkgrad[fast]", error)
                except Exception:
                    # Numba, its compiler and its cache fail in ways of their own, and the plain
                    # executor computes the same: no failure of theirs may take the numbers away.
                    log.exception("no compiled kernel; the plain executor stays")
            return self.kernel

    def load_in_background(self) -> None:
        """Start `load` in a daemon thread."""
        threading.Thread(target=self.load, name="kernel", daemon=True).start()
