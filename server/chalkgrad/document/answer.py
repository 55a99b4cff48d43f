"""Evaluating a document once, for programs: what ``chalkgrad eval`` and the HTTP API answer."""

import math
from collections.abc import Mapping
from typing import Any

from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError
from chalkgrad.document.wording import a
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.executor import Executor
from chalkgrad.engine.kinds import is_differentiated, is_fed

Number = float | str | None


def spell_json(number: float | None) -> Number:
    """A double as JSON holds it: non-finite ones are "NaN", "Infinity" and "-Infinity".

    Examples
    --------
    >>> spell_json(2.5), spell_json(float("-inf")), spell_json(None)
    (2.5, '-Infinity', None)
    """
    if number is None or math.isfinite(number):
        return number
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"


def evaluate(
    document: Document,
    feeds: Mapping[str, float] | None = None,
    target: str | None = None,
    executor: Executor | None = None,
) -> dict[str, Any]:
    """Every value and gradient of a document.

    Parameters
    ----------
    document
        Left unchanged.
    feeds
        Numbers for leaves, by id or name; they stand in for the document's own.
    target
        The node to differentiate, by id or name; the document's own by default.
    executor
        Which executor runs; the plain one by default.

    Returns
    -------
    dict
        ``target``, ``value``, ``order``, ``nodes`` (id to value and gradient, None where there is
        none) and ``problems`` (id to code and message).

    Raises
    ------
    DocumentError
        A feed or the target names no node, a feed names an operator, or no target can be told.
    """
    lowered = lower(document)
    node = document.effective_target() if target is None else document.find(target)
    if node is None:
        raise DocumentError("the graph has more than one result; name the target to differentiate")
    numbers = {**lowered.feeds, **_feeds(document, feeds or {})}
    fed = {key: number for key, number in numbers.items() if is_fed(lowered.graph.op(key))}
    instead = {key: number for key, number in numbers.items() if key not in fed}
    recording = Evaluator(lowered.graph, fed).record(node, executor=executor, instead=instead)
    result = recording.evaluation()
    order = [key for key in result.order if lowered.owner[key] == key]
    return {
        "target": node,
        "value": spell_json(result.value(node)),
        "order": order,
        "nodes": {
            key: {
                "value": spell_json(result.value(key)),
                "gradient": spell_json(result.gradient(key)),
            }
            for key in order
        },
        "problems": lowered.drawn(
            (key, {"code": problem.code, "message": problem.message})
            for key, problem in result.problems.items()
        ),
    }


def _feeds(document: Document, feeds: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word, number in feeds.items():
        node = document.find(word)
        if not is_differentiated(document.graph.op(node)):
            raise DocumentError(
                f"{word} is {a(document.graph.op(node))}; only placeholders and variables are fed",
                [node],
            )
        if not math.isfinite(number):
            raise DocumentError(f"{word} cannot be fed {number}; a feed is a finite number", [node])
        if node in found:
            raise DocumentError(f"{word} is fed twice, by its id and by its name", [node])
        found[node] = number
    return found
