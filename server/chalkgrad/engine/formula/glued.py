"""Names of several letters that school would read as products: what a text can be offered as."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import parse
from chalkgrad.engine.formula.names import GREEK, name_key
from chalkgrad.engine.formula.words import GLUED, NAMED_NUMBERS, Vocabulary
from chalkgrad.engine.operators import OperatorTable

_FUNCTIONS = frozenset(GLUED) - {*GREEK, *NAMED_NUMBERS}


@dataclass(frozen=True)
class Glued:
    """A name that is new, and would be a product.

    Attributes
    ----------
    name
        The name.
    product
        What it would be: ``m·v``.
    known
        Whether all that is multiplied is there already, so that the product is likelier meant.
    """

    name: str
    product: str
    known: bool


def glued_names(text: str, table: OperatorTable, known: Iterable[str]) -> list[Glued]:
    """The new names of a text that would be products, the likeliest meant so first.

    Parameters
    ----------
    text
        The text, however its letters are read now; one that is no formula in words has none.
    table
        The operators.
    known
        Names of the graph that the text is for.
    """
    known = list(known)
    try:
        statements = parse(text, table, known=known)
    except FormulaError:
        return []
    vocabulary = Vocabulary(table, known, [s.name for s in statements if s.name])
    used = {step.name for s in statements for step in s.steps if step.kind == "name"}
    alone = {name_key(name) for name in used if len(_pieces(vocabulary, name)) == 1}
    found = []
    for name in sorted(used, key=lambda name: (len(name), name)):
        pieces = [] if vocabulary.is_known(name) else _pieces(vocabulary, name)
        if len(pieces) > 1:
            there = (
                vocabulary.is_known(piece) or name_key(piece) in alone or piece in NAMED_NUMBERS
                for piece in pieces
            )
            found.append(Glued(name, _product(pieces), all(there)))
    return sorted(found, key=lambda glued: not glued.known)


def _pieces(vocabulary: Vocabulary, name: str) -> list[str]:
    return vocabulary.pieces(name, called=False, applied=False)


def _product(pieces: list[str]) -> str:
    """The pieces as they will be read: a function is applied to what follows."""
    shown = pieces[0]
    for before, piece in pairwise(pieces):
        shown += (" " if before in _FUNCTIONS else "·") + piece
    return shown
