"""A formula's plain text to tokens.

Spaces are gone after this, and a name is spelled as it is wherever it stands. What LaTeX has
beside, `latex` reads.
"""

import math
import re
import unicodedata

from chalkgrad.engine.formula import signs
from chalkgrad.engine.formula.characters import Characters
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.names import spelled
from chalkgrad.engine.formula.tokens import Token
from chalkgrad.engine.formula.words import KEYWORDS, LOGIC, MODULES, OPENING, Vocabulary

_FRACTIONS = "¼½¾⅐-⅞↉"
_DIGITS = r"\d+(?:_\d+)*"
MARKS = "\u0300-\u036f\u20d0-\u20ff"
LETTER = rf"[^\W\dπᵀ{_FRACTIONS}]"
_TOKEN = re.compile(
    r"(?P<space>[ \t]+)"
    r"|(?P<end>[;\n])"
    rf"|(?P<number>(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?\d+)?[{_FRACTIONS}]?"
    rf"|[{_FRACTIONS}])"
    rf"|(?P<module>{LETTER}(?:{LETTER}|\d)*\.(?=[^\W\d]))"
    rf"|(?P<name>{LETTER}(?:{LETTER}|[\d{MARKS}])*|π)"
    r"|(?P<sign>\*\*|\.[*/^]|:=|[=<>!]=|[-+*/^()\[\]{},=<>|?:°√∛∜⌊⌋⌈⌉'])",
)
# Those with a point are of every element, in programs for matrices.
_SIGNS = {"**": "^", ":=": "=", ".*": "*", "./": "/", ".^": "^"}
_OPENING, _CLOSING = frozenset([*"([{⌊⌈", "|("]), frozenset([*")]}⌋⌉", "|)"])

# A whole number as programs write it to another base than ten.
_BASED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)\b")

# Digits with underscores between that are no thousands: an index, as in x^2_1.
_GROUPED = re.compile(r"\d{1,3}(?:_\d{3})+(?![\d_])")

# A number whose thousands stand apart as in Switzerland.
_APART = re.compile(r"\d{1,3}(?:'\d{3})+")

_DERIVATIVE = re.compile(r"\bd[^\W\d_]?\s*/\s*d\s*[^\W\d_]\b")
_LIMIT = re.compile(r"\blim\b")
_BEFORE_NAME = re.compile(rf"[ \t]+{LETTER}")
_INDEX = re.compile(r"[^\W_]+(?:[,_][^\W_]+)*")

# Letters with an index each, which ends a name: a_1b_1.
_INDEXED_LETTERS = re.compile(r"(?:[^\W\d_]_\d+){2,}")


