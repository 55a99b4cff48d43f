"""The answers as TypeScript declares them: ``python -m chalkgrad.live.typescript > FILE``.

``static/js/link/answers.d.ts`` is what this prints; the browser's code is checked against it.
"""

import inspect
import types
from collections.abc import Iterator
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from chalkgrad.live import answers
from chalkgrad.live.handlers import HANDLERS
from chalkgrad.live.later import shape_of
from chalkgrad.live.protocol import OpenMessage

HEAD = "// Made by `python -m chalkgrad.live.typescript`; to change it, change `live/answers`.\n"

# Doubles travel as they are, and come to the browser as a buffer.
WORDS: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    bytes: "ArrayBuffer",
    type(None): "null",
    Any: "any",
}


def declarations() -> str:
    """Every answer as an interface, and which message is answered with which."""
    shapes = [shape for shape in vars(answers).values() if is_typeddict(shape)]
    return "\n".join([HEAD, *map(_interface, shapes), _by_message()])


def _interface(shape: Any) -> str:
    said = inspect.cleandoc(shape.__doc__).replace("\n", "\n * ")
    lines = [f"/** {said} */", f"export interface {shape.__name__} {{", *_fields(shape), "}", ""]
    return "\n".join(lines)


def _fields(shape: Any) -> Iterator[str]:
    for name, kind in get_type_hints(shape, include_extras=True).items():
        optional = get_origin(kind) is NotRequired
        spelled = _spelled(get_args(kind)[0] if optional else kind)
        yield f"  {name}{'?' if optional else ''}: {spelled};"


def _spelled(kind: Any) -> str:
    """A Python type as TypeScript spells it."""
    if is_typeddict(kind):
        return str(kind.__name__)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list:
        item = _spelled(arguments[0])
        return f"({item})[]" if "|" in item else f"{item}[]"
    if origin is dict:
        return f"Record<string, {_spelled(arguments[1])}>"
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(map(_spelled, arguments)))
    if origin is Literal:
        return " | ".join(f'"{word}"' for word in arguments)
    return WORDS[kind]


def _by_message() -> str:
    answered = {OpenMessage.word(): answers.Opened.__name__}
    for message, handler in HANDLERS.items():
        answered[message.word()] = shape_of(handler).__name__
    lines = [f"  {word}: {shape};" for word, shape in answered.items()]
    return "\n".join(
        ["/** What each message is answered with. */", "export interface Answers {", *lines, "}\n"]
    )


if __name__ == "__main__":
    print(declarations(), end="")
