"""Errors as HTTP answers: pages for people, problem details for programs."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus

import orjson
from flask import Flask, Response, after_this_request, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chalkgrad.catalogue import worded
from chalkgrad.document.exchange import MAX_BYTES
from chalkgrad.engine import ChalkgradError
from chalkgrad.live.desk import answer_for
from chalkgrad.live.problem import MEDIA, problem
from chalkgrad.web.language import language, translate_or
from chalkgrad.web.quota import TooFastError

# The status of errors that are not of the request's own making; 422 is that of the others.
_STATUS = {
    "no-such-graph": 404,
    "no-such-revision": 404,
    "no-such-format": 404,
    "moved-on": 412,
    "not-allowed": 403,
    "nobody": 403,
    "crowded": 503,
    "over-limit": 413,
    "too-fast": 429,
    "store-full": 507,
    "cannot-store": 503,
    "damaged": 500,
}


def register(app: Flask) -> None:
    """Turn errors into answers that say what is wrong."""
    app.register_error_handler(ChalkgradError, _chalkgrad)
    app.register_error_handler(HTTPException, _http)


def status_of(code: str) -> HTTPStatus:
    """The status that an error is answered with."""
    return HTTPStatus(_STATUS.get(code, 422))


@cache
def titles() -> dict[str, str]:
    """What every error of ours means, by its code: the first sentence of its class."""

    def every(kind: type[ChalkgradError]) -> Iterator[type[ChalkgradError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from every(child)

    found: dict[str, str] = {}
    for kind in every(ChalkgradError):
        words = re.split(r"\.\s|\n\n", (kind.__doc__ or "").strip())[0]
        found.setdefault(kind.code, " ".join(words.split()).rstrip("."))
    return found


def _is_for_programs() -> bool:
    return request.path.startswith("/api/")


def _chalkgrad(error: ChalkgradError) -> tuple[Response | str, int]:
    status = status_of(error.code)
    if isinstance(error, TooFastError):
        after_this_request(_told_to_wait(error))
    if not _is_for_programs():
        return _page(error.code, status, error.message)
    told = answer_for(error)["error"]
    code, detail = told.pop("code"), worded(error, language())
    del told["message"]
    if error.place:
        told["place"] = dict(error.place)
    return _answer(problem(status, code, detail, titles().get(code), **told)), status.value


def _told_to_wait(error: TooFastError) -> Callable[[Response], Response]:
    def tell(response: Response) -> Response:
        response.headers["Retry-After"] = str(error.retry_after)
        return response

    return tell


def _http(error: HTTPException) -> tuple[Response | str, int]:
    status = HTTPStatus(error.code or 500)
    name = error.name or "Error"
    code = name.lower().replace(" ", "-")
    message = error.description or name
    if isinstance(error, RequestEntityTooLarge):
        message = f"a request may have {MAX_BYTES:,} bytes"
    if not _is_for_programs():
        return _page(code, status, message)
    response = _answer(problem(status, code, message))
    # Such as Allow, by which a method that is not there is told which are.
    kept = [(key, value) for key, value in error.get_headers() if key != "Content-Type"]
    response.headers.extend(kept)
    return response, status.value


def _answer(content: dict[str, object]) -> Response:
    return Response(orjson.dumps(content), mimetype=MEDIA)


def _page(code: str, status: HTTPStatus, message: str) -> tuple[str, int]:
    name = translate_or(f"http.{status.value}", status.phrase)
    words = translate_or(f"error.{code}", message)
    return render_template("problem.html", name=name, message=words), status.value
