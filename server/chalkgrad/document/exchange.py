"""Documents as JSON in and out: networkx node-link data with a header of our own.

``networkx.node_link_graph`` opens every export. What an import says beyond the format is kept and
written out again.
"""

from collections.abc import Mapping
from typing import Any, get_args

import orjson
from pydantic import ValidationError

from chalkgrad.document.attributes import MAX_NOTE, STORED
from chalkgrad.document.building import build
from chalkgrad.document.complaints import FormatError, MisplacedError, complaint, path_words
from chalkgrad.document.format import FORMAT, VERSION, DocumentData
from chalkgrad.document.json_depth import is_too_deep
from chalkgrad.document.json_place import Place, line_of, pointer
from chalkgrad.document.lesson import broken_reference, with_beginning
from chalkgrad.document.model import Document
from chalkgrad.document.values import MAX_NODES, DocumentError, LimitError
from chalkgrad.engine.collecting import not_collecting
from chalkgrad.picture.notation import Direction

# A document of MAX_NODES with names and positions is about 5 MB of JSON; larger limits of nodes
# take as much more.
MAX_BYTES = 16 * 1024 * 1024

# The largest document that is computed without a canvas: a run of it takes a fraction of the
# second or so that reading it does, and a few hundred megabytes.
MAX_COMPUTED = 100_000


class NotJsonError(DocumentError):
    """The text is no JSON."""

    code = "not-json"


