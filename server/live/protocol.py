"""Every message between a canvas and the server: its name, its shape, its binary layout.

``static/js/protocol.js`` is the mirror; a test holds the two to each other.
"""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from server.document.edits import Edit
from server.document.model import Coordinate, NodeId, Real
from server.engine.evaluation import Evaluation
from server.engine.operators import MAX_ARITY
from server.engine.parsing import MAX_TEXT

# From the canvas; each is acknowledged with {"ok": …} or {"error": {code, message, ids}}.
OPEN = "open"
EDIT = "edit"
UNDO = "undo"
REDO = "redo"
PREVIEW = "preview"
RUN = "run"
FORMULA = "formula"
PASTE = "paste"
LISTING = "listing"
REWRITE = "rewrite"
DESCRIBE = "describe"
CONNECTABLE = "connectable"
ORDER = "order"
DIFFERENTIATE = "differentiate"

# To every canvas of a graph.
PATCH = "patch"

# Bits of a node's flags in the binary layout.
HAS_VALUE, HAS_GRADIENT = 1, 2

GRAPH_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
GraphId = Annotated[str, Field(pattern=rf"^{GRAPH_ID.pattern}$")]
EditId = Annotated[str, Field(min_length=1, max_length=64)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    graph: GraphId


class OpenMessage(_Message):
    """Enter a graph's room; answered with the whole document and every number."""

    author: EditId


class EditMessage(_Message):
    """Apply an edit; `id` names it, so that sent twice it is applied once."""

    id: EditId
    author: EditId
    edit: Edit


class UndoMessage(_Message):
    """Take back this person's last step, or do again what was last taken back."""

    id: EditId
    author: EditId


class PreviewMessage(_Message):
    """Show everyone the numbers for a leaf that is being dragged; nothing is stored."""

    node: NodeId
    value: Real


class RunMessage(_Message):
    """Lazy mode: plan and compute now."""


class FormulaMessage(_Message):
    """Turn formula text into nodes."""

    id: EditId
    author: EditId
    text: Annotated[str, Field(max_length=MAX_TEXT)]


class ListingMessage(_Message):
    """Ask for the whole graph as lines of text."""


class RewriteMessage(FormulaMessage):
    """Make the graph say what a text says, by the least edit."""


class PasteMessage(_Message):
    """Add a copy of a document's nodes; `at` is where its top-left corner goes."""

    id: EditId
    author: EditId
    document: dict[str, Any]
    at: tuple[Coordinate, Coordinate] | None = None


class OrderMessage(_Message):
    """Ask for all nodes in topological order."""


class DescribeMessage(_Message):
    """Ask for the formula of one node, and the local derivatives on its ports."""

    node: NodeId


class DifferentiateMessage(_Message):
    """Ask for the derivative of a node with respect to a leaf, typeset."""

    node: NodeId
    leaf: NodeId


class ConnectableMessage(_Message):
    """Ask which nodes a wire from a node's output (or to one of its ports) cannot join."""

    node: NodeId
    side: Literal["output", "input"]


@dataclass(frozen=True)
class Numbers:
    """Every number of a graph by serial, as the canvases have it.

    Arrays are by serial (wires by ``serial * MAX_ARITY + port``), NaN where nothing is known, and
    `flags` and `wired` say where something is.
    """

    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    flags: NDArray[np.uint8]
    local: NDArray[np.float64]
    sent: NDArray[np.float64]
    wired: NDArray[np.uint8]

    @classmethod
    def blank(cls, size: int) -> "Numbers":
        """Nothing known of `size` serials."""
        wires = size * MAX_ARITY
        return cls(
            np.full(size, np.nan),
            np.full(size, np.nan),
            np.zeros(size, dtype=np.uint8),
            np.full(wires, np.nan),
            np.full(wires, np.nan),
            np.zeros(wires, dtype=np.uint8),
        )

    @classmethod
    def of(cls, evaluation: Evaluation, serial: dict[str, int], size: int) -> "Numbers":
        """An evaluation's numbers, from slots to serials."""
        numbers = cls.blank(size)
        at = np.array([serial[node] for node in evaluation.order], dtype=np.intp)
        known, inside = evaluation.has_value, evaluation.has_gradient
        numbers.values[at] = np.where(known, evaluation.values, np.nan)
        numbers.gradients[at] = np.where(inside, evaluation.gradients, np.nan)
        numbers.flags[at] = HAS_VALUE * known + HAS_GRADIENT * inside
        ports = (at[:, None] * MAX_ARITY + np.arange(MAX_ARITY)).ravel()
        numbers.local[ports] = np.where(evaluation.has_wire, evaluation.local, np.nan)
        numbers.sent[ports] = np.where(evaluation.has_wire, evaluation.sent, np.nan)
        numbers.wired[ports] = evaluation.has_wire
        return numbers

    def pack(self, since: "Numbers | None" = None) -> bytes:
        """The numbers that differ from `since` (all, without it) in the binary layout.

        Little-endian: uint32 n and m; then n values, n gradients, m local derivatives and m
        contributions as doubles; then n serials and m wires (serial * 2 + port) as uint32; then n
        and m flags as bytes.
        """
        nodes, wires = self._changed(since)
        return b"".join(
            (
                struct.pack("<II", nodes.size, wires.size),
                self.values[nodes].astype("<f8").tobytes(),
                self.gradients[nodes].astype("<f8").tobytes(),
                self.local[wires].astype("<f8").tobytes(),
                self.sent[wires].astype("<f8").tobytes(),
                nodes.astype("<u4").tobytes(),
                wires.astype("<u4").tobytes(),
                self.flags[nodes].tobytes(),
                self.wired[wires].tobytes(),
            )
        )

    def _changed(self, since: "Numbers | None") -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        if since is None:
            return np.arange(self.flags.size), np.arange(self.wired.size)
        old = since.resized(self.flags.size)
        # Bits, not values: NaN equals itself here, and −0 differs from 0.
        nodes = (
            (_bits(self.values) != _bits(old.values))
            | (_bits(self.gradients) != _bits(old.gradients))
            | (self.flags != old.flags)
        )
        wires = (
            (_bits(self.local) != _bits(old.local))
            | (_bits(self.sent) != _bits(old.sent))
            | (self.wired != old.wired)
        )
        return np.flatnonzero(nodes), np.flatnonzero(wires)

    def only(self, serials: Iterable[int], size: int) -> "Numbers":
        """The values and gradients of some serials, and nothing known of the others."""
        kept, old = Numbers.blank(size), self.resized(size)
        at = np.fromiter(serials, dtype=np.intp)
        kept.values[at], kept.gradients[at] = old.values[at], old.gradients[at]
        kept.flags[at] = old.flags[at]
        return kept

    def resized(self, size: int) -> "Numbers":
        """The same numbers with room for `size` serials."""
        if size == self.flags.size:
            return self
        grown = Numbers.blank(size)
        nodes = min(size, self.flags.size)
        wires = nodes * MAX_ARITY
        for name, count in (
            ("values", nodes),
            ("gradients", nodes),
            ("flags", nodes),
            ("local", wires),
            ("sent", wires),
            ("wired", wires),
        ):
            getattr(grown, name)[:count] = getattr(self, name)[:count]
        return grown


def _bits(numbers: NDArray[np.float64]) -> NDArray[np.uint64]:
    return numbers.view(np.uint64)


def error_answer(code: str, message: str, ids: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """The acknowledgement of a refused message."""
    return {"error": {"code": code, "message": message, "ids": list(ids), **more}}
