"""Plain text as LaTeX that any engine sets: signs by their commands, what is special escaped."""

import unicodedata

from chalkgrad.engine.formula.names import GREEK

_SIGNS = {
    "−": "-", "×": r"\times", "÷": r"\div", "√": r"\surd", "∛": r"\sqrt[3]{\,}", "∏": r"\prod",
    "≠": r"\ne", "≤": r"\le", "≥": r"\ge", "<": "<", ">": ">", "|": "|", "·": r"\cdot",
    "⌈": r"\lceil", "⌉": r"\rceil", "⌊": r"\lfloor", "⌋": r"\rfloor", "∂": r"\partial",
    "∞": r"\infty", "π": r"\pi", "→": r"\to", "≈": r"\approx",
    **{letter: rf"\{word}" for word, letter in GREEK.items()},
}  # fmt: skip

_ESCAPED = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: rf"\{sign}" for sign in "{}$&#_%"},
}  # fmt: skip

# Typed before a text, so that no character begins or ends a line's comment or a paragraph.
_SPACE = {"\n": " ", "\r": " ", "\t": " "}


def tex(text: str) -> str:
    r"""A text, to be set in text mode.

    Examples
    --------
    >>> tex("−0.5"), tex("50 % of x_1"), tex("x²"), tex("σ")
    ('\\ensuremath{-}0.5', '50 \\% of x\\_1', 'x\\textsuperscript{2}', '\\ensuremath{\\sigma}')
    """
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character in _SIGNS:
        return rf"\ensuremath{{{_SIGNS[character]}}}"
    if character in _ESCAPED:
        return _ESCAPED[character]
    how, _, code = unicodedata.decomposition(character).partition(" ")
    if how in ("<super>", "<sub>"):
        side = "super" if how == "<super>" else "sub"
        return rf"\text{side}script{{{tex(chr(int(code, 16)))}}}"
    if unicodedata.category(character).startswith("C"):
        return _SPACE.get(character, "")
    return character


def is_for_any_engine(text: str) -> bool:
    """Whether pdfLaTeX has all characters of a text; others need a font of their own."""
    return all(character < "\u0180" for character in tex(unicodedata.normalize("NFC", text)))
