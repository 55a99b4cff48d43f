"""Messages that make an edit."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Literal, cast

from chalkgrad.document.arranging import edit_to_arrange, edit_to_turn
from chalkgrad.document.edits import AddNode, Edit, SetTarget
from chalkgrad.document.exchange import load
from chalkgrad.document.from_document import edit_from_document
from chalkgrad.document.from_formula import edit_from_text
from chalkgrad.document.from_gradient import edit_from_gradient
from chalkgrad.document.from_listing import rewritten
from chalkgrad.document.keeping import keeping_target
from chalkgrad.document.lesson import edit_to_step
from chalkgrad.document.model import Document
from chalkgrad.document.naming import check_names_given
from chalkgrad.document.values import DocumentError
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.problems import label
from chalkgrad.live import answers, passing
from chalkgrad.live.authors import digest
from chalkgrad.live.later import Later
from chalkgrad.live.messages.editing import (
    ArrangeMessage,
    EditMessage,
    ExpandMessage,
    FormulaMessage,
    LessonMessage,
    PasteMessage,
    RedoMessage,
    RewriteMessage,
    TurnMessage,
    UndoMessage,
)
from chalkgrad.live.protocol import AuthoredMessage
from chalkgrad.live.room import Room
from chalkgrad.live.secrecy import refuse_hidden
from chalkgrad.rights import NoSuchGraphError, NotAllowedError


def edit(room: Room, message: EditMessage) -> answers.Revised:
    """Apply an edit."""

    def make(document: Document) -> Edit:
        check_names_given(document, message.edit)
        return message.edit

    room.commit(message.id, message.author, make)
    return {"revision": room.revision}


def undo(room: Room, message: UndoMessage) -> answers.TakenBack:
    """Take back this person's last step."""
    return _take_back(room, message, "undo")


def redo(room: Room, message: RedoMessage) -> answers.TakenBack:
    """Do again what this person last took back."""
    return _take_back(room, message, "redo")


def _take_back(
    room: Room, message: AuthoredMessage, kind: Literal["undo", "redo"]
) -> answers.TakenBack:
    left = room.take_back(message.id, message.author, kind)
    return {
        "revision": room.revision,
        "left": [cast("answers.Left", asdict(item)) for item in left],
    }


def formula(room: Room, message: FormulaMessage) -> answers.FormulaAdded:
    """Turn formula text into nodes."""

    def make(document: Document) -> Edit:
        text, letters, pasted = message.text, message.letters, message.pasted
        return edit_from_text(document, text, letters, keeps_target=pasted)[0]

    room.commit(message.id, message.author, make)
    made = _edit(room, message)
    nodes = [node.id for node in _added(made)]
    return {"revision": room.revision, "target": _target(made), "nodes": nodes}


def _edit(room: Room, message: AuthoredMessage) -> Edit:
    """The edit that a message has made, now or when it was first sent."""
    stored = room.stored(message.id)
    assert stored is not None
    return stored.edit


def _target(made: Edit) -> str:
    """What the edit has made the target."""
    chosen = [part.id for part in made.parts() if isinstance(part, SetTarget)]
    return (chosen and chosen[-1]) or ""


def rewrite(room: Room, message: RewriteMessage) -> Later[answers.Rewritten]:
    """Make the graph say what a text says.

    A text of 20,000 lines is read in a second or two, while others edit. What is made then is the
    least edit of the graph that was there before, so that theirs stay; only if it is refused for
    theirs, the text is read again.
    """
    if room.stored(message.id) is not None:
        # Sent again; which nodes its lines are about by now, nobody has said.
        there = room.revision
        return lambda: {"revision": there, "nodes": []}
    revision, document, turn = room.revision, room.document.copied(), room.turns.member

    def answer() -> answers.Rewritten:
        nonlocal revision, document
        while True:
            found = rewritten(document, message.text)
            with room.turn_of(turn):
                room.catch_up()
                try:
                    if found.edit.edits:
                        # Spaces and the order of lines are no step that an undo could take back.
                        make = partial(keeping_target, edit=found.edit)
                        room.commit(message.id, message.author, make)
                except (NoSuchGraphError, NotAllowedError):
                    raise
                except ChalkgradError:
                    if room.revision == revision:
                        raise
                    revision, document = room.revision, room.document.copied()
                    continue
                return {"revision": room.revision, "nodes": found.nodes}

    return answer


def paste(room: Room, message: PasteMessage) -> answers.Pasted:
    """Add a copy of a document's nodes."""
    pasted = load(message.document)

    def make(document: Document) -> Edit:
        added, _ = edit_from_document(document, pasted, message.at, message.wires)
        return keeping_target(document, added)

    room.commit(message.id, message.author, make)
    return {"revision": room.revision, "nodes": [node.id for node in _added(_edit(room, message))]}


def _added(made: Edit) -> list[AddNode]:
    return [part for part in made.parts() if isinstance(part, AddNode)]


def arrange(room: Room, message: ArrangeMessage) -> answers.Revised:
    """Lay nodes out anew."""
    room.commit(
        message.id,
        message.author,
        lambda document: edit_to_arrange(document, message.nodes),
    )
    return {"revision": room.revision}


def turn(room: Room, message: TurnMessage) -> answers.Revised:
    """Fix where values run, or leave it to each window."""
    room.commit(
        message.id, message.author, lambda document: edit_to_turn(document, message.direction)
    )
    return {"revision": room.revision}


def expand(room: Room, message: ExpandMessage) -> answers.Expanded:
    """Add the nodes that compute the target's derivatives."""
    refuse_hidden(room)
    results: dict[str, str] = {}

    def make(document: Document) -> Edit:
        batch, found = edit_from_gradient(document, message.leaves)
        results.update(found)
        return keeping_target(document, batch)

    room.commit(message.id, message.author, make)
    nodes = results or _results(room.document, _edit(room, message), message.leaves)
    return {"revision": room.revision, "nodes": nodes}


def _results(document: Document, made: Edit, leaves: Sequence[str]) -> dict[str, str]:
    """The derivatives that an edit has added, told by the names that it gave them."""
    named = {node.name: node.id for node in _added(made) if node.name is not None}
    found = {}
    for leaf in leaves:
        by = f"∂{label(document.graph, leaf)}" if leaf in document.graph else leaf
        for name, node in named.items():
            # A name that was taken has got a number.
            if re.sub(r"_\d+$", "", name).endswith(by) or name.endswith(by):
                found[leaf] = node
    return found


def lesson(room: Room, message: LessonMessage) -> answers.Revised:
    """Bring the graph to where a step of its lesson has it."""
    script = room.document.lesson
    if script is None or message.step >= len(script.steps):
        raise DocumentError("this graph has no such step of a lesson")
    by = digest(message.author)
    there = edit_to_step(room.document, script, message.step, by)
    if there.edits:
        room.commit(message.id, message.author, there, scripted=True)
    if script.steps[message.step].plan and room.document.mode == "lazy":
        passing.run(room, only_plan=True)
    return {"revision": room.revision}
