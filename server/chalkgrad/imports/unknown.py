"""Nodes whose operator is not known here, opened as placeholders that say what they were."""

from typing import Any

from chalkgrad.document.attributes import MAX_NOTE
from chalkgrad.imports.losses import Losses
from chalkgrad.imports.words import operator_of

_BECOMES = "placeholder"


def mark_unknown(data: dict[str, Any], lost: Losses) -> None:
    """Turn nodes of unknown operators into placeholders, with a note of what they did.

    The wires to them go, since a placeholder has no input ports; what they lead to stays wired.

    Parameters
    ----------
    data
        A document's data, which is changed.
    lost
        Where it is told.
    """
    nodes, edges = data.get("nodes"), data.get("edges", data.get("links"))
    if not isinstance(nodes, list) or not isinstance(edges, list):
        return
    strange: dict[object, dict[str, Any]] = {}
    for node in nodes:
        op = node.get("op") if isinstance(node, dict) else None
        if not isinstance(op, str):
            continue
        known = operator_of(op)
        if known is None:
            strange[str(node.get("id"))] = node
        else:
            node["op"] = known
    if not strange:
        return
    inputs: dict[object, list[str]] = {node: [] for node in strange}
    kept = []
    for edge in edges:
        target = str(edge.get("target")) if isinstance(edge, dict) else None
        if target in strange:
            inputs[target].append(str(edge.get("source")))
        else:
            kept.append(edge)
    edges[:] = kept
    for key, node in strange.items():
        did = f"{node['op']}({', '.join(inputs[key])})"
        lost.lose(
            "unknown", "{nodes}: the operator {op} is not known here; it becomes a placeholder",
            str(key), op=node["op"],
        )  # fmt: skip
        node.pop("value", None)
        node["op"], node["note"] = _BECOMES, did[:MAX_NOTE]
