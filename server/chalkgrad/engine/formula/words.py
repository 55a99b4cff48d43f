"""The words of a formula: which are functions, which are numbers, which are names.

Functions are the operators of a table, by their own words and by those that schools, programs and
other languages have for them. Before a parenthesis an operator's own word is always the function;
elsewhere it steps back where it is a name that is there, and one that needs its parentheses is a
name. Those of `SPOKEN` never are.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from chalkgrad.engine.formula.names import GREEK, is_letter, name_key, spelled, stem_of
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.engine.operators import Operator, OperatorTable

NAMED_NUMBERS = {"pi": math.pi, "π": math.pi, "e": math.e}

# Other words for operators, without capitals and underscores.
ALIASES = {
    "lg": "log10", "ld": "log2", "lb": "log2",
    "tg": "tan", "ctg": "cot", "cotg": "cot", "cotan": "cot", "cosec": "csc",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctg": "atan",
    "arcsec": "asec", "arccsc": "acsc", "arccot": "acot", "arcctg": "acot",
    "arctan2": "atan2",
    "sh": "sinh", "ch": "cosh", "th": "tanh", "tgh": "tanh", "cth": "coth", "ctgh": "coth",
    **{f"{prefix}{word}": f"a{word}" for prefix in ("ar", "arc", "arg")
       for word in ("sinh", "cosh", "tanh")},
    "arsh": "asinh", "arch": "acosh", "arth": "atanh",
    "power": "pow", "floatpower": "pow", "absolute": "abs", "fabs": "abs", "sqr": "square",
    "inv": "reciprocal", "cuberoot": "cbrt",
    "sgn": "sign", "signum": "sign", "ceiling": "ceil", "trunc": "trunc", "truncate": "trunc",
    "fix": "trunc", "rint": "round", "fmod": "mod", "remainder": "mod",
    "maximum": "max", "fmax": "max", "amax": "max", "minimum": "min", "fmin": "min",
    "amin": "min", "clamp": "clip", "average": "mean", "avg": "mean", "prod": "product",
    "add": "add", "plus": "add", "subtract": "sub", "minus": "sub", "multiply": "mul",
    "times": "mul", "divide": "div", "truedivide": "div", "negative": "neg",
    "expit": "sigmoid", "logistic": "sigmoid", "silu": "swish", "leakyrelu": "leaky_relu",
    "logaddexp": "logsumexp", "tgamma": "gamma", "gammaln": "lgamma", "loggamma": "lgamma",
    "if": "where", "ifelse": "where", "iif": "where", "select": "where",
    "gt": "greater", "eq": "equal",
}  # fmt: skip

# Functions that multiply by a number, without capitals and underscores.
_FACTORS = {
    **dict.fromkeys(["radians", "deg2rad"], math.pi / 180),
    **dict.fromkeys(["degrees", "rad2deg"], 180 / math.pi),
}

# What may stand before what it is applied to without parentheses, however it is spelled, and
# what letters that are glued together are searched for, the longest first.
SPOKEN = frozenset(
    ["sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh",
     "sech", "csch", "coth", "exp", "ln", "log", "log2", "log10", "sqrt"]
)  # fmt: skip
_APPLIED = SPOKEN | {"asinh", "acosh", "atanh", "sign", "cbrt"}
GLUED = sorted(
    [*SPOKEN - {"log2", "log10"}, "arcsin", "arccos", "arctan", "pi"]
    + [word for word in GREEK if len(word) > 3],
    key=len,
    reverse=True,
)  # fmt: skip

# What stands for a library before a point: np.sin is sin.
MODULES = frozenset(
    ["np", "numpy", "math", "cmath", "torch", "tf", "tensorflow", "jnp", "jax", "lax", "scipy",
     "special", "sp", "sympy", "mpmath", "mp", "cp", "cupy", "anp", "autograd", "nn",
     "functional", "F", "K", "keras", "Math", "chalkgrad"]
)  # fmt: skip

# Functions by their sign in Greek, which is a name anywhere else; ψ is one in LaTeX only.
_SIGNS = {"σ": "sigmoid", "Γ": "gamma"}
_SURE_SIGNS = {**_SIGNS, "ψ": "digamma"}

# What names the inverse of a function.
INVERSES = {
    word: f"a{word}" for word in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "sec", "csc", "cot")
}


class Function(NamedTuple):
    """A function that a word stands for: an operator, and what it is applied to beside its input.

    Of a logarithm that is the word of its base, of a product the number of its other factor.
    """

    op: str
    base: str = ""
    factor: float = 0.0
    # Whether it is applied to what follows without parentheses.
    spoken: bool = False


@cache
def _other_words(table: OperatorTable) -> dict[str, str]:
    """Operators by other words than their own, without capitals and underscores."""
    found = {word: op for word, op in ALIASES.items() if op in table}
    return found | {
        word.casefold().replace("_", ""): row.name for word, row in table.by_word.items()
    }


class Vocabulary:
    """What words mean beside the names of a graph.

    Parameters
    ----------
    table
        The operators.
    known
        Names that are there.
    defined
        Names that the text defines.
    """

    def __init__(
        self, table: OperatorTable, known: Iterable[str] = (), defined: Iterable[str] = ()
    ) -> None:
        self.table = table
        self._exact = set(known)
        self._spellings = {name_key(name): name for name in self._exact}
        for name in defined:
            self._spellings.setdefault(name_key(name), name)
        self._known = set(self._spellings)
        # The plainest spelling of names that the text spells in several ways.
        self.mixed: dict[str, str] = {}
        self._soft = _other_words(table)

    def name(self, word: str) -> str:
        """A name, as it is spelled wherever it stands: as in the graph, or where it stood first."""
        if word in self._exact:
            return word
        key = name_key(word)
        first = self._spellings.setdefault(key, word)
        if first != word and key not in self._known:
            self.mixed[key] = min(spelled(word), spelled(first), key=len)
        return first

    def is_known(self, word: str) -> bool:
        """Whether a name is there, or defined by the text."""
        return name_key(word) in self._known

    def number(self, word: str) -> float | None:
        """The number that a word stands for: π in any capitals, and Euler's e."""
        if word == "e" or word.casefold() == "pi" or word == "π":
            return NAMED_NUMBERS[word.casefold()]
        return None

    def function(
        self, word: str, *, called: bool, applied: bool, sure: bool = False
    ) -> Function | None:
        """The function that a word stands for, if it does.

        Parameters
        ----------
        word
            The word.
        called
            Whether a parenthesis follows.
        applied
            Whether anything follows that it could be applied to.
        sure
            Whether it stands as functions do and names don't: after np., or a backslash.
        """
        row = self.table.by_word.get(spelled(word))
        if row is not None and (called or sure or self._steps_forward(word, row, applied)):
            return Function(row.name, spoken=row.arity == 1)
        if self.is_known(word) and not sure:
            return None
        sign = (_SURE_SIGNS if sure else _SIGNS).get(GREEK.get(word, word), "")
        if sign and called:
            return Function(sign) if sign in self.table else None
        # S with the index in is no sine.
        indexed = "_" in word and is_letter(word)
        op = "" if indexed else self._soft.get(word.casefold().replace("_", ""), "")
        if op and (called or sure or (applied and op in _APPLIED)):
            return Function(op, spoken=op in _APPLIED)
        factor = _FACTORS.get(word.casefold().replace("_", ""), 0.0)
        if factor and (called or sure) and "mul" in self.table:
            return Function("mul", factor=factor)
        base = word[3:].lstrip("_")
        if base and word[:3].casefold() == "log" and stem_of(word)[3:] == "" and (applied or sure):
            return Function("ln", base, spoken=True)
        return None

    def _steps_forward(self, word: str, row: Operator, applied: bool) -> bool:
        """Whether an operator's own word is the function where no parenthesis follows."""
        if word in SPOKEN:
            return True
        # What is applied to nothing, and could not be without parentheses, is a name: x - mean.
        stands_alone = row.arity > 1 and not applied
        return not (stem_of(word) in GREEK or self.is_known(word) or stands_alone)

    def is_taken(self, word: str) -> bool:
        """Whether a word always means something else than a name."""
        return (
            self.number(word) is not None
            or is_leaf(word)
            or (word in self.table.by_word and word in SPOKEN)
            or word in KEYWORDS
            or word in PROGRAM
        )

    def closest(self, word: str) -> str:
        """The function that a word is most like, or ""."""
        folded = word.casefold()
        glued = [name for name in SPOKEN if folded.endswith(name) and len(folded) == len(name) + 1]
        if glued:
            return f"{word[0]}*{glued[0]}"
        names = [*self.table.by_word, *(word for word in self._soft if len(word) > 2)]
        return (get_close_matches(folded, names, n=1) or [""])[0]

    def pieces(self, word: str, *, called: bool, applied: bool) -> list[str]:
        """A word as a product at school: letters, each with its index, functions and Greek.

        What is there as a whole stays whole.
        """
        whole = self.is_known(word) or stem_of(word) in GREEK or self.is_taken(word)
        whole |= word in LOGIC or word in self.table.by_word
        if whole or self.function(word, called=called, applied=applied):
            return [word]
        return _pieces(word)


