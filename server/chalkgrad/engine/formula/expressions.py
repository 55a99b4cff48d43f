"""Expressions of the grammar, by precedence climbing: signs, brackets, roots, choices, cases.

What a word means, and what a function is applied to, `applying` adds.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence

from chalkgrad.engine.formula import refusals
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.postfix import Postfix, Step, number_of
from chalkgrad.engine.formula.tokens import Token, Tokens
from chalkgrad.engine.formula.words import Function

# The deepest nesting of parentheses, signs and exponents. The parser calls itself a few times a
# level and Python allows a thousand calls; nobody reads a hundred nested parentheses.
MAX_NESTING = 100

_CHOICE, _COMPARISON, _SUM, _PRODUCT, _SIGNED, _POWER = range(1, 7)
_BINDING = {
    "?": _CHOICE, "if": _CHOICE,
    ">": _COMPARISON, ">=": _COMPARISON, "<": _COMPARISON, "<=": _COMPARISON,
    "==": _COMPARISON, "!=": _COMPARISON,
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "mod": _PRODUCT, "^": _POWER, "°": _POWER,
}  # fmt: skip
_BINARY = {"+": "add", "-": "sub", "*": "mul", "/": "div", "mod": "mod"}

END_CASES = "end cases"

# What closes each bracket, and the function that a pair of them is.
CLOSED_BY = {"(": ")", "[": "]", "{": "}", "|(": "|)", "⌊": "⌋", "⌈": "⌉"}
_BRACKETS = {"|(": "abs", "⌊": "floor", "⌈": "ceil"}
_ROOTS = {"√": 2, "∛": 3, "∜": 4}


class Expressions(Postfix):
    """Reads tokens and writes postfix; its state is where it stands."""

    def __init__(self, tokens: Tokens, *, open_ports: bool) -> None:
        super().__init__(tokens)
        self.open_ports = open_ports
        self.tokens = tokens.tokens
        self.at = 0
        self.depth = 0
        # Brackets that are open, and of them the bars within the innermost other bracket.
        self.open = 0
        self.bars = 0

    @abstractmethod
    def word(self, token: Token) -> None:
        """A name, a number by its name, or a function with what it is applied to."""

    @abstractmethod
    def called(self, token: Token, function: Function) -> None:
        """A function's parentheses with its inputs."""

    # -- tokens -----------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def is_sign(self, at: int, *signs: str) -> bool:
        token = self.tokens[at]
        return token.kind == "sign" and token.text in signs

    def sees(self, *signs: str) -> bool:
        return self.is_sign(self.at, *signs)

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def unexpected(self) -> FormulaError:
        return refusals.unexpected(self.source, self.at, inside=self.open > 0)

    def deeper(self, rule: Callable[[], None], token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise FormulaError(
                f"more than {MAX_NESTING} levels of nesting",
                self.source.column(token),
                "too-deep",
                most=MAX_NESTING,
            )
        rule()
        self.depth -= 1

    # -- expressions ------------------------------------------------------------------------

    def whole(self) -> None:
        self.expression(_CHOICE)

    def expression(self, least: int) -> None:
        """Read on as long as what follows binds at least so strongly."""
        start = len(self.steps)
        compared: Token | None = None
        first = self.at
        self.operand()
        while True:
            token = self.tokens[self.at]
            sign, binding = token.text, 0
            if token.kind == "sign":
                binding = _BINDING.get(sign, 0)
                if not binding and self.opens(token):
                    sign, binding = "", _PRODUCT
            elif token.kind in ("name", "command"):
                sign, binding = "", (0 if sign == END_CASES else _PRODUCT)
            if binding < least or not binding:
                return
            self.at += bool(sign)
            if sign == "°":
                self.degrees(start, token)
            elif binding == _POWER:
                self.deeper(self.exponent, token)
                self.apply("pow", token)
            elif binding == _CHOICE:
                self.choice(start, token)
            elif binding == _COMPARISON:
                if compared:
                    raise refusals.chained(self.source, token)
                compared = token
                self.expression(_SUM)
                self.compare(sign, token)
                if sign == "==" and not self.open and self.is_line(first):
                    raise refusals.compared(self.source, token)
            else:
                middle = len(self.steps)
                self.expression(binding + 1)
                if sign == "/":
                    self.glued(self.steps[start:middle])
                self.apply(_BINARY.get(sign, "mul"), token)

    def glued(self, above: Sequence[Step]) -> None:
        """What stands together divides together: h/mv is h/(mv), and x/2a is x/(2a).

        But 4/3πr³ begins with a fraction. Nobody knows what a/b(c + d) and 1/2π are.
        """
        fraction = all(step.kind != "name" for step in above)
        while True:
            before, token = self.tokens[self.at - 1], self.token
            is_bare = before.kind in ("name", "number") and self.steps[-1].kind != "apply"
            tight = before.end == token.start and token.kind in ("name", "sign")
            if fraction and before.kind == "number":
                if tight and token.text == "π" and number_of(above) == 1.0:
                    raise refusals.divided(self.source, token)
                return
            if is_bare and tight and token.kind == "sign" and self.opens(token):
                raise refusals.divided(self.source, token)
            is_power = before.text == ")" and self.steps[-1].name == "pow"
            glued = token.kind == "name" and before.end == token.start
            if not (glued and (is_bare or is_power or self.steps[-1].name == "mul")):
                return
            self.exponent()
            self.apply("mul", token)

    def is_line(self, first: int) -> bool:
        """Whether a line begins at a token and ends here."""
        begins = first == 0 or self.tokens[first - 1].kind == "end"
        return begins and self.token.kind == "end"

    def exponent(self) -> None:
        self.expression(_SIGNED)

    def power(self) -> None:
        self.expression(_POWER)

    def opens(self, token: Token) -> bool:
        """Whether a sign begins an operand where another operand has just ended."""
        if token.text == "|":
            return self.bars == 0
        return token.text in CLOSED_BY or token.text in _ROOTS

    def choice(self, start: int, sign: Token) -> None:
        """``c ? a : b`` and ``a if c else b``, of which the first part is read."""
        middle = len(self.steps)
        if sign.text == "?":
            self.deeper(self.whole, sign)
            self.expect(":", sign)
        else:
            self.expression(_COMPARISON)
            self.expect("else", sign)
            self.swap(start, middle)
        self.deeper(self.whole, sign)
        self.apply("where", sign)

    def expect(self, sign: str, before: Token) -> None:
        if not self.sees(sign):
            if self.token.kind != "end":
                raise self.unexpected()
            raise refusals.half_choice(self.source, before, sign)
        self.at += 1

    def operand(self) -> None:
        token = self.take()
        kind, text = token.kind, token.text
        if kind == "number":
            self.push_number(token, token.number)
            if self.token.kind == "number":
                column = self.source.column(self.token)
                raise FormulaError("two numbers stand side by side", column, "side-by-side")
        elif kind == "name":
            self.word(token)
        elif kind == "command" and text != END_CASES:
            self.deeper(lambda: self.command(token), token)
        elif kind == "sign" and text in ("-", "+"):
            start, bare = len(self.steps), self.token.kind == "number"
            self.deeper(self.exponent, token)
            self.negate(token, start, bare=bare)
        elif kind == "sign" and text in CLOSED_BY:
            self.group(token)
        elif kind == "sign" and text == "|":
            self.bar(token)
        elif kind == "sign" and text in _ROOTS:
            self.radical(token)
        elif kind == "sign" and text == "^" and self.sees("("):
            self.raised_radical(token)
        elif kind == "sign" and text == "if" and self.sees("("):
            self.called(token, Function("where"))
        elif kind == "sign" and text == "?" and self.open_ports:
            self.push_open(token)
        else:
            self.at -= 1
            raise self.unexpected()

    def group(self, bracket: Token) -> None:
        """What stands in brackets, and the function that they are."""
        self.inside(bracket, self.whole)
        if bracket.text in _BRACKETS:
            self.apply(_BRACKETS[bracket.text], bracket)

    def inside(self, bracket: Token, rule: Callable[[], None]) -> None:
        """Read what an opened bracket holds, and what closes it."""
        bars, self.bars = self.bars, 0
        self.open += 1
        self.deeper(rule, bracket)
        if not self.sees(CLOSED_BY[bracket.text]):
            if self.token.kind == "end":
                raise refusals.unclosed(self.source, bracket)
            raise self.unexpected()
        self.at += 1
        self.open -= 1
        self.bars = bars

    def bar(self, bar: Token) -> None:
        self.bars += 1
        self.open += 1
        self.deeper(self.whole, bar)
        if not self.sees("|"):
            if self.token.kind == "end":
                raise refusals.unclosed(self.source, bar)
            raise self.unexpected()
        self.at += 1
        self.bars -= 1
        self.open -= 1
        self.apply("abs", bar)

    def radical(self, sign: Token) -> None:
        """A root of parentheses, or of an operand with its power; of a degree, in LaTeX."""
        degree: float | None = _ROOTS[sign.text]
        index: list[Step] = []
        if self.sees("[") and sign.end == self.token.start and sign.end - sign.start > 1:
            start = len(self.steps)
            self.inside(self.take(), self.whole)
            index, self.steps = self.steps[start:], self.steps[:start]
            degree = number_of(index)
        if self.sees(*CLOSED_BY):
            self.group(self.take())
        else:
            self.deeper(self.power, sign)
        self.root(degree, index, sign)

    def raised_radical(self, raised: Token) -> None:
        """A root whose degree is raised before it: ³√x."""
        at, start = self.at - 1, len(self.steps)
        self.group(self.take())
        index, self.steps = self.steps[start:], self.steps[:start]
        if not self.sees("√"):
            self.at = at
            raise self.unexpected()
        sign = self.take()
        self.operand() if self.sees(*CLOSED_BY) else self.deeper(self.power, raised)
        self.root(number_of(index), index, sign)

    def command(self, token: Token) -> None:
        """What LaTeX builds: a fraction, or cases."""
        if token.text == "cases":
            return self.cases(token)
        for _ in range(2):
            if self.sees("{"):
                self.group(self.take())
            else:
                self.atom()
        return self.apply("div", token)

    def cases(self, begin: Token) -> None:
        """The rest of a list of cases: a value, its condition, and what holds otherwise."""
        start = len(self.steps)
        self.whole()
        self.at += self.sees(",")
        self.at += self.sees("&")
        if self.sees("otherwise"):
            self.at += 1
        elif not self.sees("\\\\") and self.token.text != END_CASES:
            middle = len(self.steps)
            self.condition()
            if not self.sees("\\\\"):
                # The last case holds where the others don't.
                del self.steps[middle:]
                return self.expect_end()
            self.swap(start, middle)
            self.at += 1
            self.deeper(lambda: self.cases(begin), begin)
            return self.apply("where", begin)
        return self.expect_end()

    def condition(self) -> None:
        """When a case holds: comparisons, all of which hold where they are joined by “and”."""
        self.conjunction()
        while self.sees("or"):
            sign = self.take()
            self.conjunction()
            self.apply("max", sign, 2)

    def conjunction(self) -> None:
        self.whole()
        while self.sees("and"):
            sign = self.take()
            self.whole()
            self.apply("mul", sign)

    def expect_end(self) -> None:
        self.at += self.sees("\\\\")
        if self.token.text != END_CASES:
            raise self.unexpected()
        self.at += 1

    def atom(self) -> None:
        """One operand without a power of its own, such as an exponent before an argument."""
        if self.token.kind == "name" and self.vocabulary.number(self.token.text) is None:
            token = self.take()
            return self.push_name(token, token.text)
        if self.token.kind == "number":
            token = self.take()
            return self.push_number(token, token.number)
        return self.operand()
