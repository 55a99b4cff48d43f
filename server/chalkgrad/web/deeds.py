"""What was done to a graph, in words; ``static/js/words/deeds.js`` says the same in the browser."""

from collections.abc import Mapping, Sequence

from chalkgrad.document.deeds import Deed
from chalkgrad.document.history import Kind
from chalkgrad.engine.formula.numbers import text_number


def in_words(deeds: Sequence[Deed], kind: Kind, catalogue: Mapping[str, str]) -> str:
    """Deeds of one mark as a phrase.

    Parameters
    ----------
    deeds, kind
        What was done, and what it was to its author's undo.
    catalogue
        The messages of the reader's language.
    """
    said = catalogue["deed.join"].join(_deed(deed, catalogue) for deed in deeds)
    key = f"deed.{kind}"
    return catalogue[key].format(deeds=said) if key in catalogue else said


def _deed(deed: Deed, catalogue: Mapping[str, str]) -> str:
    if deed.what == "further":
        return catalogue["deed.further"].format(count=deed.more + 1)
    number = "" if deed.number is None else text_number(deed.number)
    said = catalogue[f"deed.{deed.what}"].format(node=deed.node, other=deed.other, number=number)
    return catalogue["deed.more"].format(deed=said, count=deed.more) if deed.more else said
