"""Where new things go among those that are there: places and names that nothing has yet."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_COORDINATE, MAX_NAME
from chalkgrad.engine.formula.names import name_key
from chalkgrad.picture.measures import DISC
from chalkgrad.picture.notation import Direction, stands_inside
from chalkgrad.picture.places import Place

# Two nodes nearer than this to each other, across and down, would cover one another: the numbers
# behind a node, or the slider under a leaf and the name over what is below it.
ROOM_ACROSS, ROOM_DOWN = 3 * DISC, 2.25 * DISC

# What moves out of the way moves by a little more than it must, so that no rounding undoes it.
_SPARE = 1.0

# Up to so many pairs of a new node and one that is there, each is looked at by itself.
_MAX_PAIRS = 100_000


class _Box(NamedTuple):
    """From the least to the largest corner of some nodes."""

    left: float
    top: float
    right: float
    bottom: float


def places_of(document: Document) -> dict[str, Place]:
    """Where the nodes of a document are."""
    return {
        node: (attributes.get("x", 0.0), attributes.get("y", 0.0))
        for node, attributes in document.graph.nodes()
    }


def drawn_places(document: Document) -> dict[str, Place]:
    """Where what is seen of a document is: constants within others are nowhere."""
    graph, target = document.graph, document.effective_target()
    return {
        node: place
        for node, place in places_of(document).items()
        if not stands_inside(graph, node, target)
    }


def free_shift(there: Sequence[Place], wanted: Sequence[Place]) -> Place:
    """How far new nodes are to be moved, all together, to cover none of those that are there.

    Parameters
    ----------
    there, wanted
        Where nodes are, and where new ones would go.

    Returns
    -------
    float, float
        (0, 0) if they cover nothing where they are. Else the least way down at which they do, or,
        where that leads out of the canvas, the least way up, right or left. Where there is no way
        at all they stay: the canvas is full.

    Notes
    -----
    O(n log n). Of many nodes, the box around the new ones is moved instead of each, and so may go
    further than it must.
    """
    if not wanted or not _covers(there, wanted):
        return 0.0, 0.0
    box = _box(wanted)
    # Each way, and how far it leads at most.
    ways = (
        (1, 1.0, MAX_COORDINATE - box.bottom),
        (1, -1.0, box.top + MAX_COORDINATE),
        (0, 1.0, MAX_COORDINATE - box.right),
        (0, -1.0, box.left + MAX_COORDINATE),
    )
    for axis, sign, room in ways:
        shift = _least(_blocked(there, wanted, axis, sign))
        if shift <= room:
            return (0.0, sign * shift) if axis else (sign * shift, 0.0)
    return 0.0, 0.0


def _blocked(
    there: Sequence[Place], wanted: Sequence[Place], axis: int, sign: float
) -> Iterator[tuple[float, float]]:
    """The ways to go along an axis at which something would be covered, as open intervals."""
    rooms = (ROOM_ACROSS, ROOM_DOWN)
    along, across = rooms[axis] + _SPARE, rooms[1 - axis] + _SPARE
    if len(there) * len(wanted) <= _MAX_PAIRS:
        for place in there:
            for new in wanted:
                if abs(place[1 - axis] - new[1 - axis]) < across:
                    way = sign * (place[axis] - new[axis])
                    yield way - along, way + along
        return
    box = _box(wanted)
    low, high = (box.left, box.top), (box.right, box.bottom)
    for place in there:
        if low[1 - axis] - across < place[1 - axis] < high[1 - axis] + across:
            ends = sorted((sign * (place[axis] - high[axis]), sign * (place[axis] - low[axis])))
            yield ends[0] - along, ends[1] + along


def _covers(there: Iterable[Place], wanted: Iterable[Place]) -> bool:
    """Whether any of the new nodes would cover one that is there.

    A sweep from left to right over the new nodes, with the heights of those that stand near.
    """
    by_x = sorted(there)
    near: list[float] = []
    first = last = 0
    for x, y in sorted(wanted):
        while last < len(by_x) and by_x[last][0] < x + ROOM_ACROSS:
            insort(near, by_x[last][1])
            last += 1
        while first < last and by_x[first][0] <= x - ROOM_ACROSS:
            del near[bisect_left(near, by_x[first][1])]
            first += 1
        at = bisect_right(near, y - ROOM_DOWN)
        if at < len(near) and near[at] < y + ROOM_DOWN:
            return True
    return False


def _least(blocked: Iterable[tuple[float, float]]) -> float:
    """The least number, from 0, that lies in none of the open intervals."""
    number = 0.0
    for low, high in sorted(blocked):
        if low >= number:
            break
        number = max(number, high)
    return number


def _box(places: Iterable[Place]) -> _Box:
    xs, ys = zip(*places, strict=True)
    return _Box(min(xs), min(ys), max(xs), max(ys))


def moved(places: Mapping[str, Place], dx: float, dy: float) -> dict[str, Place]:
    """The places moved, all together, but not out of the canvas."""
    if not places:
        return {}
    box = _box(places.values())
    dx = _within(dx, box.left, box.right)
    dy = _within(dy, box.top, box.bottom)
    return {node: (_clamp(x + dx), _clamp(y + dy)) for node, (x, y) in places.items()}


def _within(shift: float, low: float, high: float) -> float:
    return max(min(shift, MAX_COORDINATE - high), -MAX_COORDINATE - low)


def _clamp(number: float) -> float:
    return max(-MAX_COORDINATE, min(number, MAX_COORDINATE))


# From what is there to what is placed apart from it, from middle to middle: side by side, numbers
# and names stand between.
_BELOW, _BESIDE = 2.5 * DISC, 5 * DISC


def apart(
    there: Mapping[str, Place],
    places: Mapping[str, Place],
    direction: Direction,
    wires: Iterable[tuple[str, str]] = (),
) -> dict[str, Place]:
    """The places moved after all that they read, and beside the way of values.

    They go under all that is there, or to the right of it where values run down; but what stands
    after all of it stands level with what it reads.

    Parameters
    ----------
    there, places
        Where nodes are, and where new ones stand among each other.
    direction
        Where values run.
    wires
        From nodes that are there to new ones, as (source, target).
    """
    if not there or not places:
        return moved(places, 0.0, 0.0)
    along, across = (0, 1) if direction == "right" else (1, 0)
    after, beside = (_BESIDE, _BELOW) if direction == "right" else (_BELOW, _BESIDE)
    old, new = _box(there.values()), _box(places.values())
    read = [(there[source], places[target]) for source, target in wires if source in there]
    by = [0.0, 0.0]
    by[along] = max(
        [old[along] - new[along]]
        + [source[along] + after - target[along] for source, target in read]
    )
    if new[along] + by[along] >= old[along + 2] + after:
        by[across] = sum(source[across] - target[across] for source, target in read) / len(read)
    else:
        by[across] = old[across + 2] + beside - new[across]
    shifted = moved(places, *by)
    return moved(shifted, *free_shift(list(there.values()), list(shifted.values())))


class FreeNames:
    """Gives out names that nothing has yet, in any spelling; what it has given is taken.

    Notes
    -----
    A name's next number is kept, so that n wishes for one name cost O(n).
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name_key(name) for name in taken}
        self._count: dict[str, int] = {}

    def take(self, wish: str) -> str:
        """The wished name, or, where it is taken, with a number."""
        candidate, count = wish, self._count.get(wish, 1)
        while name_key(candidate) in self._taken:
            count += 1
            ending = f"_{count}"
            candidate = wish[: MAX_NAME - len(ending)] + ending
        self._count[wish] = count
        self._taken.add(name_key(candidate))
        return candidate
