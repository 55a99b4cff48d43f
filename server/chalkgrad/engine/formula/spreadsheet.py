"""Formulas of a spreadsheet, which begin with “=”, to the tokens of any other formula.

What a sheet computes by the same words as it is read here is read; what it computes otherwise is
refused with what to write. Its cells are names.
"""

import re
from dataclasses import replace

from chalkgrad.engine.formula import refusals
from chalkgrad.engine.formula.characters import Characters
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.scanner import Scanner
from chalkgrad.engine.formula.tokens import Token
from chalkgrad.engine.formula.words import Vocabulary

_BEGINS = re.compile(r"\s*=(?!=)")

# A cell of a row or a column that stays when the formula is copied: $A$1.
_CELL = re.compile(r"(?<![A-Za-z0-9_])\$?([A-Za-z]{1,3})\$?([1-9]\d*)(?![A-Za-z0-9_(])")

_DECIMAL_COMMA = re.compile(r"(?<![\w.])\d+,\d+(?![\w.,])")

# Functions that a sheet computes, by what they are here.
_WORDS = {"log": "log10", "int": "floor"}
_NUMBERS = {"true": 1.0, "false": 0.0}

_CLOSING = frozenset([")", "]", "}", "|)", "⌋", "⌉"])

# Cells of a range that are named where it is refused; of more, the first and the last.
_SHOWN_CELLS = 4


def is_spreadsheet(text: str) -> bool:
    """Whether a text without its comments is a spreadsheet's: it begins with “=”."""
    return _BEGINS.match(text) is not None and "\\" not in text


def without_dollars(characters: Characters) -> Characters:
    """A text whose cells are names, ``A1`` for ``$A$1``."""
    found: list[str] = []
    columns: list[int] = []
    at = 0
    for cell in _CELL.finditer(characters.text):
        for start, end in ((at, cell.start()), cell.span(1), cell.span(2)):
            found.append(characters.text[start:end])
            columns += characters.columns[start:end]
        at = cell.end()
    found.append(characters.text[at:])
    columns += characters.columns[at:]
    return replace(characters, text="".join(found), columns=columns)


