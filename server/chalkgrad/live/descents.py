"""Descents that go on in a room: whose turn it is, and that none overwrites newer work."""

from dataclasses import dataclass

from chalkgrad.document.edits import Batch, SetValue
from chalkgrad.document.values import LeafError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.problems import label
from chalkgrad.live.patch import Patch
from chalkgrad.live.room import CannotRunError, ChangedError, Room
from chalkgrad.teaching.descent import Method, Optimiser

# Descents that a room remembers; the oldest is forgotten. A class has a few at a time.
MAX_DESCENTS = 50


class StaleDescentError(ChalkgradError):
    """The graph has been edited since the descent's last step."""

    code = "stale-descent"


@dataclass
class Descent:
    """One descent.

    Invariant: `revision` is the document's after the last step; another one means that someone has
    edited the graph since, and ends the descent.
    """

    optimiser: Optimiser
    variables: list[str]
    revision: int


@dataclass(frozen=True)
class Place:
    """Where a descent is: steps taken, the target's value and the variables' numbers."""

    steps: int
    loss: float
    numbers: dict[str, float]


class Descents:
    """The descents of one room."""

    def __init__(self) -> None:
        self._running: dict[str, Descent] = {}
        self._count = 0

    def begin(
        self, room: Room, variables: list[str], method: Method, rate: float
    ) -> tuple[str, Place]:
        """Begin one from where the variables are; returns its name and where it is.

        Raises
        ------
        LeafError
            A node is no variable.
        CannotRunError
            There is no target with a value.
        """
        with room.lock:
            for node in variables:
                room.document.graph.require(node)
                if room.document.graph.op(node) != "variable":
                    raise LeafError(
                        f"{label(room.document.graph, node)} is no variable; a descent moves those",
                        [node],
                    )
            descent = Descent(
                Optimiser(method, rate), list(dict.fromkeys(variables)), room.revision
            )
            place, _ = _place(room, descent)
            self._count += 1
            name = f"d{self._count}"
            self._running[name] = descent
            while len(self._running) > MAX_DESCENTS:
                del self._running[next(iter(self._running))]
            return name, place

    def step(self, room: Room, name: str, edit_id: str, author: str) -> tuple[Patch | None, Place]:
        """Make one step, as one edit.

        Raises
        ------
        StaleDescentError
            The graph has been edited since, or the descent is not known any more.
        DivergedError
            The step would leave the finite numbers.
        """
        with room.lock:
            descent = self._running.get(name)
            if descent is None:
                raise StaleDescentError("this descent is over; start another")
            if room.was_applied(edit_id):
                return None, _place(room, descent)[0]
            if descent.revision != room.revision:
                raise self._ended(name)
            place, gradients = _place(room, descent)
            moved = descent.optimiser.step(place.numbers, gradients)
            edits = [SetValue(id=node, value=number) for node, number in moved.items()]
            try:
                patch = room.commit(
                    edit_id, author, Batch(edits=list(edits)), after=descent.revision
                )
            except ChangedError as error:
                raise self._ended(name) from error
            descent.revision = room.revision
            return patch, _place(room, descent)[0]

    def _ended(self, name: str) -> StaleDescentError:
        del self._running[name]
        return StaleDescentError(
            "the graph has been edited, so the descent has stopped; start another from here"
        )


def _place(room: Room, descent: Descent) -> tuple[Place, dict[str, float]]:
    recording = room.shown.record(previewed=False)
    target = recording.target
    if target is None:
        raise CannotRunError("choose a target that has a value: it is what a descent minimises")
    slots = recording.tape.slot
    numbers = {
        node: float(room.document.graph.attributes(node)["value"])
        for node in descent.variables
        if node in room.document.graph
    }
    gradients = {
        node: float(recording.result.adjoints[slots[node]]) if node in slots else 0.0
        for node in numbers
    }
    return Place(descent.optimiser.steps, recording.value(target), numbers), gradients
