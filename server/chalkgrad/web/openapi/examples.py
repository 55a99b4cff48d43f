"""What a body could be, to begin with where somebody tries an operation."""

import json
from collections.abc import Mapping
from typing import Any

from chalkgrad.document.example import worked_example
from chalkgrad.document.exchange import dump
from chalkgrad.document.format import DocumentData

# Members that are left out of what is shown first: text takes the place of a document.
_LEFT_OUT = frozenset({"document", "target", "pasted", "at", "wires", "expected"})


def example(operation: Mapping[str, Any], described: Mapping[str, Any]) -> str | None:
    """A body that the operation takes, as text; None where it reads none."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/octet-stream" in content:
        return "y = ln(x1) + x1*x2 - sin(x2)"
    if "application/json" not in content:
        return None
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    if name == DocumentData.__name__:
        return json.dumps(dump(worked_example()), indent=2, ensure_ascii=False)
    schema = described["components"]["schemas"][name]
    shown = {
        key: _sample(member)
        for key, member in schema["properties"].items()
        if key in schema.get("required", ()) or key not in _LEFT_OUT
    }
    return json.dumps(shown, indent=2, ensure_ascii=False)


def _sample(schema: Mapping[str, Any]) -> Any:
    if "examples" in schema:
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return _sample(schema[choice][0])
    if "$ref" in schema:
        return {"type": "set_title", "title": "…"}
    kinds = {"string": "…", "integer": 0, "number": 0, "boolean": False, "array": [], "object": {}}
    return schema["enum"][0] if "enum" in schema else kinds.get(schema.get("type", ""))