def parse(text: str | bytes, *, max_nodes: int = MAX_NODES, lay_out: bool = True) -> Document:
    """Read a document from JSON text.

    Parameters
    ----------
    text
        JSON; a byte order mark is skipped.
    max_nodes
        The largest document that is read: what a canvas shows by default.
    lay_out
        Whether nodes without a place get one, which takes longer than anything else: who only
        computes needs none.

    Raises
    ------
    DocumentError, GraphError
        The text is no JSON, no document, or breaks a rule; the message names the line, and the
        node or wire.
    """
    most = MAX_BYTES * max_nodes // MAX_NODES
    if len(text) > most:
        raise LimitError(f"a document may have {most:,} bytes, not {len(text):,}")
    text = without_mark(text)
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        # Parsers end at a depth of their own, and each calls that something else.
        if is_too_deep(text.encode("utf-8", "replace") if isinstance(text, str) else text):
            raise FormatError("this is nested too deep for a document") from error
        broken = NotJsonError(
            f"this is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        )
        broken.place = {"line": error.lineno, "column": error.colno}
        raise broken from error
    try:
        document = read_data(data, max_nodes, lay_out=lay_out)
    except MisplacedError as misplaced:
        found, line = misplaced.error, line_of(text, misplaced.place)
        found.place = {"line": line, "pointer": pointer(misplaced.place)}
        found.message = f"line {line}: {found.message}"
        found.args = (found.message,)
        raise found from None
    return document


def without_mark(text: str | bytes) -> str | bytes:
    """A text without its byte order mark; one in UTF-16, as PowerShell writes, decoded."""
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text.decode("utf-16", "replace")
    return text.removeprefix(b"\xef\xbb\xbf")


def load(data: object, *, private: bool = False, lay_out: bool = True) -> Document:
    """Read a document from parsed JSON.

    Parameters
    ----------
    data
        What `dump` gives, or a person wrote.
    private
        Whether it comes from a store: with who hid what, and perhaps written by an older
        Chalkgrad. What such data holds beyond today's rules for attributes is dropped.
    lay_out
        As in `parse`.

    Raises
    ------
    DocumentError, GraphError
        As `parse`, without the line.
    """
    try:
        with not_collecting():
            return _read_private(data) if private else _read(data, MAX_NODES, lay_out)
    except MisplacedError as misplaced:
        misplaced.error.place = {"pointer": pointer(misplaced.place)}
        raise misplaced.error from None


def read_data(data: object, max_nodes: int = MAX_NODES, *, lay_out: bool = True) -> Document:
    """As `load`, for whoever knows where in a text the data stood.

    Raises
    ------
    MisplacedError
        With what `load` raises, and the place in the data.
    """
    with not_collecting():
        document = _read(data, max_nodes, lay_out)
    _check_lesson(document)
    return document


def is_document(data: object) -> bool:
    """Whether JSON data says that it is a document in a format of its own."""
    header = data.get("graph") if isinstance(data, dict) else None
    return isinstance(header, dict) and "format" in header


def _read(data: object, max_nodes: int, lay_out: bool) -> Document:
    if not isinstance(data, dict):
        raise MisplacedError(FormatError("a document is a JSON object"), ())
    if not is_document(data):
        raise MisplacedError(FormatError("this is no Chalkgrad document"), ())
    nodes = data.get("nodes")
    if isinstance(nodes, list) and len(nodes) > max_nodes:
        message = f"a document may have {max_nodes:,} nodes, not {len(nodes):,}"
        raise MisplacedError(LimitError(message), ("nodes",))
    as_written, data = data, _as_ours(data)
    try:
        model = DocumentData.model_validate(data)
        return build(model, lay_out=lay_out)
    except ValidationError as error:
        found = complaint(error, data)
    except MisplacedError as error:
        found = error
    raise MisplacedError(found.error, _as_theirs(as_written, found.place))


def _read_private(data: Any) -> Document:
    """A document as a store has it: `hidden` says who hid each number."""
    header = dict(data["graph"])
    hidden = header.get("hidden")
    if isinstance(hidden, dict):
        header["hidden"] = list(hidden)
    if header.get("direction") not in (None, *get_args(Direction)):
        # As the step: an older Chalkgrad kept whatever came under this name.
        del header["direction"]
    note = header.get("note")
    if note is not None and not (isinstance(note, str) and 0 < len(note) <= MAX_NOTE):
        del header["note"]
    if type(header.get("step")) is not int or not header.get("lesson"):
        # An older Chalkgrad kept it as it came, as an attribute like any other.
        header.pop("step", None)
    data = {**data, "graph": header}
    try:
        document = build(DocumentData.model_validate(data, context=STORED))
    except ValidationError as error:
        raise complaint(error, data) from error
    if isinstance(hidden, dict):
        document.hidden = dict(hidden)
    return document


# -- other spellings -------------------------------------------------------------------------


def _as_ours(data: dict[str, Any]) -> dict[str, Any]:
    """Data with what others write differently as the format has it.

    networkx before 3.6 calls the edges ``links``, and its ids may be whole numbers.
    """
    found = dict(data)
    if "edges" not in found and "links" in found:
        found["edges"] = found.pop("links")
    for kind, keys in (("nodes", ("id",)), ("edges", ("source", "target"))):
        items = found.get(kind)
        if isinstance(items, list):
            found[kind] = [_with_text(item, keys) for item in items]
    found["graph"] = _with_text(found["graph"], ("target",))
    return found


def _with_text(item: Any, keys: tuple[str, ...]) -> Any:
    """A record whose ids are texts."""
    if not isinstance(item, dict):
        return item
    numbers = {key: str(item[key]) for key in keys if type(item.get(key)) is int}
    return {**item, **numbers} if numbers else item


def _as_theirs(data: Mapping[str, Any], place: Place) -> Place:
    """A place in the data as it was written."""
    return ("links", *place[1:]) if place[:1] == ("edges",) and "edges" not in data else place


def _check_lesson(document: Document) -> None:
    """Refuse a lesson that names what is not there; the others learn how their document begins."""
    if document.lesson is None:
        return
    broken = broken_reference(document, document.lesson)
    if broken is not None:
        place, reason = broken
        error = FormatError(f"{path_words(place)}: {reason}")
        raise MisplacedError(error, ("graph", "lesson", *place))
    document.lesson = with_beginning(document, document.lesson)


# -- writing ---------------------------------------------------------------------------------


def dump(document: Document, *, private: bool = False) -> dict[str, Any]:
    """A document as JSON data; `load` reads it back to the last bit.

    `private` data says who hid what, as digests; it is for stores and for canvases, not for files.
    """
    graph = document.graph
    return {
        **document.extra,
        "directed": True,
        "multigraph": True,
        "graph": {
            **document.header,
            "format": FORMAT,
            "version": VERSION,
            "title": document.title,
            "target": document.target,
            "mode": document.mode,
            "feeds": dict(document.feeds),
            **_drawn(document, private),
        },
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nodes()],
        "edges": [document.wire_record(target, port) for _, target, port in graph.wires()],
    }


def _drawn(document: Document, private: bool) -> dict[str, Any]:
    """Direction, note, frames, hidden numbers, the lesson and its step, where there are any."""
    frames = [frame.model_dump() for frame in document.frames.values()]
    lesson = document.lesson and document.lesson.model_dump(mode="json", exclude_unset=True)
    hidden = dict(document.hidden) if private else sorted(document.hidden)
    said = {
        "direction": document.direction,
        "note": document.note,
        "frames": frames,
        "hidden": hidden,
        "lesson": lesson,
    }
    drawn = {key: items for key, items in said.items() if items}
    return drawn if document.step is None else {**drawn, "step": document.step}


def to_json(document: Document) -> bytes:
    """A document as indented JSON text, UTF-8; without a lesson that no longer fits its graph."""
    data = dump(document)
    if document.lesson is not None and broken_reference(document, document.lesson) is not None:
        # The graph has been changed since; as an import it would be refused.
        del data["graph"]["lesson"]
        data["graph"].pop("step", None)
    return orjson.dumps(data, option=orjson.OPT_INDENT_2)
