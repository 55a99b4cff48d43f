"""A notebook that runs: the formula, value and gradient by plain Python, and a check of both."""

import json
import re
from collections.abc import Iterator
from typing import Any

from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.formula.writing import TooLargeError, to_latex
from chalkgrad.export.code import python
from chalkgrad.export.code.program import Program, program
from chalkgrad.export.format import Format, Options

# What begins markup, or an address that becomes a link by itself; Markdown lets each be escaped.
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#!|~$&@:/]")

_CHECK = """
def slope(name):
    \"\"\"The derivative by one input, by central differences.\"\"\"
    step = 1e-6 * max(1.0, abs(numbers[name]))
    sides = ({**numbers, name: numbers[name] + way * step} for way in (1, -1))
    above, below = (value_and_gradient(**side)[0] for side in sides)
    return (above - below) / (2 * step)


for name, derivative in gradient.items():
    near = math.isclose(derivative, slope(name), rel_tol=1e-4, abs_tol=1e-6)
    print(name, derivative, slope(name), "ok" if near else "differs: a kink, or a pole nearby")
"""


def write(document: Document, _: Options) -> str:
    """The whole file, in version 4.5 of the format."""
    made = program(document, (*python.RESERVED, "numbers", "slope", "value", "gradient"))
    cells = [
        _markdown("title", f"# {_plain(made.title) or 'A graph'}\n\nWritten by Chalkgrad."),
        *_formula(document),
        _markdown("program-text", "## Value and gradient\n\nForward, then backward, written out."),
        _code("program", python.definitions(made)),
        _code("run", _run(made)),
        _markdown(
            "check-text",
            "## Check\n\nEach derivative beside the one that central differences give.",
        ),
        _code("check", _CHECK),
    ]
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _formula(document: Document) -> Iterator[dict[str, Any]]:
    target = document.effective_target()
    assert target is not None
    try:
        lines = to_latex(lower(document).graph, target)
    except TooLargeError:
        return
    yield _markdown("formula", "\n\n".join(f"$$ {line} $$" for line in lines))


def _run(made: Program) -> str:
    lines = ["numbers = {"]
    for leaf in made.leaves:
        given = "...,  # a number is asked for here" if leaf.number is None else f"{leaf.number!r},"
        lines.append(f'    "{leaf.name}": {given}')
    return "\n".join(
        [
            *lines,
            "}",
            "value, gradient = value_and_gradient(**numbers)",
            "print(value)",
            "print(gradient)",
        ]
    )


def _markdown(key: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": key, "metadata": {}, "source": _lines(text)}


def _plain(text: str) -> str:
    """A text in one line in which nothing means anything to Markdown, mathematics or HTML."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def _code(key: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": key,
        "metadata": {},
        "outputs": [],
        "source": _lines(text),
    }


def _lines(text: str) -> list[str]:
    return text.strip().splitlines(keepends=True)


def _remarks(document: Document) -> Iterator[Remark]:
    refused = False
    for remark in python.FORMAT.remarks(document):
        refused = refused or remark.refuses
        yield remark
    if refused:
        return
    waiting = [leaf.shown for leaf in program(document).leaves if leaf.number is None]
    if waiting:
        yield Remark(
            "notebook-waits",
            "What waits for a number has ... in its cell, and runs once there is one: {leaves}.",
            {"leaves": ", ".join(waiting)},
        )


FORMAT = Format(
    key="notebook",
    group="code",
    ending="ipynb",
    media="application/x-ipynb+json",
    write=write,
    remarks=_remarks,
)