class SpreadsheetScanner(Scanner):
    """Reads lines that begin with “=”, and others among them as they are read anywhere."""

    def __init__(self, characters: Characters, vocabulary: Vocabulary) -> None:
        super().__init__(without_dollars(characters), vocabulary, splits=False)
        # Whether the line began with “=”.
        self.of_sheet = False

    def tokens(self) -> list[Token]:
        found = super().tokens()
        for at, token in enumerate(found):
            if token.text == "^" and token.kind == "sign":
                self.check_power(found, at)
        return found

    def check_power(self, found: list[Token], at: int) -> None:
        """Refuse what a sheet reads from left to right: −x^2 as (−x)^2, and a^b^c."""
        start = _operand_start(found, at - 1)
        sign, before = found[start - 1], found[start - 2] if start > 1 else None
        unary = (
            before is None
            or before.kind == "end"
            or (before.kind == "sign" and before.text not in _CLOSING)
        )
        column = self.column(sign.start)
        if start > 0 and sign.kind == "sign" and sign.text == "-" and unary:
            words = "a spreadsheet reads -x^2 as (-x)^2: write (-x)^2, or -(x^2)"
            raise FormulaError(words, column, "sheet-sign")
        if start > 0 and sign.kind == "sign" and sign.text == "^":
            words = "a spreadsheet reads a^b^c as (a^b)^c: write (a^b)^c, or a^(b^c)"
            raise FormulaError(words, column, "sheet-power")

    def line_end(self, word: str, start: int) -> None:
        if word == ";" and self.depth > 0:
            comma = _DECIMAL_COMMA.search(self.text)
            if comma is not None:
                raise refusals.decimal_comma(comma.group(), self.column(comma.start()))
            self.emit("sign", ",", start)
        else:
            if word == "\n" and self.depth <= 0:
                self.of_sheet = False
            super().line_end(word, start)

    def sign(self, word: str, start: int) -> None:
        begins = not self.found or self.found[-1].kind == "end"
        if word == "=" and begins:
            self.of_sheet = True
        elif word == "=" and self.of_sheet:
            super().sign("==", start)
        elif word == ">" and self.found[-1:] and self.joins("<", start):
            self.found.pop()
            super().sign("!=", start)
        elif word == ":" and self.of_sheet and (cells := self.range(start)):
            words = f"a range of cells is not read; write them one by one: {cells}"
            column = self.column(self.found[-1].start)
            raise FormulaError(words, column, "range", text=cells)
        else:
            super().sign(word, start)

    def joins(self, sign: str, start: int) -> bool:
        """Whether a sign has just been passed, without a space."""
        last = self.found[-1]
        return last.kind == "sign" and last.text == sign and last.end == start

    def range(self, colon: int) -> str:
        """The cells of a range whose colon has been passed, or ""."""
        before = re.search(r"([A-Za-z]{1,3})([1-9]\d*)\s*$", self.text[:colon])
        after = re.match(r"\s*([A-Za-z]{1,3})([1-9]\d*)", self.text[colon + 1 :])
        if before is None or after is None:
            return ""
        (left, first), (right, last) = before.groups(), after.groups()
        if left.upper() == right.upper() and 0 < int(last) - int(first) < _SHOWN_CELLS:
            cells = [f"{left}{row}" for row in range(int(first), int(last) + 1)]
            return ", ".join(cells)
        return f"{left}{first}, …, {right}{last}"

    def other(self, character: str) -> None:
        number = self.found[-1] if self.found else None
        if character == "%" and number is not None and number.kind == "number":
            self.at += 1
            self.found[-1] = replace(number, number=number.number / 100, end=self.at)
        else:
            super().other(character)

    def one(self, word: str, start: int, *, sure: bool = False) -> None:
        called = self.text[self.at :].lstrip(" ")[:1] == "("
        folded = word.casefold()
        if not self.of_sheet:
            super().one(word, start, sure=sure)
        elif folded == "pi" and (empty := re.compile(r"\s*\(\s*\)").match(self.text, self.at)):
            self.at = empty.end()
            super().one("pi", start)
        elif not called and folded in _NUMBERS:
            self.emit("number", word, start, _NUMBERS[folded])
        elif called and folded == "atan2":
            words = f"{word} of a spreadsheet has x before y: write arctan2(y, x)"
            raise FormulaError(words, self.column(start), "sheet-atan2", text=word)
        elif called and folded == "round":
            written = "sign(x)*floor(abs(x) + 0.5)"
            words = f"{word} of a spreadsheet rounds halves away from 0: write {written}"
            raise FormulaError(words, self.column(start), "sheet-round", text=word)
        elif called and folded == "log" and self.inputs() > 1:
            super().one(word, start, sure=True)
        elif called and folded in _WORDS:
            super().one(_WORDS[folded], start, sure=True)
        else:
            super().one(word, start, sure=sure)

    def inputs(self) -> int:
        """How many inputs stand in the parenthesis that comes next."""
        depth, count = 0, 1
        for character in self.text[self.at :]:
            depth += (character in "([{") - (character in ")]}")
            count += character in ",;" and depth == 1
            if character in ")]}" and depth <= 0:
                break
        return count


def _operand_start(found: list[Token], at: int) -> int:
    """Where the operand begins that ends at a token: a name, a number, a call or parentheses."""
    if found[at].text in _CLOSING:
        depth = 0
        while at > 0:
            depth += found[at].text in _CLOSING
            depth -= found[at].kind == "sign" and found[at].text in ("(", "[", "{", "|(", "⌊", "⌈")
            if depth == 0:
                break
            at -= 1
        called = at > 0 and found[at - 1].kind == "name"
        tight = called and found[at - 1].end == found[at].start
        return at - 1 if tight else at
    return at
