"""What a room shows and does not store: previews of a dragged leaf, and the runs of lazy mode."""

from typing import Literal

from chalkgrad.document.edits import Redraw
from chalkgrad.document.values import LeafError
from chalkgrad.engine.kinds import is_fed, is_leaf
from chalkgrad.live.past import before
from chalkgrad.live.room import Room
from chalkgrad.live.scene import CannotRunError


def preview(room: Room, node: str, number: float) -> None:
    """Show the numbers with a leaf at another value, as while it is dragged.

    Nothing is shown in lazy mode, and for a placeholder that is not fed yet.

    Raises
    ------
    LeafError
        The node is an operator.
    """
    with room.lock:
        if show_preview(room, node, number):
            room.announce("preview", node=node, value=number)


def show_preview(room: Room, node: str, number: float) -> bool:
    """As `preview`, as another process has announced it; returns whether it is shown."""
    with room.lock:
        document = room.document
        document.graph.require(node)
        op = document.graph.op(node)
        if not is_leaf(op):
            raise LeafError(f"{node} computes its value; only leaves are dragged", [node])
        if document.mode == "lazy" or (is_fed(op) and node not in document.feeds):
            return False
        if room.shown.instead != {node: number}:
            room.tell(instead={node: number})
        return True


def announce_preview(room: Room) -> None:
    """Let the other processes know that a preview goes on."""
    with room.lock:
        for node, number in room.shown.instead.items():
            room.announce("preview", node=node, value=number)


def settle(room: Room) -> None:
    """End a preview that nobody released, as when the hand that dragged has gone."""
    with room.lock:
        if show_settled(room):
            room.announce("preview")


def show_settled(room: Room) -> bool:
    """As `settle`, as another process has announced it; returns whether there was one."""
    with room.lock:
        there = bool(room.shown.instead)
        if there:
            room.tell(instead={})
        return there


def run(room: Room, *, only_plan: bool = False) -> None:
    """Lazy mode: plan for the target and, unless `only_plan`, compute what the plan keeps.

    Raises
    ------
    CannotRunError
        There is no target, or the mode is eager.
    """
    with room.lock:
        if room.document.mode == "eager":
            raise CannotRunError("in eager mode every value is there already; choose lazy mode")
        room.require_target()
        room.tell(run=not only_plan, planned=only_plan)
        kind: Literal["plan", "run"] = "plan" if only_plan else "run"
        room.announce(kind)


def show_run(room: Room, revision: int, *, only_plan: bool) -> None:
    """As `run`, as another process has announced it at a revision that is here by now."""
    with room.lock:
        since = room.past.since(revision)
        if any(entry.edit.redraws & Redraw.NUMBERS for entry in since):
            if not only_plan:
                room.tell(ran=before(room.document, since))
        elif room.document.mode == "lazy" and room.document.effective_target() is not None:
            room.tell(run=not only_plan, planned=only_plan)
