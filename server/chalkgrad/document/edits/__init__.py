"""The edits: a small closed set of typed messages, one class each.

A class says what its edit does, what it touches, what must be redrawn and how it is told; whoever
handles edits asks it. A new kind of edit is a class in one of these modules and a line in `Edit`.
"""

from typing import Annotated

import orjson
from pydantic import Field, TypeAdapter

from chalkgrad.document.attributes import STORED
from chalkgrad.document.edits.base import Key, Redraw, Said, SingleEdit, touched
from chalkgrad.document.edits.batch import MAX_BATCH, Batch
from chalkgrad.document.edits.frames import SetFrame
from chalkgrad.document.edits.header import (
    SetDirection,
    SetMode,
    SetNote,
    SetStep,
    SetTarget,
    SetTitle,
)
from chalkgrad.document.edits.hide import Hide
from chalkgrad.document.edits.many import RemoveNodes, RestoreNodes
from chalkgrad.document.edits.nodes import (
    AddNode,
    Annotate,
    ChangeOperator,
    Feed,
    Move,
    RemoveNode,
    Rename,
    SetValue,
)
from chalkgrad.document.edits.wires import Connect, Disconnect
from chalkgrad.engine.collecting import not_collecting

__all__ = [
    "EDIT",
    "MAX_BATCH",
    "AddNode",
    "Annotate",
    "Batch",
    "ChangeOperator",
    "Connect",
    "Disconnect",
    "Edit",
    "Feed",
    "Hide",
    "Key",
    "Move",
    "Redraw",
    "RemoveNode",
    "RemoveNodes",
    "Rename",
    "RestoreNodes",
    "Said",
    "SetDirection",
    "SetFrame",
    "SetMode",
    "SetNote",
    "SetStep",
    "SetTarget",
    "SetTitle",
    "SetValue",
    "SingleEdit",
    "read_stored",
    "touched",
]

Edit = Annotated[
    AddNode
    | RemoveNode
    | RemoveNodes
    | RestoreNodes
    | Connect
    | Disconnect
    | SetValue
    | Feed
    | Rename
    | Move
    | ChangeOperator
    | SetTarget
    | SetMode
    | SetTitle
    | SetDirection
    | SetNote
    | SetStep
    | Annotate
    | SetFrame
    | Hide
    | Batch,
    Field(discriminator="type"),
]

Batch.model_rebuild(_types_namespace={"Edit": Edit})
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def read_stored(text: bytes) -> Edit:
    """An edit from a store, which may have been written by an older Chalkgrad.

    Attributes that today's rules would refuse are dropped: the edit was accepted once, and a graph
    must open.
    """
    # Not by pydantic's own reader: older stores hold attributes that are too deep for it.
    with not_collecting():
        return EDIT.validate_python(orjson.loads(text), context=STORED)
