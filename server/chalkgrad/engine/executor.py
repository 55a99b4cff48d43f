"""The two executors of a tape, both generated from the operator table.

One source generator writes the forward, reverse and tangent passes as a loop over rows with one
branch per operator. The plain executor runs that loop in Python over lists; the kernel is the same
loop compiled by Numba over arrays. Nothing here knows graphs.
"""

import hashlib
import importlib.util
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import platformdirs

from chalkgrad.engine.notation import SCALAR_FUNCTIONS, scalar_source
from chalkgrad.engine.operators import MAX_ARITY, OPERATORS, Operator, OperatorTable

log = logging.getLogger(__name__)

# One instruction: opcode, slot of the value, slots of the inputs (the second repeats the first
# for operators of one input, so that every row has one shape).
Row = tuple[int, int, int, int]

# Array types of a compiled program: opcodes, then slots. Unsigned, since Numba guards signed
# indices against being negative at every access.
PROGRAM_TYPES = (np.uint8, np.uint32, np.uint32, np.uint32)

# Branches on opcodes are tested one after another up to this many, and halved beyond it: the
# table opens with the commonest operators, which then cost one or two comparisons.
_CHAIN = 4

_INPUTS = {"a": "v[a]", "b": "v[b]", "y": "v[i]"}


def _forward_body(row: Operator, _: int) -> list[str]:
    return [f"v[i] = {scalar_source(row.value, _INPUTS)}"]


def _reverse_body(row: Operator, record: int) -> list[str]:
    sources = [scalar_source(partial, _INPUTS) for partial in row.partials]
    lines = []
    # Every partial is computed before any adjoint changes: a row that raises half-way is repeated.
    names = ["p", "q"]
    simple = {"1.0", "(-1.0)", "v[a]", "v[b]"}
    for name, source in zip(names, sources, strict=False):
        if record or source not in simple:
            lines.append(f"{name} = {source}")
    for port, (name, source) in enumerate(zip(names, sources, strict=False)):
        slot = "ab"[port]
        factor = name if record or source not in simple else source
        if record:
            lines += [
                f"c = d * {factor}",
                f"local[i * {MAX_ARITY} + {port}] = {factor}",
                f"sent[i * {MAX_ARITY} + {port}] = c",
                f"g[{slot}] += c",
            ]
        elif source == "1.0":
            lines.append(f"g[{slot}] += d")
        elif source == "(-1.0)":
            lines.append(f"g[{slot}] -= d")
        else:
            lines.append(f"g[{slot}] += d * {factor}")
    return lines


def _tangent_body(row: Operator, _: int) -> list[str]:
    sources = [scalar_source(partial, _INPUTS) for partial in row.partials]
    if row.arity == 1:
        return [f"t[i] = {sources[0]} * t[a]"]
    # An input that does not depend on the seeds takes no part: its local derivative may be NaN.
    return [
        "if active == 3:",
        f"    t[i] = {sources[0]} * t[a] + {sources[1]} * t[b]",
        "elif active == 1:",
        f"    t[i] = {sources[0]} * t[a]",
        "else:",
        f"    t[i] = {sources[1]} * t[b]",
    ]


Body = Callable[[Operator, int], list[str]]


def _branches(table: OperatorTable, body: Body, record: int, low: int, high: int) -> list[str]:
    """Source that selects the row's operator among the opcodes low ≤ op < high."""

    def indented(lines: list[str]) -> list[str]:
        return ["    " + line for line in lines]

    if high - low > _CHAIN:
        middle = low + _CHAIN if low == 0 else (low + high) // 2
        return [
            f"if op < {middle}:",
            *indented(_branches(table, body, record, low, middle)),
            "else:",
            *indented(_branches(table, body, record, middle, high)),
        ]
    lines = []
    for code in range(low, high):
        word = "if" if code == low else "elif"
        head = "else:" if code == high - 1 and code > low else f"{word} op == {code}:"
        lines += [head, *indented(body(table.rows[code], record))]
    return lines


def _python_pass(
    table: OperatorTable, name: str, body: Body, arguments: str, unpack: str, patch: str,
    record: int = 0,
) -> str:  # fmt: skip
    lines = [
        f"def {name}(rows, {arguments}):",
        "    rows = iter(rows)",
        "    while True:",
        "        try:",
        f"            for {unpack} in rows:",
    ]
    if body is _reverse_body:
        lines.append("                d = g[i]")
    lines += ["                " + s for s in _branches(table, body, record, 0, len(table.rows))]
    lines += [
        "            return",
        # The row that raised gets its IEEE value, and the loop goes on with the next.
        "        except (ArithmeticError, ValueError):",
        f"            {patch}",
    ]
    return "\n".join(lines)


def python_source(table: OperatorTable) -> str:
    """Source of the plain executor: forward, reverse, reverse_recording and tangent."""
    return "\n\n".join(
        [
            _python_pass(
                table, "forward", _forward_body, "v", "op, i, a, b",
                "v[i] = ieee_value(op, v[a], v[b])",
            ),
            _python_pass(
                table, "reverse", _reverse_body, "v, g", "op, i, a, b",
                "ieee_reverse(op, i, a, b, v, g)",
            ),
            _python_pass(
                table, "reverse_recording", _reverse_body, "v, g, local, sent", "op, i, a, b",
                "ieee_reverse(op, i, a, b, v, g, local, sent)", record=1,
            ),
            _python_pass(
                table, "tangent", _tangent_body, "v, t", "op, i, a, b, active",
                "ieee_tangent(op, i, a, b, active, v, t)",
            ),
        ]
    )  # fmt: skip


