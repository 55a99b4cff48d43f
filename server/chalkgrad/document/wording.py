"""What pydantic finds wrong, in our words: people read of numbers and names, not of models."""

import json
from collections.abc import Mapping
from typing import Any, get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from chalkgrad.document.values import HIDDEN_PATTERN, ID_PATTERN, MAX_NAME, NAME_PATTERN

# Errors that pydantic has words of its own for; all others are ours, in our words.
_THEIRS = frozenset(get_args(ErrorType))

# Values longer than this are shown by their beginning.
_SHOWN = 40

_PATTERNS = {
    ID_PATTERN: "an id is made of 1 to 64 of the letters A to Z, digits, _ and -",
    NAME_PATTERN: "a name neither begins nor ends with a space",
    HIDDEN_PATTERN: "this is no number that can be hidden",
}

# By the type of pydantic's error; in braces, what its context holds.
_WORDS = {
    "missing": "missing",
    "extra_forbidden": "nothing of this name belongs here",
    "model_type": "should be an object",
    "model_attributes_type": "should be an object",
    "dict_type": "should be an object",
    "dict_attributes_type": "should be an object",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "too_long": "may have {max_length:,} entries, not {actual_length}",
    "too_short": "should have {min_length} or more entries",
    "string_type": "should be a text",
    "string_sub_type": "should be a text",
    "string_unicode": "should be a text that UTF-8 can hold",
    "string_too_short": "should not be empty",
    "string_too_long": "may have {max_length:,} characters",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
    "finite_number": "should be a finite number",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_parsing_size": "is too large a number",
    "int_from_float": "should be a whole number",
    "greater_than": "should be more than {gt:,}",
    "greater_than_equal": "should be {ge:,} or more",
    "less_than": "should be less than {lt:,}",
    "less_than_equal": "should be {le:,} or less",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "union_tag_invalid": "there is nothing of the type {tag}",
    "union_tag_not_found": "should have a type",
    "recursion_loop": "is nested too deep",
    "none_required": "should be null",
}


def in_words(error: ErrorDetails) -> str:
    """What one error of a validation says, without the place that it is about.

    Errors that a validator of ours raises are in words already.
    """
    kind = error["type"]
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context["pattern"]), "is not written as it should be")
    if kind == "literal_error":
        expected = str(context["expected"]).replace("True", "true")
        return f"should be {expected}, not {shown(error['input'])}"
    if kind == "string_too_long" and context["max_length"] == MAX_NAME:
        return f"a name may have {MAX_NAME} characters"
    if kind in _WORDS:
        return _WORDS[kind].format(**context)
    if kind == "value_error":
        return str(context["error"])
    return "cannot be read" if kind in _THEIRS else error["msg"]


def a(op: str) -> str:
    """A kind of node with its article: a mul, an add, an ln."""
    return f"an {op}" if op[:1] in "aeiou" or op == "ln" else f"a {op}"


def shown(value: object) -> str:
    """A value as a sentence shows it: short, on one line, and nothing of what lies within."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = " ".join(value.split()) if isinstance(value, str) else json.dumps(value, default=repr)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
