"""What the HTTP API offers: as an OpenAPI 3.1 document, and as a page on which to try it."""

from typing import Any

import orjson
from flask import Blueprint, Response, current_app, render_template

from chalkgrad.web import errors
from chalkgrad.web.gate import everybody
from chalkgrad.web.openapi.document import describe
from chalkgrad.web.openapi.examples import example


def blueprint() -> Blueprint:
    """The routes of the description."""
    openapi = Blueprint("openapi", __name__)

    @openapi.get("/api/openapi.json")
    @everybody
    def document() -> Response:
        return Response(orjson.dumps(_described()), mimetype="application/json")

    @openapi.get("/api")
    @everybody
    def page() -> str:
        """Every operation in words, with a form that sends it."""
        described = _described()
        groups: dict[str, list[dict[str, Any]]] = {}
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                told = operation | {"path": path, "method": method.upper()}
                told["example"] = example(operation, described)
                groups.setdefault(operation["tags"][0], []).append(told)
        return render_template("api.html", groups=groups, info=described["info"], codes=_codes())

    return openapi


def _described() -> dict[str, Any]:
    """The description; made when it is first asked for, once every route is there."""
    found: dict[str, Any] | None = current_app.extensions.get("chalkgrad_openapi")
    if found is None:
        found = current_app.extensions["chalkgrad_openapi"] = describe(current_app)
    return found


def _codes() -> list[tuple[str, int, str]]:
    """Every code of a refusal, its status, and what it means."""
    return [
        (code, errors.status_of(code).value, title)
        for code, title in sorted(errors.titles().items())
    ]
