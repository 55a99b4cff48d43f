"""Why a formula is refused, in words: one function for each mistake that people make."""

import re
from collections.abc import Sequence

from chalkgrad.engine.formula import signs
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.tokens import Token, Tokens
from chalkgrad.engine.formula.words import INVERSES, PROGRAM, Function
from chalkgrad.engine.operators import Operator


def unknown_function(source: Tokens, token: Token) -> FormulaError:
    """A word stands before a parenthesis, and is neither function nor name."""
    word = source.shown(token)
    column = source.column(token)
    if token.text.casefold() in ("factorial", "fact"):
        return signs.refused("!", "!", column)
    closest = source.vocabulary.closest(token.text)
    if closest:
        return FormulaError(
            f"there is no function {word}; did you mean {closest}? a product is written {word}*(x)",
            column,
            "unknown-function",
            text=word,
            closest=closest,
        )
    return FormulaError(
        f"there is no function {word}; a product is written {word}*(x)",
        column,
        "no-function",
        text=word,
    )


def defined_function(source: Tokens, token: Token, parameters: Sequence[str]) -> FormulaError:
    """A line's name is called with something else than the line's own names."""
    word = token.text
    return FormulaError(
        f"{word} is a line of this text, of {', '.join(parameters)} as they are; "
        "it cannot be computed for anything else",
        source.column(token),
        "own-function",
        text=word,
    )


def lone(source: Tokens, token: Token, inside: Token, bracket: Token) -> FormulaError:
    """A name with one name or number in brackets behind it, which is no product."""
    word, column = source.shown(token), source.column(token)
    if bracket.text == "[":
        index = f"{word}_{source.shown(inside)}"
        return FormulaError(
            f"numbers have no elements here: give each a name of its own, such as {index}",
            column,
            "element",
            text=index,
        )
    words = f"there is no function {word}; a product is written {word}*(x)"
    return FormulaError(words, column, "no-function", text=word)


# Names that nobody means: functions with what they are applied to, one after another.
_GLUED = re.compile(r"(?:(sin|cos|tan|cot|sec|csc|ln|log|exp|sqrt)(\d+[A-Za-zα-ω]|[xyzθφϕ]))+")

# What is asked of a formula in Chinese, and what a derivative is there.
_ASKED, _DERIVED = frozenset(["求", "求值", "计算", "化简"]), frozenset(["求导"])

# A formula that is spoken: with a letter or a digit beside such a word, it is no name.
_SPOKEN = re.compile("根号|平方|立方|次方|绝对值|分之|除以|等于|[乘的若则]")


def check_glued(source: Tokens, token: Token) -> None:
    """Raise FormulaError for a new name that reads like a formula: sinx, 根号x."""
    word = token.text
    column = source.column(token)
    glued = _GLUED.match(word)
    # After a command of LaTeX, such as \mathrm{sinx}, a word is a name for sure.
    commanded = source.characters.text[token.start] == "\\"
    if glued is not None and glued.end() == len(word) and not commanded:
        written = re.sub(_GLUED.pattern.removesuffix("+"), r"\1(\2)*", word).removesuffix("*")
        words = f"{word} would be a name; for the function write {written}"
        raise FormulaError(words, column, "glued", text=word, written=written)
    if word in _DERIVED:
        raise signs.refused("∂", word, column)
    if word in _ASKED or (_SPOKEN.search(word) and re.search(r"[A-Za-z0-9α-ω]", word)):
        words = f"{word} would be a name; write a formula with signs, such as √(x) or x^2"
        raise FormulaError(words, column, "spoken", text=word)


def divided(source: Tokens, token: Token) -> FormulaError:
    """What follows a denominator without a space may be divided by as well, or not."""
    return FormulaError(
        "what follows “/” has two readings: write (1/2)*x, or 1/(2*x)",
        source.column(token),
        "divided",
    )


def taken(source: Tokens, token: Token) -> FormulaError:
    """A word that has a meaning elsewhere stands where a name could."""
    if token.text in PROGRAM:
        return FormulaError(
            f"“{token.text}” is a program's word, and formulas are read here, such as y = x^2 + 1; "
            "a Python function can be pasted onto the canvas, or opened as a file",
            source.column(token),
            "program-word",
            text=token.text,
        )
    return FormulaError(
        f"{token.text} is neither a function nor a name here; choose another word",
        source.column(token),
        "no-word",
        text=token.text,
    )


def logic(source: Tokens, token: Token) -> FormulaError:
    """A word between statements, such as “and”."""
    word = token.text.casefold()
    written = {
        "and": "(a > 0)*(b > 0)",
        "or": "max(a > 0, b > 0)",
        "xor": "(a > 0) != (b > 0)",
        "not": "1 - (a > 0)",
    }[word]
    return FormulaError(
        f"“{word}” is not read; a comparison is 1 or 0, so write {written}",
        source.column(token),
        "logic",
        text=word,
        written=written,
    )


def without_arguments(source: Tokens, at: int, token: Token, function: Function) -> FormulaError:
    """A function is applied to nothing, or stands between its inputs; `at` is what follows it."""
    word = source.shown(token)
    row = source.vocabulary.table[function.op]
    before = source.tokens[at - 2] if at > 1 else source.tokens[-1]
    between = before.kind in ("number", "name") or before.text in (")", "]", "|)")
    if between and row.arity == 2 and source.tokens[at].kind != "end":
        return FormulaError(
            f"{word} stands before its inputs: write {word}(a, b)",
            source.column(token),
            "between",
            text=word,
        )
    return FormulaError(
        f"{word} is a function; write {word}(…)",
        source.characters.columns[token.end],
        "call",
        text=word,
    )


