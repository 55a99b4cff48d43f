"""The source of the passes, generated from an operator table; the plain executor's as a whole.

The forward, reverse and tangent passes are each a loop over rows with one branch per instruction:
in Python over lists, and the same loop as a module that Numba compiles (see `machine`).

A reverse instruction is an operator with the inputs that get something: nothing is computed for a
constant. Those of one or two inputs have an instruction for each choice of them; rows of more look
at every wire.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalkgrad.engine.compiling import Totals, indented, partial_lines, scalar
from chalkgrad.engine.notation import is_nothing, may_block, parse
from chalkgrad.engine.operators import Operator, OperatorTable

# Branches on opcodes are tested one after another up to this many, and halved beyond it: the
# table opens with the commonest operators, which then cost one or two comparisons.
_CHAIN = 4

# Lines of a branch, given the row and the ports that take part.
Body = Callable[[Operator, frozenset[int]], list[str]]

# The inputs of a row of any number of them, as a generated loop names them.
_MANY = {"own": "v[sources[j]]", "first": "v[sources[w]]", "count": "((u - w) * 1.0)"}
_MANY |= {"port": "(j - w)", "y": "v[i]"}
_EACH = "v[sources[k]]"


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


def _forward(row: Operator, _: frozenset[int]) -> list[str]:
    if not row.many:
        return [*_between(row), f"v[i] = {scalar(parse(row.value), _names(row))}"]
    totals = Totals(_MANY, _EACH)
    value = totals.of(row.value)
    return ["w, u = first[i], first[i + 1]", *totals.shared, f"v[i] = {scalar(value, _MANY)}"]


def _forward_apart(row: Operator, code: int) -> list[str]:
    """The plain executor hands rows of any number of inputs to their functions."""
    return [f"v[i] = many_value[{code}]([v[k] for k in sources[first[i] : first[i + 1]]])"]


def _sends(tree: ast.expr) -> bool:
    return not is_nothing(tree)


def _reverse(row: Operator, ports: frozenset[int]) -> list[str]:
    """Contributions of one row to the adjoints of its inputs.

    Every partial is computed before any adjoint changes: a row that raises half-way is repeated.
    """
    if row.many:
        return _reverse_many(row)
    names, slots = _names(row), _slots(row)
    trees = {port: parse(row.partials[port]) for port in sorted(ports)}
    trees = {port: tree for port, tree in trees.items() if _sends(tree)}
    before, after = [], []
    for port, tree in trees.items():
        source = scalar(tree, names)
        plain = source in {"1.0", "(-1.0)", *(f"v[{slot}]" for slot in slots)}
        factor = source if plain else f"p{port}"
        lines = [] if plain else partial_lines(tree, names, factor, f"s{port}")
        sent = {"1.0": "d", "(-1.0)": "0.0 - d"}.get(source, f"d * {factor} + 0.0")
        sending = [f"g[{slots[port]}] += {sent}"]
        if may_block(tree):
            sending = [f"if s{port}:", *indented(sending)]
        if row.arity > 2:
            lines = [f"if takes[w + {port}]:", *indented(lines)] if lines else []
            sending = [f"if takes[w + {port}]:", *indented(sending)]
        before += lines
        after += sending
    return [*_between(row), *before, *after] or ["pass"]


def _record(row: Operator, ports: frozenset[int]) -> list[str]:
    """As `_reverse`, keeping the local derivative and the contribution of every wire."""
    names, slots = _names(row), _slots(row)
    before, after = [], []
    for port in sorted(ports):
        tree = parse(row.partials[port])
        lines = partial_lines(tree, names, f"p{port}", f"s{port}")
        sending = _kept(f"w + {port}", slots[port], f"p{port}", f"s{port}", may_block(tree))
        if row.arity > 2:
            lines = [f"if takes[w + {port}]:", *indented(lines)]
            sending = [f"if takes[w + {port}]:", *indented(sending)]
        before += lines
        after += sending
    return [*_between(row, wire=True), *before, *after]


def _record_locals(row: Operator, ports: frozenset[int]) -> list[str]:
    """As `_record` for the kernel: the local derivatives; `_RECORD_TAIL` sends for every row."""
    names = _MANY if row.many else _names(row)
    if row.many:
        totals = Totals(_MANY, _EACH)
        tree = totals.of(row.partials[0])
        part = [*totals.own, *_local_lines(tree, names, "j")]
        head = ["w, u = first[i], first[i + 1]", *totals.shared, "for j in range(w, u):"]
        return [*head, *indented(part)]
    lines = _between(row, wire=True)
    for port in sorted(ports):
        lines += _local_lines(parse(row.partials[port]), names, f"w + {port}")
    return lines


def _local_lines(tree: ast.expr, names: Mapping[str, str], wire: str) -> list[str]:
    match tree:
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]) if may_block(tree):
            return [
                f"if {scalar(condition, names)}:",
                *indented(_local_lines(yes, names, wire)),
                "else:",
                *indented(_local_lines(no, names, wire)),
            ]
    lines = [f"local[{wire}] = {scalar(tree, names)}"]
    return [*lines, f"sent[{wire}] = 0.0"] if is_nothing(tree) else lines


def _kept(wire: str, slot: str, factor: str, sends: str, blocks: bool) -> list[str]:
    return [
        f"local[{wire}] = {factor}",
        f"if live and {sends}:" if blocks else "if live:",
        f"    c = d * {factor} + 0.0",
        f"    sent[{wire}] = c",
        f"    g[{slot}] += c",
        "else:",
        f"    sent[{wire}] = 0.0",
    ]


def _reverse_many(row: Operator) -> list[str]:
    totals = Totals(_MANY, _EACH)
    tree = totals.of(row.partials[0])
    sending = ["g[sources[j]] += d * q + 0.0"]
    if may_block(tree):
        sending = ["if s:", *indented(sending)]
    part = [*totals.own, *partial_lines(tree, _MANY, "q", "s"), *sending]
    return [
        "w, u = first[i], first[i + 1]",
        *totals.shared,
        "for j in range(w, u):",
        "    if takes[j]:",
        *indented(indented(part)),
    ]


def _reverse_apart(code: int, *, record: bool) -> list[str]:
    sending = (
        _kept("j", "sources[j]", "q", "q is not None", blocks=True)
        if record
        else ["if q is not None:", "    g[sources[j]] += d * q + 0.0"]
    )
    if record:
        sending[0] = "local[j] = 0.0 if q is None else q"
    return [
        "w, u = first[i], first[i + 1]",
        f"found = many_partials[{code}]([v[k] for k in sources[w:u]], v[i])",
        "for j, q in enumerate(found, w):",
        "    if takes[j]:",
        *indented(indented(sending)),
    ]


def _tangent(row: Operator, code: int) -> list[str]:
    """The tangent of one row; inputs that do not move, or were sent nothing, take no part."""
    if row.many:
        return [
            "w, u = first[i], first[i + 1]",
            f"found = many_partials[{code}]([v[k] for k in sources[w:u]], v[i])",
            "c = -0.0",
            "for j, q in enumerate(found, w):",
            "    x = t[sources[j]]",
            "    if active >> (j - w) & 1 and q is not None:",
            "        if x != 0.0 or copysign(1.0, x) > 0.0:",
            "            c += q * x + 0.0",
            "t[i] = c",
        ]
    lines = [*_between(row), "c = -0.0"]
    for port, slot in enumerate(_slots(row)):
        tree = parse(row.partials[port])
        if not _sends(tree):
            continue
        sending = [f"c += q * t[{slot}] + 0.0"]
        if may_block(tree):
            sending = ["if s:", *indented(sending)]
        part = [*partial_lines(tree, _names(row), "q", "s"), *sending]
        test = f"t[{slot}] != 0.0 or copysign(1.0, t[{slot}]) > 0.0"
        if row.arity > 1:
            test = f"active & {1 << port} and ({test})"
        lines += [f"if {test}:", *indented(part)]
    return [*lines, "t[i] = c"]


def _branches(bodies: Sequence[list[str]], low: int, high: int) -> list[str]:
    """Source that selects an instruction's branch among the opcodes low ≤ op < high."""
    if high - low > _CHAIN:
        middle = low + _CHAIN if low == 0 else (low + high) // 2
        return [
            f"if op < {middle}:",
            *indented(_branches(bodies, low, middle)),
            "else:",
            *indented(_branches(bodies, middle, high)),
        ]
    lines = []
    for code in range(low, high):
        word = "if" if code == low else "elif"
        head = "else:" if code == high - 1 and code > low else f"{word} op == {code}:"
        lines += [head, *indented(bodies[code])]
    return lines


