"""Where the things of a layered drawing stand: columns, order and rows, with ports and extents.

A wire leaves its source on the source's row, straight, and bends to its target just before the
target's column. The row is therefore kept free in every column that the wire passes: no wire runs
behind a thing, and whoever draws needs no points on the way.

References
----------
K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
structures", IEEE Trans. SMC 11(2), 1981: layers, then barycentre sweeps.
E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A technique for drawing directed graphs",
IEEE Trans. Software Eng. 19(3), 1993: neighbours exchanged where that uncrosses wires.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise

# Sweeps over all columns; a large drawing gets fewer, so that none takes more than seconds.
_ORDER_SWEEPS, _ROW_SWEEPS, _WORK = 12, 24, 60_000

# Neighbours are exchanged one by one until so many pairs of their wires have been compared: some
# tenths of a second.
_EXCHANGE_WORK = 250_000

# A wire that passes columns keeps its row free in each. A drawing whose wires want more places than
# this is none to read wire by wire, and would grow tall.
_MAX_PASSES = 2_000

# A group whose lines and all others make more pairs than this is only gathered: it is seen from
# afar, and every pair is looked at in every sweep.
_MAX_APART = 20_000

# How much more than a leaf's wire one between operators wants to be straight.
_STIFF = 4.0

# How far the port of a wire moves the end that is looked for, in places of the order.
_PORT_STEP = 0.4


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to place.

    Attributes
    ----------
    inputs
        The indices of the things that its wires come from, by port. They stand earlier.
    ports
        How far from its middle each of these wires ends, across.
    length
        How much it takes along, from its near edge.
    low, high
        How much it takes across, to both sides of its middle.
    groups
        The indices of the groups that it is of, among which nothing else stands.
    """

    inputs: tuple[int, ...]
    ports: tuple[float, ...]
    length: float
    low: float
    high: float
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Spacing:
    """What is kept free: for bends between columns, between things, and beside a passing wire.

    And between the things of a group and others before and after it, across.
    """

    bend: float
    row: float
    trunk: float
    around: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where each thing stands: its near edge along, its middle across, and its column."""

    along: list[float]
    across: list[float]
    column: list[int]


def arrange(
    things: Sequence[Thing], spacing: Spacing, column: list[int] | None = None
) -> Arrangement:
    """Place things, which come in topological order, around 0 across.

    Parameters
    ----------
    things, spacing
        What is placed, and what is kept free.
    column
        The column of each, where that is known: after those of its inputs.

    Notes
    -----
    O(n log n) a sweep; sweeps grow fewer as a drawing grows. A group adds the pairs of its things
    and the others, as long as these are few.
    """
    if not things:
        return Arrangement([], [], [])
    column = columns(things) if column is None else column
    drawing = _Drawing(things, spacing, column)
    drawing.order()
    place = drawing.rows()
    across = [place[line] for line in drawing.line_of]
    return Arrangement(_edges(things, column, spacing), across, column)


@dataclass(slots=True)
class _Line:
    """Things on one row, each the only user of the one before it; most are of one thing."""

    members: list[int]
    inputs: list[int] = field(default_factory=list)
    ports: tuple[float, ...] = ()
    # The lines that use it, and how far from their middle its wire ends there.
    users: list[tuple[int, float]] = field(default_factory=list)
    # The columns from its first thing to the last one that its wire passes.
    first: int = 0
    last: int = 0
    groups: frozenset[int] = frozenset()


class _Drawing:
    def __init__(self, things: Sequence[Thing], spacing: Spacing, column: list[int]) -> None:
        self.things, self.spacing, self.column = things, spacing, column
        self.lines: list[_Line] = []
        self.line_of: list[int] = []
        self._join()
        for line in self.lines:
            line.first = column[line.members[0]]
        for line in self.lines:
            passed = [self.lines[user].first - 1 for user, _ in line.users]
            line.last = max([column[line.members[-1]], *passed])
        passes = sum(line.last - column[line.members[-1]] for line in self.lines)
        if passes > _MAX_PASSES:
            for line in self.lines:
                line.last = column[line.members[-1]]
        self.width = max(line.last for line in self.lines) + 1
        # One order for all columns.
        self.rank = _by_tree(self.lines)
        # The wires that begin or end at each line, by the gap in which they bend.
        self.ends: list[list[tuple[int, int, int, float]]] = [[] for _ in self.lines]
        for index, line in enumerate(self.lines):
            for user, port in line.users:
                wire = self.lines[user].first - 1, index, user, port
                self.ends[index].append(wire)
                self.ends[user].append(wire)
        self.work = _EXCHANGE_WORK
        self.sweeps = min(1.0, _WORK / (len(things) + min(passes, _MAX_PASSES)) / _ROW_SWEEPS)

    def _join(self) -> None:
        """Make lines of chains, and tell them of each other."""
        uses = [0] * len(self.things)
        for thing in self.things:
            for source in thing.inputs:
                uses[source] += 1
        for index, thing in enumerate(self.things):
            goes_on = (
                len(thing.inputs) == 1
                and uses[thing.inputs[0]] == 1
                and self.things[thing.inputs[0]].groups == thing.groups
            )
            if goes_on:
                self.line_of.append(self.line_of[thing.inputs[0]])
                self.lines[self.line_of[index]].members.append(index)
                continue
            self.line_of.append(len(self.lines))
            inputs = [self.line_of[source] for source in thing.inputs]
            line = _Line([index], inputs, thing.ports, groups=thing.groups)
            for source, port in zip(line.inputs, line.ports, strict=True):
                self.lines[source].users.append((self.line_of[index], port))
            self.lines.append(line)

    def columns(self) -> list[list[int]]:
        """The lines that stand in each column or pass it, in their order."""
        found: list[list[int]] = [[] for _ in range(self.width)]
        for index in sorted(range(len(self.lines)), key=self.rank.__getitem__):
            for column in range(self.lines[index].first, self.lines[index].last + 1):
                found[column].append(index)
        return found

    def order(self) -> None:
        """Find an order with few crossings: barycentre sweeps, then exchanges."""
        best, least = self.rank, self._crossings()
        for sweep in range(max(2, round(self.sweeps * _ORDER_SWEEPS))):
            if least == 0:
                break
            self._sweep(from_inputs=sweep % 2 == 0)
            crossings = self._crossings()
            if crossings < least:
                best, least = self.rank, crossings
        self.rank = list(best)
        while least and self._exchange():
            crossings = self._crossings()
            if crossings >= least:
                break
            best, least = list(self.rank), crossings
        self.rank = list(best)
        for group in self._groups():
            self._gather(group)

    def _groups(self) -> list[list[int]]:
        """The lines of every group, larger ones first: what is within another is gathered in it."""
        groups: dict[int, list[int]] = {}
        for index, line in enumerate(self.lines):
            for group in line.groups:
                groups.setdefault(group, []).append(index)
        return sorted(groups.values(), key=len, reverse=True)

    def _gather(self, group: list[int]) -> None:
        """Have the lines of a group follow one another, about where they are."""
        middle = sum(self.rank[index] for index in group) / len(group)
        within = set(group)
        order = sorted(
            range(len(self.lines)),
            key=lambda index: (
                middle if index in within else self.rank[index],
                index in within,
                self.rank[index],
            ),
        )
        for place, index in enumerate(order):
            self.rank[index] = place

    def _sweep(self, *, from_inputs: bool) -> None:
        rank = list(map(float, self.rank))
        order = range(len(self.lines))
        for index in order if from_inputs else reversed(order):
            line = self.lines[index]
            if from_inputs:
                ends = zip(line.inputs, line.ports, strict=True)
                wishes = [rank[source] - _PORT_STEP * _sign(port) for source, port in ends]
            else:
                wishes = [rank[user] + _PORT_STEP * _sign(port) for user, port in line.users]
            if wishes:
                rank[index] = sum(wishes) / len(wishes)
        self.rank = _ranked(rank, self.rank)

    def _crossings(self) -> int:
        """How many wires cross, all told."""
        wires: list[list[tuple[int, int, float]]] = [[] for _ in range(self.width)]
        for line, rank in zip(self.lines, self.rank, strict=True):
            for gap in range(line.first, line.last):
                wires[gap].append((rank, rank, 0.0))
            for user, port in line.users:
                wires[self.lines[user].first - 1].append((rank, self.rank[user], port))
        return sum(map(_inversions, wires))

    def _exchange(self) -> bool:
        """Exchange neighbours where that uncrosses wires of theirs; whether there was any."""
        exchanged = False
        for column in self.columns():
            for at in range(len(column) - 1):
                if self.work <= 0:
                    return exchanged
                one, other = column[at], column[at + 1]
                before = self._crossings_of(one, other)
                if before == 0:
                    continue
                self._swap(one, other)
                if self._crossings_of(one, other) < before:
                    column[at], column[at + 1] = other, one
                    exchanged = True
                else:
                    self._swap(one, other)
        return exchanged

    def _crossings_of(self, one: int, other: int) -> int:
        """How many wires of a line cross those of another: all that an exchange of both decides."""
        rank, crossings = self.rank, 0
        for gap, source, target, port in self.ends[one]:
            for at, start, end, beside in self.ends[other]:
                if at == gap and source != start:
                    first, second = (rank[target], port), (rank[end], beside)
                    crossings += (rank[source] < rank[start]) != (first < second)
        for passing, wired in ((one, other), (other, one)):
            line, row = self.lines[passing], rank[passing]
            for gap, source, target, _ in self.ends[wired]:
                if line.first <= gap < line.last and passing not in (source, target):
                    crossings += (rank[source] < row) != (rank[target] < row)
        self.work -= len(self.ends[one]) * len(self.ends[other]) + 1
        return crossings

    def _swap(self, one: int, other: int) -> None:
        self.rank[one], self.rank[other] = self.rank[other], self.rank[one]

    def rows(self) -> list[float]:
        """The row of every line, as straight as the order and the distances allow.

        A row is the mean of two: where nobody is moved but down to keep a distance, and where
        nobody is moved but up. Both keep every distance, and so does their mean.
        """
        before = self._neighbours()
        order = sorted(range(len(self.lines)), key=self.rank.__getitem__)
        place = _pushed([0.0] * len(order), order, before)
        for _ in range(max(4, round(self.sweeps * _ROW_SWEEPS))):
            place = _pushed(self._wishes(place), order, before)
        middle = (min(place) + max(place)) / 2
        return [round(row - middle, 1) for row in place]

    def _neighbours(self) -> list[dict[int, float]]:
        """For every line those just before it in some column, and how far off they must be."""
        standing = {(self.line_of[i], column): i for i, column in enumerate(self.column)}
        before: list[dict[int, float]] = [{} for _ in self.lines]
        for at, column in enumerate(self.columns()):
            for one, other in pairwise(column):
                above, below = standing.get((one, at)), standing.get((other, at))
                distance = self.spacing.trunk
                if above is not None and below is not None:
                    distance = self.spacing.row
                if above is not None:
                    distance += self.things[above].high
                if below is not None:
                    distance += self.things[below].low
                before[other][one] = max(distance, before[other].get(one, 0.0))
        for group in self._groups():
            if len(group) * (len(self.lines) - len(group)) <= _MAX_APART:
                self._set_apart(group, before)
        return before

    def _set_apart(self, group: list[int], before: list[dict[int, float]]) -> None:
        """Keep what stands in the columns of a group before or after all of the group."""
        members = [thing for index in group for thing in self.lines[index].members]
        columns = [self.column[thing] for thing in members]
        ranks = [self.rank[index] for index in group]
        low = max(self.things[thing].low for thing in members)
        high = max(self.things[thing].high for thing in members)
        within, (ahead, behind) = set(group), self.spacing.around
        for index, line in enumerate(self.lines):
            others = [t for t in line.members if min(columns) <= self.column[t] <= max(columns)]
            if index in within or not others:
                continue
            if self.rank[index] < min(ranks):
                room = max(self.things[thing].high for thing in others) + ahead
                for member in group:
                    before[member][index] = max(room + low, before[member].get(index, 0.0))
            elif self.rank[index] > max(ranks):
                room = max(self.things[thing].low for thing in others) + behind
                for member in group:
                    before[index][member] = max(room + high, before[index].get(member, 0.0))

    def _wishes(self, place: list[float]) -> list[float]:
        wishes = list(place)
        for index, line in enumerate(self.lines):
            own = 1.0 if self._is_leaf(line) else _STIFF
            wanted = [(place[user] + port, own) for user, port in line.users]
            wanted += [
                (place[source] - port, 1.0 if self._is_leaf(self.lines[source]) else _STIFF)
                for source, port in zip(line.inputs, line.ports, strict=True)
            ]
            if wanted:
                weight = sum(stiff for _, stiff in wanted)
                wishes[index] = sum(wish * stiff for wish, stiff in wanted) / weight
        return wishes

    def _is_leaf(self, line: _Line) -> bool:
        return not line.inputs and len(line.members) == 1


def _pushed(wishes: list[float], order: list[int], before: list[dict[int, float]]) -> list[float]:
    down, up = list(wishes), list(wishes)
    for index in order:
        for other, distance in before[index].items():
            down[index] = max(down[index], down[other] + distance)
    for index in reversed(order):
        for other, distance in before[index].items():
            up[other] = min(up[other], up[index] - distance)
    return [(one + other) / 2 for one, other in zip(down, up, strict=True)]


def columns(things: Sequence[Thing]) -> list[int]:
    """As early as the inputs allow; then nearer to the first use, where no wire grows longer."""
    users: list[list[int]] = [[] for _ in things]
    column: list[int] = []
    for index, thing in enumerate(things):
        column.append(1 + max((column[source] for source in thing.inputs), default=-1))
        for source in thing.inputs:
            users[source].append(index)

    def follows(source: int, index: int, latest: int) -> bool:
        """Whether a thing that moves on stretches nothing of a source of it."""
        others = [column[user] for user in users[source] if user != index]
        return max(others) >= latest if others else not things[source].inputs

    moved = True
    while moved:
        moved = False
        for index in reversed(range(len(things))):
            latest = min((column[user] - 1 for user in users[index]), default=column[index])
            if latest > column[index] and all(
                follows(source, index, latest) for source in things[index].inputs
            ):
                column[index], moved = latest, True
    return column


def _edges(things: Sequence[Thing], column: list[int], spacing: Spacing) -> list[float]:
    """Where every thing begins along: all of a column at one line."""
    lengths = [0.0] * (max(column) + 1)
    for thing, at in zip(things, column, strict=True):
        lengths[at] = max(lengths[at], thing.length)
    starts = list(accumulate((length + spacing.bend for length in lengths), initial=0.0))
    return [starts[at] for at in column]


def _by_tree(lines: Sequence[_Line]) -> list[int]:
    """A first order: as a walk along the ports from the results meets the leaves."""
    place: dict[int, float] = {}
    leaves = count()
    for root in (index for index, line in enumerate(lines) if not line.users):
        stack = [root]
        while stack:
            index = stack[-1]
            inputs = lines[index].inputs
            waiting = [source for source in inputs if source not in place]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            stack.pop()
            if index not in place:
                known = [place[source] for source in inputs]
                place[index] = sum(known) / len(known) if known else float(next(leaves))
    return _ranked([place[index] for index in range(len(lines))], range(len(lines)))


def _ranked(keys: Sequence[float], ties: Sequence[int]) -> list[int]:
    """The place of each in the order of the keys."""
    rank = [0] * len(keys)
    order = sorted(range(len(keys)), key=lambda index: (keys[index], ties[index]))
    for place, index in enumerate(order):
        rank[index] = place
    return rank


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _inversions(wires: list[tuple[int, int, float]]) -> int:
    """How many pairs of wires cross, each from its start's place to its end's."""
    seen: list[tuple[int, float]] = []
    crossings = 0
    # Wires of one start come in the order of their ends: they part, and do not cross.
    for _, rank, port in sorted(wires):
        crossings += len(seen) - bisect_right(seen, (rank, port))
        insort(seen, (rank, port))
    return crossings
