"""A graph's computable nodes as rows: what a tape runs, and which of it lies upstream of a target.

It knows slots, opcodes and wires by their numbers, and nothing of numbers that pass over them.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from chalkgrad.engine.graph import Graph
from chalkgrad.engine.kinds import KINDS
from chalkgrad.engine.program import Program, Row, Wires


@dataclass(frozen=True)
class Cone:
    """The rows upstream of one target, and which slots lie there (the target's own among them).

    Attributes
    ----------
    target, inside
        The target's slot, and whether each slot lies in the cone.
    rows
        The rows, in order.
    program
        What runs backwards over them; the tape's own where every row lies in the cone.
    """

    target: int
    inside: NDArray[np.bool_]
    rows: Sequence[Row]
    program: Program

    @cached_property
    def wires(self) -> NDArray[np.bool_]:
        """Which wires something is sent along, by their numbers: none to a constant."""
        computed = np.zeros(len(self.inside), dtype=bool)
        computed[[row[1] for row in self.rows]] = True
        found: NDArray[np.bool_] = computed.repeat(np.diff(self.program.wires.first))
        found &= np.array(self.program.wires.takes, dtype=bool)
        return found


class Assembled:
    """A graph's computable nodes as rows.

    Parameters
    ----------
    graph, fed
        The graph, and the placeholders that have a number.
    twins
        Nodes that equal an earlier one: its value is copied. Adjoints are each node's own, so that
        they are the same sums as without twins, to the last bit.

    A node is *computable* when its ports are wired, its inputs are computable, and, for a
    placeholder, when it is fed. Others have a slot but no row and no value.

    Attributes
    ----------
    order
        Node ids by slot, in topological order.
    slot
        Slot by node id.
    program
        What runs.
    rows, all_rows
        The rows that compute a value, in order; and with those of twins, whose value is copied.
    first_wire
        The number of the wire on port 0 of every slot, and in the end how many wires there are:
        the wire on port ``p`` of slot ``i`` is ``first_wire[i] + p``, wired or not. Shape
        (slots + 1,).
    leaves
        Slots of the leaves.
    known
        Which slots have a value, shape (slots,).
    constant
        Which slots are constants, and keep no gradient; shape (slots,).
    """

    def __init__(
        self,
        graph: Graph,
        fed: Container[str] = (),
        twins: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        order = graph.order
        slot = {node: index for index, node in enumerate(order)}
        inputs = graph.inputs
        opcode = graph.table.opcode
        known = [True] * len(order)
        constant = [False] * len(order)
        rows: list[Row] = []
        forward: list[Row] = []
        leaves: list[int] = []
        table = graph.table
        wide, reverse_opcode = table.wide, table.reverse_opcode
        first_wire: list[int] = []
        sources: list[int] = []
        reverse: list[Row | None] = []
        for index, node in enumerate(order):
            kind = graph.op(node)
            code = opcode.get(kind)
            first_wire.append(len(sources))
            if code is None:
                known[index] = not KINDS[kind].fed or node in fed
                constant[index] = not KINDS[kind].differentiated
                leaves.append(index)
                continue
            ports = inputs[node]
            first, last = ports[0], ports[-1]
            if first is None or last is None or (code in wide and None in ports):
                known[index] = False
                sources += [0] * len(ports)
                continue
            left, right = slot[first], slot[last]
            computable = known[left] and known[right]
            # The lookups are most of the cost here: none is made twice.
            if len(ports) == 1:
                sources.append(left)
            elif len(ports) == 2:
                sources += (left, right)
            else:
                between = [slot[source] for source in ports[1:-1] if source is not None]
                sources += (left, *between, right)
                computable = computable and all(known[source] for source in between)
            if not computable:
                known[index] = False
                continue
            rows.append((code, index, left, right))
            if node in twins:
                at = slot[twins[node]]
                forward.append((table.copy, index, at, at))
            else:
                forward.append(rows[-1])
            # What gets something, and so which reverse instruction it takes.
            if (
                constant[left]
                and constant[right]
                and (
                    len(ports) < 3 or all(constant[source] for source in sources[first_wire[-1] :])
                )
            ):
                reverse.append(None)
            elif len(ports) != 2 or code in wide or not (constant[left] or constant[right]):
                reverse.append((code, index, left, right))
            else:
                back = reverse_opcode[code, 0 if constant[right] else 1]
                reverse.append((back, index, left, right))
        first_wire.append(len(sources))
        takes = [not constant[source] for source in sources]
        self.table = table
        self.order: Sequence[str] = tuple(order)
        self.slot: Mapping[str, int] = slot
        self.program = Program(
            forward, Wires(first_wire, sources, takes), [row for row in reversed(reverse) if row]
        )
        self.rows: Sequence[Row] = [row for row in forward if row[0] != table.copy]
        self.all_rows: Sequence[Row] = rows
        self._reverse_rows = reverse
        self.first_wire = np.array(first_wire, dtype=np.intp)
        self.leaves: Sequence[int] = leaves
        self.known = np.array(known, dtype=bool)
        self.constant = np.array(constant, dtype=bool)
        self._cones: dict[int, Cone] = {}

    def wire(self, node: str, port: int) -> int:
        """The number of the wire on a port."""
        return self.program.wires.first[self.slot[node]] + port

    def inputs(self, row: Row) -> Sequence[int]:
        """The slots that a row reads, by port."""
        first, sources = self.program.wires.first, self.program.wires.sources
        return sources[first[row[1]] : first[row[1] + 1]]

    def cone(self, target: int) -> Cone:
        """The rows upstream of a slot; kept, since every pass asks for the same one."""
        cone = self._cones.get(target)
        if cone is None:
            inside = [False] * len(self.order)
            inside[target] = bool(self.known[target])
            rows: list[Row] = []
            backwards: list[Row] = []
            wide = self.table.wide
            for row, reverse in zip(
                reversed(self.all_rows), reversed(self._reverse_rows), strict=True
            ):
                if inside[row[1]]:
                    inside[row[2]] = inside[row[3]] = True
                    if row[0] in wide:
                        for source in self.inputs(row):
                            inside[source] = True
                    rows.append(row)
                    if reverse is not None:
                        backwards.append(reverse)
            rows.reverse()
            program = Program(rows, self.program.wires, backwards)
            if len(backwards) == len(self.program.backwards):
                # The same arrays for the kernel, which are made once.
                program = self.program
            cone = Cone(target, np.array(inside, dtype=bool), rows, program)
            self._cones[target] = cone
        return cone
