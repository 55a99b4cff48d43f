"""Stores with a clock of the test's own, and long histories made quickly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalkgrad.document.apply import apply
from chalkgrad.document.edits import AddNode, Edit, Rename, SetValue
from chalkgrad.document.example import worked_example
from chalkgrad.document.model import Document
from chalkgrad.store.records import StoredEdit
from chalkgrad.store.store import Store

BEGINNING = datetime(2020, 1, 6, 8, 0, tzinfo=UTC)


class Clocked(Store):
    """A store whose edits are made when its clock says."""

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        super().__init__(url)
        self._clock = clock

    def append(self, graph: str, stored: StoredEdit, after: Document) -> None:
        super().append(graph, replace(stored, made=self._clock()), after)


def filled(
    store: Store,
    edits: int,
    apart: Callable[[int], timedelta] = lambda number: timedelta(minutes=1),
    author: Callable[[int], str] = lambda number: "ann",
    start: datetime = BEGINNING,
) -> str:
    """A graph of so many edits, each some time after the one before."""
    document = worked_example()
    graph = store.create(document)
    made = start
    for number in range(1, edits + 1):
        made += apart(number)
        edit = edit_of(number)
        inverse = apply(document, edit).inverse
        stored = StoredEdit(number, f"e{number}", author(number), edit, inverse, made=made)
        store.append(graph, stored, document)
    return graph


def edit_of(number: int) -> Edit:
    """The edit of a revision; mostly numbers, as by a slider."""
    if number % 50 == 0:
        return AddNode(id=f"n{number}", op="sin", x=float(number), y=0.0)
    if number % 20 == 0:
        return Rename(id="v1", name=f"h{number}")
    return SetValue(id="x2", value=float(number))
