"""Errors as HTTP answers: one shape for all, the one that acknowledgements have."""

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from server.document.store import NoSuchGraphError
from server.engine import ChalkgradError
from server.live.events import answer_for
from server.live.protocol import error_answer


def json_error(code: str, message: str, status: int) -> tuple[Response, int]:
    """An error answer of our own making."""
    return jsonify(error_answer(code, message)), status


def register(app: Flask) -> None:
    """Turn errors of the HTTP API into JSON."""
    app.register_error_handler(ChalkgradError, _chalkgrad)
    app.register_error_handler(HTTPException, _http)


def _chalkgrad(error: ChalkgradError) -> tuple[Response, int]:
    status = 404 if isinstance(error, NoSuchGraphError) else 422
    return jsonify(answer_for(error)), status


def _http(error: HTTPException) -> tuple[Response, int]:
    code = (error.name or "error").lower().replace(" ", "-")
    return json_error(code, error.description or error.name, error.code or 500)
