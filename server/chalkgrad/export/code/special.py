"""The source of functions that a language does not have, as Chalkgrad's own, and what they need."""

import ast
import inspect
from collections.abc import Callable, Iterable

from chalkgrad.engine import special
from chalkgrad.engine.functions import SPECIAL


def with_helpers(words: Iterable[str]) -> list[Callable[..., float]]:
    """The functions of `special` that some words need, each after those that it calls."""
    found: dict[str, Callable[..., float]] = {}

    def need(function: Callable[..., float]) -> None:
        if function.__name__ in found:
            return
        for node in ast.walk(tree_of(function)):
            match node:
                # Γ of the mathematical library is our own as well: not every language has it.
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                    called = getattr(special, name, None)
                    if inspect.isfunction(called) and called is not function:
                        need(called)
        found[function.__name__] = function

    for word in sorted(words):
        if word in SPECIAL:
            need(SPECIAL[word])
    return list(found.values())


def source_of(function: Callable[..., float]) -> str:
    """A function's source, without what it says to our formatter."""
    return inspect.getsource(function).replace("  # fmt: skip", "")


def tree_of(function: Callable[..., float]) -> ast.FunctionDef:
    """A function's syntax tree."""
    (tree,) = ast.parse(inspect.getsource(function)).body
    assert isinstance(tree, ast.FunctionDef)
    return tree
