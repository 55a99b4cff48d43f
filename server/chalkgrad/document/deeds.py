"""What edits did, as data to be told in words: one row of a table for each kind of edit.

Nodes are called what they were called then, which nobody knows any more once the graph has gone on;
so this is found when an edit is applied. The words are in the catalogues, under ``deed.``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from chalkgrad.document.edits import (
    AddNode,
    Annotate,
    ChangeOperator,
    Connect,
    Disconnect,
    Edit,
    Feed,
    Hide,
    Move,
    RemoveNode,
    Rename,
    SetDirection,
    SetFrame,
    SetMode,
    SetNote,
    SetStep,
    SetTarget,
    SetTitle,
    SetValue,
    SingleEdit,
)
from chalkgrad.document.journal import Record
from chalkgrad.document.model import Document
from chalkgrad.engine.formula.numbers import text_number
from chalkgrad.engine.operators import OPERATORS

# Kinds of deeds that are told of one step: a sentence of more is not read.
MAX_DEEDS = 4

# Parts of an edit that are looked at: of a paste of thousands the first say what it is.
MAX_PARTS = 200

# Characters of a name that are told.
MAX_NAME = 40

# Deeds of which each counts, also where nodes are called the same; of others, those to one node are
# one, of which the last is told.
_COUNTED = ("added", "removed", "wired", "unwired", "further")

# What a deed is silent about.
_UNSAID = {"node": "", "other": "", "number": None, "more": 0}

Name = Callable[[str], str]


@dataclass(frozen=True)
class Deed:
    """One thing that was done, perhaps to several nodes.

    Attributes
    ----------
    what
        A stable word.
    node, other
        What the first node is called that it was done to; a wire's source, a new name or kind.
    number
        The number that was given.
    more
        To how many further nodes the same was done.
    """

    what: str
    node: str = ""
    other: str = ""
    number: float | None = None
    more: int = 0

    def data(self) -> dict[str, Any]:
        """As JSON data; what says nothing is left out."""
        return {key: value for key, value in vars(self).items() if value != _UNSAID.get(key)}


def _wired(edit: Connect, now: Name, then: Name) -> Deed:
    return Deed("wired", now(edit.target), now(edit.source))


def _renamed(edit: Rename, now: Name, then: Name) -> Deed:
    return Deed("renamed" if edit.name else "unnamed", then(edit.id), _short(edit.name or ""))


def _fed(edit: Feed, now: Name, then: Name) -> Deed:
    return Deed("unfed" if edit.value is None else "set", now(edit.id), number=edit.value)


def _changed(edit: ChangeOperator, now: Name, then: Name) -> Deed:
    return Deed("changed", then(edit.id), _symbol(edit.op))


def _target(edit: SetTarget, now: Name, then: Name) -> Deed:
    return Deed("untargeted") if edit.id is None else Deed("targeted", now(edit.id))


# By kind of edit: what it did, from the edit, and from what nodes are called after and before it.
ROWS: Mapping[type[SingleEdit], Callable[[Any, Name, Name], Deed]] = {
    AddNode: lambda edit, now, then: Deed("added", now(edit.id)),
    RemoveNode: lambda edit, now, then: Deed("removed", then(edit.id)),
    Connect: _wired,
    Disconnect: lambda edit, now, then: Deed("unwired", then(edit.target)),
    SetValue: lambda edit, now, then: Deed("set", now(edit.id), number=edit.value),
    Feed: _fed,
    Rename: _renamed,
    Move: lambda edit, now, then: Deed(
        "moved", now(next(iter(edit.positions), "")), more=max(0, len(edit.positions) - 1)
    ),
    ChangeOperator: _changed,
    Annotate: lambda edit, now, then: Deed("annotated", now(edit.id)),
    SetTarget: _target,
    SetMode: lambda edit, now, then: Deed(edit.mode),
    SetTitle: lambda edit, now, then: Deed("titled", _short(edit.title)),
    SetDirection: lambda edit, now, then: Deed("turned"),
    SetNote: lambda edit, now, then: Deed("noted"),
    SetStep: lambda edit, now, then: Deed("stepped", number=_step(edit)),
    SetFrame: lambda edit, now, then: Deed(
        "unframed" if edit.frame is None else "framed", _short(getattr(edit.frame, "title", ""))
    ),
    Hide: lambda edit, now, then: Deed(
        "hid" if edit.hidden else "revealed", more=max(0, len(edit.items) - 1)
    ),
}


def deeds(
    edit: Edit, document: Document | None = None, before: Mapping[str, Record | None] | None = None
) -> tuple[Deed, ...]:
    """What an edit did.

    Parameters
    ----------
    edit
        The edit.
    document, before
        The document that it was applied to, as it is after it, and the nodes that it changed as
        they were. Without them nodes are called by their ids.

    Notes
    -----
    O(parts that are looked at).
    """
    records = before or {}

    def then(node: str) -> str:
        record = records.get(node)
        return now(node) if record is None else _called(node, record)

    def now(node: str) -> str:
        if document is not None and node in document.graph:
            return _called(node, document.graph.attributes(node))
        record = records.get(node)
        return node if record is None else _called(node, record)

    told = [ROWS[type(part)](part, now, then) for part in islice(edit.parts(), MAX_PARTS)]
    if edit.size > MAX_PARTS:
        told.append(Deed("further", more=edit.size - MAX_PARTS - 1))
    return together(told)


def together(told: Iterable[Deed]) -> tuple[Deed, ...]:
    """Deeds in order, as few: of each kind the first is told, and the others are counted."""
    kinds: dict[str, dict[object, Deed]] = {}
    for number, deed in enumerate(told):
        kinds.setdefault(deed.what, {})[number if deed.what in _COUNTED else deed.node] = deed
    few = [_as_one(list(same.values())) for same in kinds.values()]
    if len(few) <= MAX_DEEDS:
        return tuple(few)
    rest = sum(1 + deed.more for deed in few[MAX_DEEDS - 1 :])
    return (*few[: MAX_DEEDS - 1], Deed("further", more=rest - 1))


def _as_one(same: Sequence[Deed]) -> Deed:
    return replace(same[0], more=sum(deed.more for deed in same) + len(same) - 1)


def read_deeds(data: Iterable[Mapping[str, Any]]) -> tuple[Deed, ...]:
    """Deeds from what `Deed.data` gives."""
    return tuple(Deed(**one) for one in data)


def _called(node: str, record: Mapping[str, Any]) -> str:
    if name := record.get("name"):
        return _short(str(name))
    if record["op"] == "constant":
        return text_number(float(record["value"]))
    return _symbol(record["op"]) if record["op"] in OPERATORS else node


def _symbol(op: str) -> str:
    return OPERATORS[op].symbol if op in OPERATORS else op


def _short(text: str) -> str:
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1]}…"


def _step(edit: SetStep) -> float | None:
    return None if edit.step is None else edit.step + 1.0
