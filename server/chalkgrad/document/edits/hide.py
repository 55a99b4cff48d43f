"""The edit of what is withheld."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from chalkgrad.document.edits.base import Key, Redraw, Said, SingleEdit
from chalkgrad.document.edits.batch import Batch
from chalkgrad.document.model import Document
from chalkgrad.document.values import (
    MAX_HIDDEN,
    Author,
    Flag,
    Hidden,
    LeafError,
    LimitError,
    hidden_parts,
)
from chalkgrad.document.wording import a
from chalkgrad.engine import Graph
from chalkgrad.engine.graph_errors import MissingNodeError
from chalkgrad.engine.kinds import is_differentiated, is_leaf
from chalkgrad.engine.problems import label
from chalkgrad.rights import Right

if TYPE_CHECKING:
    from chalkgrad.document.edits import Edit

# Stands before who has hidden a number where not even whose graph it is may reveal it.
SEALED = "only-"


class Hide(SingleEdit):
    """Withhold numbers until they are revealed, or (`hidden` false) reveal them.

    `by` is who hides them, as a digest, or "" where anyone may reveal them; it is set by the
    server. Who may reveal is asked where edits come in: undoing, and the steps of a lesson, may.
    """

    needs: ClassVar[Right] = Right.PRESENT
    redraws: ClassVar[Redraw] = Redraw.HIDDEN
    said: ClassVar[Said] = Said("hidden", "what is hidden")

    type: Literal["hide"] = "hide"
    items: Annotated[list[Hidden], Field(max_length=MAX_HIDDEN)]
    hidden: Flag = True
    by: Author = ""

    def apply(self, document: Document) -> "Edit":
        for item in self.items:
            check_hidden(document.graph, item)
        if not self.hidden:
            shown = {i: document.hidden[i] for i in sorted(self.items) if i in document.hidden}
            for item in shown:
                document.reveal(item)
            again = hide_again(shown)
            return again[0] if len(again) == 1 else Batch(edits=[*again])
        fresh = sorted({item for item in self.items if item not in document.hidden})
        if len(document.hidden) + len(fresh) > MAX_HIDDEN:
            raise LimitError(f"a graph may hide {MAX_HIDDEN:,} numbers")
        for item in fresh:
            document.hide(item, self.by)
        return Hide(items=fresh, hidden=False, by=self.by)

    def touches(self) -> Iterator[Key]:
        yield from ((f"hidden {item}", hidden_parts(item)[1]) for item in self.items)

    def subject(self) -> str | None:
        return None


def hide_again(items: Mapping[str, str]) -> list[Hide]:
    """The edits that hide items, each by whom it was hidden."""
    by_author: dict[str, list[str]] = {}
    for item, by in items.items():
        by_author.setdefault(by, []).append(item)
    return [Hide(items=hidden, by=by) for by, hidden in by_author.items()]


def check_hidden(graph: Graph, item: str) -> None:
    """Raise `MissingNodeError` or `LeafError` for what is no number that can be hidden."""
    kind, node, port = hidden_parts(item)
    graph.require(node)
    op, shown = graph.op(node), label(graph, node)
    if kind == "value" and is_leaf(op):
        raise LeafError(f"the number of {shown} is given, so it cannot be hidden", [node])
    if kind == "gradient" and is_leaf(op) and not is_differentiated(op):
        raise LeafError(f"{shown} is {a(op)} and has no gradient to hide", [node])
    if kind == "local" and port >= len(graph.inputs[node]):
        raise LeafError(f"{shown} has no local derivative on port {port}", [node])


def can_hide(graph: Graph, item: str) -> bool:
    """Whether something is a number that can be hidden."""
    try:
        check_hidden(graph, item)
    except (MissingNodeError, LeafError):
        return False
    return True
