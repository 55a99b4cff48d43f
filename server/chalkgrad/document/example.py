"""The worked example that a first visit opens on: f = ln x₁ + x₁x₂ − sin x₂ at (2, 5)."""

from typing import Any

from chalkgrad.document.exchange import load
from chalkgrad.document.model import Document

_DATA: dict[str, Any] = {
    "directed": True,
    "multigraph": True,
    "graph": {
        "format": "chalkgrad",
        "version": 1,
        "title": "ln x₁ + x₁x₂ − sin x₂",
        "target": "f",
        "feeds": {"x1": 2.0},
    },
    "nodes": [
        {"id": "x1", "op": "placeholder", "name": "x1"},
        {"id": "x2", "op": "variable", "name": "x2", "value": 5.0},
        {"id": "v1", "op": "ln"},
        {"id": "v2", "op": "mul"},
        {"id": "v3", "op": "sin"},
        {"id": "v4", "op": "add"},
        {"id": "f", "op": "sub", "name": "f"},
    ],
    "edges": [
        {"source": "x1", "target": "v1", "key": 0},
        {"source": "x1", "target": "v2", "key": 0},
        {"source": "x2", "target": "v2", "key": 1},
        {"source": "x2", "target": "v3", "key": 0},
        {"source": "v1", "target": "v4", "key": 0},
        {"source": "v2", "target": "v4", "key": 1},
        {"source": "v4", "target": "f", "key": 0},
        {"source": "v3", "target": "f", "key": 1},
    ],
}


def worked_example() -> Document:
    """A fresh copy of the worked example.

    References
    ----------
    A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, "Automatic differentiation in
    machine learning: a survey", JMLR 18, 2018, tables 2 and 3.
    """
    return load(_DATA)
