"""Signs that formulas on paper have and that are not read here, each with a sentence of its own."""

from chalkgrad.engine.formula.characters import called
from chalkgrad.engine.formula.errors import FormulaError


def refused(sign: str, shown: str, column: int) -> FormulaError:
    """Why a sign is not read.

    Parameters
    ----------
    sign
        The sign in plain characters, or "lim".
    shown
        What was typed.
    column
        Where.
    """
    if sign in "∑∏":
        words = "“∑” and “∏” are not read; write the terms out, as a + b + c or a*b*c"
        return FormulaError(words, column, "big-sum")
    if sign in "∫∬∭∮":
        words = "an integral is not computed here; derivatives are, of whatever you type"
        return FormulaError(words, column, "integral")
    if sign in "∂∇":
        words = "a derivative is computed, and not typed: type the function that it is of"
        return FormulaError(words, column, "derivative-sign")
    if sign == "'":
        words = "“'” would be a derivative; that is computed, and not typed: type the function"
        return FormulaError(words, column, "prime")
    if sign == "lim":
        words = "a limit (lim) is not computed; type the function, and give its name a number"
        return FormulaError(words, column, "limit")
    if sign == "∞":
        return FormulaError("“∞” is no number here; numbers are finite", column, "infinity")
    if sign == "!":
        return FormulaError("“!” is not read; a factorial is gamma(x + 1)", column, "factorial")
    if sign == "%":
        words = "“%” has two meanings: write mod(a, b) for a remainder, or divide by 100"
        return FormulaError(words, column, "percent")
    name = called(shown[:1] or sign)
    words = f"“{shown}” ({name}) has no meaning in a formula"
    return FormulaError(words, column, "foreign", text=shown, name=name)
