"""Errors as HTTP answers: pages for people; for programs the shape that acknowledgements have."""

from http import HTTPStatus

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chalkgrad.document.exchange import MAX_BYTES
from chalkgrad.engine import ChalkgradError
from chalkgrad.live.desk import answer_for
from chalkgrad.live.protocol import error_answer
from chalkgrad.web.language import translate_or

# The status of errors that are not of the request's own making; 422 is that of the others.
_STATUS = {
    "no-such-graph": 404,
    "no-such-format": 404,
    "over-limit": 413,
    "cannot-store": 503,
    "damaged": 500,
}


def register(app: Flask) -> None:
    """Turn errors into answers that say what is wrong."""
    app.register_error_handler(ChalkgradError, _chalkgrad)
    app.register_error_handler(HTTPException, _http)


def _chalkgrad(error: ChalkgradError) -> tuple[Response | str, int]:
    status = _STATUS.get(error.code, 422)
    if request.path.startswith("/api/"):
        return jsonify(answer_for(error)), status
    return _page(error.code, HTTPStatus(status), error.message)


def _http(error: HTTPException) -> tuple[Response | str, int]:
    name = error.name or "Error"
    code = name.lower().replace(" ", "-")
    status, message = error.code or 500, error.description or name
    if isinstance(error, RequestEntityTooLarge):
        message = f"a request may have {MAX_BYTES:,} bytes"
    if request.path.startswith("/api/"):
        return jsonify(error_answer(code, message)), status
    return _page(code, HTTPStatus(status), message)


def _page(code: str, status: HTTPStatus, message: str) -> tuple[str, int]:
    name = translate_or(f"http.{status.value}", status.phrase)
    words = translate_or(f"error.{code}", message)
    return render_template("problem.html", name=name, message=words), status.value
