"""Every operation of the HTTP API, by the endpoint of its route; a route without one fails a test.

What a route does the view says; here stands what a program needs to call it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from chalkgrad.catalogue import LANGUAGES
from chalkgrad.document.format import DocumentData
from chalkgrad.export.format import SCALES
from chalkgrad.export.formats import FORMATS
from chalkgrad.live.protocol import MAX_REVISION
from chalkgrad.rights import LINK_KINDS
from chalkgrad.store.shelf import PARTS as SHELF_PARTS
from chalkgrad.store.shelf import SORTS
from chalkgrad.web.openapi import models

Schema = Mapping[str, Any]

# The parts of addresses that are not the id of a graph.
PARTS: Mapping[str, Schema] = {
    "key": {"type": "string", "enum": [form.key for form in FORMATS]},
    "revision": {"type": "integer", "minimum": 0, "maximum": MAX_REVISION},
    "kind": {"type": "string", "enum": list(LINK_KINDS)},
}

_FLAG: Schema = {"type": "string", "enum": ["0", "1"]}
_LETTERS: Schema = {"type": "string", "enum": ["words", "letters"], "default": "words"}

# What any request that writes can be refused with.
_WRITING = (403, 413, 422, 503)


@dataclass(frozen=True)
class Operation:
    """What a program needs to know of a route.

    Attributes
    ----------
    summary, group
        What it does, in a line, and under which heading it stands.
    answer
        The model of what it is answered with, a list of such in a tuple, or a media type.
    status
        Of that answer.
    body
        The model of what it reads; `bytes` for a file.
    query
        What the address may say behind a question mark, by name.
    refusals
        Statuses of refusals, beside 400 and those of every server.
    is_conditional
        Whether the graph's state decides: it answers with ETag, and heeds If-Match or
        If-None-Match.
    """

    summary: str
    group: str
    answer: type[BaseModel] | tuple[type[BaseModel]] | str | Schema
    status: int = 200
    body: type[BaseModel] | type[bytes] | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    refusals: Sequence[int] = ()
    is_conditional: bool = False


_ANY_OBJECT: Schema = {"type": "object"}
_READING = {"letters": _LETTERS}

OPERATIONS: Mapping[str, Operation] = {
    "api.evaluate_document": Operation(
        "Compute every value and gradient of a document or a formula; nothing is kept.",
        "Computing", models.Evaluation, body=models.EvaluateBody, refusals=_WRITING,
    ),
    "api.document_schema": Operation(
        "The JSON Schema of a document.", "Computing", _ANY_OBJECT
    ),
    "api.list_graphs": Operation(
        "Your graphs, and those you came to by a link, a page at a time.",
        "Graphs", models.Entries,
        query={
            "part": {"type": "string", "enum": list(SHELF_PARTS), "default": SHELF_PARTS[0]},
            "search": {"type": "string"},
            "tag": {"type": "string"},
            "sort": {"type": "string", "enum": list(SORTS), "default": SORTS[0]},
            "after": {"type": "string"},
        },
        refusals=(422,),
    ),
    "api.forget_graph": Operation(
        "Have nothing left of a graph in the bin.",
        "Graphs", models.Graph, refusals=(403, 404, 503),
    ),
    "library.tags": Operation(
        "Your tags, and how many graphs have each.",
        "Graphs", {"type": "object", "additionalProperties": {"type": "integer"}},
    ),
    "library.set_tags": Operation(
        "Give a graph your own tags, in the place of those that it had.",
        "Graphs", models.Tagged, body=models.TagsBody, refusals=(404, *_WRITING),
    ),
    "api.create_graph": Operation(
        "Keep a new graph: the document in the body, or an empty one for an empty object.",
        "Graphs", models.Graph, 201, body=DocumentData, refusals=(*_WRITING, 429, 507),
    ),
    "api.create_from_formula": Operation(
        "Keep a new graph made of formula text.",
        "Graphs", models.Graph, 201, body=models.FormulaBody, refusals=(*_WRITING, 429, 507),
    ),
    "api.steps_of_lessons": Operation(
        "At which step the lessons on some graphs are; graphs that are not there are left out.",
        "Graphs",
        {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Step"}},
        query={"graph": {"type": "array", "items": {"type": "string"}}},
    ),
    "api.download_graph": Operation(
        "A graph as a document.",
        "Graphs", DocumentData, refusals=(404,), is_conditional=True,
    ),
    "api.look_at_graph": Operation(
        "A graph with all its numbers, as its canvas shows it.",
        "Graphs", models.Snapshot, refusals=(404,),
    ),
    "api.rename_graph": Operation(
        "Give a graph another title.",
        "Graphs", models.Graph, body=models.TitleBody, refusals=(404, *_WRITING),
        is_conditional=True,
    ),
    "api.delete_graph": Operation(
        "Put a graph into the bin, from which it can be restored for thirty days.",
        "Graphs", models.Graph, refusals=(403, 404, 503), is_conditional=True,
    ),
    "api.restore_graph": Operation(
        "Take a graph out of the bin.", "Graphs", models.Graph, refusals=(403, 404, 503)
    ),
    "api.copy_graph": Operation(
        "Keep a copy of a graph as a graph of its own.",
        "Graphs", models.Graph, 201, refusals=(403, 404, 429, 503, 507),
    ),
    "history.marks": Operation(
        "What led to a graph as it is, a page: up to a revision, or to now.",
        "History", models.History,
        query={"before": {"type": "integer", "minimum": 0}}, refusals=(404, 422),
    ),
    "history.state": Operation(
        "A graph as it was at a revision.", "History", DocumentData, refusals=(404,)
    ),
    "history.versions": Operation(
        "The states of a graph that have names.", "History", (models.Version,), refusals=(404,)
    ),
    "history.name": Operation(
        "Give a state a name; it is kept as long as it has one.",
        "History", (models.Version,), body=models.NameBody, refusals=(404, *_WRITING),
    ),
    "history.unname": Operation(
        "Take a state's name away.", "History", (models.Version,), refusals=(403, 404, 503)
    ),
    "links.list_links": Operation(
        "The links to a graph, at most one of a kind.",
        "Sharing", (models.Link,), refusals=(403, 404),
    ),
    "links.make_link": Operation(
        "The link of a kind to a graph, made where there is none.",
        "Sharing", models.Link, refusals=(403, 404, 422, 503),
    ),
    "links.revoke_link": Operation(
        "Make a link worth nothing, at once.",
        "Sharing", models.Nothing, refusals=(403, 404, 422, 503),
    ),
    "links.part_with": Operation(
        "Have a graph that was shared with you off your list; opening a link brings it back.",
        "Sharing", models.Parted, refusals=(403, 404, 422, 503),
    ),
    "links.draw_code": Operation(
        "A link as a QR code.", "Sharing", "image/svg+xml", refusals=(403, 404, 422)
    ),
    "links.new_code": Operation(
        "A recovery code, by which another browser is yours as well; one from before ends.",
        "Sharing", models.Code, 201, refusals=(403, 503),
    ),
    "links.recover": Operation(
        "Be whose recovery code this is; graphs of your own go along where `join` says so.",
        "Sharing", models.Joined, body=models.CodeBody, refusals=_WRITING,
    ),
    "links.sign_out_others": Operation(
        "Have your other browsers, and what they have open, not be yours any more.",
        "Sharing", models.Nothing, refusals=(403, 503),
    ),
    "exports.listed": Operation(
        "Every format that a graph is exported in, and what each does not say of it.",
        "Files", (models.ExportFormat,), refusals=(404,),
    ),
    "exports.file": Operation(
        "A graph in a format.",
        "Files", "*/*",
        query={
            "values": _FLAG, "gradients": _FLAG, "products": _FLAG, "frames": _FLAG,
            "solutions": _FLAG,
            "scale": {"type": "string", "enum": [str(scale) for scale in SCALES]},
            "step": {"type": "integer", "minimum": 0, "maximum": 999_999},
            "lang": {"type": "string", "enum": list(LANGUAGES)},
        },
        refusals=(403, 404, 422),
    ),
    "imports.preview": Operation(
        "What a file would bring, and what would not come along; nothing is kept.",
        "Files", models.Preview, body=bytes,
        query={**_READING, "documents": _FLAG}, refusals=_WRITING,
    ),
    "imports.keep": Operation(
        "Keep every graph of a file; with rest=1 also one with operators that are not known.",
        "Files", models.Imported, 201, body=bytes,
        query={**_READING, "rest": _FLAG}, refusals=(*_WRITING, 429, 507),
    ),
}  # fmt: skip
