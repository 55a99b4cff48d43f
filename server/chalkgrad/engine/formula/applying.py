"""Words of the grammar: names, numbers by name, and functions with what they are applied to."""

from chalkgrad.engine.formula import refusals, signs
from chalkgrad.engine.formula.expressions import CLOSED_BY, END_CASES, Expressions
from chalkgrad.engine.formula.names import is_letter
from chalkgrad.engine.formula.postfix import Step, number_of
from chalkgrad.engine.formula.tokens import Token, Tokens
from chalkgrad.engine.formula.words import LOGIC, Function


class Applying(Expressions):
    """Adds words to expressions."""

    def __init__(self, tokens: Tokens, *, open_ports: bool) -> None:
        super().__init__(tokens, open_ports=open_ports)
        # What stands in parentheses behind the names of lines such as f(x) = x^2.
        self.parameters: dict[str, list[str]] = {}

    def word(self, token: Token) -> None:
        """A name, a number by its name, or a function with what it is applied to."""
        word = token.text
        number = self.vocabulary.number(word)
        if number is not None:
            return self.push_number(token, number)
        function = self.function(token)
        if function is not None:
            return self.applied(token, function)
        if word == "lim":
            raise signs.refused("lim", "lim", self.source.column(token))
        if word.casefold() in LOGIC and not self.vocabulary.is_known(word):
            raise refusals.logic(self.source, token)
        if self.vocabulary.is_taken(word):
            raise refusals.taken(self.source, token)
        bracketed = self.sees("(", "[")
        if bracketed and word in self.parameters:
            return self.own_function(token)
        is_factor = is_letter(word) or self.vocabulary.is_known(word)
        if (bracketed and (not is_factor or self.holds_several())) or (
            token.sure and not is_letter(word)
        ):
            raise refusals.unknown_function(self.source, token)
        if bracketed and self.is_lone(token):
            raise refusals.lone(self.source, token, self.tokens[self.at + 1], self.token)
        if not self.vocabulary.is_known(word):
            refusals.check_glued(self.source, token)
        return self.push_name(token, word)

    def is_lone(self, token: Token) -> bool:
        """Whether one name or number stands in brackets right behind a name, as in f(2), x[0].

        Nobody writes a product so, but of a name in parentheses with one that is there.
        """
        tight, inside = token.end == self.token.start, self.tokens[self.at + 1].kind
        is_name = inside == "name" and not (self.sees("(") and self.vocabulary.is_known(token.text))
        lone = is_name or inside == "number"
        return tight and lone and self.is_sign(self.at + 2, CLOSED_BY[self.token.text])

    def function(self, token: Token) -> Function | None:
        """The function that a word is, which has just been passed."""
        # Braces group in LaTeX: \sigma {\sqrt {2\pi }} is a product.
        called = self.sees("(", "[") or (self.sees("{") and not is_letter(token.text))
        applied = called or self.raised_and_called() or self.begins_argument()
        return self.vocabulary.function(token.text, called=called, applied=applied, sure=token.sure)

    def raised_and_called(self) -> bool:
        """Whether a power stands here and then a parenthesis, as in ``max^2(a, b)``."""
        if not self.sees("^"):
            return False
        at, depth = self.at + 1, 0
        while self.tokens[at].kind != "end":
            depth += self.is_sign(at, *CLOSED_BY) - self.is_sign(at, *CLOSED_BY.values())
            at += 1
            if depth <= 0:
                break
        return self.is_sign(at, "(", "[")

    def begins_argument(self) -> bool:
        """Whether a function without parentheses may be applied to what stands here."""
        token = self.token
        if token.kind != "sign":
            return token.kind != "end" and token.text != END_CASES
        return self.opens(token)

    def own_function(self, token: Token) -> None:
        """A line's name with its own names in parentheses is the line."""
        self.at -= 1
        names = self.names_in_parentheses()
        if names != self.parameters[token.text]:
            raise refusals.defined_function(self.source, token, self.parameters[token.text])
        self.at += 2 * len(names) + 2
        self.push_name(token, token.text)

    def applied(self, token: Token, function: Function) -> None:
        """A function, its power if one is written before its argument, and the argument."""
        power: list[Step] = []
        raised = self.token
        start = len(self.steps)
        if self.sees("^"):
            self.at += 1
            self.deeper(self.atom, raised)
            if function.op == "polygamma":
                # What stands as a power is the order of the derivative.
                self.deeper(self.atom, raised)
                self.apply("polygamma", token)
                return
            power, self.steps = self.steps[start:], self.steps[:start]
            if number_of(power) == -1.0:
                raise refusals.inverse(self.source, token)
        if self.sees("(", "[", "{"):
            self.called(token, function)
        elif function.spoken and (self.begins_argument() or self.sees("-", "+")):
            self.argument()
            self.call(token, function, [start])
        else:
            raise refusals.without_arguments(self.source, self.at, token, function)
        if power:
            self.steps += power
            self.apply("pow", raised)

    def argument(self) -> None:
        """What a function without parentheses is applied to: factors, up to the next function."""
        first = self.token
        if self.sees("-", "+"):
            self.at += 1
            start, bare = len(self.steps), self.token.kind == "number"
            self.deeper(self.argument, first)
            return self.negate(first, start, bare=bare and len(self.steps) == start + 1)
        self.deeper(self.power, first)
        while first.kind in ("number", "name") and self.token.kind == "name":
            factor = self.take()
            is_function = self.function(factor) is not None
            self.at -= 1
            if is_function:
                return None
            self.power()
            self.apply("mul", factor)
        return None

    def called(self, token: Token, function: Function) -> None:
        """A function's parentheses with its inputs."""
        bracket = self.take()
        starts: list[int] = []

        def inputs() -> None:
            if self.is_list(function):
                listed = self.take()
                self.inside(listed, lambda: self.several(listed, starts))
            else:
                self.several(bracket, starts)

        self.inside(bracket, inputs)
        if bracket.text == "[" and function.op == "ln" and len(starts) == 2:
            # Log[b, x]: where brackets are square, the base stands first.
            self.swap(*starts)
            starts[1] += len(self.steps) - 2 * starts[1] + starts[0]
        self.call(token, function, starts)

    def several(self, bracket: Token, starts: list[int]) -> None:
        """Inputs with commas between, up to what closes their bracket."""
        while not self.sees(CLOSED_BY[bracket.text]):
            starts.append(len(self.steps))
            self.whole()
            if not self.sees(","):
                return
            if refusals.is_thousands(self.source, self.at):
                raise refusals.comma(self.source, self.at)
            self.at += 1
            if self.sees(CLOSED_BY[bracket.text]):
                raise self.unexpected()

    def is_list(self, function: Function) -> bool:
        """Whether the inputs of a function of any number stand in a list: sum([a, b])."""
        if not self.table.takes_any(function.op) or not self.sees("[", "{", "("):
            return False
        commas, end = self.bracketed()
        return commas > 0 and self.is_sign(end, *CLOSED_BY.values())

    def holds_several(self) -> bool:
        """Whether commas stand in the brackets that open here, and in none within them."""
        return self.bracketed()[0] > 0

    def bracketed(self) -> tuple[int, int]:
        """How many commas stand in the brackets that open here, and what follows them."""
        at, depth, commas = self.at, 0, 0
        while self.tokens[at].kind != "end":
            depth += self.is_sign(at, *CLOSED_BY) - self.is_sign(at, *CLOSED_BY.values())
            commas += depth == 1 and self.is_sign(at, ",")
            at += 1
            if depth <= 0:
                break
        return commas, at

    def names_in_parentheses(self) -> list[str]:
        """What stands in parentheses behind the name here, where that is only names: f(x, y)."""
        found: list[str] = []
        at = self.at + 1
        while self.is_sign(at, "," if found else "(") and self.tokens[at + 1].kind == "name":
            found.append(self.tokens[at + 1].text)
            at += 2
        return found if self.is_sign(at, ")") else []