@dataclass(frozen=True)
class Instructions:
    """What the passes of a table do, one list of lines for each opcode."""

    forward: list[list[str]]
    reverse: list[list[str]]
    record: list[list[str]]
    tangent: list[list[str]]


def _copied() -> list[str]:
    return ["v[i] = v[a]"]


def instructions(table: OperatorTable, *, apart: bool) -> Instructions:
    """The bodies of every pass; `apart`: rows of any number of inputs are functions elsewhere."""
    rows = table.rows
    every = frozenset(range(2))
    reverse, record = [], []
    for code, ports in table.reverse_rows:
        row = rows[code]
        if row.many and apart:
            reverse.append(_reverse_apart(code, record=False))
            record.append(_reverse_apart(code, record=True))
        else:
            ports = frozenset(range(row.arity)) if row.arity != 2 else ports
            reverse.append(_reverse(row, ports))
            record.append(_record(row, ports) if apart else _record_locals(row, ports))
    return Instructions(
        forward=[
            *(
                _forward_apart(row, code) if row.many and apart else _forward(row, every)
                for code, row in enumerate(rows)
            ),
            _copied(),
        ],
        reverse=reverse,
        record=record,
        tangent=[_tangent(row, code) for code, row in enumerate(rows)],
    )


# What comes before the branches of a reverse row: one that was sent nothing sends nothing on.
REVERSE_HEAD = [
    "d = g[i]",
    "if d == 0.0 and copysign(1.0, d) < 0.0:",
    "    continue",
]
RECORD_HEAD = ["d = g[i]", "live = d != 0.0 or copysign(1.0, d) > 0.0"]


