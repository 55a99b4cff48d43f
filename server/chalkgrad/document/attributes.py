"""What nodes, wires and documents may say of themselves beyond what Chalkgrad reads: one type.

Attributes are flat, few, and single JSON values, so that whatever is stored can be read back, in a
browser too, and none is taken for a field. Those that Chalkgrad reads (the annotations) have their
own types.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    with_config,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from chalkgrad.document.values import Author, NodeId, Real
from chalkgrad.document.wording import in_words

# What another program says of one thing, besides annotations: more would be a document of its own.
MAX_ATTRIBUTES = 32

MAX_ATTRIBUTE_NAME = 64

# A note is a paragraph or two beside a node, not a chapter; other texts are no longer.
MAX_NOTE = 4_000

# Digits that tell any two doubles apart.
MAX_DIGITS = 17

# Whole numbers that JSON is written with here; larger ones would come back as other numbers.
_INTEGERS = range(-(2**63), 2**64)

# Names of fields, by what has them; and one that assignments in JavaScript take for something else.
_ALWAYS_TAKEN = frozenset({"__proto__"})
NODE_FIELDS = _ALWAYS_TAKEN | {"id", "op", "name", "value", "x", "y"}
WIRE_FIELDS = _ALWAYS_TAKEN | {"source", "target", "key", "port"}
DOCUMENT_FIELDS = _ALWAYS_TAKEN | {"links"}

# In the context of a validation: what is read comes from a store, and was accepted once.
STORED = "stored"

Note = Annotated[str, StringConstraints(min_length=1, max_length=MAX_NOTE)]
SliderStep = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]
Style = Literal["scientific", "pi"]
# Derivatives of derivatives of …: nobody reads further, and every second sweep runs back.
MAX_SWEEP = 99
Sweep = Annotated[int, Field(strict=True, ge=1, le=MAX_SWEEP)]
Digits = Annotated[int, Field(strict=True, ge=1, le=MAX_DIGITS)]


@with_config(ConfigDict(extra="forbid"))
class Annotation(TypedDict, total=False):
    """What a person says of a node; a field that is given as None is taken away."""

    note: Note | None
    min: Real | None
    max: Real | None
    step: SliderStep | None
    style: Style | None
    digits: Digits | None
    # A slider that is there without attention; a constant that stands outside its operators.
    slider: bool | None
    pulled: bool | None
    # Who has locked the node, as a digest: nobody else changes it, but whose graph it is.
    locked_by: Author | None
    # Of a gradient's node: the sweep that it belongs to, and the node whose adjoint it is.
    sweep: Sweep | None
    mirrors: NodeId | None


ANNOTATION: TypeAdapter[Annotation] = TypeAdapter(Annotation)
ANNOTATIONS = frozenset(Annotation.__annotations__)


def has_way(attributes: Mapping[str, Any]) -> bool:
    """Whether a slider with these bounds has somewhere to go."""
    low, high = attributes.get("min"), attributes.get("max")
    return low is None or high is None or bool(low < high)


def fitting(
    attributes: Mapping[str, Any],
    taken: frozenset[str],
    *,
    stored: bool = False,
    uncounted: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Attributes as they may be kept.

    Parameters
    ----------
    attributes
        As they came.
    taken
        Names that belong to fields.
    stored
        Whether they come from a store, where older ones may hold anything: what does not fit is
        dropped then, instead of refused, so that the graph opens.
    uncounted
        Names beside those that there may be so many of.

    Raises
    ------
    PydanticCustomError
        Something does not fit; the message names it.
    """
    found: dict[str, Any] = {}
    room = MAX_ATTRIBUTES
    for name, value in attributes.items():
        fault = _fault(name, value, taken)
        if fault is None and room == 0 and name not in uncounted:
            fault = f"there may be {MAX_ATTRIBUTES} attributes at most"
        if fault is None:
            found[name] = value
            room -= name not in uncounted
        elif not stored:
            raise PydanticCustomError("attribute", "{fault}", {"fault": fault})
    return found


def _fault(name: object, value: object, taken: frozenset[str]) -> str | None:
    """What is wrong with an attribute, in words."""
    if not isinstance(name, str) or not 0 < len(name) <= MAX_ATTRIBUTE_NAME or not _is_text(name):
        return f"an attribute's name is a text of 1 to {MAX_ATTRIBUTE_NAME} characters"
    if name in taken:
        return f"no attribute may be called {name}"
    if isinstance(value, str):
        if len(value) > MAX_NOTE or not _is_text(value):
            return f"{name}: a text may have {MAX_NOTE:,} characters"
    elif isinstance(value, float):
        if value - value != 0.0:
            return f"{name}: a number is finite"
    elif isinstance(value, int):
        if value not in _INTEGERS:
            return f"{name}: a whole number may have 64 bits"
    elif value is not None:
        return f"{name}: a number, a text, true, false or null can be kept here, and no list"
    return None


def _is_text(text: str) -> bool:
    """Whether a text can be written as UTF-8: a lone half of a surrogate pair cannot."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def node_attributes(
    attributes: Mapping[str, Any], taken: frozenset[str] = NODE_FIELDS, *, stored: bool = False
) -> dict[str, Any]:
    """As `fitting`, with the annotations' own types; one that is None is as if not there."""
    # In a document annotations are fields, and so they are not counted here either.
    found = fitting(attributes, taken, stored=stored, uncounted=ANNOTATIONS)
    for name in ANNOTATIONS & found.keys():
        if found[name] is None:
            del found[name]
            continue
        try:
            found |= ANNOTATION.validate_python({name: found[name]})
        except ValidationError as error:
            if not stored:
                fault = f"{name}: {in_words(error.errors(include_url=False)[0])}"
                raise PydanticCustomError("attribute", "{fault}", {"fault": fault}) from error
            del found[name]
    if not has_way(found):
        if not stored:
            raise PydanticCustomError("attribute", "min: a slider goes from less to more")
        del found["min"], found["max"]
    return found


def _of_node(attributes: Any, info: ValidationInfo) -> Any:
    if not isinstance(attributes, dict):
        return attributes
    return node_attributes(attributes, stored=info.context == STORED)


def _of_wire(attributes: Any, info: ValidationInfo) -> Any:
    if not isinstance(attributes, dict):
        return attributes
    return fitting(attributes, WIRE_FIELDS, stored=info.context == STORED)


# How the JSON Schema says it.
SCALAR_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "maxLength": MAX_NOTE},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "null"},
    ]
}
_SCHEMA = WithJsonSchema(
    {"type": "object", "maxProperties": MAX_ATTRIBUTES, "additionalProperties": SCALAR_SCHEMA}
)

NodeAttributes = Annotated[dict[str, Any], BeforeValidator(_of_node), _SCHEMA]
WireAttributes = Annotated[dict[str, Any], BeforeValidator(_of_wire), _SCHEMA]
