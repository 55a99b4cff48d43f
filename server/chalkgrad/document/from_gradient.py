"""The gradient put onto the canvas: one batch of edits that adds the nodes which compute it."""

import re
import secrets
from collections.abc import Mapping, Sequence

from chalkgrad.document.edits import AddNode, Batch, Connect, Edit, SetFrame
from chalkgrad.document.model import Document
from chalkgrad.document.placing import FreeNames, free_shift, moved, places_of
from chalkgrad.document.values import MAX_COORDINATE, MAX_NAME, MAX_TITLE, DocumentError, Frame
from chalkgrad.engine import Graph
from chalkgrad.engine.adjoint import GradientGraph, gradient_graph
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.engine.problems import label
from chalkgrad.picture.measures import DISC
from chalkgrad.picture.places import Place, laid_out

# From a frame to the middles of the nodes in it, in canvas units: more at the top, for its title,
# and at the right, for numbers.
_LEFT, _TOP, _RIGHT, _BOTTOM = 2 * DISC, 3 * DISC, 4 * DISC, 1.5 * DISC

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DERIVATIVE = re.compile(r"∂([⁰¹²³⁴⁵⁶⁷⁸⁹]*)([^/∂]+)/(∂.+)")


class NothingToExpandError(DocumentError):
    """There is no gradient to expand."""

    code = "nothing-to-expand"


def edit_from_gradient(
    document: Document, leaves: Sequence[str]
) -> tuple[Batch, Mapping[str, str]]:
    """The edit that adds the nodes which compute ∂target/∂leaf, in a frame, below what is there.

    Returns
    -------
    Batch, Mapping
        The edit, and the node of each leaf's derivative.

    Raises
    ------
    NothingToExpandError
        There is no target, or a node is no variable or placeholder.
    TooLargeError, NoOperatorError
        As `gradient_graph`.
    """
    target = document.effective_target()
    if target is None:
        raise NothingToExpandError("choose a target first: the node whose gradient is wanted")
    for leaf in leaves:
        document.graph.require(leaf)
        if not is_differentiated(document.graph.op(leaf)):
            raise NothingToExpandError(
                f"{label(document.graph, leaf)} is no variable or placeholder; gradients are "
                "expanded by those",
                [leaf],
            )
    added = gradient_graph(document.graph, target, leaves)
    new = {node: f"n{secrets.token_hex(4)}" for node, _ in added.nodes}
    results = {leaf: new[node] for leaf, node in added.results.items()}
    names = _names(document, target, results)
    places = _places(document, added)
    edits: list[Edit] = [
        AddNode(
            id=new[node], op=str(rest["op"]), value=_number(rest), name=names.get(new[node]),
            x=places[node][0], y=places[node][1],
        )
        for node, rest in added.nodes
    ]  # fmt: skip
    edits += [
        Connect(source=new.get(source, source), target=new[node], port=port)
        for source, node, port in added.wires
    ]
    title = ", ".join(names[node] for node in dict.fromkeys(results.values()))
    edits.append(_frame(places, title))
    return Batch(edits=edits), results


def _number(attributes: Mapping[str, object]) -> float | None:
    value = attributes.get("value")
    return value if isinstance(value, float) else None


def _names(document: Document, target: str, results: Mapping[str, str]) -> dict[str, str]:
    """A name for each new result: ∂f/∂x1, or ∂²f/∂x1∂x2 of one that is a derivative already."""
    free = FreeNames(document.names)
    of = str(document.graph.attributes(target).get("name") or "y")
    names: dict[str, str] = {}
    for leaf, node in results.items():
        by = f"∂{label(document.graph, leaf)}"
        match = _DERIVATIVE.fullmatch(of)
        if match is None:
            wish = f"∂{of}/{by}"
        else:
            order, function, before = match.groups()
            count = len(re.findall("∂", before)) + 1 if order else 2
            wish = f"∂{str(count).translate(_SUPERSCRIPTS)}{function}/{before}{by}"
        names.setdefault(node, free.take(wish[:MAX_NAME].rstrip()))
    return names


def _places(document: Document, added: GradientGraph) -> dict[str, Place]:
    """The new nodes laid out by themselves, under what is there."""
    new = {node for node, _ in added.nodes}
    inner = Graph.build(added.nodes, [wire for wire in added.wires if wire[0] in new])
    places = laid_out(inner)
    there = list(places_of(document).values())
    # A column further right than the leaves, so that their wires run forward.
    left = 3 * DISC + min((x for x, _ in there), default=0.0)
    bottom = max((y for _, y in there), default=0.0)
    lowest = max((f.y + f.height for f in document.frames.values()), default=bottom)
    top = min(y for _, y in places.values())
    down = max(bottom, lowest) + _TOP + DISC - top
    under = moved(places, left, down)
    return moved(under, *free_shift(there, list(under.values())))


def _frame(places: Mapping[str, Place], title: str) -> SetFrame:
    left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
    right, bottom = (max(place[axis] for place in places.values()) for axis in (0, 1))
    frame = Frame(
        id=f"r{secrets.token_hex(4)}",
        title=title[:MAX_TITLE],
        colour="orange",
        x=max(left - _LEFT, -MAX_COORDINATE),
        y=max(top - _TOP, -MAX_COORDINATE),
        width=min(right - left + _LEFT + _RIGHT, MAX_COORDINATE),
        height=min(bottom - top + _TOP + _BOTTOM, MAX_COORDINATE),
    )
    return SetFrame(id=frame.id, frame=frame)
