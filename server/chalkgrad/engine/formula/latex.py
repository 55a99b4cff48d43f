r"""LaTeX, as people paste it and as Chalkgrad writes it, to the tokens of any other formula."""

import math
import re
import unicodedata

from chalkgrad.engine.formula import signs
from chalkgrad.engine.formula.characters import Characters
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.names import ACCENTS, GREEK, spelled
from chalkgrad.engine.formula.scanner import LETTER, MARKS, Scanner
from chalkgrad.engine.formula.tokens import Token
from chalkgrad.engine.formula.words import Vocabulary

# Commands that say how a formula looks, not what it means.
SKIPPED = frozenset(
    [*",;:! ()[]", "quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits", "nonumber",
     "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl",
     "Biggr", "thinspace", "mathstrut", "bigm"]
)  # fmt: skip

# Commands whose braces hold one word.
RAW = frozenset(
    ["operatorname", "operatorname*", "mathrm", "text", "textrm", "textit", "mathit", "mathsf",
     "mathtt", "texttt", "mathbf", "boldsymbol", "bm", "mathcal", *ACCENTS]
)  # fmt: skip

# Commands that get a sentence of their own, by the sign that has it.
SENTENCES = {
    "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "iint": "∬", "partial": "∂", "nabla": "∇",
    "infty": "∞", "lim": "lim",
}  # fmt: skip

FRACTIONS = frozenset(["frac", "dfrac", "tfrac", "cfrac"])

# Commands that are a sign.
COMMANDS = {
    "sqrt": "√",
    **dict.fromkeys(["cdot", "times", "ast", "star", "bullet"], "*"), "div": "/", "bmod": "mod",
    **dict.fromkeys(["ge", "geq", "geqslant"], ">="),
    **dict.fromkeys(["le", "leq", "leqslant"], "<="),
    **dict.fromkeys(["ne", "neq"], "!="),
    "gt": ">", "lt": "<", "coloneqq": "=",
    "{": "(", "}": ")", "lbrace": "(", "rbrace": ")", "lbrack": "[", "rbrack": "]",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "lvert": "|(", "rvert": "|)", "vert": "|", "|": "|", "mid": "|",
    "circ": "°", "degree": "°", "prime": "'", "square": "?", "Box": "?",
}  # fmt: skip

# Commands that are a letter.
LETTERS = {
    **GREEK, "pi": "π", "varepsilon": "ε", "varphi": "φ", "vartheta": "θ", "varrho": "ρ",
    "varsigma": "σ", "varkappa": "κ", "ell": "l", "hbar": "ħ",
}  # fmt: skip

# The d of a derivative.
_D = r"(?:\\mathrm\{d\}|d)"

_WORD = re.compile(r"\\(?:[A-Za-z]+\*?|.|$)", re.DOTALL)
_OF_TEN = re.compile(r"\s*\\(?:cdot|times)\s*10\s*\^\s*(?:\{\s*([+-]?\d+)\s*\}|(\d))")
_UNDERSCORE = re.compile(r"\s*_\s*")
_BAR = re.compile(r"\s*(\||\\[lr]?vert\b|\.)")
_ROW_SPACE = re.compile(r"\s*\[[^]\n]*\]")
_OF_GAMMA = re.compile(r"\s*\\Gamma(?![A-Za-z])")
_CLOSING = frozenset([*")]}⌋⌉", "|)"])
# What stands before a factor and is not applied to it first.
_BEFORE_FACTORS = frozenset(
    ["(", "[", "{", "|(", "⌊", "⌈", "*", ",", "&", "\\\\", "=", "==", "!=", "<", ">", "<=", ">="]
)
# Words between a case and its condition, and what follows where one is a name instead.
_JOINING = frozenset(["if", "for", "when"])
_BETWEEN = frozenset(["otherwise", "and", "or"])
_GOES_ON = re.compile(r"\s*(?:[_^<>=+*/-]|\\(?:cdot|times|[lg]eq?|[lgn]e|neq|[lg]t)\b)")
_DERIVED = re.compile(r"\s*\^\s*\{\s*\\left\s*\(")
# Vectors, and what turns one over.
_BOLD = frozenset(["mathbf", "boldsymbol", "bm"])
_TRANSPOSED = re.compile(r"\s*(\^\s*\{?\s*(?:\\mathrm\s*\{\s*)?T\b)")
_IN_INDEX = re.compile(r"\\(?:mathrm|text|textrm|mathit|operatorname)\s*\{([^{}]*)\}")