class PythonExecutor:
    """The flat tape in plain Python; always there.

    Attributes
    ----------
    forward, reverse, reverse_recording, tangent
        The generated passes over rows and lists of doubles, changing the lists in place.
    """

    name = "python"

    def __init__(self, table: OperatorTable) -> None:
        rows = table.rows

        def ieee_value(op: int, a: float, b: float) -> float:
            with np.errstate(all="ignore"):
                return float(rows[op].numpy_value(np.float64(a), np.float64(b)))

        def partials(op: int, a: float, b: float, y: float) -> list[float]:
            arguments = (np.float64(a), np.float64(b), np.float64(y))
            with np.errstate(all="ignore"):
                return [float(partial(*arguments)) for partial in rows[op].numpy_partials]

        def ieee_reverse(
            op: int, i: int, a: int, b: int, v: list[float], g: list[float],
            local: list[float] | None = None, sent: list[float] | None = None,
        ) -> None:  # fmt: skip
            upstream = g[i]
            factors = partials(op, v[a], v[b], v[i])
            for port, (slot, factor) in enumerate(zip((a, b), factors, strict=False)):
                contribution = upstream * factor
                g[slot] += contribution
                if local is not None and sent is not None:
                    local[i * MAX_ARITY + port] = factor
                    sent[i * MAX_ARITY + port] = contribution

        def ieee_tangent(
            op: int, i: int, a: int, b: int, active: int, v: list[float], t: list[float]
        ) -> None:
            factors = partials(op, v[a], v[b], v[i])
            t[i] = sum(
                factor * t[slot]
                for port, (slot, factor) in enumerate(zip((a, b), factors, strict=False))
                if active >> port & 1
            )

        namespace: dict[str, Any] = {
            **SCALAR_FUNCTIONS,
            "ieee_value": ieee_value,
            "ieee_reverse": ieee_reverse,
            "ieee_tangent": ieee_tangent,
        }
        exec(python_source(table), namespace)  # noqa: S102 - our own table, no outside text
        self.forward: Callable[[Sequence[Row], list[float]], None] = namespace["forward"]
        self.reverse: Callable[..., None] = namespace["reverse"]
        self.reverse_recording: Callable[..., None] = namespace["reverse_recording"]
        self.tangent: Callable[..., None] = namespace["tangent"]
        self._opcode = table.opcode

    def value(self, op: str, operands: Sequence[float]) -> float:
        """One operator's value, to the bit that a pass would give it."""
        values = [*operands, np.nan]
        self.forward([(self._opcode[op], len(operands), 0, len(operands) - 1)], values)
        return float(values[-1])


def kernel_source(table: OperatorTable) -> str:
    """Source of the module that Numba compiles: ``forward``, ``reverse``, ``reverse_recording``."""
    imports = ", ".join(
        f"{function.__name__} as {name}" if function.__name__ != name else name
        for name, function in SCALAR_FUNCTIONS.items()
    )

    def kernel(name: str, arguments: str, loop: str, body: Body, record: int = 0) -> str:
        lines = [
            "@njit(cache=True, error_model='numpy', boundscheck=False, nogil=True)",
            f"def {name}(code, out, left, right, {arguments}):",
            f"    for n in range({loop}):",
            "        op = code[n]",
            "        i = out[n]",
            "        a = left[n]",
            "        b = right[n]",
        ]
        if body is _reverse_body:
            lines.append("        d = g[i]")
        lines += ["        " + s for s in _branches(table, body, record, 0, len(table.rows))]
        return "\n".join(lines)

    backwards = "code.size - 1, -1, -1"
    return "\n\n".join(
        [
            f'"""Generated from the operator table."""\n\nfrom math import {imports}\n',
            "from numba import njit",
            kernel("forward", "v", "code.size", _forward_body),
            kernel("reverse", "v, g", backwards, _reverse_body),
            kernel("reverse_recording", "v, g, local, sent", backwards, _reverse_body, record=1),
        ]
    )


class KernelExecutor:
    """The same passes compiled by Numba over arrays; needs the extra ``chalkgrad[fast]``."""

    name = "numba"

    def __init__(self, table: OperatorTable) -> None:
        module = _load_generated(kernel_source(table))
        self.forward: Callable[..., None] = module.forward
        self.reverse: Callable[..., None] = module.reverse
        self.reverse_recording: Callable[..., None] = module.reverse_recording
        self._warm()

    def _warm(self) -> None:
        """Compile, or load the cached machine code, before anyone waits for it."""
        program = [np.zeros(1, dtype=kind) for kind in PROGRAM_TYPES]
        v, g, local, sent = np.zeros(1), np.zeros(1), np.zeros(MAX_ARITY), np.zeros(MAX_ARITY)
        self.forward(*program, v)
        self.reverse(*program, v, g)
        self.reverse_recording(*program, v, g, local, sent)


def _load_generated(source: str) -> ModuleType:
    """Import generated source from a file in the user's cache: Numba caches only what has a file.

    The name carries a digest of the source, so another table never meets stale machine code.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()[:16]
    name = f"chalkgrad_kernel_{digest}"
    folder = Path(platformdirs.user_cache_dir("chalkgrad"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    if not path.exists():
        fresh = path.with_suffix(f".{threading.get_ident()}.tmp")
        fresh.write_text(source)
        fresh.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot import {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def python_executor(table: OperatorTable) -> PythonExecutor:
    """A table's plain executor, made once."""
    return PythonExecutor(table)


PYTHON = python_executor(OPERATORS)


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
