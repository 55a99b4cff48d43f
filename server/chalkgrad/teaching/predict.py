"""A prediction of a hidden number: right, close, or which classic mistake it is."""

import math
from collections.abc import Iterator
from itertools import combinations

from chalkgrad.document.values import Hidden, hidden_parts
from chalkgrad.engine import ChalkgradError
from chalkgrad.engine.evaluation import Recording
from chalkgrad.engine.executor import python_executor

# Where a prediction counts as right: as near as three digits come, or rounded as it was typed.
RIGHT, CLOSE = 0.005, 0.1

# Subsets of contributions are tried for up to so many paths: beyond it, half of all numbers fit.
MAX_PATHS = 6


class NoNumberError(ChalkgradError):
    """There is no number to predict."""

    code = "no-number"


def predict(recording: Recording, item: Hidden, guess: float) -> str:
    """What a guess is: "right", "close", "wrong", or the name of a mistake.

    Parameters
    ----------
    recording
        What ran.
    item
        Which number is guessed.
    guess
        The guess; may be NaN or infinite.

    Returns
    -------
    str
        The mistakes are "other-path" (a contribution is missing), "product" (paths multiplied
        instead of added), "value" (the value instead of the gradient), "gradient" (the other way
        round), "sign", "chain" (the upstream gradient is missing), "local" (the local derivative
        is missing), "contribution" (multiplied by the upstream gradient already), "other-port",
        "input" (an input's number) and "swapped" (two inputs in the other order).

    Raises
    ------
    NoNumberError
        The node has no such number yet.
    """
    truth, mistakes = _asked(recording, item)
    if _matches(guess, truth):
        return "right"
    for name, number in mistakes:
        if not _matches(truth, number) and _matches(guess, number):
            return name
    near = math.isfinite(truth) and abs(guess - truth) <= CLOSE * max(abs(truth), RIGHT)
    return "close" if near else "wrong"


def number_of(recording: Recording, item: Hidden) -> float:
    """The number that is asked for.

    Raises
    ------
    NoNumberError
        The node has no such number yet.
    """
    return _asked(recording, item)[0]


def _asked(recording: Recording, item: Hidden) -> tuple[float, "Mistakes"]:
    """The number that is asked for, and what people take it for."""
    kind, node, port = hidden_parts(item)
    slot = recording.tape.slot.get(node)
    if slot is None or not recording.tape.known[slot]:
        raise NoNumberError("there is no number to predict here yet", [node])
    if kind != "value" and not recording.result.inside[slot]:
        raise NoNumberError("the target does not depend on this node: it has no gradient", [node])
    return _KINDS[kind](recording, node, port)


def _matches(guess: float, truth: float) -> bool:
    """Whether a guess is a number, to within rounding to two digits or more."""
    if math.isnan(truth) or math.isnan(guess):
        return math.isnan(truth) and math.isnan(guess)
    if guess == truth or abs(guess - truth) <= RIGHT * abs(truth):
        return True
    return any(float(f"{truth:.{digits}g}") == guess for digits in range(2, 17))


Mistakes = Iterator[tuple[str, float]]


def _value(recording: Recording, node: str, _: int) -> tuple[float, Mistakes]:
    truth = recording.value(node)

    def mistakes() -> Mistakes:
        yield "sign", -truth
        op = recording.graph.op(node)
        inputs = [recording.value(s) for s in recording.graph.inputs[node] if s is not None]
        executor = python_executor(recording.graph.table)
        for one, other in combinations(range(len(inputs)), 2):
            swapped = list(inputs)
            swapped[one], swapped[other] = inputs[other], inputs[one]
            yield "swapped", executor.value(op, swapped)
        yield from (("input", number) for number in inputs)
        slot = recording.tape.slot[node]
        if recording.result.inside[slot]:
            yield "gradient", float(recording.result.adjoints[slot])

    return truth, mistakes()


def _gradient(recording: Recording, node: str, _: int) -> tuple[float, Mistakes]:
    tape, result = recording.tape, recording.result
    truth = float(result.adjoints[tape.slot[node]])
    wires = [
        (tape.slot[user], tape.wire(user, port))
        for user, port in recording.graph.uses(node)
        if result.wires[tape.wire(user, port)]
    ]
    sent = [float(result.sent[at]) for _, at in wires]

    def mistakes() -> Mistakes:
        yield "sign", -truth
        if 1 < len(wires) <= MAX_PATHS:
            for count in range(len(wires) - 1, 0, -1):
                yield from (("other-path", sum(part)) for part in combinations(sent, count))
            yield "product", math.prod(sent)
        yield "value", recording.value(node)
        yield "chain", sum(float(result.local[at]) for _, at in wires)
        yield "local", sum(float(result.adjoints[slot]) for slot, _ in wires)

    return truth, mistakes()


def _local(recording: Recording, node: str, port: int) -> tuple[float, Mistakes]:
    result = recording.result
    at = recording.tape.wire(node, port)
    truth = float(result.local[at])

    def mistakes() -> Mistakes:
        yield "sign", -truth
        yield "contribution", float(result.sent[at])
        inputs = [recording.value(s) for s in recording.graph.inputs[node] if s is not None]
        first = recording.tape.wire(node, 0)
        for other in range(len(inputs)):
            if other != port:
                yield "other-port", float(result.local[first + other])
        yield "value", recording.value(node)
        yield from (("input", number) for number in inputs)

    return truth, mistakes()


_KINDS = {"value": _value, "gradient": _gradient, "local": _local}