class Scanner:
    """Goes over the plain text once; its state is where it stands and what it has found.

    Parameters
    ----------
    characters
        The text.
    vocabulary
        What its words mean.
    splits
        Whether letters that stand together are a product.
    """

    # What is refused wherever it stands.
    derivative, limit = _DERIVATIVE, _LIMIT

    def __init__(self, characters: Characters, vocabulary: Vocabulary, *, splits: bool) -> None:
        self.characters = characters
        self.text = characters.text
        self.vocabulary = vocabulary
        self.splits = splits
        self.at = 0
        self.depth = 0
        self.found: list[Token] = []
        # Names that have been spelled.
        self.spelled: dict[str, str] = {}

    def tokens(self) -> list[Token]:
        """Every token, and an "end" at the last."""
        text, end = self.text, len(self.text)
        derivative = self.derivative.search(text)
        if derivative is not None:
            raise signs.refused("∂", "", self.column(derivative.start()))
        limit = self.limit.search(text)
        if limit is not None:
            raise signs.refused("lim", "", self.column(limit.start()))
        while self.at < end:
            match = _TOKEN.match(text, self.at)
            if match is None:
                self.other(text[self.at])
                continue
            kind, word, start = match.lastgroup, match.group(), self.at
            self.at = match.end()
            if kind == "number":
                self.number(word, start)
            elif kind == "name":
                self.name(word, start)
            elif kind == "sign":
                self.sign(word, start)
            elif kind == "end":
                self.line_end(word, start)
            elif kind == "module":
                self.after_module(word, start)
        self.emit("end", "", end)
        return self.found

    def emit(self, kind: str, text: str, start: int, number: float = 0.0) -> None:
        self.found.append(Token(kind, text, start, self.at, number))

    def column(self, place: int) -> int:
        return self.characters.columns[place]

    def line_end(self, word: str, start: int) -> None:
        """The end of a line, which goes on until its parentheses are closed."""
        if word == ";" or self.depth <= 0:
            self.emit("end", "", start)
            self.depth = 0

    def sign(self, word: str, start: int) -> None:
        if self.is_assignment(word):
            if not self.text.startswith("- ", self.at):
                words = "“<-” has two readings: write x = 3, or x < -3"
                raise FormulaError(words, self.column(start), "arrow")
            word, self.at = "=", self.at + 1
        self.depth += (word in _OPENING) - (word in _CLOSING)
        self.emit("sign", _SIGNS.get(word, word), start)

    def other(self, character: str) -> None:
        """A character that begins none of the usual."""
        start = self.at
        rest = self.text[start + 1 :].split("\n", 1)[0]
        if character in ".。" and not rest.strip(" ;"):
            # The end of a sentence.
            self.at = start + 1
        else:
            shown = self.characters.shown(start, start + 1)
            raise signs.refused(character, shown, self.column(start))

    def is_assignment(self, word: str) -> bool:
        """Whether “<”, which has just been passed, is half of an arrow: y <- x^2."""
        if word != "<" or not self.text.startswith("-", self.at):
            return False
        *before, last = self.found or [Token("end", "", 0, 0)]
        return last.kind == "name" and (not before or before[-1].kind == "end")

    # -- numbers ----------------------------------------------------------------------------

    def number(self, word: str, start: int) -> None:
        based = _BASED.match(self.text, start)
        if based is not None:
            written, value = based.group(), int(based.group(), 0)
            words = f"{written} is a number of programs; write {value}"
            column = self.column(start)
            raise FormulaError(words, column, "program-number", text=written, number=value)
        apart = _APART.match(self.text, start)
        written = apart.group() if apart is not None else ""
        if "_" in word and not _GROUPED.match(word):
            written = word
        if written:
            whole = re.sub("['_]", "", written)
            column = self.column(start)
            raise FormulaError(
                f"{written} is written {whole}", column, "apart", text=written, whole=whole
            )
        if self.text.startswith("_", self.at):
            words = f"a “_” stands between digits only: {word}"
            raise FormulaError(words, self.column(self.at), "number-end", text=word)
        digits, fraction = word, 0.0
        if not (word[-1].isdecimal() or word[-1] == "."):
            digits, fraction = word[:-1], unicodedata.numeric(word[-1])
        number = float(digits) if digits else 0.0
        if math.isinf(number):
            words = f"{word} is larger than the largest double"
            raise FormulaError(words, self.column(start), "too-large", text=word)
        if number == 0 and re.search("[1-9]", re.split("[eE]", digits)[0]):
            words = f"{word} is smaller than the smallest double; write 0, or 5e-324"
            raise FormulaError(words, self.column(start), "too-small", text=word)
        self.emit("number", word, start, number + fraction)

    # -- names ------------------------------------------------------------------------------

    def name(self, word: str, start: int) -> None:
        if not word.isascii():
            word = self.cut(word, start)
        if word == "_" or word[:2].strip("_").isdecimal():
            raise signs.refused("_", "_", self.column(start))
        if word[0] in "ΣΠ" and word[1:2].isalpha() and not self.vocabulary.is_known(word):
            # A sum in Greek: alone, or with an index, the letter is a name.
            raise signs.refused("∑", word[0], self.column(start))
        if word.endswith("_") and self.begins_index():
            self.at -= 1
            self.indexed(word[:-1], start, self.index())
        elif self.is_product(word):
            self.split(word, start)
        else:
            self.one(word, start)

    def is_product(self, word: str) -> bool:
        """Whether letters that stand together, and have just been passed, are a product."""
        if not self.splits:
            return _INDEXED_LETTERS.fullmatch(word) is not None
        return len(word) > 1 and word not in KEYWORDS | LOGIC and not self.opens_line(word)

    def opens_line(self, word: str) -> bool:
        """Whether a word, which has just been passed, stands before a line's name: ``let x``."""
        begins = not self.found or self.found[-1].kind == "end"
        return begins and word in OPENING and _BEFORE_NAME.match(self.text, self.at) is not None

    def cut(self, word: str, start: int) -> str:
        """A name up to the first of its characters that no name has, such as ⅷ."""
        length = 0
        while length < len(word) and _is_of_names(word[length]):
            length += 1
        if length == 0:
            raise signs.refused(word[0], word[0], self.column(start))
        self.at = start + length
        return word[:length]

    def one(self, word: str, start: int, *, sure: bool = False) -> None:
        """A whole word: a name, a function, or a word between operands."""
        if word in KEYWORDS:
            self.emit("sign", word, start)
            return
        text = self.spelled.get(word)
        if text is None:
            text = self.spelled[word] = self.vocabulary.name(word)
        self.found.append(Token("name", text, start, self.at, sure=sure))

    def split(self, word: str, start: int) -> None:
        """Letters that stand together, as a product."""
        rest = self.text[self.at :].lstrip(" ")[:1]
        called = rest in ("(", "[")
        applied = called or rest in ("{", "|", "√", "\\") or rest.isalnum()
        for piece in self.vocabulary.pieces(word, called=called, applied=applied):
            self.at = start + len(piece)
            if piece.isdecimal():
                self.emit("number", piece, start, float(piece))
            else:
                self.one(piece, start)
            start = self.at

    def begins_index(self) -> bool:
        return self.text.startswith("{", self.at)

    def index(self) -> str:
        """The index whose underscore stands here; goes behind it."""
        self.at += 1
        return self.braces()

    def braces(self) -> str:
        """What stands in the braces that open here; goes behind them."""
        depth = 0
        for place in range(self.at, len(self.text)):
            depth += (self.text[place] == "{") - (self.text[place] == "}")
            if depth == 0:
                inside = self.text[self.at + 1 : place]
                self.at = place + 1
                return inside
        raise FormulaError("this parenthesis is never closed", self.column(self.at), "unclosed")

    def indexed(self, word: str, start: int, index: str) -> None:
        """A name with its index in braces, which ends it."""
        text = re.sub(r"\s+", "", self.index_text(index)).replace(",", "_")
        if not _INDEX.fullmatch(text):
            words = f"“{index}” is no index; an index is made of letters and digits"
            raise FormulaError(words, self.column(self.at - 1), "index", text=index)
        if self.splits and not self.vocabulary.is_known(f"{word}_{text}"):
            *pieces, word = self.vocabulary.pieces(word, called=False, applied=True)
            for piece in pieces:
                text_of = self.vocabulary.name(piece)
                self.found.append(Token("name", text_of, start, start + len(piece)))
                start += len(piece)
        self.one(spelled(f"{word}_{text}"), start)

    def index_text(self, index: str) -> str:
        """An index as letters, digits and commas."""
        return index

    def after_module(self, word: str, start: int) -> None:
        """A function of a library: np.sin, torch.nn.functional.relu."""
        match = re.compile(r"(?:\w+\.)+(\w+)").match(self.text, start)
        if match is None or word[:-1] not in MODULES:
            words = (
                f"“{word}” cannot stand here; only a library, such as np or math, has a point "
                "behind it"
            )
            raise FormulaError(words, self.column(start), "point", text=word)
        self.at = match.end()
        named = match[1]
        if named.casefold() in ("pi", "e"):
            self.one(named.casefold(), start)
        else:
            self.one(named, start, sure=True)


def _is_of_names(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or character.isdecimal() or character == "_"
