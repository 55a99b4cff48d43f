"""The gradient put onto the canvas: one batch of edits that adds the nodes which compute it."""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence

from chalkgrad.document.apply import apply
from chalkgrad.document.arranging import arranged
from chalkgrad.document.attributes import MAX_SWEEP
from chalkgrad.document.edits import AddNode, Batch, Connect, Edit, Move
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.framing import frames_around
from chalkgrad.document.model import Document
from chalkgrad.document.placing import FreeNames, apart, moved, places_of
from chalkgrad.document.values import MAX_NAME, DocumentError
from chalkgrad.engine.adjoint import GradientGraph, gradient_graph
from chalkgrad.engine.kinds import is_differentiated
from chalkgrad.engine.problems import label
from chalkgrad.picture.notation import MIRRORS, SWEEP, sweep_of
from chalkgrad.picture.places import Place

# Nodes nearer than this to where they are laid out, in canvas units, stand there.
_SAME = 1.0

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DERIVATIVE = re.compile(r"∂([⁰¹²³⁴⁵⁶⁷⁸⁹]*)([^/∂]+)/(∂.+)")


class NothingToExpandError(DocumentError):
    """There is no gradient to expand."""

    code = "nothing-to-expand"


def edit_from_gradient(
    document: Document, leaves: Sequence[str]
) -> tuple[Batch, Mapping[str, str]]:
    """The edit that adds the nodes which compute ∂target/∂leaf, under what they mirror.

    What stands as it is laid out makes room for them; what people have placed stays.

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
    edits: list[Edit] = [
        AddNode(
            id=new[node],
            op=str(rest["op"]),
            value=_number(rest),
            name=names.get(new[node]),
            attributes=_standing(document, added, new, node),
        )
        for node, rest in added.nodes
    ]
    edits += [
        Connect(source=new.get(source, source), target=new[node], port=port)
        for source, node, port in added.wires
    ]
    move = _placed(document, Batch(edits=edits), set(new.values()))
    edits += [move, *frames_around(document, move.positions, {}, document.runs)]
    return Batch(edits=edits), results


def _standing(
    document: Document, added: GradientGraph, new: Mapping[str, str], node: str
) -> dict[str, int | str]:
    """What a new node says of its place: the sweep that it belongs to, and whose adjoint it is.

    What mirrors the last sweep runs just after it, and what mirrors the first one last.
    """
    graph = document.graph
    last = max((sweep_of(graph, there) for there in graph.order), default=0)
    sweep = 2 * last + 1 - sweep_of(graph, added.origins[node])
    while sweep > MAX_SWEEP:
        sweep -= 2
    if node not in added.adjoints:
        return {SWEEP: sweep}
    return {SWEEP: sweep, MIRRORS: added.adjoints[node]}


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


def _placed(document: Document, adding: Batch, new: Collection[str]) -> Move:
    """Where the new nodes go, and with them those that stand as they are laid out."""
    whole = load(dump(document, private=True), private=True)
    apply(whole, adding)
    there, found = places_of(document), arranged(whole, whole.graph.order)
    shift = _shift(there, arranged(document, document.graph.order))
    if shift is not None:
        return Move(positions=moved(found, *shift))
    came = {node: found[node] for node in new}
    places = apart(there, came, document.runs)
    return Move(positions=places)


def _shift(there: Mapping[str, Place], laid: Mapping[str, Place]) -> Place | None:
    """How far all nodes stand from where they are laid out; None if they do not stand so."""
    dx, dy = next(
        ((there[node][0] - x, there[node][1] - y) for node, (x, y) in laid.items()), (0.0, 0.0)
    )
    stand = all(
        abs(there[node][0] - x - dx) < _SAME and abs(there[node][1] - y - dy) < _SAME
        for node, (x, y) in laid.items()
    )
    return (dx, dy) if stand else None
