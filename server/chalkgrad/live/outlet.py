"""Where a room's words go: patches to the canvases of this process, news to the other processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Patch:
    """What every canvas of the graph is to change.

    Attributes
    ----------
    graph
        Whose canvases.
    message
        The JSON part, without the binary.
    numbers
        The binary part: what differs from the last patch.
    """

    graph: str
    message: dict[str, Any]
    numbers: bytes

    def payload(self) -> dict[str, Any]:
        """The message as it is sent."""
        return {"graph": self.graph, **self.message, "numbers": self.numbers}


NewsKind = Literal[
    "revision", "preview", "run", "plan", "rights", "versions", "crowd", "lead", "here", "guess"
]


@dataclass(frozen=True)
class News:
    """What one process tells the others of a graph: small, and nothing that must not be lost.

    Attributes
    ----------
    graph, revision
        Which graph, and its revision where the news was made.
    kind
        "revision": there are edits up to it in the store. "preview": a leaf is dragged to `value`,
        or, without a `node`, let go of. "run" and "plan": lazy mode ran, or planned.
        "rights": some may do less with it. "versions": which states have names. "crowd", "lead",
        "here" and "guess": who is at it, whom the others follow, where somebody points, and what
        was said of a guess.
    node, value
        A preview's.
    data
        What is told of people, or the versions.
    """

    graph: str
    kind: NewsKind
    revision: int
    node: str | None = None
    value: float | None = None
    data: dict[str, Any] | None = None


class Outlet(Protocol):
    """Takes what a room has to say. All are called with the room locked, and must not wait."""

    def tell(self, patch: Patch) -> None:
        """Send a patch to this process's canvases of its graph."""

    def say(
        self, graph: str, event: str, message: Mapping[str, Any], to: str | None = None
    ) -> None:
        """Send this process's canvases of a graph, or one connection, what is said of people."""

    def announce(self, news: News) -> None:
        """Let the other processes know."""
