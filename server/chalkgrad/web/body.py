"""The body of a request as JSON, looked over before it is parsed.

Parsing turns three bytes into a hundred: 16 MB of ``[[],[],…`` became 800 MB and five seconds.
What a text can hold at most is counted in its bytes first, which takes milliseconds.
"""

from typing import Any, TypeVar

import orjson
from flask import request
from pydantic import BaseModel, ValidationError

from chalkgrad.document.complaints import FormatError, complaint
from chalkgrad.document.json_depth import MAX_DEPTH, is_too_deep
from chalkgrad.document.json_place import pointer
from chalkgrad.document.values import LimitError

Model = TypeVar("Model", bound=BaseModel)

# A document of MAX_NODES is some 60,000 objects: one a node and one a wire.
MAX_CONTAINERS = 250_000

# Commas, also those in texts. Such a document has about ten items a node and three a wire.
MAX_ITEMS = 1_000_000


def raw() -> bytes:
    """The bytes of the request's body.

    Raises
    ------
    FormatError
        It is not said to be JSON.
    LimitError
        It has more parts than any document, or is nested deeper.
    """
    if request.mimetype != "application/json":
        raise FormatError("send JSON, with the header Content-Type: application/json")
    data = request.get_data(cache=False)
    check(data)
    return data


def read() -> dict[str, Any]:
    """The request's JSON object.

    Raises
    ------
    FormatError, LimitError
        As `raw`, or the body is no JSON object.
    """
    try:
        data = orjson.loads(raw())
    except orjson.JSONDecodeError as error:
        raise FormatError(f"this is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise FormatError("the request's body is not a JSON object")
    return data


def read_as(model: type[Model]) -> Model:
    """The request's JSON object, as a model has it.

    Raises
    ------
    FormatError, LimitError
        As `read`, or it is none; the message names the first member that is wrong.
    """
    data = read()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = complaint(error, data)
        found.error.place = {"pointer": pointer(found.place)}
        raise found.error from error


def check(data: bytes) -> None:
    """Refuse a text that would parse into more than any document holds.

    Raises
    ------
    LimitError
        It has too many lists and objects, or items, or is nested too deep.
    """
    if data.count(b"[") + data.count(b"{") > MAX_CONTAINERS:
        raise LimitError(f"JSON may have {MAX_CONTAINERS:,} lists and objects")
    if data.count(b",") > MAX_ITEMS:
        raise LimitError(f"JSON may have {MAX_ITEMS:,} items")
    if is_too_deep(data):
        raise LimitError(f"JSON may be nested {MAX_DEPTH} deep")