# Words between operands.
KEYWORDS = frozenset({"if", "else"})

# Words between statements, which formulas have as numbers: 1 where it is so, else 0.
LOGIC = frozenset({"and", "or", "not", "xor"})

# What stands before a line of a program and says nothing of its meaning.
DECLARING = frozenset({"return", "let", "const", "var", "设", "令", "已知", "函数"})

# What stands before a placeholder's name and the number that it is fed.
FEED = "feed"

# What may stand before the name at the beginning of a line.
OPENING = DECLARING | {FEED}

# Words of programs that do what no formula does.
PROGRAM = frozenset({"import", "def", "for", "while"})


# An index: digits, or what follows an underscore.
_INDEX = re.compile(r"\d+|_\d+|_[^\W_]+|")


def _pieces(word: str) -> list[str]:
    found = []
    at = 0
    while at < len(word):
        start = at
        spoken = next((name for name in GLUED if word.startswith(name, at)), "")
        at += len(spoken) or 1
        if word[start] == "Δ":
            # ΔT is one quantity.
            at += word[at : at + 1].isalpha()
        while unicodedata.combining(word[at : at + 1] or " "):
            at += 1
        if word[start].isdecimal():
            while word[at : at + 1].isdecimal():
                at += 1
        elif not spoken or spoken in GREEK:
            index = _INDEX.match(word, at)
            at = index.end() if index else at
        found.append(word[start:at])
    return found
