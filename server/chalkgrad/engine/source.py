"""The source of both executors, generated from an operator table.

The forward, reverse and tangent passes are each a loop over rows with one branch per operator: in
Python over lists, and the same loop as a module that Numba compiles.
"""

from collections.abc import Callable

from chalkgrad.engine.notation import SCALAR_FUNCTIONS, scalar_source
from chalkgrad.engine.operators import Operator, OperatorTable

# Branches on opcodes are tested one after another up to this many, and halved beyond it: the
# table opens with the commonest operators, which then cost one or two comparisons.
_CHAIN = 4


def _slots(row: Operator) -> list[str]:
    """The variables of the generated loop that hold the slots of an operator's inputs."""
    return ["a", *(f"m{port}" for port in range(1, row.arity - 1)), "z"][: row.arity]


def _names(row: Operator) -> dict[str, str]:
    """What the words of a row's formulas are in the generated loop."""
    return {"y": "v[i]"} | {
        letter: f"v[{slot}]" for letter, slot in zip(row.letters, _slots(row), strict=True)
    }


def _between(row: Operator, *, wire: bool = False) -> list[str]:
    """Lines that read the slots between an operator's first and last input."""
    wide = row.arity > 2
    lines = ["w = first[i]"] if wide or wire else []
    return lines + [f"m{port} = sources[w + {port}]" for port in range(1, row.arity - 1)]


def _forward_body(row: Operator, _: int) -> list[str]:
    return [*_between(row), f"v[i] = {scalar_source(row.value, _names(row))}"]


def _reverse_body(row: Operator, record: int) -> list[str]:
    sources = [scalar_source(partial, _names(row)) for partial in row.partials]
    lines = _between(row, wire=bool(record))
    # Every partial is computed before any adjoint changes: a row that raises half-way is repeated.
    simple = {"1.0", "(-1.0)", *(f"v[{slot}]" for slot in _slots(row))}
    for port, source in enumerate(sources):
        if record or source not in simple:
            lines.append(f"p{port} = {source}")
    for port, (slot, source) in enumerate(zip(_slots(row), sources, strict=True)):
        factor = f"p{port}" if record or source not in simple else source
        if record:
            lines += [
                f"c = d * {factor}",
                f"local[w + {port}] = {factor}",
                f"sent[w + {port}] = c",
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
    products = [
        f"{scalar_source(partial, _names(row))} * t[{slot}]"
        for partial, slot in zip(row.partials, _slots(row), strict=True)
    ]
    # An input that does not depend on the seeds takes no part: its local derivative may be NaN.
    if row.arity == 1:
        return [f"t[i] = {products[0]}"]
    if row.arity == 2:
        return [
            "if active == 3:",
            f"    t[i] = {products[0]} + {products[1]}",
            "elif active == 1:",
            f"    t[i] = {products[0]}",
            "else:",
            f"    t[i] = {products[1]}",
        ]
    # −0 is what changes nothing when it is added to, the sign of a zero included.
    lines = [*_between(row), "c = -0.0"]
    for port, product in enumerate(products):
        lines += [f"if active & {1 << port}:", f"    c += {product}"]
    return [*lines, "t[i] = c"]


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
    table: OperatorTable, name: str, body: Body, arguments: str, rows: str, unpack: str,
    patch: str, record: int = 0,
) -> str:  # fmt: skip
    reads_wires = record or any(row.arity > 2 for row in table.rows)
    lines = [
        f"def {name}(program, {arguments}):",
        f"    rows = iter({rows})",
        *(["    wires = program.wires"] if reads_wires else []),
        *(["    first, sources = wires.first, wires.sources"] if reads_wires else []),
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
    """Source of the plain executor: forward, reverse, record and tangent."""
    return "\n\n".join(
        [
            _python_pass(
                table, "forward", _forward_body, "v", "program.rows", "op, i, a, z",
                "ieee_value(op, i, program.wires, v)",
            ),
            _python_pass(
                table, "reverse", _reverse_body, "v, g", "program.backwards", "op, i, a, z",
                "ieee_reverse(op, i, program.wires, v, g)",
            ),
            _python_pass(
                table, "record", _reverse_body, "v, g, local, sent", "program.backwards",
                "op, i, a, z", "ieee_reverse(op, i, program.wires, v, g, local, sent)", record=1,
            ),
            _python_pass(
                table, "tangent", _tangent_body, "active_rows, v, t", "active_rows",
                "op, i, a, z, active", "ieee_tangent(op, i, program.wires, active, v, t)",
            ),
        ]
    )  # fmt: skip


def kernel_source(table: OperatorTable) -> str:
    """Source of the module that Numba compiles: ``forward``, ``reverse`` and ``record``."""
    imports = ", ".join(
        f"{function.__name__} as {name}" if function.__name__ != name else name
        for name, function in SCALAR_FUNCTIONS.items()
    )

    def kernel(name: str, arguments: str, loop: str, body: Body, record: int = 0) -> str:
        lines = [
            "@njit(cache=True, error_model='numpy', boundscheck=False, nogil=True)",
            f"def {name}(rows, first, sources, {arguments}):",
            f"    for n in range({loop}):",
            "        op = rows[n, 0]",
            "        i = rows[n, 1]",
            "        a = rows[n, 2]",
            "        z = rows[n, 3]",
        ]
        if body is _reverse_body:
            lines.append("        d = g[i]")
        lines += ["        " + s for s in _branches(table, body, record, 0, len(table.rows))]
        return "\n".join(lines)

    backwards = "rows.shape[0] - 1, -1, -1"
    return "\n\n".join(
        [
            f'"""Generated from the operator table."""\n\nfrom math import {imports}\n',
            "from numba import njit",
            kernel("forward", "v", "rows.shape[0]", _forward_body),
            kernel("reverse", "v, g", backwards, _reverse_body),
            kernel("record", "v, g, local, sent", backwards, _reverse_body, record=1),
        ]
    )
