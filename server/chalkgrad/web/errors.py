"""Errors as HTTP answers: pages for people; for programs the shape that acknowledgements have."""

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from chalkgrad.engine import ChalkgradError
from chalkgrad.live.desk import answer_for
from chalkgrad.live.protocol import error_answer
from chalkgrad.store.errors import NoSuchGraphError


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


def _http(error: HTTPException) -> tuple[Response | str, int]:
    code = (error.name or "error").lower().replace(" ", "-")
    status, message = error.code or 500, error.description or error.name
    if request.path.startswith("/api/"):
        return json_error(code, message, status)
    return render_template("problem.html", name=error.name, message=message), status
