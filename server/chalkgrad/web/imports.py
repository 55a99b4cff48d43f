"""Imports over HTTP: what a file holds, told before it is kept, and the graphs made of it."""

from collections.abc import Mapping
from typing import Any, get_args

import orjson
from flask import Blueprint, Response, request

from chalkgrad.document.complaints import FormatError
from chalkgrad.document.exchange import dump
from chalkgrad.document.lesson import begin
from chalkgrad.engine.formula.tokens import Letters
from chalkgrad.imports.format import UNKNOWN, UNREAD, Format, Options, Reading
from chalkgrad.imports.formats import read
from chalkgrad.imports.source import Source
from chalkgrad.store.store import Store
from chalkgrad.web import body, links
from chalkgrad.web.gate import everybody
from chalkgrad.web.language import said, translate_or


def blueprint(store: Store) -> Blueprint:
    """The routes under ``/api/import``; the body is a file as it is, the address says how."""
    imports = Blueprint("imports", __name__, url_prefix="/api/import")

    @imports.post("")
    @everybody
    def keep() -> Response:
        """Keep every graph of the file, or none; ``rest=1`` takes unknown operators along."""
        form, readings = _read()
        documents = [reading.document for reading in readings]
        for document in documents:
            begin(document)
        made = links.created(store, *documents)
        every = {f"{key}s": [graph[key] for graph in made] for key in made[0]}
        return _json(_told(form, readings) | made[0] | every, 201)

    @imports.post("/preview")
    @everybody
    def preview() -> Response:
        """What would come, and what would not; nothing is kept.

        Of a file with unknown operators it is told what the rest of it is. With ``documents=1``
        the documents come along.
        """
        form, readings = _read(rest=True)
        told = _told(form, readings)
        if _flag("documents"):
            told["documents"] = [dump(reading.document) for reading in readings]
        return _json(told)

    return imports


def _read(*, rest: bool = False) -> tuple[Format, list[Reading]]:
    letters = request.args.get("letters", "words")
    if letters not in get_args(Letters):
        raise FormatError("letters: should be words or letters")
    data = request.get_data(cache=False)
    source = Source(data)
    if source.seems_json:
        body.check(source.text.encode())
    options = Options(
        letters="letters" if letters == "letters" else "words",
        rest=_flag("rest") or rest,
    )
    form, readings = read(source, options)
    return form, list(readings)


def _flag(name: str) -> bool:
    """Whether the address asks for something.

    Raises
    ------
    FormatError
        It says neither 0 nor 1.
    """
    said = request.args.get(name, "0")
    if said not in ("0", "1"):
        raise FormatError(f"{name}: should be 0 or 1")
    return said == "1"


def _told(form: Format, readings: list[Reading]) -> dict[str, Any]:
    """What a file holds, in the reader's language."""
    lost = [loss for reading in readings for loss in reading.lost]
    return {
        "format": form.key,
        "name": translate_or(f"import.{form.key}", form.name),
        "graphs": [_graph(reading) for reading in readings],
        "left_out": [said(loss) for loss in lost if loss.code == UNREAD],
        "whole": not any(loss.code in (UNKNOWN, UNREAD) for loss in lost),
    }


def _graph(reading: Reading) -> Mapping[str, Any]:
    graph = reading.document.graph
    return {
        "title": reading.document.title,
        "nodes": len(graph),
        "wires": sum(1 for _ in graph.wires()),
        "lost": [said(loss) for loss in reading.lost if loss.code != UNREAD],
    }


def _json(data: object, status: int = 200) -> Response:
    return Response(orjson.dumps(data), status=status, mimetype="application/json")
