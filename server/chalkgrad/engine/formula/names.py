"""Names: what may be one, which spellings are the same one, and how they are typeset.

``x₁``, ``x_1``, ``x_{1}`` and ``x1`` are one name, and so are ``α`` and ``alpha``: what would look
alike typeset is the same. Among the spellings, the one with the fewest signs is written.
"""

import re
import unicodedata
from functools import lru_cache

from chalkgrad.engine.formula.characters import plain

# The letters of Greek that are typeset by a name of their own, by that name; π is a number.
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
# Accents by the command that typesets them, as the mark that combines with a letter.
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
    "tilde": "\u0303", "widetilde": "\u0303", "dot": "\u0307", "vec": "\u20d7",
}  # fmt: skip
_ACCENT_WORDS = {mark: word for word, mark in reversed(ACCENTS.items())}
_GREEK_WORDS = {letter: word for word, letter in GREEK.items()}

# Names kept in mind: those of the largest graph, several times over.
NAMES = 100_000

# A stem of letters and, after it, an index of digits, or of parts with _ before them.
_WORD = r"\w+"
_NAME = re.compile(r"([^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u20d0-\u20ff])*)(\d*)((?:_[^\W_]+)*)")


def _plain(name: str) -> str:
    """A name in plain characters, its subscripts as an index."""
    text = name if name.isascii() else plain(name).text
    return text.replace("_{", "_").replace("}", "") if "_{" in text else text


@lru_cache(maxsize=NAMES)
def spelled(name: str) -> str:
    """A name as it is written: of an index in digits, no underscore is left.

    Examples
    --------
    >>> spelled("x_1"), spelled("w_1_0"), spelled("x_in"), spelled("α_2")
    ('x1', 'w1_0', 'x_in', 'α2')
    """
    match = _NAME.fullmatch(_plain(name))
    if match is None:
        return name
    stem, digits, rest = match.groups()
    if not digits and rest and rest[1:].split("_", 1)[0].isdecimal():
        digits, sign, rest = rest[1:].partition("_")
        rest = sign + rest
    return stem + digits + rest


@lru_cache(maxsize=NAMES)
def name_key(name: str) -> str:
    """What two names have in common that are one: letters of Greek are the same as their words.

    Examples
    --------
    >>> name_key("alpha_1") == name_key("α1"), name_key("x10") == name_key("x_1_0")
    (True, False)
    """
    if _NAME.fullmatch(_plain(name)) is None:
        return _plain(name)
    first, *parts = spelled(name).split("_")
    stem = stem_of(first)
    letters = [GREEK.get(stem, stem) + first[len(stem) :]]
    return "_".join(letters + [GREEK.get(part, part) for part in parts])


def stem_of(name: str) -> str:
    """A name without its index.

    Examples
    --------
    >>> stem_of("x10"), stem_of("w_in"), stem_of("loss")
    ('x', 'w', 'loss')
    """
    match = _NAME.fullmatch(name)
    return name if match is None else match[1]


def is_letter(name: str) -> bool:
    """Whether a name is one letter, with an index or without; words of Greek are letters."""
    stem = stem_of(name)
    letters = [sign for sign in stem if not unicodedata.combining(sign)]
    return len(letters) == 1 or stem in GREEK


def latex_name(name: str) -> str:
    r"""Typeset a name: ``x2`` as x₂, ``w1_0`` with the subscript 1,0, ``alpha`` as α.

    Examples
    --------
    >>> latex_name("x10"), latex_name("w_in"), latex_name("alpha"), latex_name("loss")
    ('x_{10}', 'w_{\\mathrm{in}}', '\\alpha', '\\mathrm{loss}')
    """
    match = _NAME.fullmatch(spelled(name))
    if match is None:
        escaped = re.sub(r"([\\{}$&#^_%~])", r"\\\1", name)
        return rf"\{'mathrm' if re.fullmatch(_WORD, name) else 'text'}{{{escaped}}}"
    stem, digits, rest = match.groups()
    parts = ([digits] if digits else []) + rest.split("_")[1:]
    shown = [part if part.isdecimal() else _latex_word(part) for part in parts]
    return _latex_word(stem) + (f"_{{{','.join(shown)}}}" if shown else "")


def _latex_word(word: str) -> str:
    """Letters, typeset: one in italics, more upright, those of Greek and with accents as such."""
    greek = _GREEK_WORDS.get(word, word)
    if greek in GREEK:
        return rf"\{greek}"
    apart = unicodedata.normalize("NFD", word)
    if len(apart) == 2 and apart[1] in _ACCENT_WORDS:
        return rf"\{_ACCENT_WORDS[apart[1]]}{{{apart[0]}}}"
    return word if len(word) == 1 else rf"\mathrm{{{word}}}"
