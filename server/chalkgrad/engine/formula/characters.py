"""The characters of a formula: what people type and paste, in the plain spelling of each.

Letters and digits are taken in Unicode's compatibility form, every dash is a minus, every
multiplication sign a star. A run of superscripts becomes ``^(…)`` and one of subscripts ``_{…}``,
so that what follows knows one spelling of each; fractions such as ½ stay for `scanner`. Every plain
character keeps the column of the typed one that it stands for.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

# Plain characters for those that neither their category nor their compatibility form explains.
_PLAIN = {
    **dict.fromkeys("×·⋅∗✕✖⨯⨉•∙●‧・⊗⊙⊠", "*"),
    "\u2061": " ",  # function application
    "\u2062": "*",  # invisible times
    "➕": "+", "\u2064": "+",  # invisible plus
    "−": "-", "➖": "-", "˗": "-", "⁃": "-", "⨪": "-",
    **dict.fromkeys("÷∕⁄➗∶⨸", "/"),
    "≥": ">=", "⩾": ">=", "≧": ">=", "≤": "<=", "⩽": "<=", "≦": "<=", "≠": "!=",
    "≔": ":=", "\u2063": ",",  # invisible separator
    "、": ",", "【": "[", "】": "]", "〔": "(", "〕": ")",
    "∣": "|", "❘": "|", "⎮": "|", "º": "°", "˚": "°",
    **dict.fromkeys("’‘′ʹʼ`´", "'"), "″": "''", "‴": "'''",
    "∆": "Δ", "＾": "^", "ˆ": "^",
}  # fmt: skip

# What stands for itself, though its compatibility form is something else.
_KEPT = frozenset("∑∏∫∬∭∮∞√∛∜⌊⌋⌈⌉∂∇°…ᵀ")

# The categories that superscripts and subscripts have, and what of them is no letter or digit.
_SCRIPTS = frozenset({"No", "Lm", "Sm", "Ps", "Pe"})
_RAISED = frozenset("+-()")

# Categories of symbols that only look like letters and digits.
_OTHERS = frozenset({"So", "No", "Nl", "Sk"})


@dataclass(frozen=True)
class Characters:
    """A text in plain characters.

    Attributes
    ----------
    text
        The plain text.
    columns
        The column in `typed` of every plain character, and at the end its length.
    typed
        The text as it was typed.
    """

    text: str
    columns: Sequence[int]
    typed: str

    def shown(self, start: int, end: int) -> str:
        """What was typed for a piece of the plain text."""
        first = self.columns[start]
        # A superscript is several plain characters in one column.
        last = next((column for column in self.columns[end:] if column > first), first)
        return self.typed[first:last].strip() or self.text[start:end]


def plain(typed: str) -> Characters:
    """A text in plain characters.

    Examples
    --------
    >>> plain("𝑥² − ½·w₁").text
    'x^(2) - ½*w_{1}'
    """
    if typed.isascii():
        return Characters(_lines(typed), range(len(typed) + 1), typed)
    found: list[str] = []
    columns: list[int] = []
    script = ""
    for column, cluster in _clusters(typed):
        place, text = _meaning(cluster)
        if not text:
            continue
        if place != script:
            text, script = _CLOSE[script] + _OPEN[place] + text, place
        elif place == "super" and text.isdecimal() and found[-1][-1].isalpha():
            # There is no second floor: in e⁻ˣ², the 2 is the power of x.
            text = f"^{text}"
        found.append(text)
        columns += [column] * len(text)
    found.append(_CLOSE[script])
    columns += [len(typed)] * (len(_CLOSE[script]) + 1)
    return Characters("".join(found), columns, typed)


_OPEN = {"": "", "super": "^(", "sub": "_{"}
_CLOSE = {"": "", "super": ")", "sub": "}"}


def _lines(text: str) -> str:
    """ASCII text with line ends of any system as newlines; no column moves."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _clusters(typed: str) -> list[tuple[int, str]]:
    """Characters with the marks that combine with them, and their columns."""
    found: list[tuple[int, str]] = []
    for column, character in enumerate(typed):
        if found and unicodedata.combining(character):
            start, cluster = found[-1]
            found[-1] = (start, cluster + character)
        else:
            found.append((column, character))
    return found


@cache
def _of_one(character: str) -> tuple[str, str]:
    """Where a character stands ("super", "sub" or "" for the line) and its plain spelling."""
    if character in _PLAIN:
        return "", _PLAIN[character]
    if character in _KEPT:
        return "", character
    category = unicodedata.category(character)
    if character in "\n\x0b\x0c\r\x85\u2028\u2029":
        return "", "\n"
    if category == "Zs" or character == "\t":
        return "", " "
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return "", ""
    if category == "Pd":
        return "", "-"
    kind = unicodedata.decomposition(character).partition("> ")[0]
    if kind == "<fraction":
        return "", character
    form = unicodedata.normalize("NFKC", character)
    if kind in ("<super", "<sub"):
        form = _PLAIN.get(form, form)
        stands = category in _SCRIPTS and len(form) == 1 and (form.isalnum() or form in _RAISED)
        return (kind[1:], form) if stands else ("", character)
    if category == "Nd":
        return "", str(unicodedata.decimal(character))
    # Of what is no letter, such as ① or ㎏, the compatibility form means something else.
    return "", character if category in _OTHERS else form


def _meaning(cluster: str) -> tuple[str, str]:
    if len(cluster) == 1:
        return _of_one(cluster)
    if cluster[1:] == "\u0338":
        # A stroke through a sign, as in “≠”.
        return "", "!=" if cluster[0] == "=" else cluster
    return "", unicodedata.normalize("NFKC", cluster)


def called(character: str) -> str:
    """What Unicode calls a character, in small letters."""
    return unicodedata.name(character, f"character {ord(character):X}").lower()