def inverse(source: Tokens, token: Token) -> FormulaError:
    """A function has the power −1, which has two meanings."""
    word = token.text
    arc = INVERSES.get(word, "")
    if arc in source.vocabulary.table:
        return FormulaError(
            f"{word}⁻¹ has two meanings: write {arc}(x), or 1/{word}(x)",
            source.column(token),
            "inverse",
            text=word,
            inverse=arc,
        )
    return FormulaError(
        f"{word}⁻¹ has two meanings: write 1/{word}(x), or the inverse by its own name",
        source.column(token),
        "inverse-unknown",
        text=word,
    )


def wrong_count(source: Tokens, token: Token, row: Operator, count: int) -> FormulaError:
    """A function has too many inputs, or too few."""
    word, takes, column = source.shown(token), row.arity, source.column(token)
    if row.many:
        words = f"{word} takes {takes} inputs or more, not {count}"
        return FormulaError(words, column, "arity-many", text=word, takes=takes, count=count)
    inputs = "one input" if takes == 1 else f"{takes} inputs"
    words = f"{word} takes {inputs}, not {count}"
    return FormulaError(words, column, "arity", text=word, takes=takes, count=count)


def is_thousands(source: Tokens, at: int) -> bool:
    """Whether a comma stands in a number such as 1,000, and between no two."""
    before, sign, after = source.tokens[at - 1 : at + 2]
    tight = before.end == sign.start and sign.end == after.start
    zeros = after.text[:1] == "0" and len(after.text) == 3 and after.text.isdecimal()
    return tight and before.kind == "number" and zeros


def decimal_comma(written: str, column: int) -> FormulaError:
    """A number has a comma for its point."""
    point = written.replace(",", ".")
    words = f"numbers have a point for a comma: write {point}"
    return FormulaError(words, column, "decimal-comma", text=written, point=point)


def comma(source: Tokens, at: int) -> FormulaError:
    """A comma that separates no inputs of a function: in a number, or between lines."""
    tokens = source.tokens
    before, sign, after = tokens[at - 1 : at + 2] if at else (tokens[0], tokens[0], tokens[0])
    tight = before.end == sign.start and sign.end == after.start
    if before.kind == after.kind == "number" and tight:
        written, point = f"{before.text},{after.text}", f"{before.text}.{after.text}"
        column, whole = source.column(before), before.text + after.text
        if re.fullmatch(r"\d{1,3},\d{3}\.\d*", written):
            words = f"numbers have no comma: for {written} write {whole}"
            return FormulaError(words, column, "apart", text=written, whole=whole)
        if re.fullmatch(r"\d{1,3},\d{3}", written):
            words = f"numbers have no comma: for {written} write {whole}, or {point}"
            return FormulaError(words, column, "thousands", text=written, whole=whole, point=point)
        return decimal_comma(written, column)
    return FormulaError(
        "a comma stands between a function's inputs; between lines write “;”",
        source.column(sign),
        "comma",
    )


def chained(source: Tokens, token: Token) -> FormulaError:
    return FormulaError(
        "one comparison at a time: write (a < b)*(b < c) for a < b < c",
        source.column(token),
        "chained",
    )


def equals(source: Tokens, token: Token, *, named: bool) -> FormulaError:
    """A second “=” in a line, or one behind something that is no name."""
    column = source.column(token)
    if named:
        return FormulaError(
            "one “=” in a line: for a = b = 3 write a = 3; b = 3", column, "second-equals"
        )
    return FormulaError("only a name can stand left of “=”", column, "equals")


def feed(source: Tokens, token: Token) -> FormulaError:
    """A line begins with “feed” and gives no placeholder a number."""
    return FormulaError(
        "“feed” gives a placeholder a number, as in feed x = 2", source.column(token), "feed"
    )


def no_placeholder(name: str, column: int) -> FormulaError:
    """A line feeds something that has its own number, or is computed."""
    return FormulaError(
        f"{name} is no placeholder; only a placeholder is fed",
        column,
        "no-placeholder",
        text=name,
    )


def compared(source: Tokens, token: Token) -> FormulaError:
    """A whole line is a comparison by “==”."""
    return FormulaError(
        "“==” compares: to give a name a number write x = 3, for a comparison (x == 3)",
        source.column(token),
        "compared",
    )


def unclosed(source: Tokens, bracket: Token) -> FormulaError:
    if bracket.text in ("|", "|("):
        return FormulaError("this “|” is never closed", source.column(bracket), "unclosed-bar")
    return FormulaError("this parenthesis is never closed", source.column(bracket), "unclosed")


def half_choice(source: Tokens, before: Token, sign: str) -> FormulaError:
    return FormulaError(
        f"“{before.text}” wants “{sign}” after it: if(c, a, b), c ? a : b, or a if c else b",
        source.column(before),
        "half-choice",
        text=before.text,
        sign=sign,
    )


def unexpected(source: Tokens, at: int, *, inside: bool) -> FormulaError:
    """A token that cannot stand where it does; `inside` parentheses or not."""
    token = source.tokens[at]
    column = source.column(token)
    if token.kind == "end":
        return FormulaError(
            "the formula stops too early; something is missing here", column, "too-early"
        )
    if token.text in (")", "]", "}", "|)", "⌋", "⌉"):
        if inside:
            return FormulaError(
                "something is missing before this parenthesis", column, "missing-before"
            )
        return FormulaError("this parenthesis was never opened", column, "unopened")
    if token.text == "'":
        return signs.refused("'", "'", column)
    if token.text == ",":
        return comma(source, at)
    if token.text in ("if", "else") and token.kind == "sign":
        return half_choice(source, token, "(")
    if token.text in ("=", "=="):
        return equals(source, token, named=False)
    shown = source.shown(token)
    return FormulaError(f"“{shown}” cannot stand here", column, "misplaced", text=shown)
