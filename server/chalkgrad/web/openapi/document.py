"""The OpenAPI document: made of the routes there are, what is told of them, and the models."""

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from chalkgrad import __version__
from chalkgrad.document.exchange import MAX_BYTES
from chalkgrad.live.desk import MESSAGES
from chalkgrad.live.problem import MEDIA
from chalkgrad.live.protocol import GRAPH_ID, GraphMessage
from chalkgrad.web import errors
from chalkgrad.web.messages import SENDABLE
from chalkgrad.web.openapi import models
from chalkgrad.web.openapi.operations import OPERATIONS, PARTS, Operation

_REF = "#/components/schemas/{model}"

# The route of which every message is an operation of its own.
MESSAGE = "messages.send"

_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "The token of a link to the graph; a browser's own cookie does as well.",
}

_PART = re.compile(r"<(?:\w+:)?(\w+)>")


def describe(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an application's API."""
    paths: dict[str, dict[str, Any]] = {}
    for rule, method in routes(app):
        if rule.endpoint == MESSAGE:
            for name, message in sendable().items():
                path = _path(rule.rule.replace("<name>", name))
                paths[path] = {"post": _of_message(name, message)}
        else:
            operation = OPERATIONS[rule.endpoint]
            told = _of_route(rule, operation, app.view_functions[rule.endpoint].__doc__)
            paths.setdefault(_path(rule.rule), {})[method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chalkgrad",
            "version": __version__,
            "summary": "Graphs, their values and gradients, over HTTP.",
            "description": _LIMITS,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "security": [{}, {"link": []}],
        "components": {
            "schemas": _schemas(),
            "responses": dict(_refusals()),
            "securitySchemes": {"link": _BEARER},
        },
    }


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route under ``/api/`` with each of its methods, the API's own description left out."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and not rule.endpoint.startswith("openapi."):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def sendable() -> Mapping[str, type[GraphMessage]]:
    """The messages that may come over HTTP."""
    return {name: MESSAGES[name] for name in sorted(SENDABLE)}


_LIMITS = (
    f"A request may have {MAX_BYTES:,} bytes. Refusals are problems (RFC 9457) with a stable "
    "`code`, and the `place` in what was sent where there is one. A graph's ETag names its "
    "state; a write with If-Match is refused with 412 where the graph has moved on."
)


def _path(rule: str) -> str:
    return _PART.sub(r"{\1}", rule)


def _of_route(rule: Rule, operation: Operation, words: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": rule.endpoint.partition(".")[2],
        "tags": [operation.group],
        "summary": operation.summary,
        "parameters": [
            *(_in_path(name) for name in _PART.findall(rule.rule)),
            *(
                {"name": name, "in": "query", "schema": schema}
                for name, schema in operation.query.items()
            ),
        ],
        "responses": {
            str(operation.status): _answer(operation),
            **_refused((400, *operation.refusals)),
        },
    }
    if operation.query:
        # The server's own, before the application is asked.
        told["responses"]["414"] = {"description": "The address is longer than is read."}
    if words and " ".join(words.split()) != operation.summary:
        told["description"] = "\n\n".join(" ".join(part.split()) for part in words.split("\n\n"))
    if operation.body is bytes:
        told["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    elif operation.body is not None:
        told["requestBody"] = _json_body({"$ref": _ref(operation.body)})
    if operation.is_conditional:
        _add_conditions(told, is_read="GET" in (rule.methods or ()))
    return told


def _add_conditions(told: dict[str, Any], *, is_read: bool) -> None:
    name = "If-None-Match" if is_read else "If-Match"
    told["parameters"].append({"name": name, "in": "header", "schema": {"type": "string"}})
    if is_read:
        told["responses"]["304"] = {"description": "It is still in that state."}
        told["responses"]["200"]["headers"] = {
            "ETag": {"description": "The name of the graph's state.", "schema": {"type": "string"}}
        }
    else:
        told["responses"].update(_refused((412,)))


def _of_message(name: str, message: type[GraphMessage]) -> dict[str, Any]:
    words = (message.__doc__ or "").strip().partition("\n\nAttributes")[0]
    summary, _, rest = words.partition("\n\n")
    told = {
        "operationId": f"send_{name}",
        "tags": ["Messages"],
        "summary": " ".join(summary.split()),
        "parameters": [
            _in_path("graph"),
            {"name": "If-Match", "in": "header", "schema": {"type": "string"}},
        ],
        "requestBody": _json_body({"$ref": _ref(message)}),
        "responses": {
            "200": {
                "description": "It was carried out.",
                "content": {"application/json": {"schema": {"$ref": _ref(models.Acknowledgement)}}},
            },
            **_refused((400, 403, 404, 412, 413, 422, 503)),
        },
    }
    if rest:
        told["description"] = " ".join(rest.split())
    return told


def _in_path(name: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": f"^{GRAPH_ID.pattern}$"}
    return {
        "name": name, "in": "path", "required": True,
        "schema": schema if name == "graph" else PARTS[name],
    }  # fmt: skip


def _json_body(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _answer(operation: Operation) -> dict[str, Any]:
    answer = operation.answer
    told: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if isinstance(answer, str):
        told["content"] = {answer: {}}
        return told
    if isinstance(answer, tuple):
        schema: Any = {"type": "array", "items": {"$ref": _ref(answer[0])}}
    elif isinstance(answer, Mapping):
        schema = answer
    else:
        schema = {"$ref": _ref(answer)}
    told["content"] = {"application/json": {"schema": schema}}
    return told


def _refused(statuses: Iterable[int]) -> dict[str, Any]:
    return {
        str(status): {"$ref": f"#/components/responses/{_name(HTTPStatus(status))}"}
        for status in sorted(set(statuses))
    }


def _name(status: HTTPStatus) -> str:
    return status.phrase.title().replace(" ", "").replace("-", "")


def _refusals() -> Iterator[tuple[str, Any]]:
    """What each status means, with the codes that are answered so."""
    by_status: dict[HTTPStatus, list[str]] = {}
    for code in errors.titles():
        by_status.setdefault(errors.status_of(code), []).append(code)
    used = {400, 403, 404, 412, 413, 422, 429, 503, 507}
    for status in sorted({*map(HTTPStatus, used), *by_status}):
        codes = ", ".join(f"`{code}`" for code in sorted(by_status.get(status, [])))
        told: dict[str, Any] = {
            "description": f"{status.phrase}: {codes}" if codes else status.phrase,
            "content": {MEDIA: {"schema": {"$ref": _ref(models.Problem)}}},
        }
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            told["headers"] = {
                "Retry-After": {
                    "description": "Seconds to wait.", "schema": {"type": "integer"},
                }
            }  # fmt: skip
        yield _name(status), told


def _ref(model: type[BaseModel] | type[bytes]) -> str:
    return _REF.format(model=model.__name__)


def _schemas() -> dict[str, Any]:
    used: dict[type[BaseModel], None] = {models.Problem: None, models.Step: None}
    used[models.Acknowledgement] = None
    for operation in OPERATIONS.values():
        for part in (operation.body, *_parts(operation.answer)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                used[part] = None
    used.update(dict.fromkeys(sendable().values()))
    pairs = [(model, "validation") for model in used]
    _, whole = models_json_schema(pairs, ref_template=_REF)  # type: ignore[arg-type]
    schemas: dict[str, Any] = whole["$defs"]
    for message in sendable().values():
        # The address says which graph it is about.
        schema = schemas[message.__name__]
        schema["properties"].pop("graph")
        schema["required"].remove("graph")
    return schemas


def _parts(answer: object) -> Iterator[object]:
    yield from answer if isinstance(answer, tuple) else (answer,)
