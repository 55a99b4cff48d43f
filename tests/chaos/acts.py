"""What people do with a graph, at random: one message at a time, mostly sensible."""

from random import Random
from typing import Any

from tests.chaos.window import Mirror

Message = tuple[str, dict[str, Any]]

# Beyond this many nodes people delete rather than add: rounds stay alike.
CROWDED = 40

OPERATORS = ("add", "mul", "sin", "tanh", "max", "square")
KINDS = (*OPERATORS, "variable", "constant", "placeholder")

PASTED = {
    "directed": True, "multigraph": True, "graph": {"format": "chalkgrad", "version": 1},
    "nodes": [{"id": "a", "op": "variable", "value": 3.0, "x": 0, "y": 877.0},
              {"id": "s", "op": "square", "x": 200.0, "y": 877.0}],
    "edges": [{"source": "a", "target": "s", "key": 0}],
}  # fmt: skip


def act(random: Random, mirror: Mirror) -> Message:
    """One message of somebody who sees what the mirror shows; some are refused."""
    document = mirror.document()
    nodes = document["nodes"]
    if not nodes:
        return "edit", {"edit": _add(random)}
    node, other = random.choice(nodes), random.choice(nodes)
    kind = random.choices(
        ("value", "move", "add", "connect", "rename", "operator", "batch", "note", "frame",
         "remove", "target", "title", "formula", "paste", "undo", "redo"),
        (20, 10, 8, 12, 4, 5, 6, 4, 3, 4 if len(nodes) < CROWDED else 40, 2, 1, 3, 3, 10, 5),
    )[0]  # fmt: skip
    match kind:
        case "formula":
            return "formula", {"text": f"h{random.randrange(10**6)} = sin(q) + 2"}
        case "paste":
            return "paste", {"document": PASTED, "at": None}
        case "undo":
            return "undo", {}
        case "redo":
            return "redo", {}
        case _:
            return "edit", {"edit": _edit(random, kind, node, other)}


def leaf(random: Random, mirror: Mirror) -> str | None:
    """A leaf that can be dragged, if there is one."""
    leaves = [node["id"] for node in mirror.document()["nodes"] if "value" in node]
    return random.choice(leaves) if leaves else None


def _add(random: Random) -> dict[str, Any]:
    place = {"x": random.uniform(-1500, 1500), "y": random.uniform(-1500, 1500)}
    return {
        "type": "add_node",
        "id": f"n{random.randrange(10**9)}",
        "op": random.choice(OPERATORS),
        **place,
    }


def _edit(random: Random, kind: str, node: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    name, number = node["id"], random.uniform(-5, 5)
    match kind:
        case "value":
            edit = {"type": "feed" if node["op"] == "placeholder" else "set_value", "id": name}
            return {**edit, "value": number}
        case "move":
            return {"type": "move", "positions": {name: [number * 100, number * 90]}}
        case "connect":
            port = random.randrange(2)
            return {"type": "connect", "source": other["id"], "target": name, "port": port}
        case "rename":
            return {"type": "rename", "id": name, "name": f"w{random.randrange(1000)}"}
        case "operator":
            return {"type": "change_operator", "id": name, "op": random.choice(KINDS)}
        case "batch":
            added = _add(random)
            wire = {"type": "connect", "source": name, "target": added["id"], "port": 0}
            return {"type": "batch", "edits": [added, wire]}
        case "note":
            return {"type": "annotate", "id": name, "set": {"note": f"*{number}*"}}
        case "frame":
            frame = {"id": "fr", "title": f"{number}", "colour": "blue"}
            box = {"x": number, "y": number, "width": 90.0, "height": 90.0}
            return {"type": "set_frame", "id": "fr", "frame": {**frame, **box}}
        case "remove":
            return {"type": "remove_node", "id": name}
        case "target":
            return {"type": "set_target", "id": name}
        case "title":
            return {"type": "set_title", "title": f"title {number}"}
        case _:
            return _add(random)
