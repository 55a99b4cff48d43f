"""Edits of one wire."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from chalkgrad.document.attributes import WireAttributes
from chalkgrad.document.edits.base import Key, Redraw, Said, SingleEdit
from chalkgrad.document.edits.batch import Batch
from chalkgrad.document.model import Document
from chalkgrad.document.values import NodeId, Port
from chalkgrad.engine import Graph
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit


class Connect(SingleEdit):
    """Run a wire to a port, replacing the one that is there."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES
    said: ClassVar[Said] = Said("wire", "a wire of {}")

    type: Literal["connect"] = "connect"
    source: NodeId
    target: NodeId
    port: Port
    attributes: WireAttributes = Field(default_factory=dict)

    def apply(self, document: Document) -> "Edit":
        before = wire_back(document.graph, self.target, self.port)
        document.connect(self.source, self.target, self.port, self.attributes)
        return before or Disconnect(target=self.target, port=self.port)

    def touches(self) -> Iterator[Key]:
        return wire_touches(self.source, self.target, self.port)

    def minds(self) -> Iterator[Key]:
        return wire_minds(self.target, self.port)

    def subject(self) -> str | None:
        return self.target


def wire_touches(source: str, target: str, port: int) -> Iterator[Key]:
    """What is changed by running a wire."""
    yield f"port {port}", target
    yield "a port", target
    yield "use", source


def wire_minds(target: str, port: int) -> Iterator[Key]:
    """What others must not have touched where a wire is to run; its source they may have used."""
    yield f"port {port}", target
    yield "every port", target


def wire_back(graph: Graph, target: str, port: int) -> Connect | None:
    """The edit that would bring back the wire on a port, if there is one."""
    sources = graph.inputs.get(target, [])
    source = sources[port] if 0 <= port < len(sources) else None
    if source is None:
        return None
    attributes = graph.wire_attributes(target, port)
    if not attributes:
        return Connect(source=source, target=target, port=port)
    return Connect(source=source, target=target, port=port, attributes=dict(attributes))


class Disconnect(SingleEdit):
    """Take the wire off a port."""

    needs: ClassVar[Right] = Right.EDIT
    redraws: ClassVar[Redraw] = Redraw.NUMBERS | Redraw.NAMES
    said: ClassVar[Said] = Said("wire", "a wire of {}")

    type: Literal["disconnect"] = "disconnect"
    target: NodeId
    port: Port

    def apply(self, document: Document) -> "Edit":
        before = wire_back(document.graph, self.target, self.port)
        document.disconnect(self.target, self.port)
        return before or Batch(edits=[])

    def touches(self) -> Iterator[Key]:
        yield f"port {self.port}", self.target
        yield "a port", self.target

    def minds(self) -> Iterator[Key]:
        return wire_minds(self.target, self.port)

    def subject(self) -> str | None:
        return self.target
