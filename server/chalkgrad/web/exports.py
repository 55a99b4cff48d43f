"""Exports over HTTP: which formats there are, what each cannot say of a graph, and the files."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson
from flask import Blueprint, Response, request

from chalkgrad.document.complaints import FormatError
from chalkgrad.document.model import Document
from chalkgrad.export import formats
from chalkgrad.export.format import SCALES, Format, Options
from chalkgrad.live.authors import check_revealing, digest
from chalkgrad.rights import Right, allow
from chalkgrad.store.store import Store
from chalkgrad.web.gate import member, needs
from chalkgrad.web.language import language, said, translate, translate_or


def blueprint(store: Store) -> Blueprint:
    """The routes under ``/api/graphs/ID/export``."""
    exports = Blueprint("exports", __name__, url_prefix="/api/graphs/<graph:graph>/export")

    @exports.get("")
    @needs(Right.VIEW)
    def listed(graph: str) -> Response:
        """Every format by its title, and what it does not say of this graph."""
        document, _ = store.load(graph)
        told = [_told(document, form) for form in formats.FORMATS]
        return Response(orjson.dumps(told), mimetype="application/json")

    @exports.get("/<key>")
    @needs(Right.VIEW)
    def file(graph: str, key: str) -> Response:
        options = _options(request.args)
        document, _ = store.load(graph)
        if options.solutions:
            # They tell what is hidden: who looks on is to find it.
            allow(member().right, Right.EDIT)
            check_revealing(document.hidden, digest(member().author), member().right)
        return attachment(document, formats.find(key), options)

    return exports


def attachment(document: Document, form: Format, options: Options | None = None) -> Response:
    """A document in a format, as a file that is saved under its title."""
    response = Response(formats.export(document, form, options), mimetype=form.media)
    title = file_name(document.title)
    if options is not None and options.solutions:
        title = f"{title} ({translate('export.solutions').lower()})"
    name = quote(f"{title}.{form.ending}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def file_name(title: str) -> str:
    """A title as the stem of a file's name, on any system."""
    return re.sub(r"[\\/:*?\"<>|\x00-\x1f]+", " ", title).strip(" .")[:80] or "graph"


def _told(document: Document, form: Format) -> dict[str, object]:
    remarks = list(form.remarks(document))
    return {
        "key": form.key,
        "title": translate_or(f"export.{form.key}", form.key),
        "group": form.group,
        "ending": form.ending,
        "heeds": form.heeds,
        "binary": form.binary,
        "refused": any(remark.refuses for remark in remarks),
        "remarks": [said(remark) for remark in remarks],
    }


# What an address may choose: 1 or 0.
_SWITCHES = ("values", "gradients", "products", "frames", "solutions")


def _options(asked: Mapping[str, str]) -> Options:
    """What an address chooses: ``values=0``, ``gradients=0``, ``products=1``, ``scale=3``.

    Raises
    ------
    FormatError
        It chooses what there is not.
    """
    chosen: dict[str, Any] = {}
    for name in _SWITCHES:
        if asked.get(name, "1") not in ("0", "1"):
            raise FormatError(f"{name}: should be 0 or 1")
        if name in asked:
            chosen[name] = asked[name] == "1"
    scale = asked.get("scale", str(Options.scale))
    if scale not in map(str, SCALES):
        raise FormatError(f"scale: should be a whole number from {SCALES[0]} to {SCALES[-1]}")
    step = asked.get("step")
    if step is not None and not (step.isascii() and step.isdecimal() and len(step) < 7):
        raise FormatError("step: should be a whole number from 0")
    return replace(
        Options(),
        **chosen,
        scale=int(scale),
        step=None if step is None else int(step),
        language=language(),
    )