class LatexScanner(Scanner):
    """Reads LaTeX: letters that stand together are a product, whole words stand in commands."""

    derivative = re.compile(
        Scanner.derivative.pattern + rf"|\\[dtc]?frac\s*\{{\s*{_D}\s*[^\W\d_]?\s*\}}"
        rf"\s*\{{\s*{_D}(?!\s*\\cdot\b)\s*\\?[^\W\d_]"
    )
    # As names are typeset, lim with an index is one.
    limit = re.compile(r"(?<!\\mathrm\{)" + Scanner.limit.pattern)

    def __init__(self, characters: Characters, vocabulary: Vocabulary) -> None:
        super().__init__(characters, vocabulary, splits=True)
        self.brackets: list[str] = []

    def other(self, character: str) -> None:
        if character == "\\":
            start = self.at
            match = _WORD.match(self.text, start)
            assert match is not None
            self.at = match.end()
            self.command(match.group()[1:], start)
        elif character in "$~&":
            self.at += 1
            if character == "&" and self.depth > 0:
                self.emit("sign", "&", self.at - 1)
        else:
            super().other(character)

    def number(self, word: str, start: int) -> None:
        before = self.found[-2:]
        frac = [token.text == "frac" for token in before]
        halves = any(frac[-1:]) or (any(frac[:1]) and before[-1].kind == "number")
        if halves and word.isdecimal():
            # \frac12 is a half.
            word, self.at = word[0], start + 1
        else:
            power = _OF_TEN.match(self.text, self.at)
            if power is not None and word[-1].isdecimal() and self.begins_factor():
                # As doubles are typeset: one number, and not a product of two.
                whole = f"{word}e{power[1] or power[2]}"
                if 0.0 < float(whole) < math.inf:
                    word, self.at = whole, power.end()
        super().number(word, start)

    def begins_factor(self) -> bool:
        """Whether what is read next is multiplied as it stands, by what comes behind it."""
        *before, last = [Token("end", "", 0, 0), *self.found][-2:]
        if last.text in ("-", "+") and before:
            last = before[0]
            is_operand = last.kind in ("name", "number") or last.text in _CLOSING
            if is_operand and not self.vocabulary.function(last.text, called=False, applied=True):
                return True
        return last.kind == "end" or last.text in _BEFORE_FACTORS

    def command(self, word: str, start: int) -> None:
        """A command, which has just been passed."""
        if word in SKIPPED:
            return
        if word in ("left", "right"):
            self.delimiter(word, start)
        elif word in ("begin", "end"):
            self.environment(word, start)
        elif word in RAW:
            self.raw(word, start)
        elif word in SENTENCES:
            raise signs.refused(SENTENCES[word], "", self.column(start))
        elif word in LETTERS:
            self.letter(LETTERS[word], start)
        elif word in COMMANDS:
            self.sign(COMMANDS[word], start)
        elif word == "\\":
            self.row_end(start)
        elif word in FRACTIONS:
            self.emit("command", "frac", start)
        elif word == "ln" and (gamma := _OF_GAMMA.match(self.text, self.at)):
            # As the logarithm of Gamma is typeset, which is a function of its own.
            self.at = gamma.end()
            self.one("lgamma", start, sure=True)
        elif self.vocabulary.function(word, called=True, applied=True, sure=True):
            index = self.index_here()
            self.one(f"{word}_{self.index_text(index)}" if index else word, start, sure=True)
        else:
            raise self.foreign(f"\\{word}", start)

    def foreign(self, shown: str, start: int) -> FormulaError:
        words = f"“{shown}” has no meaning in a formula"
        return FormulaError(words, self.column(start), "foreign-command", text=shown)

    def letter(self, letter: str, start: int) -> None:
        """A letter of Greek, with its index; before a parenthesis, σ is the sigmoid."""
        if letter == "ψ" and _DERIVED.match(self.text, self.at):
            return self.one("polygamma", start, sure=True)
        index = self.index_here()
        if index:
            self.indexed(letter, start, index)
        else:
            called = re.compile(r"\s*(?:\\left\s*)?\(").match(self.text, self.at)
            self.one(letter, start, sure=called is not None)
        return None

    def sign(self, word: str, start: int) -> None:
        if word in ("(", "[", "{"):
            self.brackets.append(word)
        elif word in (")", "]", "}") and self.brackets:
            self.brackets.pop()
        # In [a = b], which is 1 where a is b, and in cases, the sign compares.
        compares = self.brackets[-1:] == ["["] or "cases" in self.brackets
        super().sign("==" if word == "=" and compares else word, start)

    def begins_index(self) -> bool:
        return self.text[self.at : self.at + 1] in ("{", "\\")

    def index_here(self) -> str:
        """The index that stands here, or ""; goes behind it."""
        return self.index() if _UNDERSCORE.match(self.text, self.at) else ""

    def index(self) -> str:
        match = _UNDERSCORE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        if self.text.startswith("{", self.at):
            return self.braces()
        match = re.compile(r"\\(?:mathrm|text)\s*(?=\{)").match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            return self.braces()
        match = re.compile(r"\d+|\\[A-Za-z]+|[^\W\d_]|").match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return match.group()

    def index_text(self, index: str) -> str:
        text = re.sub(r"\\[,;:! ]", "", _IN_INDEX.sub(r"\1", index))
        return re.sub(r"\\([A-Za-z]+)", lambda match: LETTERS.get(match[1], match[0]), text)

    def raw(self, command: str, start: int) -> None:
        r"""A word in braces, after a command such as \operatorname or \hat."""
        match = re.compile(r"\s*(?=\{)").match(self.text, self.at)
        if match is None:
            raise self.foreign(f"\\{command}", start)
        self.at = match.end()
        inside = re.sub(r"\\[,;:!]", "", self.braces())
        inside = re.sub(r"\\([_ &%$#^~])", r"\1", inside).strip(" ,")
        if not inside or (inside in _JOINING and self.joins(command)):
            return
        if inside in _BETWEEN and self.joins(command):
            self.emit("sign", inside, start)
            return
        name = unicodedata.normalize("NFC", inside + ACCENTS.get(command, ""))
        if not re.fullmatch(rf"{LETTER}[\w{MARKS}]*", name):
            words = f"“{inside}” is no name: a name is made of letters, digits and _"
            raise FormulaError(words, self.column(start), "no-name", text=inside)
        index = self.index_here()
        if command in _BOLD and (transposed := _TRANSPOSED.match(self.text, self.at)):
            raise self.foreign(transposed.group(1), self.at)
        sure = command.startswith("operatorname")
        if index:
            name += "_" + re.sub(r"\s", "", self.index_text(index)).replace(",", "_")
        self.one(spelled(name), start, sure=sure)

    def joins(self, command: str) -> bool:
        """Whether a word that has just been passed stands between a case and when it holds.

        Upright, it may as well be a name.
        """
        if command != "mathrm":
            return True
        follows = _GOES_ON.match(self.text, self.at) is None
        return "cases" in self.brackets and self.found[-1].text in ("&", ",") and follows

    def delimiter(self, word: str, start: int) -> None:
        r"""What follows \left or \right: bars that are told apart, or a bracket like any other."""
        match = _BAR.match(self.text, self.at)
        if match is None:
            return
        self.at = match.end()
        if match[1] != ".":
            self.sign("|(" if word == "left" else "|)", start)

    def environment(self, word: str, start: int) -> None:
        inside = self.braces() if self.text.startswith("{", self.at) else ""
        if inside == "cases":
            self.depth += 1 if word == "begin" else -1
            if word == "begin":
                self.brackets.append("cases")
            elif self.brackets[-1:] == ["cases"]:
                self.brackets.pop()
            self.emit("command", "cases" if word == "begin" else "end cases", start)
        elif inside.rstrip("*") not in ("aligned", "align", "split", "gathered", "equation"):
            raise self.foreign(inside, start)

    def row_end(self, start: int) -> None:
        """The end of a line, or of a row of cases, and the space after it."""
        match = _ROW_SPACE.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        if self.depth > 0:
            self.emit("sign", "\\\\", start)
        else:
            self.emit("end", "", start)
