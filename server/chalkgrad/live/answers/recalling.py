"""What is answered about a graph's history."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Deed(TypedDict):
    """What was done: a stable word, to which node, with what, and to how many others."""

    what: str
    node: NotRequired[str]
    other: NotRequired[str]
    number: NotRequired[float]
    more: NotRequired[int]


class Mark(TypedDict):
    """A state on the timeline, and what led to it; `by` are digests, `made` seconds since 1970."""

    revision: int
    edits: int
    by: list[str]
    made: float | None
    kind: str
    deeds: list[Deed]


class Version(TypedDict):
    """A state that has a name."""

    revision: int
    name: str
    by: str
    made: float


class Versions(TypedDict):
    """The states that have names."""

    versions: list[Version]


class History(Versions):
    """Marks in order, the revision before which there are earlier ones, and the newest."""

    marks: list[Mark]
    more: int | None
    revision: int


class Contrast(TypedDict):
    """What is different in a later state; nodes and wires that are no more are as they were.

    Wires that came are named by their target and port; `lines` begin with their signs.
    """

    added: list[str]
    changed: list[str]
    moved: list[str]
    removed: list[dict[str, Any]]
    wired: list[list[Any]]
    unwired: list[dict[str, Any]]
    header: list[str]
    lines: list[list[str]]
    cut: int
