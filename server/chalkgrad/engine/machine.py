"""The source of the kernel: the module that Numba compiles, generated from an operator table."""

import inspect
from collections.abc import Container, Mapping, Sequence

from chalkgrad.engine.arranging import arranged
from chalkgrad.engine.compiling import indented
from chalkgrad.engine.functions import kernel_header
from chalkgrad.engine.operators import OperatorTable
from chalkgrad.engine.source import RECORD_HEAD, REVERSE_HEAD, instructions

# What graphs are full of. With a loop for each operator a compiler takes twice as long, and the
# rows of these take the same.
_FREQUENT = frozenset(
    (
        "add", "sub", "mul", "div", "neg", "square", "sqrt", "reciprocal", "exp", "ln", "sin",
        "cos", "tanh", "sigmoid", "relu",
    )
)  # fmt: skip

# A row's slot, and those of its first and last input.
_READ = ["i = code[n + one]", "a = code[n + two]", "z = code[n + three]"]

# After the branches of the kernel's record: what is not blocked, and so not 0 yet, is sent.
_RECORD_TAIL = [
    "for k in range(first[i], first[i + 1]):",
    "    if takes[k] and sent[k] != sent[k]:",
    "        c = 0.0",
    "        if live:",
    "            c = d * local[k] + 0.0",
    "            g[sources[k]] += c",
    "        sent[k] = c",
    "    elif not takes[k]:",
    "        local[k] = nan",
]

# The types of what is compiled as it stands elsewhere are not known here.
_ANNOTATIONS = "from __future__ import annotations"

# Forward and back in one call without arguments to be looked at: two addresses, of both passes'
# codes after their sizes, and of the values, where the leaves' stand already, and the adjoints.
_GRADIENT = [
    "@cfunc('void(CPointer(uint32), CPointer(float64))', cache=True)",
    "def gradient(codes, numbers):",
    "    sizes = carray(codes, 4)",
    "    there, back, slots, target = sizes[0], sizes[1], sizes[2], sizes[3]",
    "    code = carray(codes, 4 + there + back)",
    "    rows = carray(numbers, 2 * slots)",
    "    v, g = rows[:slots], rows[slots:]",
    "    forward(code[4 : 4 + there], v)",
    "    for k in range(slots):",
    "        g[k] = -0.0",
    "    g[target] = 1.0",
    "    reverse(code[4 + there :], v, g)",
    "    for k in range(slots):",
    "        g[k] = g[k] + 0.0",
]


def _chain(bodies: Mapping[int, list[str]]) -> list[str]:
    """A test of the opcode after another: what a compiler makes a table of jumps of."""
    lines: list[str] = []
    for code, body in bodies.items():
        lines += [f"{'elif' if lines else 'if'} op == {code}:", *indented(body)]
    return lines


def _one_by_one(bodies: Sequence[list[str]], head: list[str], tail: list[str]) -> list[str]:
    return [
        "for n in range(first_row, end, 4):",
        "    op = code[n]",
        "    i = code[n + 1]",
        "    a = code[n + 2]",
        "    z = code[n + 3]",
        *indented([*head, *_chain(dict(enumerate(bodies))), *tail]),
    ]


def _by_runs(bodies: Sequence[list[str]], head: list[str], alone: Container[int]) -> list[str]:
    """Rows of one operator in a loop of their own, as long as they follow each other.

    Those that are not to be `alone` share a loop. What would stand behind every branch, as where a
    pass keeps what it sends, takes a compiler minutes so.
    """

    def where_sent(body: list[str]) -> list[str]:
        test = "if d != 0.0 or copysign(1.0, d) > 0.0:"
        return [*_READ, *([head[0], test, *indented(body)] if head else body), "n += four"]

    runs, shared = {}, {}
    for code, body in enumerate(bodies):
        if code not in alone:
            shared[code] = body
            continue
        end = ["if n >= last or code[n] != op:", "    break"]
        runs[code] = ["while True:", *indented([*where_sent(body), *end])]
    others = where_sent(_chain(shared))
    return [
        "one, two, three, four = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)",
        "n, last = np.uint64(first_row), np.uint64(end)",
        "while n < last:",
        "    op = code[n]",
        *indented([*_chain(runs), "else:", *indented(others)] if runs else others),
    ]


def kernel_source(table: OperatorTable) -> str:
    """Source of the module that Numba compiles: its passes, and ``arranged``."""
    made = instructions(table, apart=False)
    frequent = {code for code, row in enumerate(table.rows) if row.name in _FREQUENT}
    sending = {at for at, (code, _) in enumerate(table.reverse_rows) if code in frequent}

    def kernel(
        name: str,
        arguments: str,
        bodies: Sequence[list[str]],
        head: list[str],
        tail: list[str],
        alone: Container[int] = (),
    ) -> str:
        lines = [
            "@njit(cache=True, error_model='numpy', boundscheck=False, nogil=True)",
            f"def {name}(code, {arguments}):",
            # One array holds all: see `Program.code`. Every argument takes a call its time.
            "    first_row, end, wires, slots = code[0], code[1], code[2], code[3]",
            "    first = code[4 : 5 + slots]",
            "    sources = code[5 + slots : 5 + slots + wires]",
            "    takes = code[5 + slots + wires : 5 + slots + 2 * wires]",
            *indented(_one_by_one(bodies, head, tail) if tail else _by_runs(bodies, head, alone)),
        ]
        return "\n".join(lines)

    return "\n\n\n".join(
        [
            f'"""Generated from the operator table."""\n\n{_ANNOTATIONS}\n\n{kernel_header()}',
            f"@njit(cache=True, boundscheck=False, nogil=True)\n{inspect.getsource(arranged)}",
            kernel("forward", "v", made.forward, [], [], frequent),
            kernel("reverse", "v, g", made.reverse, REVERSE_HEAD, [], sending),
            kernel("record", "v, g, local, sent", made.record, RECORD_HEAD,
                   _RECORD_TAIL),
            "\n".join(_GRADIENT),
        ]
    )  # fmt: skip