def _python_pass(
    name: str, bodies: Sequence[list[str]], arguments: str, rows: str, unpack: str, patch: str,
    head: Sequence[str] = (),
) -> str:  # fmt: skip
    inner = [*head, *_branches(bodies, 0, len(bodies))]
    lines = [
        f"def {name}(program, {arguments}):",
        f"    rows = iter({rows})",
        "    wires = program.wires",
        "    first, sources, takes = wires.first, wires.sources, wires.takes",
        "    while True:",
        "        try:",
        f"            for {unpack} in rows:",
        *("                " + line for line in inner),
        "            return",
        # The row that raised gets its IEEE value, and the loop goes on with the next.
        "        except (ArithmeticError, ValueError):",
        f"            {patch}",
    ]
    return "\n".join(lines)


def python_source(table: OperatorTable) -> str:
    """Source of the plain executor: forward, reverse, record and tangent."""
    made = instructions(table, apart=True)
    return "\n\n".join(
        [
            _python_pass(
                "forward", made.forward, "v", "program.rows", "op, i, a, z",
                "ieee_value(op, i, wires, v)",
            ),
            _python_pass(
                "reverse", made.reverse, "v, g", "program.backwards", "op, i, a, z",
                "ieee_reverse(op, i, wires, v, g)", REVERSE_HEAD,
            ),
            _python_pass(
                "record", made.record, "v, g, local, sent", "program.backwards", "op, i, a, z",
                "ieee_reverse(op, i, wires, v, g, local, sent)", RECORD_HEAD,
            ),
            _python_pass(
                "tangent", made.tangent, "active_rows, v, t", "active_rows",
                "op, i, a, z, active", "ieee_tangent(op, i, wires, active, v, t)",
            ),
        ]
    )  # fmt: skip
