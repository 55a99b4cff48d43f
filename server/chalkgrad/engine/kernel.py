"""The kernel: the passes compiled by Numba, kept in the user's cache, brought in when asked."""

import ctypes
import hashlib
import importlib.util
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
import platformdirs
from numpy.typing import NDArray

from chalkgrad.engine.arranging import by_size
from chalkgrad.engine.machine import kernel_source
from chalkgrad.engine.operators import OperatorTable
from chalkgrad.engine.program import Doubles, Numbers, Program, Wires
from chalkgrad.locks import locked

log = logging.getLogger(__name__)

# A function of the module; whoever calls it lets other threads run.
_OF_TWO_ADDRESSES = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


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
            self._arranged: Callable[[Numbers, bool, NDArray[np.intp]], Numbers] = module.arranged
            # By its address: what Numba makes of it for ctypes looks at types in every call.
            self._gradient: Callable[..., None] = _OF_TWO_ADDRESSES(module.gradient.address)
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
        self._forward(self._code(program), v)

    def reverse(self, program: Program, v: Doubles, g: Doubles) -> None:
        """See `Executor`."""
        self._reverse(self._backwards(program), v, g)

    def record(
        self, program: Program, v: Doubles, g: Doubles, local: Doubles, sent: Doubles
    ) -> None:
        """See `Executor`."""
        self._record(self._backwards(program), v, g, local, sent)

    def gradient(
        self, program: Program, back: Program, leaves: Sequence[float], target: int
    ) -> "KernelGradient":
        """See `Executor`."""
        values = self.numbers(leaves)
        self.forward(program, values)
        there, again = (
            self._arranged(code, backwards, by_size(code, values))
            for code, backwards in ((program.code(), False), (back.backwards_code(), True))
        )
        return KernelGradient(self._gradient, (there, again), leaves, target)

    def _code(self, program: Program) -> Numbers:
        code = program.kept.get("forward")
        if code is None:
            code = program.kept["forward"] = self._as_they_come(program.code(), False)
        return code

    def _backwards(self, program: Program) -> Numbers:
        code = program.kept.get("backwards")
        if code is None:
            code = program.kept["backwards"] = self._as_they_come(program.backwards_code(), True)
        return code

    def _as_they_come(self, code: Numbers, backwards: bool) -> Numbers:
        return self._arranged(code, backwards, np.arange((code[1] - code[0]) // 4))


class KernelGradient:
    """See `executor.Gradient`: one call of machine code on memory that stays where it is.

    Handing an array over takes longer than seven rows do, and an address next to nothing.
    """

    def __init__(
        self,
        call: Callable[..., None],
        codes: tuple[Numbers, Numbers],
        leaves: Sequence[float],
        target: int,
    ) -> None:
        slots = len(leaves)
        sizes = np.array([len(codes[0]), len(codes[1]), slots, target], dtype=np.uint32)
        program, numbers = np.concatenate([sizes, *codes]), np.zeros(2 * slots)
        self.values, self.adjoints = numbers.reshape(2, slots)
        self.values[:] = leaves
        # An address that NumPy hands out keeps its array, for as long as anyone may call this.
        self.run: Callable[[], None] = partial(
            call, *(array.ctypes.data_as(ctypes.c_void_p) for array in (program, numbers))
        )


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
