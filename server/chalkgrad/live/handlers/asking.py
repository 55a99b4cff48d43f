"""Questions about the graph itself: its text, its order, its formulas, and what may be wired."""

from chalkgrad.document.arranging import Arranging, arranging
from chalkgrad.document.from_formula import as_it_reads
from chalkgrad.document.listing import listing as written
from chalkgrad.document.lowering import lower
from chalkgrad.engine import reach
from chalkgrad.engine.derivative import derivative_latex
from chalkgrad.engine.formula.numbering import numbering
from chalkgrad.live import answers, described
from chalkgrad.live.later import Later
from chalkgrad.live.messages.asking import (
    ConnectableMessage,
    DescribeMessage,
    DifferentiateMessage,
    ListingMessage,
    OrderMessage,
    PlacesMessage,
    ReadMessage,
    RefusalMessage,
)
from chalkgrad.live.messages.teaching import CompareMessage
from chalkgrad.live.scene import Scene
from chalkgrad.teaching import compare as comparing


def listing(room: Scene, message: ListingMessage) -> Later[answers.Listed]:
    """The whole graph as lines of text."""
    document = room.document.copied()

    def answer() -> answers.Listed:
        found = written(document)
        return {"text": found.text, "nodes": found.nodes}

    return answer


def read(room: Scene, message: ReadMessage) -> answers.Read:
    """How formula text would be read."""
    found = as_it_reads(room.document, message.text, message.letters)
    glued: list[answers.Glued] = [
        {"name": one.name, "product": one.product, "known": one.known} for one in found.glued
    ]
    return {"latex": found.latex, "new": found.new, "glued": glued}


def places(room: Scene, message: PlacesMessage) -> Later[answers.Places]:
    """Where all nodes would be, were they laid out."""

    def prepare() -> Arranging:
        beside = room.shown.beside()
        return arranging(room.document, beside, direction=message.direction, labels=message.labels)

    find = room.layouts.ask(room.revision, (message.direction, message.labels), prepare)
    return lambda: {"places": {node: list(place) for node, place in find().items()}}


def order(room: Scene, message: OrderMessage) -> answers.Order:
    """All nodes in topological order, numbered."""
    graph = room.document.graph
    numbers = numbering(graph)
    return {"order": list(graph.order), "letter": numbers.letter, "index": dict(numbers.index)}


def describe(room: Scene, message: DescribeMessage) -> answers.Described:
    """One node: its formula, its local derivatives, the leaves upstream."""
    return described.describe(room.document, room.shown, message.node)


def differentiate(room: Scene, message: DifferentiateMessage) -> answers.Latex:
    """The derivative of a node by a leaf, typeset."""
    return {"latex": derivative_latex(room.document.graph, message.node, message.leaf)}


def connectable(room: Scene, message: ConnectableMessage) -> answers.Refused:
    """Which nodes a wire cannot join."""
    return {"refused": reach.unreachable(room.document.graph, message.node, message.side)}


def refusal(room: Scene, message: RefusalMessage) -> answers.Refusal:
    """Why a wire cannot join a node."""
    why = reach.refusal(room.document.graph, message.node, message.side, message.other)
    if why is None:
        return {"refusal": None}
    return {"refusal": {"code": why.code, "message": why.message, "ids": list(why.ids)}}


def compare(room: Scene, message: CompareMessage) -> answers.Compared:
    """What eager and lazy mode would each compute."""
    found = comparing.compare(lower(room.document).graph, room.require_target())
    return {
        "eager": {"operators": len(found.eager), "order": found.eager},
        "lazy": {
            "before": found.before,
            "after": len(found.lazy),
            "pruned": found.fates["pruned"],
            "folded": found.fates["folded"],
            "merged": found.fates["merged"],
            "order": found.lazy,
        },
    }
