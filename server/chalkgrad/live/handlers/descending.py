"""Descents: whose turn it is, and that none overwrites newer work."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from chalkgrad.document.answer import spell_json
from chalkgrad.document.edits import Batch, SetValue
from chalkgrad.document.values import LeafError
from chalkgrad.engine.kinds import holds_value, is_differentiated
from chalkgrad.engine.problems import label
from chalkgrad.live import answers
from chalkgrad.live.descents import Descent
from chalkgrad.live.messages.teaching import DescendMessage, DescentMessage, RateMessage
from chalkgrad.live.room import ChangedError, Room
from chalkgrad.live.scene import CannotRunError
from chalkgrad.live.secrecy import refuse_hidden
from chalkgrad.teaching.descent import DivergedError, Optimiser, Watch, steady_rate


@dataclass(frozen=True)
class _Slope:
    """Where a descent is, and which way is down."""

    loss: float
    numbers: dict[str, float]
    gradients: dict[str, float]


def descent(room: Room, message: DescentMessage) -> answers.Descent:
    """Begin one from where the variables are.

    Raises
    ------
    LeafError
        A node is no variable.
    CannotRunError
        There is no target with a value.
    """
    refuse_hidden(room)
    graph = room.document.graph
    for node in message.variables:
        graph.require(node)
        op = graph.op(node)
        if not (holds_value(op) and is_differentiated(op)):
            raise LeafError(f"{label(graph, node)} is no variable; a descent moves those", [node])
    variables = list(dict.fromkeys(message.variables))
    optimiser = Optimiser(message.method, message.rate)
    watch = Watch(_slope(room, variables).loss)
    begun = Descent(optimiser, variables, room.revision, watch)
    place = _place(room, begun)
    return {"run": room.descents.add(begun), **place}


def rate(room: Room, message: RateMessage) -> answers.Rate:
    """Suggest a learning rate for a descent from where the variables are."""
    refuse_hidden(room)
    recording = room.shown.record(previewed=False)
    if recording.target is None:
        return {"rate": None}
    return {"rate": steady_rate(recording, list(dict.fromkeys(message.variables)))}


def descend(room: Room, message: DescendMessage) -> answers.Place:
    """Make one step, as an edit that goes on with the step before: undo takes the run back.

    Raises
    ------
    StaleDescentError
        The graph has been edited since, or the descent is not known any more.
    DivergedError
        The step would leave the finite numbers, or the loss has run away before.
    """
    refuse_hidden(room)
    going = room.descents.get(message.run)
    if room.stored(message.id) is None:
        if going.revision != room.revision:
            raise room.descents.end(message.run)
        if going.watch.away:
            raise DivergedError("the loss has run away; begin again with a smaller learning rate")
        slope = _slope(room, going.variables)
        # A copy, since a step that cannot be stored has not been made.
        optimiser = deepcopy(going.optimiser)
        moved = optimiser.step(slope.numbers, slope.gradients)
        edit = Batch(edits=[SetValue(id=node, value=number) for node, number in moved.items()])
        try:
            more = going.author == message.author
            room.commit(message.id, message.author, edit, after=going.revision, more=more)
        except ChangedError as error:
            raise room.descents.end(message.run) from error
        going.optimiser, going.revision, going.author = optimiser, room.revision, message.author
        going.watch.see(_slope(room, going.variables).loss)
    return _place(room, going)


def _place(room: Room, going: Descent) -> answers.Place:
    slope = _slope(room, going.variables)
    return {
        "steps": going.optimiser.steps,
        "loss": spell_json(slope.loss),
        "numbers": slope.numbers,
        "away": going.watch.away,
    }


def _slope(room: Room, variables: Sequence[str]) -> _Slope:
    recording = room.shown.record(previewed=False)
    target = recording.target
    if target is None:
        raise CannotRunError("choose a target that has a value: it is what a descent minimises")
    slots = recording.tape.slot
    numbers = {
        node: float(room.document.graph.attributes(node)["value"])
        for node in variables
        if node in room.document.graph
    }
    gradients = {
        node: float(recording.result.adjoints[slots[node]]) if node in slots else 0.0
        for node in numbers
    }
    return _Slope(recording.value(target), numbers, gradients)
