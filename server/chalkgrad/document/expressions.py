"""From an expression of the Python API to a document, and back."""

from collections.abc import Mapping

from chalkgrad.document.exchange import load
from chalkgrad.document.format import FORMAT, VERSION
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.placing import FreeNames
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import Constant, Expression, Placeholder, Variable
from chalkgrad.engine.expression import OPERATIONS, as_double
from chalkgrad.engine.kinds import holds_value, is_fed
from chalkgrad.engine.upstream import in_order


def document_of(
    root: Expression,
    feeds: Mapping[Placeholder, float] | None = None,
    *,
    title: str = "",
    note: str = "",
) -> Document:
    """A document that computes what an expression does; its nodes have the expressions' ids.

    Parameters
    ----------
    root
        The target.
    feeds
        Numbers for its placeholders; those that are left out wait.
    title, note
        What is said of the whole.

    Raises
    ------
    ChalkgradError
        No document can hold it: it is too large, a number is not finite, a name too long.
    """
    expressions = in_order([root])
    there = {expression.id for expression in expressions}
    names = FreeNames(())
    nodes = []
    for expression in expressions:
        node: dict[str, object] = {"id": expression.id, "op": expression.op}
        if expression.name:
            node["name"] = names.take(expression.name)
        if holds_value(expression.op):
            node["value"] = expression.value
        nodes.append(node)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "target": root.id,
        "feeds": {
            leaf.id: as_double(number) for leaf, number in (feeds or {}).items() if leaf.id in there
        },
    }
    if note:
        header["note"] = note
    edges = [
        {"source": operand.id, "target": expression.id, "key": port}
        for expression in expressions
        for port, operand in enumerate(expression.inputs)
    ]
    return load(
        {"directed": True, "multigraph": True, "graph": header, "nodes": nodes, "edges": edges}
    )


def expression_of(document: Document) -> tuple[Expression, dict[Placeholder, float]]:
    """What a document's target computes, as an expression, and the feeds of its placeholders.

    Raises
    ------
    DocumentError
        There is no target, or an input upstream of it is open.
    """
    lowered, target = lower(document), document.effective_target()
    if target is None:
        raise DocumentError("the graph has no target: choose the node that is to be differentiated")
    graph = lowered.graph
    inside = graph.ancestors(target)
    found: dict[str, Expression] = {}
    feeds: dict[Placeholder, float] = {}
    for node in graph.order:
        if node not in inside:
            continue
        op, said = graph.op(node), graph.attributes(node)
        name = said.get("name")
        if is_fed(op):
            leaf = Placeholder(name or node)
            found[node] = leaf
            if node in lowered.feeds:
                feeds[leaf] = lowered.feeds[node]
        elif holds_value(op):
            kind = Variable if op == Variable.op else Constant
            found[node] = kind(said["value"], name=name)
        else:
            sources = [source for source in graph.inputs[node] if source is not None]
            if len(sources) < len(graph.inputs[node]):
                raise DocumentError(f"not every input of {name or node} is wired", [node])
            found[node] = OPERATIONS[op](*(found[source] for source in sources), name=name)
    return found[target], feeds
