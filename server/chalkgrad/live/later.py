"""Answers that take long: only to take what they need is the room locked."""

from collections.abc import Callable
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Answer = TypeVar("Answer")

# Called once the room is free.
Later = Callable[[], Answer]


def shape_of(handler: Callable[..., Any]) -> type:
    """The type of what a handler answers, at once or later."""
    hint: type = get_type_hints(handler)["return"]
    return get_args(hint)[1] if get_origin(hint) is Callable else hint
