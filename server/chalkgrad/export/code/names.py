"""Names for code: plain letters, in no language's way, one for every node."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from chalkgrad.engine.formula.names import GREEK, spelled

# What some language keeps for itself, and what the written code calls something of its own.
_KEPT = """
False None True and as assert async await break class continue def del elif else except finally for
from global if import in is lambda nonlocal not or pass raise return try while with yield match case
type print range float int abs min max pow round sum math np torch jax jnp main auto char const
default do double enum extern goto long register restrict short signed sizeof static struct switch
typedef union unsigned void volatile inline bool complex imaginary exp expm1 log log1p log2 log10
sqrt cbrt sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf erfc fabs floor ceil
trunc hypot gamma lgamma tgamma fmod copysign isnan j0 j1 jn y0 y1 yn stdin stdout stderr NAN
INFINITY M_PI M_E errno arguments debugger delete eval export extends function instanceof interface
let new null package private protected public super this throw true false typeof var undefined NaN
Infinity Math Number Object Array console input inputs value dict map zip gradient session
value_and_gradient valueAndGradient
"""
_RESERVED = frozenset(_KEPT.split())

_WORDS = {letter: word for word, letter in GREEK.items()} | {"π": "pi", "∂": "d", "ℓ": "l"}

# What stands before a name to call its adjoint.
ADJOINT = "d_"


def code_names(names: Mapping[str, str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """A name of ASCII letters for every node, as near to its own as can be.

    Parameters
    ----------
    names
        By node, as formula text has them.
    reserved
        Further words that a language has taken.

    Examples
    --------
    >>> code_names({"n1": "α", "n2": "x1", "n3": "lambda", "n4": "alpha", "n5": "w1_0"})
    {'n1': 'alpha', 'n2': 'x1', 'n3': 'lambda_', 'n4': 'alpha_', 'n5': 'w1_0'}
    """
    taken = {*_RESERVED, *reserved}
    found = {}
    for node, name in names.items():
        plain = as_ascii(name)
        while plain in taken or ADJOINT + plain in taken:
            plain += "_"
        taken |= {plain, ADJOINT + plain}
        found[node] = plain
    return found


def as_ascii(name: str) -> str:
    """A name in letters that every language has."""
    words = "".join(_WORDS.get(letter, letter) for letter in spelled(name))
    plain = unicodedata.normalize("NFKD", words)
    plain = re.sub(r"\W+", "", plain.replace("/", "_by_"), flags=re.ASCII)
    return plain if plain[:1].isalpha() else f"v{plain}"
