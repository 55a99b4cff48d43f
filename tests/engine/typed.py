"""What people type, with what it means: `typed.tsv`, and how a reading is compared with it."""

import ast
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalkgrad.engine.formula.tokens import Letters

# Python's names for what a meaning is written with.
MATHEMATICS = {
    **{name: getattr(math, name) for name in dir(math) if not name.startswith("_")},
    "max": max,
    "min": min,
    "abs": abs,
}


@dataclass(frozen=True)
class Typed:
    """A case: a text, how its letters are read, and what it means.

    Attributes
    ----------
    meaning
        Python over the names' values, or "" where the text is refused.
    refusal
        What the refusal must say, or "".
    """

    text: str
    letters: Letters
    meaning: str
    refusal: str

    def numbers(self) -> dict[str, float]:
        """A number for every name of the meaning."""
        names = [n.id for n in ast.walk(ast.parse(self.meaning)) if isinstance(n, ast.Name)]
        if not names and not re.search("[=＝]", self.text):
            # Whatever it is, it does not matter.
            names = ["x"]
        fresh = dict.fromkeys(name for name in names if name not in MATHEMATICS)
        return {name: 0.3 + 0.17 * index for index, name in enumerate(fresh)}

    def value(self, numbers: Mapping[str, float]) -> float:
        """What the text means for the names' numbers."""
        known: dict[str, Any] = {**MATHEMATICS, **numbers}
        return float(eval(self.meaning, known))  # noqa: S307


def cases() -> Iterator[Typed]:
    """Every line of the file."""
    lines = Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        text, meaning, note = (*line.split("\t"), "")[:3]
        letters: Letters = "letters" if note == "letters" else "words"
        refusal = meaning.removeprefix("refuse: ") if meaning.startswith("refuse: ") else ""

        yield Typed(text, letters, "" if refusal else meaning, refusal)
