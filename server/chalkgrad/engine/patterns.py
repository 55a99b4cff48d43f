"""Formulas of the operator table as operators: which row of it a formula is an instance of."""

import ast
from functools import cache

from chalkgrad.engine.notation import LETTERS, letters, parse
from chalkgrad.engine.operators import Operator, OperatorTable


def operator_of(
    tree: ast.expr, table: OperatorTable
) -> tuple[Operator, dict[str, ast.expr]] | None:
    """The operator whose value a formula is, and what stands for its letters; None if none's."""
    for row, pattern in _patterns(table):
        bound: dict[str, ast.expr] = {}
        if _unify(tree, pattern, bound):
            return row, bound
    return None


@cache
def _patterns(table: OperatorTable) -> list[tuple[Operator, ast.expr]]:
    """Every operator with its value's formula, the most specific first: σ before the quotient."""

    def specific(pattern: ast.expr) -> tuple[int, int]:
        parts = list(ast.walk(pattern))
        inputs = [part.id for part in parts if isinstance(part, ast.Name) and part.id in LETTERS]
        return 2 * len(inputs) - len(parts), len(set(inputs))

    # A value that leaves an input out says nothing of what would have to stand there.
    found = [
        (row, parse(row.value)) for row in table.rows if letters(row.value) == set(row.letters)
    ]
    return sorted(found, key=lambda pair: specific(pair[1]))


def _unify(tree: ast.AST, pattern: ast.AST, bound: dict[str, ast.expr]) -> bool:
    """Whether a tree is a pattern with trees in the place of its letters."""
    match pattern:
        case ast.Name(id=letter) if letter in LETTERS:
            if not isinstance(tree, ast.expr):
                return False
            known = bound.setdefault(letter, tree)
            return ast.dump(known) == ast.dump(tree)
        case ast.Constant(value=value):
            return isinstance(tree, ast.Constant) and tree.value == value
    if type(tree) is not type(pattern):
        return False
    if isinstance(pattern, ast.Name):
        return isinstance(tree, ast.Name) and tree.id == pattern.id
    children = list(ast.iter_child_nodes(tree)), list(ast.iter_child_nodes(pattern))
    return len(children[0]) == len(children[1]) and all(
        _unify(one, other, bound) for one, other in zip(*children, strict=True)
    )
